"""The dashboard: how the shop does."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from agentenv_webarena.sites.admin.signing import Door
from agentenv_webarena.sites.pages import Visiting

router = APIRouter(route_class=Door)


@router.get("/")
async def dashboard(here: Visiting) -> Response:
    sales = here.row(
        "SELECT coalesce(sum(total), 0) AS total, coalesce(avg(total), 0) AS average,"
        " coalesce(sum(tax), 0) AS tax, count(*) AS orders FROM orders WHERE status = 'Complete'"
    )
    return here.page(
        "dashboard.html",
        sales=sales,
        last=here.rows(
            "SELECT o.*, c.name, (SELECT sum(quantity) FROM order_items WHERE order_id = o.id)"
            " AS pieces FROM orders o JOIN customers c ON c.id = o.customer"
            " ORDER BY o.created DESC, o.id DESC LIMIT 5"
        ),
        best=here.rows(
            "SELECT p.id, p.name, p.price, sum(s.quantity) AS pieces FROM sold s"
            " JOIN products p ON p.id = s.product GROUP BY p.id"
            " ORDER BY pieces DESC, p.id LIMIT 5"
        ),
        terms=here.rows("SELECT * FROM terms ORDER BY uses DESC, id LIMIT 5"),
        pending=here.value("SELECT count(*) FROM reviews WHERE status = 'Pending'"),
        waiting=here.value("SELECT count(*) FROM orders WHERE status = 'Pending'"),
    )
