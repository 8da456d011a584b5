"""The built-in shop, page by page and without a browser."""

from __future__ import annotations

import html
import re
import sqlite3
from collections.abc import AsyncIterator

import httpx
import pytest
from agentenv_webarena.sites.shop.content.people import EMAIL, PASSWORD
from agentenv_webarena.sites.web import Web

from tests.environments.webarena_shop import BASE, HOSTILE, one, text, visitor, web

__all__ = ["web"]
TOKEN = "/rest/default/V1/integration/admin/token"


@pytest.fixture
async def shop(web: Web) -> AsyncIterator[httpx.AsyncClient]:
    async with visitor(web) as client:
        yield client


def product(where: str = "1") -> sqlite3.Row:
    """The first that fits, with the options a customer could choose."""
    return one(f"SELECT * FROM products WHERE stock > 20 AND {where} ORDER BY id")


def options(number: int) -> dict[str, str]:
    rows = BASE.execute("SELECT name, value FROM choices WHERE product = ?", (number,)).fetchall()
    return {name.lower().replace(" ", "-"): value for name, value in rows}


async def put(shop: httpx.AsyncClient, what: sqlite3.Row, quantity: str = "1") -> str:
    form = {**options(what["id"]), "quantity": quantity}
    return text(await shop.post(f"/checkout/cart/add/{what['slug']}", data=form))


def test_the_shop_is_large_enough_that_answers_must_be_looked_up() -> None:
    counts = {name: one(f"SELECT count(*) FROM {name}")[0] for name in ("products", "orders")}
    assert counts["products"] >= 400 and counts["orders"] >= 300
    assert one("SELECT count(*) FROM categories WHERE parent IS NOT NULL")[0] >= 12
    assert one("SELECT count(*) FROM reviews")[0] >= 600
    assert one("SELECT count(*) FROM reviews WHERE status = 'Pending'")[0] >= 15
    assert one("SELECT count(*) FROM customers")[0] >= 70
    assert one("SELECT count(*) FROM orders WHERE customer = 1")[0] == 40


def test_every_order_adds_up() -> None:
    for each in BASE.execute("SELECT * FROM orders"):
        lines = "SELECT sum(price * quantity) FROM order_items WHERE order_id = ?"
        assert one(lines, each["id"])[0] == each["subtotal"]
        taxed = each["subtotal"] - each["discount"]
        assert abs(each["tax"] - taxed * 0.08) <= 0.5
        assert each["total"] == taxed + each["tax"] + each["shipping"]


async def test_a_search_finds_products_by_all_of_its_words(shop: httpx.AsyncClient) -> None:
    what = product()
    found = await shop.get("/catalogsearch/result/", params={"q": what["name"].upper()})
    assert what["name"] in text(found)
    assert "1 product" in text(found)
    assert "no results" in text(await shop.get("/catalogsearch/result/?q=trampoline"))


async def test_a_category_is_sorted_and_narrowed_as_asked(shop: httpx.AsyncClient) -> None:
    query = "sort=price_desc&min=30&max=90&brand=Sonaro"
    page = await shop.get(f"/category/headphones?{query}")
    shown = re.findall(r'class="price">\$([\d.]+)', page.text)
    expected = [
        f"{each[0] / 100:.2f}"
        for each in BASE.execute(
            "SELECT price FROM products p JOIN categories c ON c.id = p.category"
            " WHERE c.name = 'Headphones' AND brand = 'Sonaro' AND price BETWEEN 3000 AND 9000"
            " ORDER BY price DESC"
        )
    ]
    assert shown == expected and expected


async def test_the_pages_of_a_category_show_every_product_once(shop: httpx.AsyncClient) -> None:
    seen: list[str] = []
    for number in range(1, 8):
        page = await shop.get(f"/category/home-kitchen?page={number}")
        seen += re.findall(r'<h3><a href="/product/([^"]+)"', page.text)
    assert len(seen) == len(set(seen)) == 80


async def test_a_product_goes_into_the_cart_only_with_its_options(shop: httpx.AsyncClient) -> None:
    what = product()
    bare = await shop.post(f"/checkout/cart/add/{what['slug']}", data={"quantity": "1"})
    assert "please choose an option" in text(bare)
    assert "You added" in await put(shop, what, "2")
    assert "My Cart (2)" in text(await shop.get("/checkout/cart/"))
    assert "not available" in await put(shop, product("stock < 50"), "99")
    assert "whole number" in await put(shop, what, "two")


async def test_lines_of_one_product_share_its_stock(shop: httpx.AsyncClient) -> None:
    what = product("stock < 60")
    slug, stock = f"/checkout/cart/add/{what['slug']}", what["stock"]
    (axis, *_), values = options(what["id"]), "SELECT value FROM choices WHERE product = ?"
    for value, *_ in BASE.execute(values + " LIMIT 2", (what["id"],)).fetchall():
        await shop.post(slug, data={**options(what["id"]), axis: value, "quantity": "10"})
    more = await shop.post("/checkout/cart/update/1", data={"quantity": str(stock - 9)})
    assert "not available" in text(more)
    most = await shop.post("/checkout/cart/update/1", data={"quantity": str(stock - 10)})
    assert f"My Cart ({stock})" in text(most)


async def test_a_price_that_cannot_be_read_is_told(shop: httpx.AsyncClient) -> None:
    page = text(await shop.get("/category/headphones?min=cheap&max=$ 1,000.00"))
    assert '"cheap" is no amount' in page and "20 products" in page
    assert "is no amount" not in text(await shop.get("/category/headphones?min=&max=40"))


async def test_coupons_hold_in_their_days_and_from_their_subtotal(shop: httpx.AsyncClient) -> None:
    await put(shop, product("price BETWEEN 2500 AND 4000"))
    apply = "/checkout/cart/coupon"
    assert "not valid" in text(await shop.post(apply, data={"code": "FROST25"}))
    assert "not valid" in text(await shop.post(apply, data={"code": "SCHOOL12"}))
    assert "at least $100.00" in text(await shop.post(apply, data={"code": "thankyou20"}))
    assert "You used coupon code HELLO10" in text(await shop.post(apply, data={"code": "hello10"}))
    await shop.post("/checkout/cart/coupon/cancel")
    assert "Discount" not in text(await shop.get("/checkout/cart/"))


async def test_an_order_is_what_was_in_the_cart(shop: httpx.AsyncClient) -> None:
    what = product("price < 9000")
    await put(shop, what, "3")
    form = {"address": "1", "method": "Express", "payment": "Bank transfer"}
    done = await shop.post("/checkout/place", data=form)
    number = int(done.url.path.rsplit("/", 1)[1])
    order = text(await shop.get(f"/sales/order/view/order_id/{number}/"))
    total = what["price"] * 3 + round(what["price"] * 3 * 0.08 + 1e-9) + 1499
    assert what["name"] in order and "Pending" in order and f"${total / 100:,.2f}" in order
    assert "You have no items" in text(await shop.get("/checkout/cart/"))
    token = (await shop.post(TOKEN, json={"username": "admin", "password": "admin1234"})).json()
    newest = await shop.get(
        "/rest/V1/orders?searchCriteria%5BpageSize%5D=1",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert [each["entity_id"] for each in newest.json()["items"]] == [number]


async def test_cash_is_taken_up_to_a_limit(shop: httpx.AsyncClient) -> None:
    await put(shop, product("price > 15000"), "4")
    form = {"address": "1", "method": "Express", "payment": "Cash on delivery"}
    assert "up to an order total of $400.00" in text(await shop.post("/checkout/place", data=form))
    assert "381" not in text(await shop.get("/sales/order/history/"))


async def test_a_review_waits_until_it_is_approved(web: Web) -> None:
    key = web.open()
    what = product()
    form = {"stars": "2 stars", "nickname": "Nora", "title": "Meh", "detail": "Not my cup."}
    async with visitor(web, "shop", key) as shop, visitor(web, "admin", key) as admin:
        await shop.post(f"/product/{what['slug']}/review", data=form)
        assert "Not my cup." not in text(await shop.get(f"/product/{what['slug']}"))
        assert "Not my cup." in text(await shop.get("/review/customer/"))
        number = one("SELECT max(id) FROM reviews")[0] + 1
        await admin.post(f"/review/product/edit/id/{number}/", data={**form, "status": "Approved"})
        assert "Not my cup." in text(await shop.get(f"/product/{what['slug']}"))


async def test_who_is_signed_out_is_asked_to_sign_in(shop: httpx.AsyncClient) -> None:
    await shop.post("/customer/account/logout")
    for path in (
        "/customer/account/",
        "/sales/order/history/",
        "/wishlist/",
        "/newsletter/manage/",
    ):
        assert "Please sign in" in text(await shop.get(path))
    await shop.post("/wishlist/add/" + product()["slug"])
    form = {"email": EMAIL, "password": "wrong", "after": "/wishlist/"}
    assert "incorrect" in text(await shop.post("/customer/account/login", data=form))
    form["password"] = PASSWORD
    back = await shop.post("/customer/account/login", data=form)
    assert back.url.path == "/wishlist/" and "4 items" in text(back)


async def test_signing_in_leads_to_no_other_site(shop: httpx.AsyncClient) -> None:
    for after in ("//evil.example/", "https://evil.example/", "/\\evil.example"):
        form = {"email": EMAIL, "password": PASSWORD, "after": after}
        answer = await shop.post("/customer/account/login", data=form)
        assert answer.url.host == "shop.homepage.com"


async def test_what_others_have_is_not_shown_and_not_changed(shop: httpx.AsyncClient) -> None:
    other = one("SELECT id FROM orders WHERE customer <> 1")[0]
    assert (await shop.get(f"/sales/order/view/order_id/{other}/")).status_code == 404
    assert (await shop.post(f"/sales/order/reorder/order_id/{other}/")).status_code == 404
    assert (await shop.get("/customer/address/edit/id/2/")).status_code == 404
    assert (await shop.post("/customer/address/delete/id/2/")).status_code == 404


async def test_two_visits_do_not_see_each_other(web: Web) -> None:
    async with visitor(web) as one_visit, visitor(web) as other:
        await put(one_visit, product())
        assert "My Cart (1)" in text(await one_visit.get("/"))
        assert "My Cart (0)" in text(await other.get("/"))


async def test_what_is_typed_is_shown_as_text(shop: httpx.AsyncClient) -> None:
    form = dict.fromkeys(("name", "street", "city", "state", "phone"), "<b>x</b>")
    page = await shop.post("/customer/address/new/", data={**form, "postcode": "12345"})
    assert "<b>x</b>" not in page.text and "&lt;b&gt;x&lt;/b&gt;" in page.text


@pytest.mark.parametrize("odd", HOSTILE)
async def test_odd_values_are_answered_by_a_page(shop: httpx.AsyncClient, odd: str) -> None:
    slug = product()["slug"]
    fields = ("quantity", "color", "code", "address", "method", "payment", "email", "password")
    fields += (
        "stars",
        "nickname",
        "title",
        "detail",
        "name",
        "street",
        "postcode",
        "phone",
        "after",
    )
    form = dict.fromkeys(fields, odd)
    query = dict.fromkeys(("q", "page", "min", "max", "sort", "brand", "stars", "method"), odd)
    for path in ("/catalogsearch/result/", "/category/headphones", "/checkout/payment"):
        assert (await shop.get(path, params=query)).status_code < 500
    await put(shop, product())
    for path in (
        f"/checkout/cart/add/{slug}",
        "/checkout/cart/update/1",
        "/checkout/cart/coupon",
        "/checkout/place",
        f"/product/{slug}/review",
        "/customer/account/edit",
        "/customer/address/new/",
        "/newsletter/manage/",
        "/contact",
        "/customer/account/login",
    ):
        assert (await shop.post(path, data=form)).status_code < 500
    for path in ("/sales/order/view/order_id/{}/", "/product/{}", "/rest/V1/products/{}/reviews"):
        address = path.format(html.escape(odd)).replace("\x00", "%00")
        assert (await shop.get(address)).status_code < 500
