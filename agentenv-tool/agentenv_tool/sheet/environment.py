"""Sheet: a spreadsheet is to be brought into the shape that a goal describes, with tools.

A task is a goal about one sheet of a book, such as to delete the orders that were canceled and to
add a row of totals. The book is the session's own; `open_sheet` comes first. An action is a call,
`Action: <tool> with Action Input: <dict>`: there are twenty tools and `finish`, which takes no
arguments. Reward is given for each step that brings the sheet closer to the answer than it was
before, from 0 for one that nobody has touched to 1; success is that it was the answer when `finish`
was called. The task fixes everything: the seed only varies `available_actions` and
the words in which the expert thinks.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from agentenv_tool.episode import Episode
from agentenv_tool.options import LIVE, BackedOptions
from agentenv_tool.sheet import expert, guesses
from agentenv_tool.sheet.book import Book
from agentenv_tool.sheet.source import Shelf, Source
from agentenv_tool.sheet.tools import TOOLBOX, Tools
from agentenv_tool.tasks import TaskSet, ToolTask, served
from envservers.environment import Advice, Environment, Step, Tasks
from envservers.settings import setting

TRAIN, TEST = 0, 20


@dataclass(frozen=True)
class Shared:
    """What the episodes of a process have in common."""

    tasks: TaskSet
    source: Source
    options: Sheet.Options


class Sheet(Environment):
    """Edit a spreadsheet with tools until it is what the goal describes."""

    name = "sheet"
    item_prefix = "tool_sheet"
    port = 36013
    max_rounds = 15
    scoring = (
        "The score tells how close the sheet is to the answer. "
        "Success: it is the answer at the end."
    )
    runs_in = "thread"

    @dataclass(frozen=True)
    class Options(BackedOptions):
        """How sheets are graded, and whose they are."""

        sheet_id: str = setting("", "live: the Google spreadsheet that each session copies")

    def __init__(self, shared: Shared):
        super().__init__(shared)
        self.world = shared
        self.task = self.seed = 0
        self.episode: Episode | None = None

    @classmethod
    def setup(cls, options: Any) -> Shared:
        tasks = served(cls, options.data, TRAIN, TEST)
        source: Source
        if options.backend == LIVE:
            from agentenv_tool.sheet.google import Drive

            source = Drive.connected(options.sheet_id, options.live_url, tasks.tasks)
        elif tasks.folder is not None:
            source = Shelf.official(options.data, tasks.tasks)
        else:
            source = Shelf.built_in(tasks.tasks)
        return Shared(tasks, source, options)

    def tasks(self) -> Tasks:
        return self.world.tasks.listing

    def reset(self, task: int, seed: int) -> Step:
        self.close()
        self.task, self.seed = task, seed
        world = self.world
        self.episode = begun(world.source, task, world.tasks[task], world.options.strict, seed)
        return self.episode.begin()

    def step(self, action: str) -> Step:
        return self._playing().step(action)

    def available_actions(self) -> list[str]:
        episode = self._playing()
        random = Random(f"sheet/{self.task}/{self.seed}/{len(episode.history)}")
        book: Book = episode.tools.book
        texts = None if book.opened is None else book.texts()
        suggested = guesses.of(texts, self.world.source.sheets(), random)
        return episode.available_actions(suggested)

    def oracle(self) -> Advice:
        sheet = self.world.source.wanted(self.task).sheet
        episode = self._playing()
        return expert.advice(episode, sheet, episode.tools.book.opened)

    def copy(self) -> Sheet | None:
        if self.episode is None or self.world.options.backend == LIVE:
            return None
        twin = Sheet(self.world)
        twin.task, twin.seed = self.task, self.seed
        twin.episode = self.episode.copy()
        return twin

    def close(self) -> None:
        if self.episode is not None:
            self.episode.tools.book.close()
            self.episode = None

    def _playing(self) -> Episode:
        if self.episode is None:
            raise RuntimeError("the episode has not begun")
        return self.episode

    @classmethod
    def prompt(cls) -> str:
        return f"{super().prompt().rstrip()}\n\n{TOOLBOX.told()}\n"

    @classmethod
    def tools(cls) -> list[dict[str, Any]]:
        return TOOLBOX.schema()


def begun(source: Source, number: int, task: ToolTask, strict: bool, seed: int = 0) -> Episode:
    """A task of a source, with a book of its own."""
    book = source.begin()
    judge = source.wanted(number).judge(book, strict)
    return Episode(TOOLBOX, Tools(book), task, judge, (number, seed))
