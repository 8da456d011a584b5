"""Reports: sales, bestsellers, customers, reviews, low stock, search terms."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from agentenv_webarena.sites.admin.fields import Conditions
from agentenv_webarena.sites.admin.orders import STATUSES
from agentenv_webarena.sites.admin.signing import Door
from agentenv_webarena.sites.pages import Visiting, listing

router = APIRouter(route_class=Door)
PERIODS = {  # ?period= -> how the time of an order tells it
    "month": "substr(o.created, 1, 7)",
    "quarter": "substr(o.created, 1, 4) || ' Q' || ((substr(o.created, 6, 2) + 2) / 3)",
    "year": "substr(o.created, 1, 4)",
}
BEST = 5  # bestsellers of one period
LOW = 10


def _period(here: Visiting) -> str:
    return PERIODS.get(here.query.get("period", ""), PERIODS["month"])


@router.get("/reports/report_sales/sales/")
async def sales(here: Visiting) -> Response:
    asked = Conditions(here)
    asked.days("o.created")
    asked.equals("status", "o.status")
    if not asked.given("status"):
        asked.tests.append("o.status <> 'Canceled'")
    pieces = "(SELECT sum(quantity) FROM order_items WHERE order_id = o.id)"
    found = here.rows(
        f"SELECT {_period(here)} AS period, count(*) AS orders, sum({pieces}) AS pieces,"
        " sum(o.total) AS total, sum(o.tax) AS tax, sum(o.shipping) AS shipping,"
        f" sum(o.discount) AS discount FROM orders o WHERE {asked.where}"
        " GROUP BY period ORDER BY period",
        *asked.values,
    )
    return here.page("sales.html", rows=found, periods=PERIODS, statuses=STATUSES)


@router.get("/reports/report_sales/bestsellers/")
async def bestsellers(here: Visiting) -> Response:
    asked = Conditions(here)
    asked.days("o.created")
    found = here.rows(
        "SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY period ORDER BY pieces DESC,"
        f" product) AS place FROM (SELECT {_period(here)} AS period, p.id AS product, p.name,"
        " p.price, sum(i.quantity) AS pieces FROM order_items i"
        " JOIN orders o ON o.id = i.order_id JOIN products p ON p.id = i.product"
        f" WHERE o.status <> 'Canceled' AND {asked.where} GROUP BY period, p.id))"
        f" WHERE place <= {BEST} ORDER BY period DESC, place LIMIT 120",
        *asked.values,
    )
    return here.page("bestsellers.html", rows=found, periods=PERIODS)


@router.get("/reports/report_product/lowstock/")
async def low(here: Visiting) -> Response:
    most = here.number("most", LOW)
    found = listing(here, "SELECT * FROM products WHERE stock < ? ORDER BY stock, name, id", most)
    return here.page("low_stock.html", products=found, most=most)


@router.get("/reports/report_customer/orders/")
async def customers(here: Visiting) -> Response:
    asked = Conditions(here)
    asked.days("o.created")
    found = listing(
        here,
        "SELECT c.id, c.name, c.email, count(*) AS orders, sum(o.total) AS total,"
        " sum(o.total) / count(*) AS average FROM orders o JOIN customers c ON c.id = o.customer"
        f" WHERE o.status <> 'Canceled' AND {asked.where} GROUP BY c.id"
        " ORDER BY orders DESC, total DESC, c.id",
        *asked.values,
    )
    return here.page("customer_report.html", customers=found)


@router.get("/reports/report_review/product/")
async def reviewed(here: Visiting) -> Response:
    asked = Conditions(here)
    asked.holds("keyword", "p.name", "p.sku")
    found = listing(
        here,
        "SELECT p.id, p.name, p.sku, r.reviews, r.stars FROM rated r"
        f" JOIN products p ON p.id = r.product WHERE {asked.where}"
        " ORDER BY r.reviews DESC, r.stars DESC, p.id",
        *asked.values,
    )
    return here.page("review_report.html", products=found)


@router.get("/search/term/")
async def terms(here: Visiting) -> Response:
    asked = Conditions(here)
    asked.holds("keyword", "term")
    sort = "results DESC, id" if here.query.get("sort") == "results" else "uses DESC, id"
    found = listing(here, f"SELECT * FROM terms WHERE {asked.where} ORDER BY {sort}", *asked.values)
    return here.page("terms.html", terms=found)
