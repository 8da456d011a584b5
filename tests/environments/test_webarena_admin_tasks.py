"""What is asked for in the back office of the built-in shop."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import AsyncIterator

import httpx
from agentenv_webarena.sites.web import Web
from agentenv_webarena.tasks import shop as shop_tasks
from agentenv_webarena.tasks.admin import INTENTS
from agentenv_webarena.tasks.intents import BuiltIn, drawn

from tests.environments.webarena_shop import BASE, one, text, visitor, web

__all__ = ["web"]

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


def field(page: str, name: str) -> str:
    """What a field of a form holds: of a list, what is chosen."""
    if found := re.search(rf'<select id="{name}".*?</select>', page, re.DOTALL):
        chosen = re.search(r"<option[^>]* selected>([^<]*)", found[0])
        return html.unescape(chosen[1]) if chosen else ""
    found = re.search(rf'<input[^>]* id="{name}"[^>]*>|<input id="{name}"[^>]*>', page)
    value = re.search(r'value="([^"]*)"', found[0]) if found else None
    return html.unescape(value[1]) if value else ""


def test_there_are_tasks_of_many_kinds() -> None:
    kinds = Counter(kind for _, task in TASKS for kind in task.config["eval"]["eval_types"])
    refused = [task for _, task in TASKS if task.plan[-1].text == "N/A"]
    assert len(TASKS) >= 185 and len(INTENTS) >= 14 and len(refused) >= 6
    assert min(kinds[each] for each in ("string_match", "program_html", "url_match")) >= 20


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


async def test_an_order_may_be_canceled_by_its_status_as_well(web: Web) -> None:
    key = web.open()
    task = next(
        task
        for name, task in TASKS
        if name == "cancel" and task.config["eval"]["eval_types"] == ["program_html"]
    )
    number = int(task.config["instantiation_dict"]["number"])
    async with visitor(web, "admin", key) as admin:
        await admin.post(f"/sales/order/comment/order_id/{number}/", data={"status": "Canceled"})
        assert [each async for each in _missing(admin, task)] == []


def test_each_cell_of_a_rule_is_looked_at_for_itself() -> None:
    """The code of a rule names its discount: that must not count for the discount."""
    created = [task for name, task in TASKS if name == "created"]
    for task in created:
        cells = [
            each for each in task.config["eval"]["program_html"] if "nth-child" in each["locator"]
        ]
        assert len(cells) == 7
        assert all("exact_match" in each["required_contents"] for each in cells)


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
