"""Summaries: something is to be found in the rows of the sheet, and told in a place of its own."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from agentenv_tool.making import Ambiguous, Template
from agentenv_tool.plans import Plan, move
from agentenv_tool.sheet.a1 import letters
from agentenv_tool.sheet.formats import GENERAL
from agentenv_tool.sheet.templates import drawing
from agentenv_tool.sheet.templates.drawing import same_page
from agentenv_tool.sheet.templates.lines import few
from agentenv_tool.sheet.templates.reading import Lost, read
from agentenv_tool.tasks import ToolTask

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
    told = drawing.listed([f"{kind} {number}" for kind, number in summary])
    yield move(
        f"Of the tickets that are {state} there are: {told}. I write this into F and G.",
        "update_range",
        start_position="F1",
        end_position=f"G{len(summary) + 1}",
        values_list=[["Category", "Tickets"], *summary],
    )


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
    for word, extreme in (("warmest", max(degrees)), ("coldest", min(degrees))):
        row = degrees.index(extreme) + 2
        yield move(
            f"The {word} in {month} is {view.rows[row - 2][0]} in row {row}, with {extreme:.1f}.",
            "update_cell",
            position=view.at(row, "Remark"),
            value=word,
        )


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
        "First the labels: the titles in row 1, and the district below.",
        "update_range",
        start_position="F1",
        end_position="G2",
        values_list=[["District", "Average rent"], [district, None]],
    )
    yield move(
        f"{district} has {len(places)} flats, whose rents are in "
        f"{drawing.listed(places)}: the average of these goes into G2.",
        "update_cell_by_formula",
        position_list=places,
        result_position="G2",
        operator="AVERAGE",
    )
    yield move(
        f"The note on G2 tells that {len(places)} flats were counted.",
        "update_note",
        position="G2",
        content=f"{len(places)} flats",
    )


def trips(data: Any, random: Random) -> dict[str, Any]:
    who = random.choice(drawing.people(random, 4))
    count = random.randint(9, 13)
    dates = sorted(drawing.days(random, count, "2024-01-08", 300))
    return {
        "sheet": "Sheet20",
        "header": ["Date", "Town", "Nights", "Hotel", "Meals"],
        "formats": ["m/d/yyyy", GENERAL, "0", "$#,##0.00", "$#,##0.00"],
        "rows": [
            [
                day,
                random.choice(drawing.TOWNS),
                random.randint(1, 5),
                random.randint(6000, 70000) / 100,
                random.randint(1500, 20000) / 100,
            ]
            for day in dates
        ],
        "title": f"Travel costs of {who}",
    }


def titled(data: Any, values: Values) -> dict[str, Any]:
    table = same_page(values, values["rows"])["values"]
    title = [values["title"], "", "", "", ""]
    return {"values": [title, *table], "merges": ["A1:E1"], "frozen": [2, 0]}


def entitle(task: ToolTask) -> Plan:
    title = task.values["title"]
    view = yield from read(task, "to see how many columns the title has to cover")
    yield move(
        "The title needs a row of its own above the header.",
        "insert_rows",
        values_list=[[title]],
        row_idx=1,
    )
    end = f"{letters(view.width)}1"
    yield move(
        f"The table reaches to column {letters(view.width)}: I merge the title from A1 to {end}.",
        "merge_cells",
        start_position="A1",
        end_position=end,
    )
    yield move(
        "Title and header are rows 1 and 2 now: I freeze two rows.",
        "freeze_data",
        dimension="rows",
        num=2,
    )


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
    Template(
        "entitle",
        "hard",
        (
            'Give {sheet} a title: insert a row on top with "{title}" in A1, merge its cells over '
            "all columns of the table, and freeze the title and the header.",
            'Put a new first row above the header of {sheet}. It says "{title}" in one merged cell '
            "that is as wide as the table. Freeze the first two rows then.",
            '{sheet} has no title. Insert the row "{title}" before row 1, merge it across the '
            "table from the first column to the last, and freeze both it and the header row.",
        ),
        trips,
        titled,
        entitle,
    ),
)
