"""Answers: whether a text is, or includes, what it should.

The official rules compare in lower case, without outer blanks and quotes. `must_include` looks for
each reference anywhere in the answer; one of a single character must be a word of its own.

The strict rules, for tasks that say so, also refuse an answer that names everything: it may be no
longer than four times the references and 200 characters; it may hold as many numbers beside those
of the references and of the question as the references do (but one in any case), and twice as many
other words (and 6); of the parts that it lists, no more may be about other things than there are
references; and it may neither leave the choice with an `or` nor say N/A as well.
References are found as whole words and numbers: 25 is in `$25.00`, not in `1250` or `2.5`; times
and measures also in other forms, such as 5:30 pm for 17:30. What must match exactly may stand in a
sentence, whose other words are plain ones of the question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from agentenv_webarena.grading.config import NOT_APPLICABLE, OR, References
from agentenv_webarena.grading.meaning import NEGATIONS, in_one_form, measures
from agentenv_webarena.grading.verdict import Check, shortened
from agentenv_webarena.grading.words import STOP_WORDS, holds, is_number, words

_QUOTES = ("'", '"')
_BETWEEN = re.compile(r",(?!\d{3})|[;/|\n]|\b(?:and|or)\b", re.IGNORECASE)  # parts of a list
_IMPOSSIBLE = re.compile(r"\W*n\s?/\s?a\b|na\W*\Z")


def cleaned(text: str) -> str:
    """As texts are compared: in lower case, without outer blanks and one pair of quotes."""
    text = text.strip()
    for quote in _QUOTES:
        if len(text) > 1 and text.startswith(quote) and text.endswith(quote):
            text = text[1:-1]
            break
    return text.lower()


def exact_match(wanted: str, text: str) -> Check:
    passed = cleaned(wanted) == cleaned(text)
    return Check("exact_match", passed, f"{shortened(wanted)} wanted, {shortened(text)} found")


def must_include(wanted: str, text: str, strict: bool = False) -> Check:
    """One reference of a page's contents; it may be alternatives."""
    find = _finder(text, strict)
    return _included(wanted, any(find(each) for each in wanted.split(OR)), text)


def answer_checks(references: References, answer: str, intent: str, strict: bool) -> list[Check]:
    """All but the fuzzy ones."""
    checks = []
    if references.exact_match is not None:
        check = exact_match(references.exact_match, answer)
        if strict and not check.passed and _says_only(references.exact_match, answer, intent):
            check = replace(check, passed=True)
        checks.append(check)
    if references.must_include is not None:
        find = _finder(answer, strict, whole=True)
        for wanted in references.must_include:
            passed = any(find(each) for each in wanted.split(OR))
            checks.append(_included(wanted, passed, answer))
        if strict:
            checks.append(to_the_point(references.must_include, answer, intent))
    return checks


def to_the_point(
    wanted: Sequence[str],
    answer: str,
    intent: str,
    read: Callable[[str], Iterable[str]] = words,
) -> Check:
    """Whether an answer says what is wanted and little else; `read` finds the words of a text."""
    options = [each.split(OR) for each in wanted]
    most = 4 * sum(max(map(len, each)) for each in options) + 200
    if len(answer) > most:
        return Check("to_the_point", False, f"{len(answer)} characters, of {most} that may be")
    expected = [word for each in options for text in each for word in read(text)]
    explained = {*expected, *read(intent), *STOP_WORDS}
    others = list(dict.fromkeys(word for word in read(answer) if word not in explained))
    numbers = [word for word in others if is_number(word)]
    most_numbers = max(1, len({word for word in expected if is_number(word)}))
    most_words = 2 * len(set(expected)) + 6
    plain = {word for each in options for text in each for word in words(text)}
    beside, most_beside = _parts_beside(plain.union(words(intent)), answer), max(1, len(options))
    passed = (
        len(numbers) <= most_numbers
        and len(others) - len(numbers) <= most_words
        and beside <= most_beside
    )
    if says_impossible(answer) and not any(says_impossible(each) for each in wanted):
        return Check("to_the_point", False, f"{shortened(answer)} says {NOT_APPLICABLE} as well")
    if "or" in {*words(answer)} - plain:
        return Check("to_the_point", False, f"{shortened(answer)} leaves the choice")
    told = f"{len(numbers)} other numbers (of {most_numbers}), {len(others) - len(numbers)} other "
    told += f"words (of {most_words}), {beside} parts about other things (of {most_beside})"
    return Check("to_the_point", passed, told)


def says_impossible(answer: str) -> bool:
    """Whether it is N/A, perhaps with a reason."""
    return _IMPOSSIBLE.match(cleaned(answer)) is not None


def _parts_beside(known: set[str], answer: str) -> int:
    """How many parts of what an answer lists have nothing of what is wanted or asked."""
    parts = ({*words(each)} - STOP_WORDS for each in _BETWEEN.split(answer))
    return sum(bool(part) and not part & known for part in parts)


def _says_only(wanted: str, answer: str, intent: str) -> bool:
    """Whether an answer has what is wanted once, and beside it plain words of the question."""
    told, sought = words(answer), words(wanted)
    size = len(sought)
    at = next((at for at in range(len(told)) if told[at : at + size] == sought), None)
    if not size or at is None:
        return False
    lower = (each.strip(".,:;?!()\"'") for each in intent.split())
    plain = STOP_WORDS.union(each for each in lower if each.isalpha() and each.islower())
    if not {*sought} & {*words(intent)}:
        plain |= {each for each in words(intent) if is_number(each)}
    return {*told[:at], *told[at + size :]} <= plain - NEGATIONS - {"or"}


def _included(wanted: str, passed: bool, text: str) -> Check:
    return Check("must_include", passed, f"{shortened(wanted)} wanted in {shortened(text)}")


def _finder(text: str, strict: bool, whole: bool = False) -> Callable[[str], bool]:
    """Tells of texts whether they are in this one; `whole`: one character must be a word."""
    plain = cleaned(text)
    read = in_one_form if whole else str
    told = words(read(text)) if strict else []

    def finds(wanted: str) -> bool:
        sought = words(read(wanted)) if strict else []
        if sought:
            meant = measures(wanted) if whole else frozenset()
            return holds(told, sought) or (bool(meant) and meant <= measures(text))
        reference = cleaned(wanted)
        if whole and len(reference) == 1 and reference.isalnum():
            alone = rf"(?<!\w)(?<!\d[.,]){re.escape(reference)}(?!\w)(?![.,]\d)"
            return re.search(alone, plain) is not None
        return reference in plain

    return finds
