"""Guesses: calls that make sense on a sheet, for an agent that knows nothing of its goal."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from agentenv_tool.calls import FINISH, Call
from agentenv_tool.sheet.a1 import ROWS, Position, letters


def of(texts: Sequence[Sequence[str]] | None, sheets: Sequence[str], random: Random) -> list[Call]:
    """A dozen, drawn anew; without an open sheet, there is little to do but to open one."""
    opening = [Call("open_sheet", {"name": name}) for name in random.sample(list(sheets), 1)]
    if texts is None or not texts:
        return [*opening, Call("get_A1_annotation", {"row": 2, "col": 3}), Call(FINISH)]
    height, width = len(texts), max(len(row) for row in texts)
    row, column = random.randint(2, max(2, height)), random.randint(1, width)
    place, other = str(Position(row, column)), str(Position(random.randint(1, height), column))
    seen = [cell for line in texts for cell in line if cell] or ["0"]
    line = list(texts[random.randrange(height)])
    below = {"start_position": f"{letters(column)}2", "end_position": str(Position(height, column))}
    sums = random.choice(("SUM", "AVERAGE", "MAX", "MIN", "COUNT"))
    beside = str(Position(height + 1, column))
    calls = [
        Call("get_cell_value", {"position": place}),
        Call("get_note", {"position": place}),
        Call("filter_cells", {"query": random.choice(seen)}),
        Call("get_value_by_formula", {**below, "operator": sums}),
        Call("update_cell", {"position": place, "value": random.choice(seen)}),
        Call("update_cell_by_formula", {**below, "result_position": beside, "operator": sums}),
        Call("sort_sheet_by_col", {"col_num": column, "order": random.choice(("asc", "des"))}),
        Call("freeze_data", {"dimension": "rows", "num": 1}),
        Call("delete_batch_data", {"dimension": "rows", "index_list": [row]}),
        Call("insert_rows", {"values_list": [line], "row_idx": height + 1}),
        Call("merge_cells", {"start_position": "A1", "end_position": f"{letters(width)}1"}),
        Call("update_note", {"position": other, "content": "checked"}),
    ]
    fitting = [each for each in calls if each.tool != "insert_rows" or height < ROWS]
    return [*opening, *fitting, Call(FINISH)]
