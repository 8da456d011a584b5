"""Simulator: one world in the JVM, whose answers depend on nothing but its own past.

Before each call the JVM's random generator is seeded from the episode and the number of the step,
and its counter of object ids is put where this world left it: worlds in one JVM share both.
"""

from __future__ import annotations

import json
import re
from hashlib import blake2b
from typing import Any

from agentenv_sciworld.jvm import Jvm


class SimulatorFailed(RuntimeError):
    """The simulator met an error of its own, and would answer nonsense from here on."""


def draw(*parts: object) -> int:
    """A number of 62 bits that follows from the parts."""
    text = "/".join(map(str, parts)).encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest()) >> 2


class Simulator:
    """One object of the simulator's interface; `load` starts it anew."""

    def __init__(self, jvm: Jvm):
        self.jvm = jvm
        self._interface: Any = jvm.simulator()
        self._inside: Any = None
        self._ids = 0
        self._seed = 0

    def load(self, name: str, variation: int, gold: bool = False) -> None:
        """A task's beginning; with gold, an expert plays it first and its path is kept."""
        self._seed = draw(name, variation)
        self._ids = 0
        self._forget()
        self._call("load", name, variation, "", gold)
        self._ids = self.jvm.ids()
        self._inside = self.jvm.call(self._call("agentInterface"), "get")
        self._check()
        # The tables of all tasks and variations: nine tenths of the memory, made anew by `load`.
        self._call("taskMaker_$eq", None)

    def step(self, action: str, seed: int) -> str:
        self._seed = seed
        text: str = self._call("step", action)
        self._ids = self.jvm.ids()
        self._check()
        return text

    @property
    def score(self) -> int:
        """The native one: -100 to 100."""
        share: float = self.jvm.call(self._interface, "getScore")
        return round(100 * share)

    @property
    def completed(self) -> bool:
        done: bool = self.jvm.call(self._interface, "getCompleted")
        return done

    @property
    def moves(self) -> int:
        """Those that take time: looking around, for example, does not."""
        number: int = self.jvm.call(self._interface, "getNumMoves")
        return number

    def ask(self, method: str) -> str:
        """Text from one of the interface's methods that change nothing."""
        text: str = self._call(method)
        return text

    def listed(self, method: str) -> list[str]:
        return [str(each) for each in self._call(method)]

    def valid_actions(self) -> list[str]:
        """Those on things within reach: the simulator also offers what is shut away elsewhere."""
        told = json.loads(self._call("getValidActionObjectCombinationsJSON"))["validActions"]
        if all(each["action"].isdecimal() for each in told):
            return [each["action"] for each in told]  # the lines of a menu
        near = {int(each) for each in json.loads(self._call("getPossibleObjectReferentLUTJSON"))}
        near |= self._carried()
        return sorted({each["action"] for each in told if near.issuperset(each["obj_ids"])})

    def object_tree(self) -> Any:
        universe = self.jvm.call(self._inside, "universe")
        return json.loads(self.jvm.call(universe, "toJSON"))

    def variations(self, name: str) -> tuple[int, list[list[int]]]:
        """How many a task has; and which of them are for training, development and test."""
        self._call("taskStr_$eq", name)
        count: int = self._call("getTaskMaxVariations", name)
        kinds = ("getVariationsTrain", "getVariationsDev", "getVariationsTest")
        # As one text: each element of a Java list would be a call of its own.
        return count, [json.loads(self._call(kind).toString()) for kind in kinds]

    def close(self) -> None:
        """Let the JVM collect the world."""
        self._forget()
        if self._interface is not None:
            self.jvm.free(self._interface)
            self._interface = None

    def _carried(self) -> set[int]:
        """Ids of the inventory and of what is in it."""
        agent = self.jvm.call(self._inside, "agent")
        told = self.jvm.call(self.jvm.call(agent, "inventory"), "toJSON")
        return {int(each) for each in re.findall(r'"uuid":\s*"?(\d+)', told)}

    def _forget(self) -> None:
        if self._inside is not None:
            self.jvm.free(self._inside)
            self._inside = None

    def _call(self, method: str, *arguments: Any) -> Any:
        self.jvm.begin(self._seed, self._ids)
        return self.jvm.call(self._interface, method, *arguments)

    def _check(self) -> None:
        if self.jvm.call(self._inside, "isInErrorState"):
            told = self.jvm.call(self._inside, "getErrorStateMessage")
            raise SimulatorFailed(f"the simulator failed: {' '.join(str(told).split())[:300]}")
