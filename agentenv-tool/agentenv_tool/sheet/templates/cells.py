"""Cells: one cell or one row is to be filled, or told something about."""

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
from agentenv_tool.sheet.templates.reading import read
from agentenv_tool.tasks import ToolTask
from agentenv_tool.thoughts import listed, since

Values = Mapping[str, Any]


def inventory(data: Any, random: Random) -> dict[str, Any]:
    goods = random.sample(drawing.GOODS, random.randint(11, 16))
    rows: list[list[Any]] = [
        [
            item,
            random.choice(("A1", "A2", "B1", "B2", "C1")),
            random.randint(4, 180),
            random.randint(300, 9900) / 100,
            random.choice(drawing.LAST) + " & Co",
        ]
        for item in goods
    ]
    missing = random.randrange(len(rows))
    rows[missing][2] = None
    return {
        "sheet": "Sheet1",
        "header": ["Item", "Shelf", "Quantity", "Unit price", "Supplier"],
        "formats": [GENERAL, GENERAL, "0", "0.00", GENERAL],
        "rows": rows,
        "item": goods[missing],
        "quantity": random.randint(4, 180),
    }


def filled(data: Any, values: Values) -> dict[str, Any]:
    rows = [
        [*row[:2], values["quantity"], *row[3:]] if row[0] == values["item"] else row
        for row in values["rows"]
    ]
    return same_page(values, rows)


def fill(task: ToolTask) -> Plan:
    item, quantity = task.values["item"], task.values["quantity"]
    view = yield from read(task, f"to find where the quantity of {item} belongs")
    place = view.at(view.row("Item", item), "Quantity")
    held = view.rows[view.row("Item", item) - 2][view.column("Quantity") - 1]
    state = f"shows {held}" if held else "is empty"
    fact = f"the quantity of {item} belongs into {place}, which {state}"
    yield move(
        since(fact, thoughts.WRITE, value=quantity, place=place),
        "update_cell",
        position=place,
        value=quantity,
    )
    return conclusions.done(f"{place} holds the quantity of {item}, {quantity}")


def loans(data: Any, random: Random) -> dict[str, Any]:
    count = random.randint(10, 14)
    readers, books = drawing.people(random, count + 1), random.sample(drawing.BOOKS, count + 1)
    borrowed = sorted(drawing.days(random, count + 1, "2024-02-01", 60))
    first = random.randint(200, 700)
    rows = [
        [first + number, readers[number], books[number], borrowed[number], random.choice((14, 28))]
        for number in range(count + 1)
    ]
    number, reader, book, day, lent = rows.pop()
    return {
        "sheet": "Sheet2",
        "header": ["Loan", "Reader", "Book", "Borrowed", "Days"],
        "formats": ["0", GENERAL, GENERAL, "yyyy-mm-dd", "0"],
        "rows": rows,
        "new": [number, reader, book, day, lent],
        "loan": number,
        "reader": reader,
        "book": book,
        "day": day,
        "lent": lent,
    }


def appended(data: Any, values: Values) -> dict[str, Any]:
    return same_page(values, [*values["rows"], values["new"]])


def append(task: ToolTask) -> Plan:
    view = yield from read(task, "to see which is its last row and what its columns mean")
    row, loan = view.last + 1, task.values["loan"]
    fact = f"row {view.last} is the last one of the table, with the columns {listed(view.header)}"
    yield move(
        since(fact, thoughts.INSERT, what=f"the loan {loan}", where=f"row {row}"),
        "insert_rows",
        values_list=[task.values["new"]],
        row_idx=row,
    )
    return conclusions.done(f"the loan {loan} stands in row {row} as the last one")


def marks(data: Any, random: Random) -> dict[str, Any]:
    names = drawing.people(random, random.randint(11, 17))
    subjects = ["Maths", "Physics", "History", "Music"]
    return {
        "sheet": "Sheet3",
        "header": ["Student", *subjects],
        "formats": [GENERAL, "0.0", "0.0", "0.0", "0.0"],
        "rows": [[name, *(random.randint(4, 20) / 2 for _ in subjects)] for name in names],
        "student": random.choice(names),
        "subject": random.choice(subjects),
        "note": random.choice(
            ("to be checked again", "was ill", "second attempt", "oral exam", "handed in late")
        ),
    }


def annotated(data: Any, values: Values) -> dict[str, Any]:
    row = [each[0] for each in values["rows"]].index(values["student"]) + 2
    column = "ABCDE"[values["header"].index(values["subject"])]
    return same_page(values, values["rows"], notes={f"{column}{row}": values["note"]})


def annotate(task: ToolTask) -> Plan:
    student, subject = task.values["student"], task.values["subject"]
    view = yield from read(task, f"to find where the {subject} mark of {student} is")
    place, note = view.at(view.row("Student", student), subject), task.values["note"]
    yield move(
        since(
            f"the mark of {student} in {subject} is in {place}",
            thoughts.ANNOTATE,
            note=note,
            place=place,
        ),
        "update_note",
        position=place,
        content=note,
    )
    return conclusions.done(f'{place} has the note "{note}", and no value was changed')


TEMPLATES = (
    Template(
        "fill",
        "easy",
        (
            "In {sheet}, the quantity of the item {item} is missing. Enter {quantity} there.",
            "Somebody forgot the quantity of {item} in {sheet}. There are {quantity}: fill it in.",
            "{sheet} lists what is in stock. Complete it: the quantity of {item} is {quantity}.",
        ),
        inventory,
        filled,
        fill,
    ),
    Template(
        "append",
        "easy",
        (
            "Add a row directly below the last one of {sheet}: loan {loan}, reader {reader}, book "
            '"{book}", borrowed on {day}, for {lent} days.',
            '{reader} borrowed "{book}" on {day} for {lent} days; the number of the loan is '
            "{loan}. Enter the loan in {sheet} as a new row at the end.",
            "Loan {loan} is not in {sheet} yet. Put it in the first free row: {reader} has had "
            '"{book}" since {day}, for {lent} days.',
        ),
        loans,
        appended,
        append,
    ),
    Template(
        "annotate",
        "easy",
        (
            'Put the note "{note}" on the cell of {sheet} that holds {student}\'s mark in '
            "{subject}.",
            "In {sheet}, the cell with the {subject} mark of {student} needs a note that says "
            '"{note}". Change no value.',
            '{sheet} holds marks. Add a note to the one that {student} has in {subject}: "{note}".',
        ),
        marks,
        annotated,
        annotate,
    ),
)
