"""Orders: rows are to be changed or chosen, and then to be sorted."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from agentenv_tool import conclusions
from agentenv_tool.making import Template
from agentenv_tool.plans import Plan, move
from agentenv_tool.sheet import thoughts
from agentenv_tool.sheet.formats import GENERAL
from agentenv_tool.sheet.templates import drawing
from agentenv_tool.sheet.templates.drawing import same_page
from agentenv_tool.sheet.templates.edits import delete_rows, sort, sum_column, write_column
from agentenv_tool.sheet.templates.lines import few
from agentenv_tool.sheet.templates.reading import number, read
from agentenv_tool.tasks import ToolTask
from agentenv_tool.thoughts import listed, many, since

Values = Mapping[str, Any]

CODES = {"NO": "North", "SO": "South", "EA": "East", "WE": "West", "CE": "Center"}


def shops(data: Any, random: Random) -> dict[str, Any]:
    count = random.randint(11, 16)
    codes = random.sample(tuple(CODES), 3)
    others = [name for code, name in CODES.items() if code not in codes]
    staff = random.sample(range(3, 60), count)
    years = [random.randint(1995, 2022) for _ in range(count)]
    return {
        "sheet": "Sheet11",
        "header": ["Shop", "Region", "Since", "Staff"],
        "formats": [GENERAL, GENERAL, "0", "0"],
        "rows": [
            [town, random.choice((*codes, *codes, *others)), years[place], staff[place]]
            for place, town in enumerate(random.sample(drawing.TOWNS, count))
        ],
        "codes": codes,
        "first": f"{codes[0]} by {CODES[codes[0]]}",
        "second": f"{codes[1]} by {CODES[codes[1]]}",
        "third": f"{codes[2]} by {CODES[codes[2]]}",
    }


def spelled(data: Any, values: Values) -> dict[str, Any]:
    few(min(sum(row[1] == code for row in values["rows"]) for code in values["codes"]), 1, 9)
    rows: list[Any] = [[row[0], CODES.get(row[1], row[1]), *row[2:]] for row in values["rows"]]
    rows.sort(key=lambda row: row[3])
    return same_page(values, rows)


def spell(task: ToolTask) -> Plan:
    view = yield from read(task, "to find the regions that are abbreviated")
    names = {code: CODES[code] for code in task.values["codes"]}
    held = view.values("Region")
    regions = [names.get(each, each) for each in held]
    told = [f"{many(held.count(code), 'cell')} with {code}" for code in names]
    fact = f"Region is column {view.letter('Region')} and has {listed(told)}"
    yield from write_column(view, "Region", regions, fact)
    yield from sort(view, "Staff", "asc", f"Region has {listed(list(names.values()))} now")
    return conclusions.done("the regions are written out and the shops sorted by Staff")


def donations(data: Any, random: Random) -> dict[str, Any]:
    count = random.randint(13, 18)
    names = drawing.people(random, count)
    cents = random.sample(range(500, 40000), count)
    given = drawing.days(random, count, "2024-05-01", 120)
    return {
        "sheet": "Sheet12",
        "header": ["Donor", "Town", "Date", "Amount"],
        "formats": [GENERAL, GENERAL, "yyyy-mm-dd", "#,##0.00"],
        "rows": [
            [names[place], random.choice(drawing.TOWNS[:8]), given[place], cents[place] / 100]
            for place in range(count)
        ],
        "least": random.choice((50, 60, 80, 100)),
    }


def summed(data: Any, values: Values) -> dict[str, Any]:
    kept = [row for row in values["rows"] if row[3] >= values["least"]]
    few(len(values["rows"]) - len(kept), 3, 7)
    few(sum(abs(row[3] - values["least"]) < 1 for row in values["rows"]), 0, 0)
    total = sum(round(row[3] * 100) for row in kept) / 100
    kept.sort(key=lambda row: -row[3])
    return same_page(values, [*kept, ["Total", None, None, total]])


def sum_up(task: ToolTask) -> Plan:
    least = task.values["least"]
    view = yield from read(task, f"to find the donations of less than {least}")
    amounts = view.values("Amount")
    gone = [row for row, amount in enumerate(amounts, 2) if number(amount) < least]
    told = [f"{amounts[row - 2]} in row {row}" for row in gone]
    yield from delete_rows(gone, f"less than {least} are {listed(told)}")
    last = view.last - len(gone)
    left = f"{last - 1} donations are left, down to row {last}"
    yield from sort(view, "Amount", "des", left)
    yield move(
        since(
            f"the donations end in row {last}", thoughts.WRITE, value="Total", place=f"A{last + 1}"
        ),
        "update_cell",
        position=f"A{last + 1}",
        value="Total",
    )
    told = yield from sum_column(view, "Amount", last, f"A{last + 1} says Total")
    return conclusions.done(f"the donations are sorted, and {told}")


TEMPLATES = (
    Template(
        "spell",
        "hard",
        (
            "In the column Region of {sheet}, replace {first}, {second} and {third}. Then sort the "
            "shops by Staff, the smallest number first, with the header on top.",
            "Regions are abbreviated in {sheet}. Write them out (replace {first}, {second}, "
            "{third}) and order the rows below the header by the number of staff, ascending.",
            "Two things for {sheet}: in Region, replace {first}, {second} and {third}; and put the "
            "shop with the fewest staff first, the one with the most last, below the header.",
        ),
        shops,
        spelled,
        spell,
    ),
    Template(
        "sum_up",
        "hard",
        (
            "In {sheet}, delete all donations of less than {least}.00, sort the others by Amount "
            "from the largest to the smallest below the header, and add a last row with Total in "
            "the column Donor and the sum in the column Amount.",
            "Make {sheet} a list of the donations of {least}.00 or more, the largest first. Below "
            "them, write Total in column A and the sum of the amounts in column D.",
            "Remove the rows of {sheet} with an amount below {least}.00. Order what is left by "
            "amount, descending, with the header in row 1. Then append a row: Total under Donor, "
            "and under Amount the sum of the amounts.",
        ),
        donations,
        summed,
        sum_up,
    ),
)
