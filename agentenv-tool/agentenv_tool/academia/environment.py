"""Academia: questions about papers and authors, answered from two nets with tools.

A task is a goal such as "How many papers have X and Y written together?". PaperNet holds papers and
what they cite, AuthorNet authors and their joint papers; each must be loaded before it is asked. An
action is one call, `Action: <tool> with Action Input: <dict>`. `finish` gives the answer and ends
the episode; the reward is 1 when it is right. The task fixes everything: the seed only varies
`available_actions` and the words in which the expert thinks.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from agentenv_tool import tasks as tool_tasks
from agentenv_tool.academia import invented, pickles, suggestions
from agentenv_tool.academia.aims import AIMS
from agentenv_tool.academia.nets import Nets
from agentenv_tool.academia.templates import TEMPLATES, TEST, TRAIN
from agentenv_tool.academia.tools import AcademiaTools
from agentenv_tool.episode import Episode
from agentenv_tool.grading import Answers
from agentenv_tool.options import GradedOptions
from agentenv_tool.toolbox import Toolbox
from envservers.environment import Advice, Environment, Step, Tasks

TOOLBOX = Toolbox(AcademiaTools)
PLANS = {each.name: each.plan for each in TEMPLATES}


@dataclass(frozen=True)
class Shared:
    """What the episodes of a process have in common."""

    tasks: tool_tasks.TaskSet
    nets: Nets
    strict: bool


class Academia(Environment):
    """Answer a question about papers and authors with tools that read two nets."""

    name = "academia"
    item_prefix = "tool_academia"
    port = 36012
    max_rounds = 12
    scoring = (
        "Success: the answer is right. The score is the share of the subgoals met, mostly one."
    )
    runs_in = "thread"

    @dataclass(frozen=True)
    class Options(GradedOptions):
        """How answers are graded, and whose tasks are served."""

    def __init__(self, shared: Shared):
        super().__init__(shared)
        self.world = shared
        self.task = 0
        self.seed = 0
        self.episode: Episode

    @classmethod
    def setup(cls, options: Any) -> Shared:
        tasks = tool_tasks.served(cls, options.data, TRAIN, TEST)
        official = tasks.listing.source == "official"
        nets = pickles.read(options.data) if official else invented.nets()
        return Shared(tasks, nets, options.strict)

    def tasks(self) -> Tasks:
        return self.world.tasks.listing

    def reset(self, task: int, seed: int) -> Step:
        self.task, self.seed = task, seed
        tools, chosen = AcademiaTools(self.world.nets), self.world.tasks[task]
        judge = Answers(chosen, self.world.strict)
        self.episode = Episode(TOOLBOX, tools, chosen, judge, (task, seed))
        return self.episode.begin()

    def step(self, action: str) -> Step:
        return self.episode.step(action)

    def available_actions(self) -> list[str]:
        history, goal = self.episode.history, self.episode.task.goal
        random = Random(f"academia/{self.task}/{self.seed}/{len(history)}")
        suggested = suggestions.calls(self.world.nets, goal, history, random)
        return self.episode.available_actions(suggested)

    def oracle(self) -> Advice:
        task = self.episode.task
        return self.episode.advice(
            PLANS[task.template], AIMS[task.template].format_map(task.values)
        )

    def copy(self) -> Academia:
        twin = Academia(self.world)
        twin.task, twin.seed, twin.episode = self.task, self.seed, self.episode.copy()
        return twin

    @classmethod
    def prompt(cls) -> str:
        return f"{super().prompt().strip()}\n\n{TOOLBOX.told()}\n"

    @classmethod
    def tools(cls) -> list[dict[str, Any]]:
        return TOOLBOX.schema()
