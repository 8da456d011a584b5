"""Phrases: parts of an instruction, quoted as they stand there."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from agentenv_webshop import wish
from agentenv_webshop.wish import Pair, Told, Wish

PARTING = frozenset(
    {"and", "for", "from", "in", "made", "of", "or", "should", "that", "which", "with"}
)
JOINING = frozenset({"in", "to"})  # within a phrase: plug in power, easy to clean
WHOLE = frozenset({"built", "easy", "plug", "pop", "ready"})  # what goes on over a parting word
_APART = re.compile(r"[^\s:'\u2019-]")


@dataclass(frozen=True)
class _Word:
    text: str
    stem: str
    start: int
    end: int
    telling: bool
    parted: bool  # by a mark from the word before it


def chunks(wanted: Wish) -> list[str]:
    """What is wanted, piece by piece; the kind of product comes first."""
    words = _words(wanted)
    pieces: list[list[_Word]] = [[]]
    for at, word in enumerate(words):
        before, after = words[max(at - 1, 0)], words[min(at + 1, len(words) - 1)]
        inner = before.text in WHOLE if word.text == "in" else after.text.isdigit()
        parts = word.text in PARTING and not (word.text in {"in", "of"} and inner)
        if parts or word.parted:
            pieces.append([])
        if not parts:
            pieces[-1].append(word)
    told = [_stripped(piece) for piece in pieces]
    kept = [piece for piece in told if any(word.stem in wanted.stems for word in piece)]
    return list(dict.fromkeys(_quoted(wanted, piece) for piece in kept))


def with_article(wanted: Wish, piece: str) -> str:
    """As the instruction names it: a planter pot, hiking boots."""
    found = re.search(rf"\b(?:an? )?{re.escape(piece)}", wanted.text)
    return found[0] if found else piece


def shared(wanted: Wish, said: Told) -> list[str]:
    """What the instruction and a text have in common: whole phrases, if there are any."""
    found: list[list[_Word]] = []
    words = _words(wanted)
    for before, word in zip([None, *words], words, strict=False):
        if not word.telling or word.stem not in said.stems:
            continue
        near = before is not None and before.telling and not word.parted
        if found and near and before is found[-1][-1] and (before.stem, word.stem) in said.pairs:
            found[-1].append(word)
        else:
            found.append([word])
    pieces = chunks(wanted)
    runs = [(len(run), _quoted(wanted, run)) for run in found]
    whole = [text for size, text in runs if size > 1 or text in pieces]
    return list(dict.fromkeys(whole or [text for _, text in runs]))


def having(wanted: Wish, stems: Collection[str]) -> list[str]:
    """The pieces that hold any of the stems."""
    return [each for each in chunks(wanted) if wish.stems_of([each]) & set(stems)]


def runs(wanted: Wish, stems: Collection[str], together: frozenset[Pair]) -> list[str]:
    """The words with these stems and what belongs to them, as far as they stand in a row."""
    words = _words(wanted)
    picked = [word.stem in stems and word.text not in PARTING for word in words]
    tied = [
        (one.stem, two.stem) in together and not two.parted
        for one, two in itertools.pairwise(words)
    ]
    ends = [
        mine or (at > 0 and tied[at - 1] and picked[at - 1])
        or (at < len(tied) and tied[at] and picked[at + 1])
        for at, mine in enumerate(picked)
    ]  # fmt: skip
    found: list[list[_Word]] = []
    last = -2
    for at, word in enumerate(words):
        if not ends[at]:
            continue
        bridged = last == at - 2 and words[last].text in WHOLE and words[at - 1].text in JOINING
        near = (last == at - 1 or bridged) and not word.parted
        if not near or (last == at - 1 and _is_seam(tied, at - 1)):
            found.append([])
        found[-1].append(word)
        last = at
    said = {_quoted(wanted, run): {word.stem for word in run} for run in found}
    return [each for each in said if not any(said[each] < other for other in said.values())]


def listed(parts: Iterable[str], last: str = "and") -> str:
    """In quotation marks: "one", "two" and "three"."""
    said = [f'"{each}"' for each in parts]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} {last} {said[-1]}"


def _is_seam(tied: list[bool], at: int) -> bool:
    """Whether two neighbors belong to others rather than to each other."""
    left = at > 0 and tied[at - 1]
    right = at + 1 < len(tied) and tied[at + 1]
    return not tied[at] and (left or right)


def _stripped(piece: list[_Word]) -> list[_Word]:
    """Without the words at its ends that tell nothing."""
    telling = [place for place, word in enumerate(piece) if word.telling]
    return piece[telling[0] : telling[-1] + 1] if telling else []


def _quoted(wanted: Wish, run: list[_Word]) -> str:
    return wanted.text[run[0].start : run[-1].end]


@lru_cache(256)
def _words(wanted: Wish) -> list[_Word]:
    found, end = [], 0
    for match in wish.WORD.finditer(wanted.text):
        text = match[0]
        telling = text in wanted.words
        parted = bool(_APART.search(wanted.text[end : match.start()]))
        found.append(_Word(text, wish.stem_of(text), *match.span(), telling, parted))
        end = match.end()
    return found
