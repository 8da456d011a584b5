"""Figures: something is to be calculated for each row or column of the sheet."""

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
from agentenv_tool.sheet.templates.drawing import page, same_page, with_column
from agentenv_tool.sheet.templates.edits import new_column, sort, sum_column
from agentenv_tool.sheet.templates.lines import few
from agentenv_tool.sheet.templates.reading import read
from agentenv_tool.tasks import ToolTask
from agentenv_tool.thoughts import listed, many, since

Values = Mapping[str, Any]

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)


def sales(data: Any, random: Random) -> dict[str, Any]:
    regions = random.sample(("North", "South", "East", "West", "Online"), 4)
    count = random.randint(8, 12)
    return {
        "sheet": "Sheet13",
        "header": ["Month", *regions],
        "formats": [GENERAL, "#,##0", "#,##0", "#,##0", "#,##0"],
        "rows": [
            [month, *(random.randint(900, 9900) for _ in regions)] for month in MONTHS[:count]
        ],
        "label": random.choice(("Total", "Sum", "All months")),
    }


def totaled(data: Any, values: Values) -> dict[str, Any]:
    sums = [sum(row[place] for row in values["rows"]) for place in range(1, 5)]
    return same_page(values, [*values["rows"], [values["label"], *sums]])


def total(task: ToolTask) -> Plan:
    view = yield from read(task, "to see how many months and regions there are")
    below = view.last + 1
    label, regions = task.values["label"], view.header[1:]
    yield move(
        since(
            f"the months end in row {view.last}, so the sums belong into row {below}",
            thoughts.WRITE,
            value=label,
            place=f"A{below}",
        ),
        "update_cell",
        position=f"A{below}",
        value=label,
    )
    known = f"A{below} says {label}, and the sum of {listed(regions)} is still missing"
    for place, region in enumerate(regions, 1):
        told = yield from sum_column(view, region, view.last, known)
        known = f"{told}, and the sum of {listed(regions[place:])} is still missing"
    return conclusions.done(f"row {below} has the label {label} and the sums of {listed(regions)}")


def invoice(data: Any, random: Random) -> dict[str, Any]:
    goods = random.sample(drawing.GOODS, random.randint(9, 13))
    return {
        "sheet": "Sheet14",
        "header": ["Item", "Quantity", "Unit price"],
        "formats": [GENERAL, "0", "0.00"],
        "rows": [[item, random.randint(2, 30), random.randint(150, 9900) / 100] for item in goods],
        "title": random.choice(("Amount", "Cost", "Line total")),
    }


def multiplied(data: Any, values: Values) -> dict[str, Any]:
    amounts = [row[1] * round(row[2] * 100) / 100 for row in values["rows"]]
    return page(**with_column(values, values["title"], amounts))


def multiply(task: ToolTask) -> Plan:
    title = task.values["title"]
    view = yield from read(task, "to see the quantities and the prices")
    pairs = zip(view.numbers("Quantity"), view.numbers("Unit price"), strict=True)
    amounts = [round(quantity * price, 2) for quantity, price in pairs]
    first = f"{view.values('Quantity')[0]} * {view.values('Unit price')[0]} = {amounts[0]:.2f}"
    fact = f"quantity times unit price is {first} for {view.rows[0][0]}, and so on for each item"
    yield from new_column(view, fact, [title, *amounts])
    return conclusions.done(f"the last column is {title}, with {many(len(amounts), 'product')}")


def towns(data: Any, random: Random) -> dict[str, Any]:
    year, rows = random.randint(2015, 2022), []
    for town in random.sample(drawing.TOWNS, random.randint(10, 15)):
        before = random.randint(1200, 24000)
        rows.append([town, before, before + random.randint(-700, 900)])
    return {
        "sheet": "Sheet15",
        "header": ["Town", str(year), str(year + 1)],
        "formats": [GENERAL, "#,##0", "#,##0"],
        "rows": rows,
        "before": year,
        "after": year + 1,
    }


def changed(data: Any, values: Values) -> dict[str, Any]:
    changes = [row[2] - row[1] for row in values["rows"]]
    few(len(set(changes)), len(changes), len(changes))
    few(sum(change < 0 for change in changes), 2, len(changes) - 2)
    table = with_column(values, "Change", changes)
    rows = sorted(table["rows"], key=lambda row: -row[3])
    return page(table["header"], rows, table["formats"])


def change(task: ToolTask) -> Plan:
    before, after = str(task.values["before"]), str(task.values["after"])
    view = yield from read(task, "to see the people of both years")
    pairs = zip(view.numbers(after), view.numbers(before), strict=True)
    changes = [round(later - earlier) for later, earlier in pairs]
    first = f"{view.values(after)[0]} - {view.values(before)[0]} = {changes[0]}"
    fact = f"{after} minus {before} is {first} for {view.rows[0][0]}, and so on for each town"
    yield from new_column(view, fact, ["Change", *changes])
    view.header.append("Change")
    known = f"Change is written for {many(len(changes), 'town')}, from {max(changes)} down to"
    yield from sort(view, "Change", "des", f"{known} {min(changes)}")
    return conclusions.done("Change stands in the last column, and the towns are sorted by it")


def athletes(data: Any, random: Random) -> dict[str, Any]:
    count = random.randint(10, 15)
    names, points = drawing.people(random, count), random.sample(range(300, 990), count)
    clubs = random.sample(drawing.TOWNS, 5)
    return {
        "sheet": "Sheet16",
        "header": ["Athlete", "Club", "Run", "Throw"],
        "formats": [GENERAL, GENERAL, "0", "0"],
        "rows": [
            [names[place], random.choice(clubs), points[place], random.randint(300, 990)]
            for place in range(count)
        ],
    }


def ranked(data: Any, values: Values) -> dict[str, Any]:
    sums = [row[2] + row[3] for row in values["rows"]]
    few(len(set(sums)), len(sums), len(sums))
    ranks = [sorted(sums, reverse=True).index(each) + 1 for each in sums]
    rows = [[rank, *row] for rank, row in zip(ranks, values["rows"], strict=True)]
    return page(["Rank", *values["header"]], rows, ["0", *values["formats"]])


def rank(task: ToolTask) -> Plan:
    view = yield from read(task, "to add up the points of each athlete")
    pairs = zip(view.numbers("Run"), view.numbers("Throw"), strict=True)
    sums = [run + throw for run, throw in pairs]
    order = sorted(sums, reverse=True)
    ranks = [order.index(each) + 1 for each in sums]
    best = view.rows[sums.index(order[0])]
    run, throw = (best[view.column(title) - 1] for title in ("Run", "Throw"))
    fact = f"{best[0]} has the most points, {run} + {throw} = {order[0]:.0f}, and ranks first"
    what = f"the column Rank with the numbers 1 to {max(ranks)}"
    yield move(
        since(fact, thoughts.INSERT, what=what, where="column 1"),
        "insert_cols",
        values_list=[["Rank", *ranks]],
        col_idx=1,
    )
    return conclusions.done(f"column A is Rank now, and {best[0]} has rank 1")


TEMPLATES = (
    Template(
        "total",
        "hard",
        (
            'Add a row below the last month in {sheet}: "{label}" in the column Month, and in each '
            "of the other columns the sum of that column.",
            "Sum up each region in {sheet}. The sums belong into the first row below the table, "
            'which is labeled "{label}" in column A.',
            '{sheet} lacks its bottom line. Write "{label}" into the first empty cell of column A, '
            "and beside it the sum of all months for each region.",
        ),
        sales,
        totaled,
        total,
    ),
    Template(
        "multiply",
        "hard",
        (
            "Add a column {title} to the right of Unit price in {sheet}. It holds, for each item, "
            "the quantity times the unit price, to the cent.",
            "For every item in {sheet}, write what it costs altogether (quantity times unit price) "
            "into a new last column with the header {title}.",
            "{sheet} needs a fourth column, {title}: in each row the product of Quantity and Unit "
            "price, with two decimals at most.",
        ),
        invoice,
        multiplied,
        multiply,
    ),
    Template(
        "change",
        "hard",
        (
            "Add a last column Change to {sheet}: the people of {after} minus those of {before}. "
            "Then sort the towns by it, the largest growth first, with the header on top.",
            "By how much did each town in {sheet} grow from {before} to {after}? Write it into a "
            "new column Change on the right (negative where a town shrank), and order the rows "
            "below the header by it, from the largest number to the smallest.",
            "{sheet} shows how many people lived in some towns. Put the difference {after} minus "
            "{before} into a fourth column with the header Change, and order the towns from the "
            "largest change to the smallest; the header stays in row 1.",
        ),
        towns,
        changed,
        change,
    ),
    Template(
        "rank",
        "hard",
        (
            "Insert a new first column Rank into {sheet}. An athlete's points are those of Run and "
            "Throw together; 1 is the rank of the most points. Keep the order of the rows.",
            "Who did best in {sheet}? Add the points of both events, and write each athlete's rank "
            "(1 for the highest sum, 2 for the next) into a new column A with the header Rank, "
            "without moving the rows.",
            "In {sheet}, put a column Rank before the column Athlete. It numbers the athletes by "
            "the sum of Run and Throw from the highest (1) to the lowest, in the rows where they "
            "stand now.",
        ),
        athletes,
        ranked,
        rank,
    ),
)
