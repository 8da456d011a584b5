"""AgentEval: which tasks the official files name, world by world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from agentenv.data.files import BadFile, read_list
from agentenv.data.hub import folder_of
from agentenv.protocol import Card, task_number

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


@dataclass(frozen=True, slots=True)
class Chosen:
    """Tasks by their official numbers: which ones, world by world, and who says so."""

    name: str
    numbers: Mapping[str, list[int]]

    def of(self, card: Card) -> list[int]:
        """The numbers in this world; raises ValueError where they would name other tasks."""
        if card.name not in self.numbers:
            known = ", ".join(self.numbers)
            raise ValueError(f"{self.name} names no tasks of {card.name} (it has {known})")
        if not card.official_numbers:
            raise ValueError(
                f"{card.name} serves {card.source} tasks, and its numbers are not those of "
                f"{self.name}: give its server the official data (--data, AGENTENV_DATA), leave "
                "the world out (--envs), or play its own tasks (--split test)"
            )
        return self.numbers[card.name]

    def as_json(self) -> dict[str, Any]:
        """For a run's config: the same only where the same tasks are named."""
        worlds = {
            world: {
                "count": len(numbers),
                "sha256": sha256(" ".join(map(str, numbers)).encode()).hexdigest(),
            }
            for world, numbers in self.numbers.items()
        }
        return {"from": self.name, "worlds": worlds}


def tasks_of(card: Card, named: bool) -> str:
    """Whose tasks are played: `official` ones, also where a world needs no data to have them."""
    return "official" if named and card.official_numbers else card.source


def chosen_by(source: str, split: str = "test") -> Chosen:
    """What the files of a folder, or of a data set on the hub, name."""
    folder = folder_of(source, [f"*_{split}.json"])
    items = read_folder(folder, split)
    numbers = {
        world: list(dict.fromkeys(map(task_number, named))) for world, named in items.items()
    }
    return Chosen(source, numbers)


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
    items: dict[str, list[str]] = {}
    files: dict[str, Path] = {}
    for path in sorted(folder.glob(f"*{ending}")):
        world = world_of(path.name.removesuffix(ending))
        if world in files:
            raise BadFile(f"{files[world]} and {path} both name tasks of {world}: leave one")
        files[world], items[world] = path, read_items(path)
        foreign = [each for each in items[world] if world_of(each.rpartition("_")[0]) != world]
        if foreign:
            raise BadFile(f"{path} names {foreign[0]}, which is no task of {world}")
    if not items:
        raise BadFile(f"{folder} holds no *{ending}")
    return items
