"""Inspection: what files hold, world by world, counted row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from agentenv.data.agenteval import world_of
from agentenv.data.files import BadFile
from agentenv.data.identity import texts_digest
from agentenv.data.records import TASKS, task_complaints
from agentenv.data.sources import DataFile, episode_of
from agentenv.trajectory import Trajectory

Count = Callable[[str], int]


@dataclass
class WorldCount:
    """What the rows of one world are, taken together."""

    rows: int = 0
    turns: int = 0
    most_turns: int = 0
    characters: int = 0
    tokens: int | None = None  # of the texts, as a tokenizer cuts them; None: it was not given
    outcomes: Counter[str] = field(default_factory=Counter)
    judged: int = 0  # with a verdict; demonstrations have none
    successes: int = 0
    sources: Counter[str] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    agents: Counter[str] = field(default_factory=Counter)
    tasks: set[int] = field(default_factory=set)
    duplicates: int = 0  # rows that say what an earlier one says

    def add(self, each: Trajectory, count: Count | None) -> None:
        """Another row; `count` tells how many tokens a text has."""
        said = list(texts(each))
        self.rows += 1
        self.turns += len(each.turns)
        self.most_turns = max(self.most_turns, len(each.turns))
        self.characters += sum(map(len, said))
        if count is not None:
            self.tokens = (self.tokens or 0) + sum(map(count, said))
        self.outcomes[each.outcome] += 1
        self.judged += each.success is not None
        self.successes += each.success is True
        self.sources[each.source] += 1
        self.formats[each.format] += 1
        self.agents[each.agent] += 1
        self.tasks.add(each.task)

    def as_json(self) -> dict[str, Any]:
        """For programs; counters by how often, then by name."""
        return {
            "rows": self.rows,
            "tasks": len(self.tasks),
            "duplicates": self.duplicates,
            "turns": {"mean": self.turns / self.rows, "max": self.most_turns},
            "characters": self.characters,
            "tokens": self.tokens,
            "outcomes": _ordered(self.outcomes),
            "success": self.successes / self.judged if self.judged else None,
            "judged": self.judged,
            "sources": _ordered(self.sources),
            "formats": _ordered(self.formats),
            "agents": _ordered(self.agents),
        }


@dataclass
class Inspection:
    """What a file holds. Malformed rows are counted, and the first is told of."""

    file: DataFile
    rows: int = 0
    malformed: int = 0
    first_malformed: str | None = None
    worlds: dict[str, WorldCount] = field(default_factory=dict)
    tasks: dict[str, int] = field(default_factory=dict)  # that a file of AgentEval names
    shown: list[Trajectory] = field(default_factory=list)

    def refuse(self, why: str) -> None:
        """Another row is malformed."""
        self.malformed += 1
        self.first_malformed = self.first_malformed or why


def inspect(file: DataFile, count: Count | None = None, show: int = 0) -> Inspection:
    """Go through a file once; the first `show` episodes are kept whole."""
    inspection = Inspection(file)
    said: set[bytes] = set()
    for found in file.found():
        inspection.rows += 1
        if file.kind == TASKS and found.row is not None:
            for field, told in task_complaints(found.row):
                inspection.refuse(f"{file.path}, {found.place}: {field}: {told}")
                break
            else:
                world = world_of(found.row["item_id"].rpartition("_")[0])
                inspection.tasks[world] = inspection.tasks.get(world, 0) + 1
            continue
        try:
            each = episode_of(file, found).trajectory
        except BadFile as error:
            inspection.refuse(str(error))
            continue
        world_count = inspection.worlds.setdefault(each.world, WorldCount())
        world_count.add(each, count)
        digest = texts_digest(each)
        world_count.duplicates += digest in said
        said.add(digest)
        if len(inspection.shown) < show:
            inspection.shown.append(each)
    inspection.worlds = dict(sorted(inspection.worlds.items()))
    return inspection


def tokenizer(name: str) -> Count:
    """How many tokens the tokenizer of a model cuts a text into: its folder, or its name."""
    try:
        from transformers import AutoTokenizer
    except ImportError as error:
        raise BadFile(
            "counting tokens takes the package transformers: pip install 'agentenv-platform[train]'"
        ) from error
    try:
        cutting = AutoTokenizer.from_pretrained(name)
    except Exception as error:  # of any kind: what is loaded is files of others
        told = " ".join(str(error).split())[:200]
        raise BadFile(f"{name} holds no tokenizer that can be loaded: {told}") from error
    return lambda text: len(cutting(text, add_special_tokens=False, verbose=False)["input_ids"])


def texts(each: Trajectory) -> Iterator[str]:
    """All that is said in an episode, in its order; function calls are not text."""
    yield from (each.prompt, each.acknowledgment, each.observation)
    for turn in each.turns:
        yield from (turn.reply, turn.observation)


def _ordered(counter: Counter[str]) -> dict[str, int]:
    return dict(sorted(counter.items(), key=lambda item: (-item[1], item[0])))
