"""Weather: questions about weather, air and distances, which are answered with tools.

A task is a goal with one answer, such as the wettest day of last week where the user is. An action
is a call, `Action: get_elevation with Action Input: {"latitude": 59.9127, "longitude": 10.7461}`.
The episode ends with `finish`, whose answer gives reward 1 if it is right; nothing else does.

The goals are about a fixed day of 2023. Built-in tasks are answered by the embedded backend: real
cities, and a climate that was made up. The official tasks are answered by Open-Meteo's archive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agentenv_tool.calls import FINISH, Call
from agentenv_tool.episode import Episode
from agentenv_tool.grading import Answers
from agentenv_tool.making import Template
from agentenv_tool.options import LIVE, BackedOptions
from agentenv_tool.tasks import TaskSet, ToolTask, served
from agentenv_tool.weather.aims import AIMS
from agentenv_tool.weather.backend import Backend, Embedded
from agentenv_tool.weather.open_meteo import OpenMeteo
from agentenv_tool.weather.places import Places
from agentenv_tool.weather.suggestions import suggested
from agentenv_tool.weather.templates import TEMPLATES, TEST, TRAIN
from agentenv_tool.weather.tools import TOOLBOX, WeatherTools
from envservers.environment import Advice, Environment, Step, Tasks
from envservers.settings import BadSetting


@dataclass(frozen=True)
class Shared:
    """What all episodes of a server read."""

    tasks: TaskSet
    backend: Backend
    table: Places
    strict: bool
    templates: Mapping[str, Template]


class Weather(Environment):
    """Answer a question about weather, air quality, elevations or distances with tools."""

    name = "weather"
    port = 36010
    max_rounds = 10
    scoring = (
        "Success: the answer is right. The score is the share of the subgoals met, mostly one."
    )
    runs_in = "thread"

    @dataclass(frozen=True)
    class Options(BackedOptions):
        """The embedded backend knows the built-in tasks' answers, the live one the official's."""

    def __init__(self, shared: Shared):
        super().__init__(shared)
        self.served = shared
        self.episode: Episode

    @classmethod
    def setup(cls, options: Any) -> Shared:
        tasks = served(cls, options.data, TRAIN, TEST)
        live = options.backend == LIVE
        if tasks.folder is not None and not live:
            raise BadSetting(
                "the official tasks of weather are answered from Open-Meteo's archive, of which "
                "the embedded backend knows nothing: give --backend live, or no --data for the "
                "built-in tasks"
            )
        if tasks.folder is None and live:
            raise BadSetting(
                "the built-in tasks of weather are answered by the embedded backend's climate, of "
                "which Open-Meteo knows nothing: give --data with the official tasks, or "
                "--backend embedded"
            )
        table = Places.load()
        backend = OpenMeteo(options.live_url) if live else Embedded(table)
        templates = {each.name: each for each in TEMPLATES}
        return Shared(tasks, backend, table, options.strict, templates)

    def tasks(self) -> Tasks:
        return self.served.tasks.listing

    def reset(self, task: int, seed: int) -> Step:
        chosen = self.served.tasks[task]
        tools = WeatherTools(chosen.start, self.served.backend)
        judge = AnyAnswer(chosen, self.served.strict)
        self.episode = Episode(TOOLBOX, tools, chosen, judge, (task, seed))
        return self.episode.begin()

    def step(self, action: str) -> Step:
        return self.episode.step(action)

    def available_actions(self) -> list[str]:
        goal, history = self.episode.task.goal, self.episode.history
        return self.episode.available_actions(suggested(goal, history, self.served.table))

    def oracle(self) -> Advice:
        task = self.episode.task
        template: Template = self.served.templates[task.template]
        return self.episode.advice(template.plan, AIMS[template.name].format_map(task.values))

    def copy(self) -> Weather:
        twin = Weather(self.served)
        twin.episode = self.episode.copy()
        return twin

    @classmethod
    def prompt(cls) -> str:
        return f"{super().prompt().rstrip()}\n\n{TOOLBOX.told()}\n"

    @classmethod
    def tools(cls) -> list[dict[str, Any]]:
        return TOOLBOX.schema()


class AnyAnswer:
    """One subgoal is enough: two official tasks have two, which are the same but for digits."""

    def __init__(self, task: ToolTask, strict: bool):
        self.task = task
        self.strict = strict
        self.met = False

    def score(self, call: Call, result: Any) -> float:
        if self.strict or call.tool == FINISH:
            judged = Answers(self.task, self.strict).score(call, result)
            self.met = self.met or judged > 0
        return float(self.met)

    def succeeded(self) -> bool:
        return self.met

    def copy(self, tools: Any) -> AnyAnswer:
        twin = AnyAnswer(self.task, self.strict)
        twin.met = self.met
        return twin
