"""Layouts: a sheet is to be put in order, made narrower, or held in view."""

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
from agentenv_tool.sheet.templates.edits import sort
from agentenv_tool.sheet.templates.reading import opening, read
from agentenv_tool.tasks import ToolTask
from agentenv_tool.thoughts import listed, since

Values = Mapping[str, Any]

ORDERS = {
    "Salary": {"des": "from the highest salary to the lowest", "asc": "from the lowest salary up"},
    "Hired": {
        "des": "with the latest date of hiring first",
        "asc": "with the earliest date of hiring first",
    },
    "Name": {"asc": "by name from A to Z", "des": "by name from Z to A"},
}


def staff(data: Any, random: Random) -> dict[str, Any]:
    count = random.randint(12, 18)
    names = drawing.people(random, count)
    salaries = random.sample(range(310, 890), count)
    hired = drawing.days(random, count, "2011-01-10", 4000)
    column = random.choice(tuple(ORDERS))
    order = random.choice(("asc", "des"))
    return {
        "sheet": "Sheet4",
        "header": ["Name", "Department", "Office", "Salary", "Hired"],
        "formats": [GENERAL, GENERAL, GENERAL, "#,##0", "yyyy-mm-dd"],
        "rows": [
            [
                names[number],
                random.choice(("Sales", "Finance", "Research", "Support")),
                random.choice(drawing.TOWNS[:5]),
                salaries[number] * 100,
                hired[number],
            ]
            for number in range(count)
        ],
        "column": column,
        "order": order,
        "ordered": ORDERS[column][order],
    }


def ordered(data: Any, values: Values) -> dict[str, Any]:
    place = values["header"].index(values["column"])
    rows = sorted(values["rows"], key=lambda row: row[place], reverse=values["order"] == "des")
    return same_page(values, rows)


def order(task: ToolTask) -> Plan:
    column, direction = task.values["column"], task.values["order"]
    view = yield from read(task, "to see which column the rows have to be sorted by")
    yield from sort(view, column, direction)
    return conclusions.done(f"the rows are sorted by {column}, with the header in row 1")


def contacts(data: Any, random: Random) -> dict[str, Any]:
    names = drawing.people(random, random.randint(10, 15))
    rows = [
        [
            name,
            f"{name.split()[0].lower()}@example.com",
            f"555-0{random.randint(100, 199)}",
            random.choice(drawing.TOWNS),
            random.choice(("yes", "no")),
            random.randint(1, 24),
        ]
        for name in names
    ]
    return {
        "sheet": "Sheet5",
        "header": ["Name", "Email", "Phone", "Town", "Newsletter", "Orders"],
        "formats": [GENERAL, GENERAL, GENERAL, GENERAL, GENERAL, "0"],
        "rows": rows,
        "column": random.choice(("Email", "Phone", "Town", "Newsletter")),
    }


def narrowed(data: Any, values: Values) -> dict[str, Any]:
    gone = values["header"].index(values["column"])
    kept = [place for place in range(len(values["header"])) if place != gone]
    return drawing.page(
        [values["header"][place] for place in kept],
        [[row[place] for place in kept] for row in values["rows"]],
        [values["formats"][place] for place in kept],
    )


def narrow(task: ToolTask) -> Plan:
    column = task.values["column"]
    view = yield from read(task, f"to find the column {column}")
    number = view.column(column)
    yield move(
        since(
            f"the columns are {listed(view.header)}, so {column} is number {number}",
            thoughts.DELETE,
            which=f"column {number}",
        ),
        "delete_batch_data",
        dimension="columns",
        index_list=[number],
    )
    return conclusions.done(f"the column {column} is deleted and the others have moved up")


def timetable(data: Any, random: Random) -> dict[str, Any]:
    stops = random.sample(drawing.TOWNS, random.randint(9, 14))
    minute, rows = random.randint(360, 400), []
    for number, stop in enumerate(stops, 1):
        times = [f"{(minute + wait) // 60:02d}:{(minute + wait) % 60:02d}" for wait in (0, 60, 150)]
        rows.append([number, stop, *times])
        minute += random.randint(3, 11)
    frozen = random.choice((1, 2))
    return {
        "sheet": "Sheet6",
        "header": ["No", "Stop", "Bus 1", "Bus 2", "Bus 3"],
        "formats": ["0", GENERAL, GENERAL, GENERAL, GENERAL],
        "rows": rows,
        "frozen": frozen,
        "columns": "the first column" if frozen == 1 else "the first two columns",
    }


def frozen(data: Any, values: Values) -> dict[str, Any]:
    return same_page(values, values["rows"], frozen=[1, values["frozen"]])


def freeze(task: ToolTask) -> Plan:
    count = task.values["frozen"]
    known = yield from opening(task)
    columns = task.values["columns"]
    for dimension, num, what in (("rows", 1, "the header row"), ("columns", count, columns)):
        yield move(
            since(known, thoughts.FREEZE, what=what),
            "freeze_data",
            dimension=dimension,
            num=num,
        )
        known = f"{what} is frozen"
    return conclusions.done(f"the header row and {columns} are frozen, and nothing else")


TEMPLATES = (
    Template(
        "order",
        "easy",
        (
            "Sort the employees in {sheet} {ordered}. The header has to stay in row 1.",
            "Put the rows of {sheet} in another order: {ordered}. Keep the header on top.",
            "I would like to see the staff in {sheet} {ordered}, below the header as before.",
        ),
        staff,
        ordered,
        order,
    ),
    Template(
        "narrow",
        "easy",
        (
            "Delete the whole column {column} from {sheet}, so that no gap is left.",
            "The column {column} of {sheet} is no longer needed. Remove it and keep the others.",
            "Take the column with the header {column} out of {sheet}; the columns to its right "
            "move left.",
        ),
        contacts,
        narrowed,
        narrow,
    ),
    Template(
        "freeze",
        "easy",
        (
            "Freeze the header row and {columns} of {sheet}, so that they stay in view.",
            "{sheet} is a timetable. Make the header row and {columns} stay where they are when "
            "one scrolls.",
            "Scrolling through {sheet} hides the header row and {columns}: freeze exactly these.",
        ),
        timetable,
        frozen,
        freeze,
    ),
)
