"""Shortening: a path without what its task does not need, if it takes more rounds than there are.

A path is read as deeds, each in a room; the walks between them are made anew, straight and through
each door that is not open yet. What is left out is tried in this order, until the path is short
enough:

1. tours: rooms in which nothing is done but looking and opening;
2. time: long runs of measurements and of short waits become long waits, which take as much time;
3. glances: other actions that only take in information, and containers that are opened;
4. anything;
5. more time: what is left of a run of measurements becomes one wait that takes longer; then the
   last two again, which have the time to spare.

Measurements and looks on which a conclusion rests stay as long as possible, since the thoughts of
the expert speak of them. Whether a path still solves its task the caller says, who plays it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from agentenv_sciworld.oracle import first_door

OPEN_DOOR, GO = "open door to ", "go to "
GLANCES = ("look ", "examine ", "use thermometer ", "inventory")
LONG, SHORT = "wait", "wait1"
MOVES = {LONG: 11, SHORT: 2}  # what the simulator counts; of others, one
FEW = 2  # measurements that stay at either end of a run


@dataclass(frozen=True)
class Deed:
    """An action and the room it is done in; a visit, which is to be there, has none."""

    number: int  # its place in the path as it was
    room: str
    action: str = ""

    @property
    def measures(self) -> bool:
        return self.action.startswith(GLANCES[1:3])

    @property
    def idle(self) -> bool:
        """Whether it changes nothing but what one knows, or what is open."""
        return not self.action or self.action.startswith((*GLANCES, "open "))


@dataclass
class Draft:
    """The shortest path so far that solves the task."""

    start: str  # the room
    rounds: int
    used: Callable[[list[str]], int | None]  # by a path until the task is solved; None: it is not
    path: list[str]
    deeds: list[Deed]
    tried: set[tuple[str, ...]] = field(default_factory=set)

    @property
    def excess(self) -> int:
        return max(0, len(self.path) - self.rounds)

    def take(self, deeds: list[Deed]) -> bool:
        """These deeds instead, if they solve the task in fewer actions."""
        path = walked(deeds, self.start)
        if tuple(path) in self.tried:
            return False
        self.tried.add(tuple(path))
        needed = self.used(path)
        if needed is None or needed >= len(self.path):
            return False
        self.path, self.deeds = path[:needed], deeds
        return True

    def leave_out(self, group: Collection[Deed], most: int) -> None:
        """As much as can go, from the back to the front, in ever smaller pieces."""
        left = sorted(group, key=lambda deed: deed.number)
        size = min(most, len(left))
        while size and self.excess:
            for end in range(len(left), 0, -size):
                piece = set(left[max(0, end - size) : end])
                if self.excess and self.take([each for each in self.deeds if each not in piece]):
                    left = [each for each in left if each not in piece]
            size //= 2


def shortened(
    path: Sequence[str], start: str, rounds: int, used: Callable[[list[str]], int | None]
) -> list[str]:
    """The path itself if it takes no more rounds, else the first that does, or the shortest."""
    draft = Draft(start, rounds, used, list(path), deeds_of(path, start))
    if draft.excess:
        draft.take(draft.deeds)
    for attempt in ATTEMPTS:
        if draft.excess:
            attempt(draft)
    return draft.path


def deeds_of(path: Sequence[str], start: str) -> list[Deed]:
    """What is done, without the ways; a room that one comes to is a visit."""
    deeds: list[Deed] = []
    here = start
    for number, action in enumerate(path):
        if action.startswith(GO):
            here = action.removeprefix(GO)
            deeds.append(Deed(number, here))
        elif not action.startswith(OPEN_DOOR):
            deeds.append(Deed(number, here, action))
    return deeds


def walked(deeds: Sequence[Deed], start: str) -> list[str]:
    """The actions, with straight ways in between; a door is opened once."""
    actions: list[str] = []
    here, opened = start, set()
    for deed in deeds:
        while here != deed.room:
            there = first_door(here, deed.room)
            if frozenset((here, there)) not in opened:
                opened.add(frozenset((here, there)))
                actions.append(OPEN_DOOR + there)
            actions.append(GO + there)
            here = there
        if deed.action:
            actions.append(deed.action)
    return actions


def _without_tours(draft: Draft) -> None:
    stays = [list(stay) for _, stay in groupby(draft.deeds, key=lambda deed: deed.room)]
    tours = [deed for stay in stays if all(each.idle for each in stay) for deed in stay]
    visits = [deed for deed in draft.deeds if not deed.action]
    draft.leave_out({*tours, *visits}, len(draft.deeds))


def _with_long_waits(draft: Draft) -> None:
    """No more of them than it takes, first such that take the same time, then a longer one."""
    runs = [list(run) for _, run in groupby(draft.deeds, key=_passing)]
    for run in sorted(runs, key=len, reverse=True):
        if draft.excess and _passing(run[0]) == "measuring":
            most = (len(run) - 2 * FEW) // MOVES[LONG]
            fewest = -(-draft.excess // (MOVES[LONG] - 1))
            for count in range(min(most, fewest), 0, -1):
                if draft.take(_replaced(draft.deeds, run, _spread(run, count))):
                    break
    for full in (False, True):
        for run in runs:
            if draft.excess and _passing(run[0]) == "waiting" and len(run) > 1:
                here = [each for each in draft.deeds if each.number in {it.number for it in run}]
                draft.take(_replaced(draft.deeds, here, _waits(run, full)))


def _without_glances(draft: Draft) -> None:
    draft.leave_out([each for each in draft.deeds if each.idle], draft.excess)


def _without_anything(draft: Draft) -> None:
    draft.leave_out(draft.deeds, len(draft.deeds) // 2)


def _with_longer_waits(draft: Draft) -> None:
    runs = [list(run) for _, run in groupby(draft.deeds, key=_passing)]
    for run in sorted(runs, key=len, reverse=True):
        if draft.excess and _passing(run[0]) == "measuring" and 1 < len(run) <= MOVES[LONG]:
            wait = Deed(run[0].number, run[0].room, LONG)
            draft.take(_replaced(draft.deeds, run, [wait]))


ATTEMPTS = (
    _without_tours, _with_long_waits, _without_glances, _without_anything,
    _with_longer_waits, _without_glances, _without_anything,
)  # fmt: skip


def _passing(deed: Deed) -> str:
    """How it lets time pass, if it does nothing else."""
    return "measuring" if deed.measures else "waiting" if deed.action == SHORT else ""


def _replaced(deeds: Sequence[Deed], run: Sequence[Deed], by: Sequence[Deed]) -> list[Deed]:
    first, last = deeds.index(run[0]), deeds.index(run[-1])
    return [*deeds[:first], *by, *deeds[last + 1 :]]


def _spread(run: Sequence[Deed], count: int) -> list[Deed]:
    """So many long waits, each for as many measurements as take its time, a few left between."""
    block = MOVES[LONG]
    between = FEW if len(run) >= count * (block + FEW) + FEW else 0
    kept: list[Deed] = list(run[:FEW])
    at = FEW
    for _ in range(count):
        kept += [Deed(run[at].number, run[at].room, LONG), *run[at + block : at + block + between]]
        at += block + between
    return [*kept, *run[at:]]


def _waits(run: Sequence[Deed], full: bool) -> list[Deed]:
    """Long ones, and short ones for what is left of the time, or a long one for it."""
    time = len(run) * MOVES[SHORT]
    longs = -(-time // MOVES[LONG]) if full else time // MOVES[LONG]
    shorts = 0 if full else -(-(time % MOVES[LONG]) // MOVES[SHORT])
    actions = [SHORT] * shorts + [LONG] * longs  # a count of them tells the time until a long one
    return [Deed(deed.number, deed.room, each) for deed, each in zip(run, actions, strict=False)]
