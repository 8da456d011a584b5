"""Thoughts: why a move makes sense to an agent that knows only what it was told.

That is the goal, the positions where it has been and the walls beside them. Whatever lies beyond
is spoken of as untried, also where the expert knows it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from agentenv_lmrlgym.maze.layout import MOVES, Position
from envservers.phrasing import phrased

FORMS: dict[str, tuple[str, ...]] = {
    # How things stand: at the start, and after an action that led nowhere.
    "start": (
        "From my start at {here} the goal, {goal}, is {gap}.",
        "I am at {here} and have to reach {goal}, which is {gap}.",
        "My goal is position {goal}; I begin at {here}, so it lies {gap} from me.",
        "I have to get from {here} to {goal}: that is {gap}.",
    ),
    "bumped": (
        "That move ran into a wall, so I am still at {here}.",
        "I have not left {here}: there was a wall in the way of my last move.",
        "My last move cost a step and led nowhere, as a wall keeps me at {here}.",
        "Nothing has changed, since I walked into a wall; I stand at {here}.",
    ),
    "no move": (
        "What I wrote last was none of the four moves, so I am still at {here}.",
        "My last action was not understood and cost a step; I remain at {here}.",
        "I am at {here} as before, because only the four moves count as actions.",
        "That step was lost on text that is no move, and I have not left {here}.",
    ),
    # Why this move.
    "beside": (
        "The goal, {goal}, is right beside me: one move {way} from {here} reaches it.",
        "I am at {here}, one step from {goal}, and no wall is between us, so I {move}.",
        "Only one move is left: {way}, from {here} to the goal at {goal}.",
        "There is no wall {beside}, and {goal} is just there, so I {move} onto the goal.",
    ),
    "only way": (
        "Walls shut every side but one, so I {move} to {there}.",
        "There is nothing to choose at {here}: the only open side is {way}.",
        "I can only leave {here} by going {way}, to {there}.",
        "All sides of {here} but one have a wall; that leaves the way {way}.",
    ),
    "onward nearer": (
        "I came from {before}, and going on {way} brings me nearer to {goal}, so I do that.",
        "The goal is still {gap}. The only way on from {here} is {way}, which fits.",
        "At {here} I can go {way} or back to {before}; {way} is where the goal lies.",
        "Of the open sides of {here}, one leads back and the other {way}, toward {goal}.",
        "So far so good: {there} is open and nearer to {goal} than {here} is.",
    ),
    "onward away": (
        "Going {way} leads away from {goal}, but the only other way out of {here} is back.",
        "The goal is {gap}, yet {here} leaves me only {way} or back to {before}; I go on.",
        "I came from {before} and there is one other open side, so I {move}, even if {goal} lies "
        "elsewhere.",
        "This is a detour: from {here} the way on is {way}, although the goal is {gap}.",
        "To turn around at {here} would undo my last moves; I follow the passage {way} to {there}.",
    ),
    "toward": (
        "An open side that brings me nearer to {goal} is {way}, so I {move}.",
        "At {here} I have a choice of {open}; {way} leads toward the goal, {gap} from here.",
        "The goal is {gap}, and there is no wall {beside}, so I go that way to {there}.",
        "Of {open}, which are open here, I take {way}, as {there} is nearer to {goal}.",
        "I still have {gap} to go; the move {way} from {here} is possible and covers part of it.",
    ),
    "one of two": (
        "More than one open side leads nearer to {goal}, {nearer}; I try {way} first.",
        "From {here} I could go {nearer}, each toward the goal. I choose {way}, to {there}.",
        "The goal is {gap}, so at {here} it is {nearer}; let me begin with {way}.",
        "I may go {nearer}, and either helps. I {move} and see what walls there are at {there}.",
    ),
    "around": (
        "The straight way is shut by a wall {walled}. I look for a way around and try {way}.",
        "I would have to go {shut} for {goal}, but there is a wall, so I {move} to get around it.",
        "No untried side of {here} leads nearer to {goal}. A way around may first lead away, so I "
        "try {way}.",
        "The goal is {gap} and a wall keeps me from going {shut}; {way} is open, so I see where "
        "{there} leads.",
        "With a wall {walled} there is no direct way on to {goal}. I explore {way} instead.",
    ),
    "elsewhere": (
        "What leads toward {goal} from here I have been through; {way} is new, so I {move}.",
        "The side nearer to {goal} is the one that I know already, so I try {there} instead.",
        "I have been on the side of {here} where {goal} lies. Still untried is {way}.",
        "The goal is {gap}, but there I have been; I explore {way}.",
    ),
    "gamble": (
        "Going {nearer} would look shorter, but the straight way is often shut further on; I try "
        "{way} first.",
        "At {here} {open} are open. The goal is {gap}, yet I suspect a way around and explore "
        "{way}.",
        "I cannot see which of {open} leads to {goal}. The obvious one may well be shut, so I "
        "{move} to {there}.",
        "Not knowing the walls between me and {goal}, I check {there} before I go {nearer}.",
        "A way around may lead away from {goal} at first, so at {here} I give {way} a try.",
    ),
    "dead end": (
        "{here} is a dead end, so I have to go back {way} to {there}.",
        "There are walls on all sides but the one that I came from; I return to {there}.",
        "I can get no further at {here}, and the goal is {gap}: back I go, {way}.",
        "This leads nowhere, as walls close {here} off. I {move}, back the way that I came.",
    ),
    "return": (
        "At {exit} I have not tried {untried} yet; I go back there, which means {way} from {here}.",
        "I know {there} already, but {exit} has a side that I have not tried: {untried}. So I "
        "{move}.",
        "I turn back to {there}, because the way {untried} from {exit} is open and untried.",
        "I doubt that the goal, {gap} from {here}, is this way. I return toward {exit}, where I "
        "can still try {untried}.",
    ),
}

BESIDE = {"up": "above me", "down": "below me", "left": "to my left", "right": "to my right"}


@dataclass(frozen=True, slots=True)
class Told:
    """What the agent has been told: the goal, its path, and the open sides along the path."""

    goal: Position
    path: Sequence[Position]  # the start, then the position after each action
    open: Mapping[Position, Collection[str]]  # at each position of the path, the possible moves
    idle: str = ""  # why the last action led nowhere: a key of FORMS


def thought(told: Told, move: str, *drawn_by: object) -> str:
    """Why to make this move, in one or two sentences."""
    opening, reason = kinds(told, move)
    words = _words(told, move)
    if not opening:
        return phrased(FORMS[reason], *drawn_by, **words)
    # What was just said need not be said again.
    forms = [form for form in FORMS[reason] if "{gap}" not in form and "{here}" not in form]
    begun = phrased(FORMS[opening], *drawn_by, **words)
    return f"{begun} {phrased(forms, *drawn_by, reason, **words)}"


def kinds(told: Told, move: str) -> tuple[str, str]:
    """How things stand, where that needs saying, and the reason for the move: keys of FORMS."""
    here = told.path[-1]
    there = _beyond(here, move)
    fresh, wanted = _untried(told), _wanted(here, told.goal)
    opening = told.idle or ("start" if len(told.path) == 1 else "")
    if there == told.goal:
        return opening, "beside"
    if there in told.open:
        return opening, "dead end" if len(told.open[here]) == 1 else "return"
    if len(told.open[here]) == 1:
        return opening, "only way"
    if fresh == [move] and len(told.open[here]) == 2:
        return opening, "onward nearer" if move in wanted else "onward away"
    if move in wanted:
        return opening, "one of two" if len(set(wanted).intersection(fresh)) > 1 else "toward"
    if set(wanted).intersection(fresh):
        return opening, "gamble"
    return opening, "elsewhere" if set(wanted) <= set(told.open[here]) else "around"


def _words(told: Told, move: str) -> dict[str, str]:
    here, goal = told.path[-1], told.goal
    there, wanted, fresh = _beyond(here, move), _wanted(here, goal), _untried(told)
    earlier = [position for position in told.path if position != here]
    shut = [each for each in wanted if each not in told.open[here]]
    left_out, untried = _exit(told, here, there)
    return {
        "here": named(here),
        "there": named(there),
        "goal": named(goal),
        "gap": gap(here, goal),
        "before": named(earlier[-1]) if earlier else "",
        "move": move,
        "way": _way(move),
        "beside": BESIDE[_way(move)],
        "open": _joined(map(_way, told.open[here]), "and"),
        "nearer": _joined((_way(each) for each in wanted if each in fresh), "or"),
        "shut": _joined(map(_way, shut), "or"),
        "walled": _joined((BESIDE[_way(each)] for each in shut), "and"),
        "exit": named(left_out),
        "untried": _way(untried),
    }


def _untried(told: Told) -> list[str]:
    """The open sides that lead where the agent has not been."""
    here = told.path[-1]
    return [move for move in told.open[here] if _beyond(here, move) not in told.open]


def _exit(told: Told, here: Position, there: Position) -> tuple[Position, str]:
    """Going back: the nearest position with an open side that was not tried, and that side."""
    ahead, met = [there], {here, there}
    for position in ahead:
        for move in told.open.get(position, ()):
            beside = _beyond(position, move)
            if beside not in told.open:
                return position, move
            if beside not in met:
                met.add(beside)
                ahead.append(beside)
    return there, next(iter(MOVES))


def _beyond(position: Position, move: str) -> Position:
    """Where a move leads unless there is a wall."""
    down, right = MOVES[move]
    return position[0] + down, position[1] + right


def _wanted(here: Position, goal: Position) -> list[str]:
    """The moves that bring the goal nearer where no walls are."""
    return [
        move
        for move, (down, right) in MOVES.items()
        if down * (goal[0] - here[0]) > 0 or right * (goal[1] - here[1]) > 0
    ]


def gap(here: Position, goal: Position) -> str:
    """How far off the goal is, as `7 rows down and 1 column to the right`."""
    rows, columns = goal[0] - here[0], goal[1] - here[1]
    parts = []
    if rows:
        parts.append(f"{abs(rows)} row{'s' * (abs(rows) > 1)} {'down' if rows > 0 else 'up'}")
    if columns:
        side = "to the right" if columns > 0 else "to the left"
        parts.append(f"{abs(columns)} column{'s' * (abs(columns) > 1)} {side}")
    return " and ".join(parts)


def named(position: Position) -> str:
    return f"{position[0]}, {position[1]}"


def _way(move: str) -> str:
    return move.removeprefix("move ")


def _joined(names: Iterable[str], last: str) -> str:
    *first, end = list(names) or [""]
    return f"{', '.join(first)} {last} {end}" if first else end
