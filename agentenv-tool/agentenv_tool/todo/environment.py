"""TODOList: keep somebody's projects and tasks with the tools of a to-do list.

A task is a goal: a question about the account, or something to do in it. Each session has an
account of its own with the same five projects, on the same day. An action is a call, such as
`get_tasks with Action Input: {"project_id": "2203306141"}`; `finish` with the answer ends the
episode. Reward is 1 at that moment if the answer is right, where one is asked for, and the whole
account is as it should be: changed as the goal says and in nothing else; otherwise 0.

With official data the account starts from AgentGym's own content, and `--backend live` keeps it in
a real Todoist account.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from agentenv_tool import tasks
from agentenv_tool.episode import Episode
from agentenv_tool.options import LIVE, BackedOptions
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import TaskSet, ToolTask
from agentenv_tool.todo import official, suggestions
from agentenv_tool.todo.account import Account, Memory
from agentenv_tool.todo.aims import AIMS
from agentenv_tool.todo.content import Content, load
from agentenv_tool.todo.judge import Reference
from agentenv_tool.todo.play import TOOLBOX, opened
from agentenv_tool.todo.telling import telling
from agentenv_tool.todo.templates import TEMPLATES
from agentenv_tool.todo.todoist import Todoist
from envservers.environment import Advice, Environment, Step, Tasks
from envservers.settings import BadSetting, setting

TRAIN, TEST = 135, 20


@dataclass(frozen=True)
class Shared:
    """What the episodes of a process have in common."""

    tasks: TaskSet
    start: Content
    references: Mapping[int, Reference]  # of official tasks
    strict: bool
    service: Todoist | None  # None: accounts are in memory

    def account(self) -> Account:
        return Memory(self.start) if self.service is None else self.service.open(self.start)


class Todo(Environment):
    """Answer questions about projects and tasks, and change them, with tools."""

    name = "todo"
    port = 36014
    max_rounds = 15
    scoring = (
        "Success: the answer and the whole account are right at the end. "
        "The score is 1 then, else 0."
    )
    runs_in = "thread"  # the live service is waited for

    @dataclass(frozen=True)
    class Options(BackedOptions):
        """Where accounts are kept, and how episodes are graded."""

        i_know_this_writes_to_my_account: bool = setting(
            False, "allow the live backend to create and delete projects in the user's Todoist"
        )

    def __init__(self, shared: Shared):
        super().__init__(shared)
        self.world = shared
        self.seed = 0
        self.number = 0
        self.episode: Episode | None = None

    @classmethod
    def setup(cls, options: Any) -> Shared:
        service = None
        if options.backend == LIVE:
            if not options.i_know_this_writes_to_my_account:
                raise BadSetting(
                    "the live backend creates and deletes projects in a real account: give "
                    "--i-know-this-writes-to-my-account, or --backend embedded"
                )
            service = Todoist(options.live_url)
        found = tasks.served(cls, options.data, TRAIN, TEST)
        if found.folder is None:
            start = load(files(__package__) / "data" / "projects.json")
            return Shared(found, start, {}, options.strict, service)
        start = official.initial_content(options.data)
        kept, references = official.graded(found, start)
        return Shared(kept, start, references, options.strict, service)

    @classmethod
    def prompt(cls) -> str:
        return f"{super().prompt()}\n{TOOLBOX.told()}"

    @classmethod
    def tools(cls) -> list[dict[str, Any]]:
        return TOOLBOX.schema()

    def tasks(self) -> Tasks:
        return self.world.tasks.listing

    def reset(self, task: int, seed: int) -> Step:
        self.close()
        self.number, self.seed = task, seed
        world = self.world
        reference = world.references.get(task)
        account = world.account()
        self.episode = opened(
            world.tasks[task], account, world.start, reference, world.strict, (task, seed)
        )
        return self.episode.begin()

    def step(self, action: str) -> Step:
        return self._playing().step(action)

    def available_actions(self) -> list[str]:
        episode = self._playing()
        name = f"todo/{self.number}/{self.seed}/{len(episode.history)}"
        return episode.available_actions(suggestions.of(episode.history, name))

    def oracle(self) -> Advice:
        episode = self._playing()
        task = episode.task
        return episode.advice(_plan, AIMS[task.template].format_map(task.values))

    def copy(self) -> Todo | None:
        episode = self._playing()
        if self.world.service is not None:
            return None
        twin = Todo(self.world)
        twin.number, twin.seed = self.number, self.seed
        twin.episode = episode.copy()
        return twin

    def close(self) -> None:
        if self.episode is not None:
            self.episode.tools.account.close()
            self.episode = None

    def _playing(self) -> Episode:
        if self.episode is None:
            raise RuntimeError("the episode has not begun")
        return self.episode


def _plan(task: ToolTask) -> Plan:
    """The expert's; it ends the episode where others have changed what the goal speaks of."""
    try:
        return (yield from telling(TEMPLATES[task.template].plan(task), task.values))
    except (LookupError, ValueError):
        return "The goal cannot be reached any more."
