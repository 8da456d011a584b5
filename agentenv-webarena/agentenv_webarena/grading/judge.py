"""Judge: whether an answer in other words means what is wanted; by words, unless a model is asked.

By words: numbers, dates, times and lengths are brought into one form and stop words left out. An
answer agrees with a reference when it is to the point (see `answers`), has at least 70 % of the
reference's words that the question does not give away, all of its numbers, and a no where the
reference has one; and at least half of its own words come from the references or the question.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from agentenv_webarena.grading.answers import says_impossible, to_the_point
from agentenv_webarena.grading.meaning import NEGATIONS, meaning
from agentenv_webarena.grading.words import is_number, words

RECALL = 0.7  # of the reference's words, in the answer
PRECISION = 0.5  # of the answer's words, from the references or the question
REASON = 0.3  # of the words of the reason why a task cannot be done, in an answer without N/A
LONGEST_REASON = 400  # characters of an answer that says why a task cannot be done

IMPOSSIBLE = (
    "not possible", "impossible", "not achievable", "unachievable", "cannot be", "can not be",
    "can't be", "not applicable", "not available", "does not exist", "doesn't exist",
    "do not exist", "don't exist", "no such", "not found", "could not find", "couldn't find",
    "cannot find", "there is no", "there are no", "unable to",
)  # fmt: skip


@dataclass(frozen=True)
class Claim:
    """What is to be judged: whether an answer to a question says what a reference says."""

    intent: str
    answer: str
    reference: str
    references: tuple[str, ...] = ()  # all that the answer should say, this one among them


class Judge(Protocol):
    """Who decides where words differ."""

    @property
    def name(self) -> str: ...

    async def agrees(self, claim: Claim) -> bool: ...

    async def explains(self, claim: Claim) -> bool:
        """Whether the answer says that the task cannot be done; the reference is the reason."""
        ...


class Overlap:
    """Judges by the words that two texts share."""

    name = "overlap"

    async def agrees(self, claim: Claim) -> bool:
        references = claim.references or (claim.reference,)
        if not to_the_point(references, claim.answer, claim.intent, meaning).passed:
            return False
        told, wanted = meaning(claim.answer), meaning(claim.reference)
        given = meaning(claim.intent)
        if bool(told & NEGATIONS) != bool(wanted & NEGATIONS):
            return False
        sought = (wanted - given) or wanted
        if not sought:
            return words(claim.answer) == words(claim.reference)
        if not {word for word in sought if is_number(word)} <= told:
            return False
        explained = given.union(*(meaning(each) for each in references))
        precise = len(told & explained) >= PRECISION * len(told)
        return precise and len(sought & told) >= RECALL * len(sought)

    async def explains(self, claim: Claim) -> bool:
        answer = " ".join(words(claim.answer))
        if len(claim.answer) > LONGEST_REASON:
            return False
        if says_impossible(claim.answer):
            return True
        told, reason = meaning(claim.answer), meaning(claim.reference)
        impossible = any(phrase in answer for phrase in IMPOSSIBLE)
        return impossible and bool(reason) and len(told & reason) >= REASON * len(reason)
