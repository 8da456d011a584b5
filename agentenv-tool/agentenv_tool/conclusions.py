"""Conclusions: the last thought of an expert, which says how the answer follows from what was seen.

The worlds say what was seen; how one concludes from it is the same in all of them: a fact answers
the question, figures are compared, counted or calculated with, a claim holds or does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agentenv_tool.thoughts import Saying, Thought, listed, say, shown

_MANY, _TOLD = 6, 3  # more figures than the first are not told one by one, but so many of them


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a plan comes to: the answer, and the thought that gives it."""

    answer: Any
    because: Thought


def found(answer: Any, fact: str) -> Conclusion:
    """One fact is the answer."""
    return _concluded(answer, say(FOUND, fact=fact, answer=shown(answer)))


def compared(answer: Any, figures: Mapping[str, Any], which: str, winner: str = "") -> Conclusion:
    """The figures were compared; `which` is such as "the highest figure", the winner who has it.

    Of many figures the winner's and those next to it are told.
    """
    if not winner:
        winner = f'"{answer}"' if f'"{answer}"' in figures else shown(answer)
    told, rest = list(figures), ""
    if len(figures) > _MANY:
        is_least = figures[winner] == min(figures.values())
        told = sorted(figures, key=lambda name: figures[name], reverse=not is_least)[:_TOLD]
        rest = f", ahead of {len(figures) - _TOLD} others"
    named = listed(f"{figures[name]} for {name}" for name in told) + rest
    return _concluded(
        answer, say(COMPARED, figures=named, which=which, winner=winner, answer=shown(answer))
    )


def calculated(answer: Any, sum: str, what: str) -> Conclusion:
    """`sum` is such as "5 + 3 = 8", and `what` such as "the total"."""
    return _concluded(answer, say(CALCULATED, sum=sum, what=what, answer=shown(answer)))


def counted(items: Sequence[object], total: int, what: str) -> Conclusion:
    """`what` is such as "days with rain"; the total, how many were looked at."""
    count = len(items)
    words = {"what": what, "total": str(total), "answer": str(count)}
    if not items:
        return _concluded(0, say(NONE, **words))
    return _concluded(count, say(COUNTED, items=listed(items), **words))


def judged(answer: bool, fact: str) -> Conclusion:
    """Whether something holds follows from a fact."""
    return _concluded(answer, say(HOLDS if answer else FAILS, fact=fact))


def gathered(
    items: list[Any], total: int, what: str, told: Sequence[object] | None = None
) -> Conclusion:
    """The answer is a list, chosen from so many; `told` says more about its items."""
    words = {"what": what, "total": str(total), "items": listed(items if told is None else told)}
    return _concluded(items, say(GATHERED, **words))


def done(fact: str, answer: Any = None) -> Conclusion:
    """Nothing was asked, but something was to be done, and is."""
    return _concluded(answer, say(DONE, fact=fact))


def _concluded(answer: Any, saying: Saying) -> Conclusion:
    return Conclusion(answer, (saying,))


FOUND = (
    "{Fact}, and that is all the goal asks for, so I finish with {answer}.",
    "I have what I need: {fact}. The answer is {answer}.",
    "That settles the question, as {fact}. I answer {answer}.",
    "Because {fact}, I can finish now and give {answer} as my answer.",
    "Nothing else has to be looked up: {fact}, which makes {answer} the answer.",
)
COMPARED = (
    "I compare what I have: {figures}. {Which} belongs to {winner}, so the answer is {answer}.",
    "All figures are known now. With {figures}, {which} is that of {winner}; I answer {answer}.",
    "{Which} is that of {winner}, as I have {figures}. I finish with {answer}.",
    "Looking at {figures}, I see that {which} goes with {winner}, so I finish with {answer}.",
)
CALCULATED = (
    "Now I can work out {what}: {sum}. I finish with {answer}.",
    "Everything that {what} depends on is known: {sum}. The answer is {answer}.",
    "As {sum}, {what} is known, and {answer} is what I answer.",
    "{What} follows from what I have seen: {sum}. My answer is {answer}.",
)
COUNTED = (
    "I count the {what}, of {total} in all: {items}. That makes {answer}, with which I finish.",
    "Looking for {what} among all {total}, I find {items}, so the answer is {answer}.",
    "I was looking for {what} and found {items}. Out of {total} that makes {answer}: my answer.",
    "I go through all {total} in search of {what}: {items}. I answer with the count, {answer}.",
)
NONE = (
    "I have looked at all {total}, and find no {what}: the answer is {answer}.",
    "Of {total} that I have seen, none belongs to the {what}, so I finish with {answer}.",
    "There are no {what} among the {total}; I count {answer} and answer that.",
    "Not one of the {total} is among the {what}, which makes the answer {answer}.",
)
HOLDS = (
    "{Fact}, so the answer is yes.",
    "Yes: {fact}. I finish with that.",
    "The question can be answered now: as {fact}, I say yes.",
    "I can say yes now, because {fact}.",
)
FAILS = (
    "{Fact}, so the answer is no.",
    "No: {fact}. I finish with that.",
    "The question can be answered now: as {fact}, I say no.",
    "I have to say no, because {fact}.",
)
GATHERED = (
    "Of {total} that I have seen, the {what} are {items}. I finish with this list.",
    "I pick the {what} from all {total}: {items}. That list is my answer.",
    "The list of {what} is complete, since I have looked at all {total}: {items}.",
    "Looking for {what} among all {total}, I find {items}, and give that as the answer.",
)
DONE = (
    "{Fact}, which is all that the goal wants, so I finish.",
    "The goal is reached: {fact}. I end the episode.",
    "Nothing is left to do, as {fact}; I finish.",
    "Since {fact}, I am done and finish here.",
)
