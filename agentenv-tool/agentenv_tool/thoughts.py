"""Thoughts: what an expert says before a call, sentence by sentence, each in one of several forms.

A sentence is a choice of forms and the words that fill them; which form is said is drawn by the
task, the seed and the turn. A fact is a clause such as "Oslo lies at 59.9, 10.7", without a capital
of its own and without a full stop, so that it fits into any form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from envservers.phrasing import phrased

_MOST = 160  # characters of a reason that a tool has given


@dataclass(frozen=True, slots=True)
class Saying:
    """One or two sentences: the forms, and words for the braces in them.

    For each word, such as `fact`, the forms may also name `Fact`, with a capital at the start.
    """

    forms: Sequence[str]
    words: Mapping[str, str]

    def told(self, *drawn_by: object) -> str:
        capital = {_raised(name): _raised(text) for name, text in self.words.items()}
        return " ".join(phrased(self.forms, *drawn_by, **capital, **self.words).split())


Thought = tuple[Saying, ...]


def say(forms: Sequence[str], **words: object) -> Saying:
    return Saying(forms, {name: shown(word) for name, word in words.items()})


def told(thought: Sequence[Saying], *drawn_by: object) -> str:
    """All of it in one line; the place of a saying takes part in the draw of its form."""
    said = [each.told(*drawn_by, place) for place, each in enumerate(thought)]
    return " ".join(each for each in said if each)


def shown(value: Any) -> str:
    """A value in the middle of a sentence."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return listed([shown(each) for each in value])
    return str(value)


def listed(items: Iterable[object]) -> str:
    """In words: a, b and c."""
    texts = [str(each) for each in items]
    if len(texts) < 2:
        return texts[0] if texts else "none"
    return f"{', '.join(texts[:-1])} and {texts[-1]}"


def many(number: int, noun: str, plural: str = "") -> str:
    """As in 1 day and 2 days."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def aimed(aim: str) -> Saying:
    """What the goal wants, which the first thought takes up: a question, or what is to be done."""
    return say(ORDERED if aim.startswith("to ") else ASKED, aim=aim)


def seen(fact: str) -> Saying:
    """What the last observation has told."""
    return say(SEEN, fact=fact)


def since(fact: str, forms: Sequence[str], **words: object) -> Thought:
    """What I conclude from all that was seen, and what to do therefore."""
    return (say(NOTED, fact=fact), say(forms, **words))


def failed(reason: str) -> Saying:
    """That the last action went wrong, and how; the reason is the one that was told."""
    text = " ".join(reason.split())
    text = text if len(text) <= _MOST else f"{text[:_MOST]}..."
    return say(FAILED, reason=text.rstrip(".:"))


def strayed(tool: str) -> Saying:
    """That the last call was of no use."""
    return say(STRAYED, tool=tool)


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]


ASKED = (
    "The question is {aim}.",
    "I have to find out {aim}.",
    "I am asked {aim}.",
    "What I need to learn is {aim}.",
    "My goal is to tell {aim}.",
)
ORDERED = (
    "The goal is {aim}.",
    "I am asked {aim}.",
    "What I have to do is {aim}.",
    "My task here is {aim}.",
    "I am supposed {aim}.",
)
SEEN = (
    "{Fact}.",
    "I see that {fact}.",
    "Now I know that {fact}.",
    "According to what came back, {fact}.",
    "So {fact}.",
)
NOTED = (
    "{Fact}.",
    "I note that {fact}.",
    "The answers so far tell me that {fact}.",
    "It turns out that {fact}.",
    "From what I have seen, {fact}.",
)
FAILED = (
    "My last call failed: {reason}.",
    'That did not work, as the answer was "{reason}".',
    "The last action got me nowhere ({reason}).",
    'I was told "{reason}", so that call changed nothing.',
)
STRAYED = (
    "The last call, {tool}, has not brought me closer to the goal.",
    "What I got from {tool} is nothing that I still need.",
    "That was a detour: {tool} does not help with the goal.",
    "I have gained nothing new by calling {tool}, so I return to the goal.",
)
ENDED = (
    "I see nothing more that I can do here, so I finish.",
    "There is no way on that I know of, and I end the episode.",
    "Whatever the goal needs cannot be had any more; I finish now.",
    "As nothing else is left to try, I finish.",
)
