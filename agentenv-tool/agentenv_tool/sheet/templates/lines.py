"""Lines: rows are to be chosen by what they hold, and removed or changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from random import Random
from typing import Any

from agentenv_tool import conclusions
from agentenv_tool.making import Ambiguous, Template
from agentenv_tool.plans import Plan, move
from agentenv_tool.sheet import thoughts
from agentenv_tool.sheet.formats import GENERAL
from agentenv_tool.sheet.templates import drawing
from agentenv_tool.sheet.templates.drawing import same_page
from agentenv_tool.sheet.templates.edits import delete_rows, rows, write_column
from agentenv_tool.sheet.templates.reading import Lost, read
from agentenv_tool.tasks import ToolTask
from agentenv_tool.thoughts import listed, many, since

Values = Mapping[str, Any]


def few(count: int, least: int, most: int) -> None:
    """A question about none, or about nearly all, is drawn again."""
    if not least <= count <= most:
        raise Ambiguous


def orders(data: Any, random: Random) -> dict[str, Any]:
    count = random.randint(14, 20)
    customers = drawing.people(random, count)
    first = random.randint(1000, 8000)
    return {
        "sheet": "Sheet7",
        "header": ["Order", "Customer", "Product", "Amount", "Status"],
        "formats": ["0", GENERAL, GENERAL, "#,##0.00", GENERAL],
        "rows": [
            [
                first + place,
                customer,
                random.choice(drawing.GOODS),
                random.randint(1500, 180000) / 100,
                random.choice(("Paid", "Open", "Canceled", "Paid")),
            ]
            for place, customer in enumerate(customers)
        ],
        "limit": random.choice((100, 150, 200, 250, 300)),
    }


def unwanted(values: Values, amount: float, status: str) -> bool:
    return status == "Canceled" or (status == "Open" and amount < values["limit"])


def cleared(data: Any, values: Values) -> dict[str, Any]:
    kept = [row for row in values["rows"] if not unwanted(values, row[3], row[4])]
    open_ones = sum(row[4] == "Open" for row in values["rows"])
    removed_open = open_ones - sum(row[4] == "Open" for row in kept)
    few(removed_open, 1, open_ones - 1)
    few(len(values["rows"]) - len(kept), 4, 8)
    return same_page(values, kept)


def clear(task: ToolTask) -> Plan:
    limit = task.values["limit"]
    view = yield from read(task, "to find the orders that are canceled, or open and small")
    pairs = zip(view.numbers("Amount"), view.values("Status"), strict=True)
    gone = [row for row, pair in enumerate(pairs, 2) if unwanted(task.values, *pair)]
    canceled = [row for row in gone if view.values("Status")[row - 2] == "Canceled"]
    small = [row for row in gone if row not in canceled]
    fact = f"canceled orders are in {rows(canceled)}, and open ones of less than {limit} in"
    yield from delete_rows(gone, f"{fact} {rows(small)}")
    return conclusions.done(
        f"{many(len(gone), 'row')} with canceled or small open orders are deleted, "
        f"and {len(view.rows) - len(gone)} are left"
    )


def tools_lent(data: Any, random: Random) -> dict[str, Any]:
    count = random.randint(12, 17)
    borrowers, tools = drawing.people(random, count), random.sample(drawing.TOOLS, count)
    due = drawing.days(random, count, "2024-04-01", 50)
    today = drawing.later("2024-04-01", random.randint(18, 32))
    return {
        "sheet": "Sheet8",
        "header": ["Tool", "Borrower", "Due", "Status"],
        "formats": [GENERAL, GENERAL, "m/d/yyyy", GENERAL],
        "rows": [
            [tools[place], borrowers[place], due[place], random.choice(("On loan", "Returned"))]
            for place in range(count)
        ],
        "notes": {"C1": f"checked on {today}"},
        "today": today,
    }


def overdue(data: Any, values: Values) -> dict[str, Any]:
    rows = [
        [*row[:3], "Overdue" if row[3] == "On loan" and row[2] < values["today"] else row[3]]
        for row in values["rows"]
    ]
    late = sum(row[3] == "Overdue" for row in rows)
    few(late, 3, 8)
    few(sum(row[3] == "On loan" for row in rows), 2, 20)
    few(sum(row[2] == values["today"] for row in rows), 0, 0)
    return same_page(values, rows)


def remind(task: ToolTask) -> Plan:
    view = yield from read(task, "to find the due dates and what is still on loan")
    place = f"{view.letter('Due')}1"
    note = yield move(
        since(
            f"Due is column {view.letter('Due')}, with its header in {place}",
            thoughts.NOTE,
            place=place,
        ),
        "get_note",
        position=place,
    )
    try:
        today = date.fromisoformat(note.split()[-1])
        due = [datetime.strptime(text, "%m/%d/%Y").date() for text in view.values("Due")]
    except (ValueError, IndexError):
        raise Lost("a date cannot be read") from None
    status = [
        "Overdue" if now == "On loan" and day < today else now
        for day, now in zip(due, view.values("Status"), strict=True)
    ]
    late = [row for row, each in enumerate(status, 2) if each == "Overdue"]
    fact = f"the note names {today}, and what is on loan and was due before it is in {rows(late)}"
    yield from write_column(view, "Status", status, fact)
    return conclusions.done(f"the status of {rows(late)} is Overdue, and the others stayed")


def plans_of_work(data: Any, random: Random) -> dict[str, Any]:
    count = random.randint(12, 16)
    owners = [name.split()[0] for name in drawing.people(random, 4)]
    start = sorted(drawing.days(random, count, "2024-09-02", 70))
    rows = [
        [
            f"{random.choice(('Review', 'Draft', 'Order', 'Test', 'Paint'))} {item.lower()}",
            random.choice(owners),
            day,
            drawing.later(day, random.randint(2, 25)),
            random.randint(2, 40),
        ]
        for item, day in zip(random.sample(drawing.GOODS, count), start, strict=True)
    ]
    return {
        "sheet": "Sheet9",
        "header": ["Task", "Owner", "Start", "Due", "Hours"],
        "formats": [GENERAL, GENERAL, "yyyy-mm-dd", "yyyy-mm-dd", "0"],
        "rows": rows,
        "owner": random.choice(owners),
        "delay": random.randint(5, 19),
    }


def postponed(data: Any, values: Values) -> dict[str, Any]:
    owner, delay = values["owner"], values["delay"]
    few(sum(row[1] == owner for row in values["rows"]), 3, 6)
    rows = [
        [*row[:3], drawing.later(row[3], delay), row[4]] if row[1] == owner else row
        for row in values["rows"]
    ]
    return same_page(values, rows)


def postpone(task: ToolTask) -> Plan:
    owner, delay = task.values["owner"], task.values["delay"]
    view = yield from read(task, f"to find the tasks of {owner} and when they are due")
    try:
        due = [
            drawing.later(day, delay) if who == owner else day
            for day, who in zip(view.values("Due"), view.values("Owner"), strict=True)
        ]
    except ValueError:
        raise Lost("a date cannot be read") from None
    own = [row for row, who in enumerate(view.values("Owner"), 2) if who == owner]
    pairs = [f"{view.values('Due')[row - 2]} to {due[row - 2]}" for row in own]
    fact = (
        f"{owner} owns the tasks in {rows(own)}, whose due dates move by {delay} days: "
        f"{listed(pairs)}"
    )
    yield from write_column(view, "Due", due, fact)
    return conclusions.done(f"the dates of {owner} in {rows(own)} are {delay} days later")


def readers(data: Any, random: Random) -> dict[str, Any]:
    names = drawing.people(random, random.randint(11, 14))
    joined = sorted(drawing.days(random, len(names) + 4, "2023-01-05", 400))
    subscribers = [[f"{name.split()[0].lower()}@example.org", name] for name in names]
    for again in random.sample(subscribers, 4):
        at = random.randint(subscribers.index(again) + 1, len(subscribers))
        subscribers.insert(at, [again[0], random.choice((again[1], again[1].split()[0]))])
    return {
        "sheet": "Sheet10",
        "header": ["Email", "Name", "Joined"],
        "formats": [GENERAL, GENERAL, "yyyy-mm-dd"],
        "rows": [[*each, day] for each, day in zip(subscribers, joined, strict=True)],
    }


def without_doubles(data: Any, values: Values) -> dict[str, Any]:
    seen, kept = set(), []
    for row in values["rows"]:
        if row[0] not in seen:
            kept.append(row)
        seen.add(row[0])
    few(len(values["rows"]) - len(kept), 4, 4)
    return same_page(values, kept)


def drop_doubles(task: ToolTask) -> Plan:
    view = yield from read(task, "to find addresses that occur more than once")
    emails = view.values("Email")
    again = [row for row, email in enumerate(emails, 2) if email in emails[: row - 2]]
    told = [f"{emails[row - 2]} in row {row}" for row in again]
    yield from delete_rows(again, f"these addresses occur above already: {listed(told)}")
    return conclusions.done(
        f"the later rows of repeated addresses are deleted, {len(again)} in all"
    )


TEMPLATES = (
    Template(
        "clear",
        "hard",
        (
            "Delete from {sheet} all orders that are canceled, and all open orders of less than "
            "{limit}.00. Keep the others in their order.",
            "Clean up {sheet}: remove every row with the status Canceled, and every row with the "
            "status Open whose amount is below {limit}.00.",
            "{sheet} should only show orders that are paid, and open ones of {limit}.00 or more. "
            "Delete the rows of all others.",
        ),
        orders,
        cleared,
        clear,
    ),
    Template(
        "remind",
        "hard",
        (
            "The note on the header Due in {sheet} tells a date. Set the status of every tool that "
            "is on loan and was due before that date to Overdue.",
            "In {sheet}, change the status On loan into Overdue wherever the due date (month, day, "
            "year) is earlier than the date in the note on cell C1.",
            "{sheet} lists tools that were lent. Those with the status On loan that were due "
            "before the day named in the note on C1 get the status Overdue; the other rows stay.",
        ),
        tools_lent,
        overdue,
        remind,
    ),
    Template(
        "postpone",
        "hard",
        (
            "In {sheet}, move the due date of every task of {owner} {delay} days later. Change "
            "nothing else.",
            "{owner} is {delay} days late with everything. Postpone each of {owner}'s due dates in "
            "{sheet} by as many days.",
            "Add {delay} days to the date in the column Due of {sheet} wherever {owner} is the "
            "owner.",
        ),
        plans_of_work,
        postponed,
        postpone,
    ),
    Template(
        "drop_doubles",
        "hard",
        (
            "Some email addresses occur more than once in {sheet}. Keep only the first row of each "
            "address and delete the others.",
            "Remove the duplicates from {sheet}: a row has to go if its email stands in a row "
            "above it, even where the name is written differently.",
            "Each email may stand in {sheet} once. Delete every later row with an address that was "
            "there before.",
        ),
        readers,
        without_doubles,
        drop_doubles,
    ),
)
