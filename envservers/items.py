"""Items: AgentGym's lists of items, which say what a world trains and is evaluated on.

`<prefix>_train.json` and `<prefix>_test.json` hold rows such as `{"item_id": "sciworld_7"}`.
"""

from __future__ import annotations

import json
from collections.abc import Container, Sequence
from pathlib import Path
from typing import Any

SPLITS = ("train", "test")


class BadList(ValueError):
    """A list of items is not what it should be."""


def listed(
    folders: Sequence[Path], prefix: str, tasks: Container[int], name: str = ""
) -> dict[str, list[int]]:
    """The splits that lists in the folders name, each task once; empty where there is no list.

    A list is called after the prefix, unless it has a `name` of its own. One of which no task is
    served belongs to data that are not here, and is left out.
    """
    splits = {}
    for split in SPLITS:
        paths = (folder / f"{name or prefix}_{split}.json" for folder in folders)
        path = next((each for each in paths if each.is_file()), None)
        if path is not None:
            named = _numbers(path, prefix)
            served = [task for task in named if task in tasks]
            if served and len(served) < len(named):
                missing = next(task for task in named if task not in tasks)
                raise BadList(f"{path} names {prefix}_{missing}, which is no task of this data")
            if served:
                splits[split] = list(dict.fromkeys(served))
    return splits


def _numbers(path: Path, prefix: str) -> list[int]:
    wanted = f'give a list of rows such as {{"item_id": "{prefix}_0"}}'
    try:
        rows: Any = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadList(f"{path} is no JSON ({error}): {wanted}") from error
    if not isinstance(rows, list) or not rows:
        raise BadList(f"{path} holds no list of rows: {wanted}")
    numbers = []
    for row, each in enumerate(rows):
        item = each.get("item_id") if isinstance(each, dict) else None
        name, _, digits = item.rpartition("_") if isinstance(item, str) else ("", "", "")
        if name != prefix or not digits.isascii() or not digits.isdecimal() or len(digits) > 9:
            raise BadList(f"{path}, row {row}: item_id is {item!r}; {wanted}")
        numbers.append(int(digits))
    return numbers
