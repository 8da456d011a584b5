"""What is asked for in the built-in shop."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from agentenv_webarena.sites.shop import SITE as SHOP
from agentenv_webarena.sites.web import image, opened
from agentenv_webarena.tasks.intents import BuiltIn, drawn
from agentenv_webarena.tasks.shop import INTENTS

BASE = opened(image(SHOP))
TASKS: list[tuple[str, BuiltIn]] = [
    (intent.draw.__name__, task) for intent in INTENTS for task in drawn([intent], {"shop": BASE})
]


def one(query: str, *values: Any) -> Any:
    return BASE.execute(query, values).fetchone()


def test_there_are_tasks_of_many_kinds() -> None:
    kinds = Counter(kind for _, task in TASKS for kind in task.config["eval"]["eval_types"])
    refused = [task for _, task in TASKS if task.plan[-1].text == "N/A"]
    assert len(TASKS) >= 190 and len(INTENTS) >= 14 and len(refused) >= 6
    assert min(kinds[each] for each in ("string_match", "program_html", "url_match")) >= 20


def test_no_two_tasks_ask_the_same_and_every_plan_ends_with_an_answer() -> None:
    asked = [task.config["intent"] for _, task in TASKS]
    assert len(asked) == len(set(asked))
    for _, task in TASKS:
        assert [each.verb for each in task.plan].index("stop") == len(task.plan) - 1
        assert "{{" not in task.config["intent"]


def test_what_is_counted_and_added_up_agrees_with_the_base() -> None:
    checked: Counter[str] = Counter()
    for name, task in TASKS:
        said, values = task.plan[-1].text, task.config["instantiation_dict"]
        if name == "in_range":
            count = one(
                "SELECT count(*) FROM products WHERE price >= ? * 100 AND price <= ? * 100 AND"
                " category = (SELECT id FROM categories WHERE name = ?)",
                *(int(values["low"]), int(values["high"]), values["category"]),
            )[0]
            assert said == str(count)
        elif name == "spent":
            total = 0
            for each in BASE.execute("SELECT * FROM orders WHERE customer = 1"):
                ordered = date.fromisoformat(each["created"][:10])
                if f"{ordered:%B %Y}" == values["month"]:
                    total += each["total"] if each["status"] != "Canceled" else 0
            assert said == f"${total / 100:,.2f}"
        elif name == "difference":
            prices = [
                one("SELECT price FROM products WHERE name = ?", values[each])[0]
                for each in ("dear", "cheap")
            ]
            assert said == f"${(prices[0] - prices[1]) / 100:,.2f}" and prices[0] > prices[1]
        elif name == "extreme":
            order = "DESC" if values["extreme"] == "most expensive" else "ASC"
            best = one(
                "SELECT p.name FROM products p JOIN categories c ON c.id = p.category"
                f" WHERE c.name = ? AND brand = ? ORDER BY price {order}",
                *(values["category"], values["brand"]),
            )[0]
            assert said.startswith(best)
        else:
            continue
        checked[name] += 1
    assert len(checked) == 4 and min(checked.values()) >= 9
