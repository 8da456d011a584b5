"""The oracle: an explorer that knows only what the agent was shown.

It reads the task, searches the likely places for the thing first, opens what is closed, remembers
what lies where, and does with the thing what the task says. It starts anywhere: a wrong thing in
the hands is put down, and whatever was done already counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from agentenv_alfworld.houses import goals
from agentenv_alfworld.houses.rooms import kinds, usual_places
from agentenv_alfworld.memory import Memory, kind_of, number_of
from agentenv_alfworld.sentences import understood
from agentenv_alfworld.thoughts import thought
from envservers.environment import Advice

UNUSUAL = 0.2  # how likely a possible place is that nobody thinks of, beside the usual weights
ABSURD = 0.01  # and one where no such thing is ever kept


class Explorer:
    """Advice from the texts of one episode, told one after the other.

    The task and the seed only choose words.
    """

    def __init__(
        self, observation: str, commands: Sequence[str], task: int = 0, seed: int = 0
    ) -> None:
        self._drawn_by = (task, seed)
        self._memory = Memory(observation, commands)
        present = {kind_of(name) for name in self._memory.receptacles}
        self._goal = understood(self._memory.task, present)

    def saw(self, action: str, observation: str, commands: Sequence[str]) -> None:
        """What an action, the explorer's own or another, has shown."""
        self._memory.read(observation, commands)

    def advice(self) -> Advice:
        goal, held = self._goal, self._memory.held
        if goal is None:
            return self._say("look", "lost")
        if held is None:
            return self._get(goal)
        if kind_of(held) != goal.thing:
            return self._drop(held)
        if goal.kind == goals.LIGHT:
            return self._light(held, goal.place)
        verb = goals.VERBS.get(goal.kind)
        if verb and verb not in self._memory.changes.get(held, ()):
            return self._change(held, verb, goals.APPLIANCES[goal.kind].lower())
        return self._deliver(held, goal)

    def _get(self, goal: goals.Goal) -> Advice:
        """Take a thing of the kind that is wanted, or find one."""
        best = self._best_target(goal) if goal.kind == goals.TWO else None
        known = [
            (thing, place) for thing, place in self._memory.where_is(goal.thing) if place != best
        ]
        if not known:
            return self._search(goal.thing)
        thing, place = min(known, key=lambda pair: self._way(pair[1]))
        return (
            self._go(place, "fetch", thing=thing)
            or self._open(place, "reopen", thing=thing)
            or self._say(f"take {thing} from {place}", "take", thing=thing, place=place)
        )

    def _search(self, kind: str) -> Advice:
        """Look into the place that promises most for what it costs to look."""
        unseen = [name for name in self._memory.receptacles if name not in self._memory.contents]
        if not unseen:
            return self._say("look", "lost")
        place = max(unseen, key=lambda name: (self._promise(name, kind), -number_of(name)))
        likely = kind_of(place) in _usual().get(kind, {})
        return (
            self._go(place, "search" if likely else "search unlikely", kind=kind)
            or self._open(place, "uncover", kind=kind)
            or self._say(f"examine {place}", "inspect", kind=kind, place=place)
        )

    def _promise(self, place: str, kind: str) -> float:
        """How likely a kind of thing is found there, for each action that it takes to look."""
        sort = kind_of(place)
        otherwise = UNUSUAL if kind in _holds().get(sort, ()) else ABSURD
        likely = _usual().get(kind, {}).get(sort, otherwise)
        return likely / len(self._memory.of(sort)) / max(self._way(place), 1)

    def _change(self, thing: str, verb: str, appliance: str) -> Advice:
        places = self._memory.of(appliance)
        if not places:
            return self._say("look", "lost")
        place = min(places, key=lambda name: not self._memory.is_at(name))
        action = f"{verb} {thing} with {place}"
        return self._go(place, "to change", thing=thing, verb=verb) or self._say(
            action, "change", thing=thing, place=place, verb=verb
        )

    def _deliver(self, thing: str, goal: goals.Goal) -> Advice:
        nearest = min(self._memory.of(goal.place), key=self._way, default=None)
        place = (goal.kind == goals.TWO and self._best_target(goal)) or nearest
        if place is None:
            return self._say("look", "lost")
        return (
            self._go(place, "deliver", thing=thing)
            or self._open(place, "make room", thing=thing)
            or self._put(thing, place, "put")
        )

    def _light(self, thing: str, kind: str) -> Advice:
        known = self._memory.where_is(kind)
        if not known:
            return self._search(kind)
        lamp, place = min(known, key=lambda pair: self._way(pair[1]))
        return self._go(place, "to lamp", thing=thing, lamp=lamp) or self._say(
            f"use {lamp}", "light", thing=thing, lamp=lamp, place=place
        )

    def _drop(self, thing: str) -> Advice:
        """Put down what is in the way, best here, or else where it is usually kept."""
        memory = self._memory
        for name in memory.receptacles:
            if memory.is_at(name) and self._spelled(thing, name) in memory.commands:
                return self._put(thing, name, "drop")
        usual = _usual().get(kind_of(thing), {})
        places = [name for name in memory.receptacles if name not in memory.refused]
        likely = max(places, key=lambda name: usual.get(kind_of(name), 0), default=None)
        place = memory.origin if memory.origin in places else likely
        if place is None:
            return self._say("look", "lost")
        return (
            self._go(place, "to drop", thing=thing)
            or self._open(place, "to uncover", thing=thing)
            or self._say(f"examine {place}", "lost")
        )

    def _best_target(self, goal: goals.Goal) -> str | None:
        """Of the places where a pair may go, the one that holds one already."""
        wanted = [place for _, place in self._memory.where_is(goal.thing)]
        held = [place for place in wanted if kind_of(place) == goal.place]
        return max(held, key=held.count, default=None)

    def _way(self, place: str) -> int:
        """How many actions it takes to get at what a place holds."""
        closed = kind_of(place) in _openable() and not self._memory.is_open(place)
        return int(not self._memory.is_at(place)) + int(closed)

    def _go(self, place: str, why: str, **words: str) -> Advice | None:
        if self._memory.is_at(place):
            return None
        return self._say(f"go to {place}", why, place=place, **words)

    def _open(self, place: str, why: str, **words: str) -> Advice | None:
        command = f"open {place}"
        if command in self._memory.commands or place in self._memory.closed:
            return self._say(command, why, place=place, **words)
        return None

    def _put(self, thing: str, place: str, why: str) -> Advice:
        return self._say(self._spelled(thing, place), why, thing=thing, place=place)

    def _spelled(self, thing: str, place: str) -> str:
        """Newer games say `move`; both are understood, what is listed is said."""
        newer = f"move {thing} to {place}"
        return newer if newer in self._memory.commands else f"put {thing} in/on {place}"

    def _say(self, action: str, why: str, **words: str) -> Advice:
        return Advice(action, thought(why, self._memory, self._goal, self._drawn_by, **words))


@cache
def _usual() -> dict[str, dict[str, int]]:
    """How likely the places of a kind of thing are, in the text's own words."""
    return {
        kind.lower(): {place.lower(): weight for place, weight in places.items()}
        for kind, places in usual_places().items()
    }


@cache
def _holds() -> dict[str, set[str]]:
    return {place.lower(): {kind.lower() for kind in held} for place, held in kinds().holds.items()}


@cache
def _openable() -> set[str]:
    return {kind.lower() for kind in kinds().openable}
