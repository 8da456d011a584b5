"""What is asked for in the built-in shop."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from agentenv_webarena.grading.answers import answer_checks
from agentenv_webarena.grading.config import Config, References
from agentenv_webarena.grading.judge import Claim, Overlap
from agentenv_webarena.grading.pages import url_match
from agentenv_webarena.tasks.intents import BuiltIn, drawn
from agentenv_webarena.tasks.shop import INTENTS

from tests.environments.webarena_shop import BASE, one

TASKS: list[tuple[str, BuiltIn]] = [
    (intent.draw.__name__, task) for intent in INTENTS for task in drawn([intent], {"shop": BASE})
]


def test_there_are_tasks_of_many_kinds() -> None:
    kinds = Counter(kind for _, task in TASKS for kind in task.config["eval"]["eval_types"])
    refused = [task for _, task in TASKS if task.plan[-1].text == "N/A"]
    assert len(TASKS) >= 190 and len(INTENTS) >= 14 and len(refused) >= 6
    assert min(kinds[each] for each in ("string_match", "program_html", "url_match")) >= 20


RIGHT = {
    "once the parcel is back": ["7 working days", "Within 7 working days after it is back."],
    "open positions": ["A warehouse lead and a photographer", "photographer, warehouse lead"],
    "make a warranty claim": ["Order number and 2 photos", "My order number and two photos."],
    "who work there": ["A bus pass, lunch on Wednesdays", "A bus pass and Wednesday lunch"],
    "carrier": ["My name, address and phone number", "name, address, phone number"],
}


@pytest.mark.parametrize("words", RIGHT)
async def test_answers_about_rules_may_be_said_in_short_or_at_length(words: str) -> None:
    (config,) = (
        Config.model_validate(task.config)
        for name, task in TASKS
        if name == "explained" and words in task.config["intent"]
    )
    references = config.eval.reference_answers
    assert references is not None
    for said in [*RIGHT[words], "I do not know", "45 days"]:
        checks = answer_checks(references, said, config.intent, strict=True)
        agreed = [
            await Overlap().agrees(Claim(config.intent, said, each, (each,)))
            for each in references.fuzzy_match or ()
        ]
        passed = all([*(each.passed for each in checks), *agreed])
        assert passed == (said in RIGHT[words]), said


def test_a_price_limit_counts_however_it_was_typed() -> None:
    for name, task in TASKS:
        if name == "sorted_page":
            wanted = task.config["eval"]["reference_url"]
            most = task.config["instantiation_dict"]["most"]
            page = wanted.split("max=")[0]
            for typed in (most, f"{most}.00", f"%24{most}"):
                assert url_match(wanted, f"{page}min=&max={typed}&brand=&stars=", True).passed
            assert not url_match(wanted, f"{page}max={most}0", True).passed


def test_who_is_asked_for_among_reviewers_is_one_of_many() -> None:
    """Else an answer that names everybody would do."""
    for name, task in TASKS:
        wanted = task.config["eval"]["reference_answers"]
        if name == "complaint":
            assert "exact_match" in wanted or wanted["fuzzy_match"] == "N/A"
        if name == "latest_review" and "must_include" in wanted:
            reviews = BASE.execute(
                "SELECT nickname, title FROM reviews r JOIN products p ON p.id = r.product"
                " WHERE p.name = ? AND r.status = 'Approved'",
                (task.config["instantiation_dict"]["product"],),
            )
            everybody = ", ".join(f"{who}: {title}" for who, title in reviews)
            references = References(must_include=wanted["must_include"])
            checks = answer_checks(references, everybody, task.config["intent"], strict=True)
            assert not all(each.passed for each in checks), everybody


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
