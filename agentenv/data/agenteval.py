"""AgentEval: which tasks the official files name, world by world."""

from __future__ import annotations

from pathlib import Path

from agentenv.data.files import BadFile, read_list
from agentenv.protocol import task_number

# Official files are `<this>_test.json` and `<this>_train.json`; other worlds use their own name.
_OFFICIAL = {
    "maze": "lmrlgym_maze",
    "wordle": "lmrlgym_wordle",
    "academia": "tool_academia",
    "movie": "tool_movie",
    "sheet": "tool_sheet",
    "todo": "tool_todo",
    "weather": "tool_weather",
}
_WORLDS = {prefix: world for world, prefix in _OFFICIAL.items()}


def file_name(world: str, split: str) -> str:
    """What the official data call the file of this world and split."""
    return f"{_OFFICIAL.get(world, world)}_{split}.json"


def world_of(prefix: str) -> str:
    """The world behind the prefix of an item or of a file: both `tool_movie` and `movie` occur."""
    return _WORLDS.get(prefix, prefix)


def read_items(path: Path) -> list[str]:
    """The item ids of one file, in its order."""
    items = []
    for number, row in enumerate(read_list(path)):
        try:
            task_number(row["item_id"])
        except KeyError as error:
            raise BadFile(f"{path}, row {number} has no item_id") from error
        except (ValueError, AttributeError) as error:
            raise BadFile(f"{path}, row {number}: {row['item_id']!r} is no item id") from error
        items.append(row["item_id"])
    return items


def read_folder(folder: Path, split: str = "test") -> dict[str, list[str]]:
    """The item ids of every world that has a file of this split here."""
    ending = f"_{split}.json"
    paths = sorted(folder.glob(f"*{ending}"))
    if not paths:
        raise BadFile(f"{folder} holds no *{ending}")
    return {world_of(path.name.removesuffix(ending)): read_items(path) for path in paths}
