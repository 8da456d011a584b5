"""Titles: a table is to get a title above it."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from agentenv_tool import conclusions
from agentenv_tool.making import Template
from agentenv_tool.plans import Plan, move
from agentenv_tool.sheet import thoughts
from agentenv_tool.sheet.a1 import letters
from agentenv_tool.sheet.formats import GENERAL
from agentenv_tool.sheet.templates import drawing
from agentenv_tool.sheet.templates.drawing import same_page
from agentenv_tool.sheet.templates.reading import read
from agentenv_tool.tasks import ToolTask
from agentenv_tool.thoughts import since

Values = Mapping[str, Any]


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
        since(
            "row 1 is the header, so the title needs a row of its own above it",
            thoughts.INSERT,
            what=f'the title "{title}"',
            where="row 1",
        ),
        "insert_rows",
        values_list=[[title]],
        row_idx=1,
    )
    last = letters(view.width)
    yield move(
        since(
            f"the title is in A1, and the table reaches from {view.header[0]} in column A to "
            f"{view.header[-1]} in column {last}",
            thoughts.MERGE,
            area=f"A1 to {last}1",
        ),
        "merge_cells",
        start_position="A1",
        end_position=f"{last}1",
    )
    yield move(
        since("the title is row 1 and the header row 2", thoughts.FREEZE, what="these two rows"),
        "freeze_data",
        dimension="rows",
        num=2,
    )
    return conclusions.done("the title is above the table, merged and frozen with the header")


TEMPLATES = (
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
