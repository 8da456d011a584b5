"""The back office of the built-in shop, page by page."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from agentenv_webarena.sites.web import Web

from tests.environments.webarena_shop import BASE, HOSTILE, one, text, visitor, web

__all__ = ["web"]


@pytest.fixture
async def admin(web: Web) -> AsyncIterator[httpx.AsyncClient]:
    async with visitor(web, "admin") as client:
        yield client


async def test_a_grid_shows_what_the_filter_asks_for(admin: httpx.AsyncClient) -> None:
    query = "status=Canceled&from=2023-01-01&to=6/30/2023&sort=lowest"
    page = await admin.get(f"/sales/order/?{query}")
    found = BASE.execute(
        "SELECT id FROM orders WHERE status = 'Canceled' AND created BETWEEN '2023-01-01' AND"
        " '2023-07-01' ORDER BY total, id"
    ).fetchall()
    assert f"{len(found)} records found" in text(page)
    shown = re.findall(r"<tr><td>(\d{9})</td>", page.text)
    assert [int(each) for each in shown] == [each["id"] for each in found][:20]


async def test_the_sales_report_adds_up_to_the_orders(admin: httpx.AsyncClient) -> None:
    page = text(await admin.get("/reports/report_sales/sales/?period=year"))
    count, total = one("SELECT count(*), sum(total) FROM orders WHERE status <> 'Canceled'")
    assert f"Total {count} " in page and f"${total / 100:,.2f}" in page


async def test_a_canceled_order_stays_canceled(admin: httpx.AsyncClient) -> None:
    number = one("SELECT id FROM orders WHERE status = 'Pending'")[0]
    page = await admin.post(f"/sales/order/cancel/order_id/{number}/")
    assert "You canceled the order." in text(page)
    page = await admin.post(f"/sales/order/cancel/order_id/{number}/")
    assert "You have not canceled the order" in text(page)
    page = await admin.post(f"/sales/order/invoice/order_id/{number}/")
    assert "Only pending orders can be invoiced." in text(page)


async def test_a_complete_order_keeps_its_status(admin: httpx.AsyncClient) -> None:
    number = one("SELECT id FROM orders WHERE status = 'Complete'")[0]
    form = {"status": "Canceled", "comment": "Too late."}
    page = text(await admin.post(f"/sales/order/comment/order_id/{number}/", data=form))
    assert "it keeps its status" in page and "Too late." not in page
    form["status"] = "Complete"
    page = text(await admin.post(f"/sales/order/comment/order_id/{number}/", data=form))
    assert "Complete | Too late." in page


@pytest.mark.parametrize(
    "day", ["2023-01-05", "1/5/2023", "01/05/23", "Jan 5, 2023", "5 January 2023"]
)
async def test_a_day_is_read_in_the_forms_people_write(admin: httpx.AsyncClient, day: str) -> None:
    page = text(await admin.get("/sales/order/", params={"from": day}))
    count = one("SELECT count(*) FROM orders WHERE created >= '2023-01-05'")[0]
    assert f"{count} records found" in page and "is no day" not in page


async def test_a_day_that_cannot_be_read_is_told(admin: httpx.AsyncClient) -> None:
    page = text(await admin.get("/reports/report_sales/sales/", params={"from": "2023-02-30"}))
    assert '"2023-02-30" is no day' in page


async def test_an_invoice_is_created_once(admin: httpx.AsyncClient) -> None:
    number = one("SELECT id FROM orders WHERE status = 'Pending'")[0]
    count = one("SELECT count(*) FROM invoices")[0]
    for _ in range(2):
        await admin.post(f"/sales/order/invoice/order_id/{number}/")
    assert f"{count + 1} records found" in text(await admin.get("/sales/invoice/"))


async def test_what_is_changed_in_the_back_office_shows_in_the_shop(web: Web) -> None:
    key = web.open()
    one_product = one("SELECT * FROM products WHERE stock > 20")
    form = {"name": "Renamed Thing", "price": "17.30", "stock": "5", "description": "New words."}
    async with visitor(web, "admin", key) as admin, visitor(web, "shop", key) as shop:
        edit = f"/catalog/product/edit/id/{one_product['id']}/"
        await admin.post(edit, data={**form, "status": "Enabled"})
        page = text(await shop.get(f"/product/{one_product['slug']}"))
        assert all(
            each in page for each in ("Renamed Thing", "$17.30", "Only 5 left", "New words.")
        )
        await admin.post(edit, data={**form, "status": "Disabled"})
        assert (await shop.get(f"/product/{one_product['slug']}")).status_code == 404
        assert "no results" in text(await shop.get("/catalogsearch/result/?q=Renamed+Thing"))


async def test_a_coupon_that_is_created_can_be_used(web: Web) -> None:
    key = web.open()
    rule = {"name": "Test", "code": "half", "kind": "percent", "amount": "50", "active": "Active"}
    days = {"starts": "2024-03-01", "ends": "2024-03-31"}
    async with visitor(web, "admin", key) as admin, visitor(web, "shop", key) as shop:
        assert "HALF" in text(await admin.post("/promo/quote/new/", data={**rule, **days}))
        again = await admin.post("/promo/quote/new/", data={**rule, **days})
        assert "same code already exists" in text(again)
        page = text(await shop.post("/checkout/cart/coupon", data={"code": "half"}))
        assert "You used coupon code HALF" in page


@pytest.mark.parametrize(
    ("path", "form", "told"),
    [
        ("/catalog/product/edit/id/1/", {"name": "A", "price": "x"}, "The price is an amount"),
        ("/catalog/product/edit/id/1/", {"name": ""}, "The name has"),
        ("/customer/index/edit/id/2/", {"name": "A", "email": "b"}, "email address is not valid"),
        ("/promo/quote/new/", {"name": "A", "code": "?"}, "The coupon code has"),
        ("/cms/page/edit/page_id/1/", {"title": "A"}, "the content is not empty"),
        ("/review/product/edit/id/1/", {"status": "Approved"}, "are required"),
        ("/sales/order/comment/order_id/1/", {"status": "Lost"}, "choose a status"),
    ],
)
async def test_a_form_says_what_is_wrong(
    admin: httpx.AsyncClient, path: str, form: dict[str, str], told: str
) -> None:
    assert told in text(await admin.post(path, data=form))


async def test_every_page_is_behind_the_door(admin: httpx.AsyncClient) -> None:
    await admin.post("/logout")
    for path in ("/", "/sales/order/", "/customer/index/", "/reports/report_sales/sales/"):
        assert "please sign in" in text(await admin.get(path))
    await admin.post("/promo/quote/delete/id/1/")
    form = {"username": "admin", "password": "admin1234", "after": "/promo/quote/"}
    assert "13 records found" in text(await admin.post("/login", data=form))


@pytest.mark.parametrize("odd", HOSTILE)
async def test_odd_values_are_answered_by_a_page(admin: httpx.AsyncClient, odd: str) -> None:
    names = ("number", "customer", "status", "from", "to", "sort", "keyword", "min", "max")
    names += ("page", "period", "most", "stars", "group", "state", "text", "nickname", "category")
    for path in (
        *("/sales/order/", "/sales/invoice/", "/catalog/product/", "/customer/index/"),
        *("/review/product/", "/promo/quote/", "/search/term/", "/reports/report_sales/sales/"),
        *("/reports/report_sales/bestsellers/", "/reports/report_product/lowstock/"),
        *("/reports/report_customer/orders/", "/reports/report_review/product/"),
    ):
        assert (await admin.get(path, params=dict.fromkeys(names, odd))).status_code == 200
    fields = (
        "name",
        "price",
        "stock",
        "status",
        "email",
        "phone",
        "kind",
        "code",
        "amount",
        "comment",
    )
    fields += ("starts", "ends", "least", "title", "content", "nickname", "detail", "description")
    for path in (
        *("/catalog/product/edit/id/1/", "/customer/index/edit/id/1/", "/promo/quote/new/"),
        *("/cms/page/edit/page_id/1/", "/review/product/edit/id/1/", "/login"),
        "/sales/order/comment/order_id/1/",
    ):
        assert (await admin.post(path, data=dict.fromkeys(fields, odd))).status_code < 500
