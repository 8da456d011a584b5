"""Movie: questions about films and the people who make them, answered with a database's tools.

A task is a question with one answer: a fact of a film or a person, or what follows from several of
them, such as which of two films earned more. An action is a call, `get_search_movie with Action
Input: {"movie_name": "The Salt Mill"}`. The call of `finish` with the answer ends the episode, with
reward 1 where it is right and 0 where it is not. The task fixes everything: the
seed only varies the words in which the expert thinks.
The built-in films and people are invented; the tools find real ones with the live backend.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agentenv_tool.episode import Episode
from agentenv_tool.grading import Answers
from agentenv_tool.movie import database
from agentenv_tool.movie.aims import AIMS
from agentenv_tool.movie.embedded import Embedded
from agentenv_tool.movie.source import Source
from agentenv_tool.movie.suggestions import suggested
from agentenv_tool.movie.templates import plan_of
from agentenv_tool.movie.tmdb import KEY, Tmdb
from agentenv_tool.movie.tools import TOOLBOX, MovieTools
from agentenv_tool.options import EMBEDDED, LIVE, BackedOptions
from agentenv_tool.tasks import TaskSet, served
from envservers.environment import Advice, Environment, Step, Tasks
from envservers.settings import BadSetting

TRAIN, TEST = 215, 20


@dataclass(frozen=True)
class Shared:
    """What the episodes of a process have in common."""

    tasks: TaskSet
    source: Source
    options: BackedOptions


class Movie(Environment):
    """Answer questions about films and the people who make them with a database's tools."""

    name = "movie"
    port = 36011
    max_rounds = 12
    scoring = (
        "Success: the answer is right. The score is the share of the subgoals met, mostly one."
    )
    runs_in = "thread"  # a live request may take seconds

    @dataclass(frozen=True)
    class Options(BackedOptions):
        """Who answers the tools, and how answers are graded."""

    def __init__(self, shared: Shared):
        super().__init__(shared)
        self.world = shared
        self.episode: Episode | None = None

    @classmethod
    def setup(cls, options: Any) -> Shared:
        tasks = served(cls, options.data, TRAIN, TEST)
        if (tasks.folder is None) == (options.backend == LIVE):
            raise BadSetting(_MISMATCH[options.backend])
        if options.backend == LIVE:
            return Shared(tasks, Tmdb.at(options.live_url), options)
        return Shared(tasks, Embedded(database.built()), options)

    @classmethod
    def prompt(cls) -> str:
        return f"{super().prompt().rstrip()}\n\n{TOOLBOX.told()}\n"

    @classmethod
    def tools(cls) -> list[dict[str, Any]]:
        return TOOLBOX.schema()

    def tasks(self) -> Tasks:
        return self.world.tasks.listing

    def reset(self, task: int, seed: int) -> Step:
        chosen = self.world.tasks[task]
        judge = Answers(chosen, self.world.options.strict)
        self.episode = Episode(TOOLBOX, MovieTools(self.world.source), chosen, judge, (task, seed))
        return self.episode.begin()

    def step(self, action: str) -> Step:
        return self._playing().step(action)

    def available_actions(self) -> list[str]:
        episode = self._playing()
        return episode.available_actions(suggested(episode))

    def oracle(self) -> Advice:
        episode = self._playing()
        task = episode.task
        return episode.advice(plan_of(task), AIMS[task.template].format_map(task.values))

    def copy(self) -> Movie:
        twin = Movie(self.world)
        twin.episode = self._playing().copy()
        return twin

    def _playing(self) -> Episode:
        if self.episode is None:
            raise RuntimeError("movie was not reset")
        return self.episode


_MISMATCH = {
    EMBEDDED: "the answers of the official tasks are those of TMDB: give --backend live, and a "
    f"read access token of TMDB in the variable {KEY}; or no --data, for the built-in tasks",
    LIVE: "the answers of the built-in tasks are those of the embedded database: give --data with "
    "the folder of the official tasks, or leave --backend away",
}
