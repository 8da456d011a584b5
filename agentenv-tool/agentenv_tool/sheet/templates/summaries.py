"""Summaries: something is to be found in the rows of the sheet, and told in a place of its own."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from agentenv_tool import conclusions
from agentenv_tool.making import Ambiguous, Template
from agentenv_tool.plans import Plan, move
from agentenv_tool.sheet import thoughts
from agentenv_tool.sheet.formats import GENERAL
from agentenv_tool.sheet.templates import drawing
from agentenv_tool.sheet.templates.drawing import same_page
from agentenv_tool.sheet.templates.lines import few
from agentenv_tool.sheet.templates.reading import Lost, read
from agentenv_tool.tasks import ToolTask
from agentenv_tool.thoughts import listed, many, since

Values = Mapping[str, Any]


def tickets(data: Any, random: Random) -> dict[str, Any]:
    kinds = random.sample(("Billing", "Delivery", "Login", "Printing", "Returns", "Website"), 4)
    first = random.randint(300, 900)
    opened = sorted(drawing.days(random, 20, "2024-06-03", 40))[: random.randint(15, 20)]
    return {
        "sheet": "Sheet17",
        "header": ["Ticket", "Category", "Opened", "State"],
        "formats": ["0", GENERAL, "yyyy-mm-dd", GENERAL],
        "rows": [
            [first + place, random.choice(kinds), day, random.choice(("open", "closed", "open"))]
            for place, day in enumerate(opened)
        ],
        "state": random.choice(("open", "closed")),
    }


def counted(data: Any, values: Values) -> dict[str, Any]:
    kinds = sorted({row[1] for row in values["rows"]})
    counts = [
        sum(row[1] == kind and row[3] == values["state"] for row in values["rows"])
        for kind in kinds
    ]
    few(len(kinds), 4, 4)
    few(len(set(counts)), 3, 4)
    summary = [["Category", "Tickets"], *map(list, zip(kinds, map(str, counts), strict=True))]
    table = same_page(values, values["rows"])["values"]
    summary += [["", ""]] * (len(table) - len(summary))
    rows = [[*row, "", *more] for row, more in zip(table, summary, strict=True)]
    return {"values": rows}


def count(task: ToolTask) -> Plan:
    state = task.values["state"]
    view = yield from read(task, f"to count what is {state} in each category")
    pairs = list(zip(view.values("Category"), view.values("State"), strict=True))
    kinds = sorted({kind for kind, _ in pairs})
    summary = [[kind, pairs.count((kind, state))] for kind in kinds]
    told = listed([f"{number} in {kind}" for kind, number in summary])
    end = f"G{len(summary) + 1}"
    yield move(
        since(
            f"the tickets that are {state} are {told}",
            thoughts.FILL,
            what="the headers and these counts",
            area=f"F1 to {end}",
        ),
        "update_range",
        start_position="F1",
        end_position=end,
        values_list=[["Category", "Tickets"], *summary],
    )
    return conclusions.done(f"F1 to {end} list all {len(summary)} categories with their counts")


def stations(data: Any, random: Random) -> dict[str, Any]:
    names = random.sample(drawing.TOWNS, random.randint(11, 16))
    january = [each / 10 for each in random.sample(range(-140, 60), len(names))]
    july = [each / 10 for each in random.sample(range(120, 290), len(names))]
    month = random.choice(("January", "July"))
    return {
        "sheet": "Sheet18",
        "header": ["Station", "Height", "January", "July", "Remark"],
        "formats": [GENERAL, "#,##0", "0.0", "0.0", GENERAL],
        "rows": [
            [name, random.randint(4, 2400), january[place], july[place], None]
            for place, name in enumerate(names)
        ],
        "month": month,
    }


def marked(data: Any, values: Values) -> dict[str, Any]:
    place = values["header"].index(values["month"])
    degrees = sorted(row[place] for row in values["rows"])
    if degrees[1] - degrees[0] < 0.25 or degrees[-1] - degrees[-2] < 0.25:
        raise Ambiguous
    told = {degrees[0]: "coldest", degrees[-1]: "warmest"}
    rows = [[*row[:4], told.get(row[place])] for row in values["rows"]]
    return same_page(values, rows)


def mark(task: ToolTask) -> Plan:
    month = task.values["month"]
    view = yield from read(task, f"to compare the temperatures of {month}")
    degrees = view.numbers(month)
    marked = []
    for word, extreme in (("warmest", max(degrees)), ("coldest", min(degrees))):
        row = degrees.index(extreme) + 2
        name, place = view.rows[row - 2][0], view.at(row, "Remark")
        side = "highest" if word == "warmest" else "lowest"
        fact = f"the {side} of the {month} figures is {extreme:.1f}, that of {name} in row {row}"
        yield move(
            since(fact, thoughts.WRITE, value=word, place=place),
            "update_cell",
            position=place,
            value=word,
        )
        marked.append(f"{name} is marked {word}")
    return conclusions.done(listed(marked))


def flats(data: Any, random: Random) -> dict[str, Any]:
    districts = random.sample(("Harbor", "Old Town", "Hillside", "Station", "Park"), 3)
    rows = [
        [f"F-{place}", random.choice(districts), random.randint(42000, 190000) / 100,
         random.randint(28, 120)]
        for place in range(101, 101 + random.randint(13, 18))
    ]  # fmt: skip
    return {
        "sheet": "Sheet19",
        "header": ["Flat", "District", "Rent", "Size"],
        "formats": [GENERAL, GENERAL, "#,##0.00", "0"],
        "rows": rows,
        "district": random.choice(districts),
    }


def averaged(data: Any, values: Values) -> dict[str, Any]:
    rents = [round(row[2] * 100) for row in values["rows"] if row[1] == values["district"]]
    few(len(rents), 3, 8)
    if sum(rents) * 10 // len(rents) % 10 in (4, 5):  # near the edge of rounding
        raise Ambiguous
    table = same_page(values, values["rows"])["values"]
    label = [values["district"], f"{round(sum(rents) / len(rents)) / 100:,.2f}"]
    beside = [["District", "Average rent"], label, *[["", ""]] * (len(table) - 2)]
    rows = [[*row, "", *more] for row, more in zip(table, beside, strict=True)]
    return {"values": rows, "notes": {"G2": f"{len(rents)} flats"}}


def average(task: ToolTask) -> Plan:
    district = task.values["district"]
    view = yield from read(task, f"to find the flats in the district {district}")
    places = [
        view.at(row, "Rent") for row, each in enumerate(view.values("District"), 2)
        if each == district
    ]  # fmt: skip
    if not places:
        raise Lost(f"no flat is in {district}")
    yield move(
        since(
            f"{many(len(places), 'flat')} are in {district}, with the rents in the column Rent",
            thoughts.FILL,
            what="the two headers and the district",
            area="F1 to G2",
        ),
        "update_range",
        start_position="F1",
        end_position="G2",
        values_list=[["District", "Average rent"], [district, None]],
    )
    told = yield move(
        since(
            f"the labels stand in F1 to G2, and {district} has its rents in {listed(places)}",
            thoughts.CALCULATE,
            function="average",
            cells="these cells",
            place="G2",
        ),
        "update_cell_by_formula",
        position_list=places,
        result_position="G2",
        operator="AVERAGE",
    )
    note = f"{len(places)} flats"
    yield move(
        since(told.rstrip("."), thoughts.ANNOTATE, note=note, place="G2"),
        "update_note",
        position="G2",
        content=note,
    )
    return conclusions.done(f'the average rent in {district} is in G2, with the note "{note}"')


TEMPLATES = (
    Template(
        "count",
        "hard",
        (
            "Beside the table in {sheet}, count the tickets that are {state}: write Category into "
            "F1 and Tickets into G1, and below them each category, in alphabetical order, with its "
            "number of {state} tickets (0 where it has none).",
            "Make a summary in the columns F and G of {sheet}, with the headers Category and "
            "Tickets in row 1. From row 2 on it lists all categories from A to Z with how many of "
            "their tickets are {state}, even if none is.",
            "How many tickets of each category are {state} in {sheet}? Answer in the sheet: F1 is "
            "Category, G1 is Tickets, and the rows below hold every category that occurs "
            "(alphabetically, in F) and its count (in G; 0 counts too).",
        ),
        tickets,
        counted,
        count,
    ),
    Template(
        "mark",
        "hard",
        (
            "In the column Remark of {sheet}, write warmest beside the station with the highest "
            "temperature in {month}, and coldest beside the one with the lowest.",
            "Compare the {month} temperatures in {sheet}. The station with the highest gets the "
            "remark warmest, the one with the lowest gets coldest, the others get none.",
            "{sheet} lists weather stations. Which was the warmest in {month}, and which the "
            "coldest? Write just these words, warmest and coldest, into their cells under Remark.",
        ),
        stations,
        marked,
        mark,
    ),
    Template(
        "average",
        "hard",
        (
            "In {sheet}, write District into F1, Average rent into G1, {district} into F2, and "
            "into G2 the average rent of the flats in {district}, rounded to two decimals. Put a "
            "note on G2 that says how many flats these are, such as: 12 flats",
            "What do the flats in {district} cost on average? Write it into G2 of {sheet}, rounded "
            "to two decimals, with {district} in F2 and the headers District in F1 and Average "
            "rent in G1. The number of these flats goes into a note on G2, worded like: 12 flats",
            "Add a small table to {sheet}: the headers District (F1) and Average rent (G1), and "
            "below them {district} (F2) and the mean of the rents of its flats to two decimals "
            "(G2). G2 also gets a note with the number of flats that were averaged, in the form: "
            "12 flats",
        ),
        flats,
        averaged,
        average,
    ),
)
