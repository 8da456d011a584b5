"""The back office of the built-in shop, page by page, and what is asked for in it."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from agentenv_webarena.sites.admin import SITE as ADMIN
from agentenv_webarena.sites.shop import SITE as SHOP
from agentenv_webarena.sites.web import HEADER, Web, image, opened
from agentenv_webarena.tasks import shop as shop_tasks
from agentenv_webarena.tasks.admin import INTENTS
from agentenv_webarena.tasks.intents import BuiltIn, drawn

IMAGE = image(SHOP)
BASE = opened(IMAGE)
TASKS: list[tuple[str, BuiltIn]] = [
    (intent.draw.__name__, task) for intent in INTENTS for task in drawn([intent], {"shop": BASE})
]
DEEDS = [
    task
    for intents in (INTENTS, shop_tasks.INTENTS)
    for intent in intents
    for task in drawn([intent], {"shop": BASE})[:3]
    if task.config["eval"]["eval_types"] == ["program_html"]
]
HOSTILE = ["", "'", '"><script>alert(1)</script>', "9" * 400, "-1", "0x10", "²", "\x00", "🦔" * 300]


def visitor(web: Web, site: str = "admin", key: str = "") -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(web),
        base_url=f"http://{site}.homepage.com",
        headers={HEADER: key or web.open()},
        follow_redirects=True,
    )


@pytest.fixture(scope="module")
def web() -> Web:
    return Web([SHOP, ADMIN], {"shop": IMAGE})


@pytest.fixture
async def admin(web: Web) -> AsyncIterator[httpx.AsyncClient]:
    async with visitor(web) as client:
        yield client


def one(query: str, *values: Any) -> Any:
    return BASE.execute(query, values).fetchone()


def text(answer: httpx.Response) -> str:
    """What a person reads on the page."""
    plain = re.sub(r"<[^>]*>", " ", answer.text)
    return " ".join(html.unescape(plain).split())


def field(page: str, name: str) -> str:
    """What a field of a form holds: of a list, what is chosen."""
    if found := re.search(rf'<select id="{name}".*?</select>', page, re.DOTALL):
        chosen = re.search(r"<option[^>]* selected>([^<]*)", found[0])
        return html.unescape(chosen[1]) if chosen else ""
    found = re.search(rf'<input[^>]* id="{name}"[^>]*>|<input id="{name}"[^>]*>', page)
    value = re.search(r'value="([^"]*)"', found[0]) if found else None
    return html.unescape(value[1]) if value else ""


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


def test_there_are_tasks_of_many_kinds() -> None:
    kinds = Counter(kind for _, task in TASKS for kind in task.config["eval"]["eval_types"])
    refused = [task for _, task in TASKS if task.plan[-1].text == "N/A"]
    assert len(TASKS) >= 185 and len(INTENTS) >= 14 and len(refused) >= 6
    assert min(kinds[each] for each in ("string_match", "program_html", "url_match")) >= 20


def test_no_two_tasks_ask_the_same_and_every_plan_ends_with_an_answer() -> None:
    asked = [task.config["intent"] for _, task in TASKS]
    assert len(asked) == len(set(asked))
    for _, task in TASKS:
        assert [each.verb for each in task.plan].index("stop") == len(task.plan) - 1
        assert "{{" not in task.config["intent"]


def test_what_is_added_up_and_counted_agrees_with_the_base() -> None:
    checked: Counter[str] = Counter()
    for name, task in TASKS:
        said, values = task.plan[-1].text, task.config["instantiation_dict"]
        if name == "lifetime":
            customer = one("SELECT id FROM customers WHERE name = ?", values["name"])[0]
            orders = BASE.execute("SELECT * FROM orders WHERE customer = ?", (customer,))
            kept = [each["total"] for each in orders if each["status"] != "Canceled"]
            assert said == f"${sum(kept) / 100:,.2f}"
        elif name == "low_stock":
            stocks = [each[0] for each in BASE.execute("SELECT stock FROM products")]
            assert said == str(sum(each < int(values["below"]) for each in stocks))
        elif name == "counted_reviews":
            stars = [
                (each["nickname"], str(each["stars"]), each["status"])
                for each in BASE.execute("SELECT * FROM reviews")
            ]
            assert said == str(stars.count((values["nickname"], values["stars"], "Approved")))
        else:
            continue
        checked[name] += 1
    assert len(checked) == 3 and min(checked.values()) >= 6


async def test_no_deed_is_done_on_an_untouched_site(web: Web) -> None:
    key = web.open()
    assert len(DEEDS) >= 50
    async with visitor(web, "shop", key) as client:
        for task in DEEDS:
            missing = [each async for each in _missing(client, task)]
            assert missing, task.config["intent"]


async def _missing(client: httpx.AsyncClient, task: BuiltIn) -> AsyncIterator[str]:
    """Texts that the pages of a task should show and do not."""
    for program in task.config["eval"]["program_html"]:
        if program["url"].startswith("func:") or program["locator"].startswith("func:"):
            yield program["url"]  # the newest order or review is not the visitor's yet
            continue
        page = await client.get(program["url"])
        wanted = program["required_contents"]
        place = re.search(r"#([\w-]+)'\)\.value", program["locator"])
        shown = field(page.text, place[1]) if place else text(page)
        if row := re.search(r"#(rule-\w+)'\)\.outerText", program["locator"]):
            found = re.search(rf'id="{row[1]}">(.*?)</tr>', page.text, re.DOTALL)
            shown = " ".join(re.sub(r"<[^>]*>", " ", found[1]).split()) if found else ""
        if ".length" in program["locator"]:
            continue
        if "checked" in program["locator"]:
            shown = "true" if re.search(r'id="\w+" name="\w+" checked', page.text) else "false"
        for each in [wanted["exact_match"]] if "exact_match" in wanted else wanted["must_include"]:
            if each.lower() not in shown.lower() or (place and each != shown):
                yield each
