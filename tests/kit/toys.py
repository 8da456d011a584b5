"""Toy worlds that the kit is tested with: a sum, and a rough one that misbehaves when asked to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from envservers.environment import Advice, EngineLost, Environment, InvalidAction, Step, Tasks
from envservers.settings import setting


class Sum(Environment):
    """Add numbers until the sum is the task's; more than that loses."""

    name = "sum"
    max_rounds = 10

    def tasks(self) -> Tasks:
        return Tasks(200, {"train": range(1, 150), "test": range(150, 200)}, frozenset({0}))

    def reset(self, task: int, seed: int) -> Step:
        self.goal, self.sum, self.seed = task, 0, seed
        return Step(f"Reach {task} from 0. Seed {seed}.")

    def step(self, action: str) -> Step:
        if not (action.isascii() and action.isdigit() and len(action) < 6):
            raise InvalidAction(f"{action[:20]!r} is no number: give one such as 3.")
        self.sum += int(action)
        if self.sum == self.goal:
            return Step("Right.", reward=1, done=True)
        return Step(f"The sum is {self.sum}.", done=self.sum > self.goal, info={"sum": self.sum})

    def available_actions(self) -> list[str]:
        return ["1", "2", str(self.goal - self.sum)]

    def oracle(self) -> Advice:
        return Advice(str(self.goal - self.sum), "I add what is left.")

    def copy(self) -> Sum:
        twin = Sum(self.shared)
        twin.goal, twin.sum, twin.seed = self.goal, self.sum, self.seed
        return twin


class Slow(Sum):
    """Loads for a minute, on the loop."""

    name = "slow"

    @dataclass(frozen=True)
    class Options(Environment.Options):
        loading: Path = setting(Path("loading"), "file that shows that it loads")

    @classmethod
    def setup(cls, options: Any) -> Any:
        options.loading.touch()
        time.sleep(60)


class SumOfOthers(Sum):
    """Serves tasks that its expert does not know."""

    def tasks(self) -> Tasks:
        return Tasks(200, source="official", oracle=False)


class Rough(Sum):
    """A sum in a worker process, which sleeps, crashes, exits or gives garbage on demand."""

    name = "rough"
    runs_in = "process"

    @dataclass(frozen=True)
    class Options(Environment.Options):
        setup_file: Path | None = setting(None, "setup fails while this file exists")

    @classmethod
    def setup(cls, options: Any) -> Any:
        if options.setup_file is not None and options.setup_file.exists():
            raise RuntimeError("no engine here: install one")
        print("the engine prints on standard output")
        return None

    def step(self, action: str) -> Step:
        match action.split():
            case ["sleep", seconds]:
                time.sleep(float(seconds))
            case ["meet", here, there]:
                Path(here).touch()
                while not Path(there).exists():
                    time.sleep(0.01)
            case ["raise"]:
                self.sum += 1000  # half done: the kit must not go on with this instance
                raise ValueError("the engine is confused")
            case ["exit"]:
                os._exit(1)
            case ["exit-once", path]:
                if not Path(path).exists():
                    Path(path).write_text("")
                    os._exit(1)
            case ["lose-once", path]:
                if not Path(path).exists():
                    Path(path).write_text("")
                    raise EngineLost("the browser crashed")
            case ["kill"]:
                os.kill(os.getpid(), signal.SIGKILL)
            case ["none"]:
                return None  # type: ignore[return-value]
            case ["unpicklable"]:
                return Step("x", info={"f": lambda: 1})
            case ["not-json"]:
                return Step("x", info={"f": object()})
            case ["surrogate"]:
                return Step("\ud800")
            case ["sys-exit"]:
                sys.exit("the engine ends the process")
            case ["bad-list"]:
                return Step("x", available_actions=[1, None])  # type: ignore[list-item]
            case ["reward-nan"]:
                return Step("x", reward=float("nan"))
            case ["write"]:
                os.write(1, b"\x00garbage on standard output\n")
            case ["spawn"]:
                child = subprocess.Popen(["sleep", "600"])
                return Step(str(child.pid))
            case ["pid"]:
                return Step(str(os.getpid()))
            case _:
                return super().step(action)
        return Step("Done.")

    def copy(self) -> None:  # type: ignore[override]
        return None


class Patient(Rough):
    """A sum in a worker, whose expert adds one at a time."""

    name = "patient"
    max_rounds = 60

    def tasks(self) -> Tasks:
        return Tasks(16, {"test": range(16)})

    def reset(self, task: int, seed: int) -> Step:
        return super().reset(task + 1, seed)

    def oracle(self) -> Advice:
        return Advice("1", f"{self.goal - self.sum} to go.")


class Laned(Rough):
    """The same, two calls at once in a worker."""

    name = "laned"
    lanes = 2


class Looped(Rough):
    """The same in the loop, where nothing may end it."""

    name = "looped"
    runs_in = "loop"


class Threaded(Rough):
    """The same in a thread."""

    name = "threaded"
    runs_in = "thread"


class Forgetful(Sum):
    """Not deterministic: nothing of it can be replayed."""

    name = "forgetful"
    runs_in = "process"

    def tasks(self) -> Tasks:
        return Tasks(200, deterministic=False)

    def step(self, action: str) -> Step:
        if action == "exit":
            os._exit(1)
        return super().step(action)


class Liar(Sum):
    """Says that it is deterministic, and is not."""

    name = "liar"

    def reset(self, task: int, seed: int) -> Step:
        super().reset(task, seed)
        return Step(f"It is {time.perf_counter_ns()}.")
