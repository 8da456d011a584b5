"""Orders: rows are to be changed or chosen, and then to be sorted."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from agentenv_tool.making import Template
from agentenv_tool.plans import Plan, move
from agentenv_tool.sheet.formats import GENERAL
from agentenv_tool.sheet.templates import drawing
from agentenv_tool.sheet.templates.drawing import same_page
from agentenv_tool.sheet.templates.lines import few
from agentenv_tool.sheet.templates.reading import View, number, read
from agentenv_tool.tasks import ToolTask

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
    regions = [names.get(each, each) for each in view.values("Region")]
    yield move(
        "I write the column Region with the full names "
        f"{drawing.listed(list(names.values()))} in place of the codes.",
        "update_range",
        start_position=view.at(2, "Region"),
        end_position=view.at(view.last, "Region"),
        values_list=[[each] for each in regions],
    )
    yield from sort(view, "Staff", "asc")


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
    if gone:
        yield move(
            f"Less than {least} are the amounts in the rows "
            f"{drawing.listed(list(map(str, gone)))}: I delete these rows at once.",
            "delete_batch_data",
            dimension="rows",
            index_list=gone,
        )
    yield from sort(view, "Amount", "des")
    last = view.last - len(gone)
    yield move(
        f"{last - 1} donations are left, down to row {last}: Total stands below them.",
        "update_cell",
        position=f"A{last + 1}",
        value="Total",
    )
    column = view.letter("Amount")
    yield move(
        f"Beside it belongs the sum of {column}2 to {column}{last}.",
        "update_cell_by_formula",
        start_position=f"{column}2",
        end_position=f"{column}{last}",
        result_position=f"{column}{last + 1}",
        operator="SUM",
    )


def sort(view: View, column: str, order: str) -> Plan:
    yield move(
        "Before sorting I freeze the header, which has to stay on top.",
        "freeze_data",
        dimension="rows",
        num=1,
    )
    yield move(
        f"{column} is column {view.column(column)}, by which the rows are to be sorted.",
        "sort_sheet_by_col",
        col_num=view.column(column),
        order=order,
    )


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
