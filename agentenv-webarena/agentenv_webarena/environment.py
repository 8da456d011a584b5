"""WebArena: carry out what people ask for on web sites, in a real browser.

A task is an intent, such as to find something out, to go somewhere, or to change something. The
observation is the accessibility tree of what the browser's window shows; an action is one of the
grammar in the prompt, alone or in triple backticks. `stop` ends the episode: its answer, the page
where it ended and what the sites then show are judged, for a reward of 1 or 0. The task fixes
everything: the seed only changes the words of the expert's thoughts. On the built-in sites every
episode has the sites for itself and can be played again; on live sites what was done stays done.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from envservers.environment import Advice, EngineLost, Environment, Step, Tasks
from envservers.settings import setting

if TYPE_CHECKING:
    from agentenv_webarena.browser import Action, Look
    from agentenv_webarena.grading.config import Config
    from agentenv_webarena.tasks.expert import Expert
    from agentenv_webarena.worlds import Stay, World

STEP = 50.0  # seconds that the browser may take for one action; it bounds itself before that
JUDGING = 50.0  # seconds for the judgement of an episode

CLICKED = ("link", "button", "checkbox", "radio", "option", "tab", "menuitem", "combobox")
TYPED = ("textbox", "searchbox")
MOST_LISTED = 60  # available actions


class WebArena(Environment):
    """Carry out what people ask for on web sites, in a real browser."""

    name = "webarena"
    port = 36004
    max_rounds = 25
    scoring = (
        "Success: the answer, the page and the sites are as asked. The score is 1 then, and else 0."
    )
    runs_in = "process"
    lanes = 8  # an action waits most of its time: for the sites, and for the browser
    seats = 16  # windows in one browser

    @dataclass(frozen=True)
    class Options(Environment.Options):
        """Which browser, whose sites, and who judges answers in other words."""

        chromium: Path | None = setting(None, "the browser; default: Playwright's or the system's")
        shopping: str = setting("", "address of the official shop", "SHOPPING")
        shopping_admin: str = setting("", "address of the shop's administration", "SHOPPING_ADMIN")
        reddit: str = setting("", "address of the official forum", "REDDIT")
        gitlab: str = setting("", "address of the official code forge", "GITLAB")
        wikipedia: str = setting("", "address of the official encyclopedia", "WIKIPEDIA")
        map: str = setting("", "address of the official map", "MAP")
        homepage: str = setting("", "address of the official home page", "HOMEPAGE")
        judge_url: str = setting("", "OpenAI-compatible endpoint that judges fuzzy answers")
        judge_model: str = setting("", "model that it is asked for")
        judge_key: str = setting("", "key of the endpoint", secret=True)

    def __init__(self, shared: World):
        super().__init__(shared)
        self.world = shared
        self.stay: Stay | None = None

    @classmethod
    def setup(cls, options: Any) -> World:
        from agentenv_webarena import opening

        return opening.world(options)

    def tasks(self) -> Tasks:
        return self.world.tasks

    def reset(self, task: int, seed: int) -> Step:
        from agentenv_webarena.tasks.expert import Expert

        self.close()
        self.config: Config = self.world.config(task)
        self.stay = self.world.open(self.config)
        self.look: Look = self._run(self.window.start(self.config.start_urls))
        self.expert: Expert | None = None
        if self.world.tasks.oracle:
            plan, start = self.world.plan(task), self.config.start_urls[0]
            self.expert = Expert(plan, start, self.config.intent, task, seed)
        return Step(self._told(), info=self._info(self.look.failure))

    def step(self, action: str) -> Step:
        from agentenv_webarena.browser import read_action

        meant = read_action(self.world.names.real(action))
        if meant.verb == "goto":
            meant = replace(meant, text=self.world.names.address(meant.text))
        if meant.verb == "stop":
            return self._judged(meant)
        before, self.look = self.look, self._run(self.window.act(meant))
        if self.expert is not None:
            self.expert.saw(meant, before, self.look)
        return Step(self._told(), info=self._info(self.look.failure))

    def available_actions(self) -> list[str]:
        from agentenv_webarena.browser.look import HEIGHT

        found = []
        for node in self.look.shown:
            if node.role in CLICKED:
                found.append(f"click [{node.id}]")
            elif node.role in TYPED:
                found.append(f"type [{node.id}] [{_few_words(self.config.intent)}] [1]")
        found = found[:MOST_LISTED]
        hidden = [node.box for node in self.look.nodes.values() if not node.shown]
        if any(top + height > HEIGHT for _, top, _, height in hidden):
            found.append("scroll [down]")
        if any(top < 0 for _, top, _, _ in hidden):
            found.append("scroll [up]")
        return [*found, "stop []"]

    def oracle(self) -> Advice:
        if self.expert is None:
            raise LookupError("the expert knows only the built-in tasks")
        return self.expert.advice(self.look)

    def peek(self, what: str) -> Any:
        if what != "observation_metadata":
            return super().peek(what)
        return self._run(self.window.metadata())

    def close(self) -> None:
        stay, self.stay = self.stay, None
        if stay is not None:
            # A browser that is gone has closed its windows.
            with contextlib.suppress(EngineLost):
                self.world.close(stay)

    @property
    def window(self) -> Any:
        if self.stay is None:  # it was closed while a call ran: no other episode is to blame
            raise RuntimeError("the window is closed")
        return self.stay.window

    def _judged(self, action: Action) -> Step:
        from agentenv_webarena.grading.checks import grade

        world, page = self.world, self.window.page
        grading = grade(
            self.config,
            action.text,
            page,
            names=world.names,
            judge=world.judge,
            accounts=world.accounts,
        )
        verdict = self._run(grading, JUDGING)
        told = self._told(str(action))
        info = {**self._info(""), "checks": verdict.report()}
        return Step(told, verdict.score, done=True, success=verdict.score == 1, info=info)

    def _run(self, work: Any, seconds: float = STEP) -> Any:
        return self.world.chromium.run(work, seconds)

    def _told(self, previous: str = "") -> str:
        """The four parts that an agent is shown; all but the first are single lines."""
        parts = (
            f"OBSERVATION:\n{self.look.text}",
            f"URL: {self.look.url}",
            f"OBJECTIVE: {' '.join(self.config.intent.split())}",
            f"PREVIOUS ACTION: {' '.join((previous or self._previous()).split())}",
        )
        return self.world.names.shown("\n".join(parts))

    def _previous(self) -> str:
        previous: str = self.window.previous
        return f"{previous} (not done: {self.look.failure})" if self.look.failure else previous

    def _info(self, failure: str) -> dict[str, Any]:
        return {
            "sites": list(self.config.sites),
            "object": self.config.intent,
            "page": {"url": self.world.names.shown(self.look.url)},
            "fail_error": self.world.names.shown(failure),
            **({"invalid_action": True} if failure else {}),
        }


def _few_words(intent: str) -> str:
    return " ".join(intent.split()[-3:]).strip(".?!")
