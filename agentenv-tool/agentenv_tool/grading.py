"""Grading: which of a task's subgoals are met by what the tools have returned.

The rule of AgentGym: the score is the share of subgoals that equal the result of a successful call,
of which `finish` is one, and its result is the answer. Ours differs in two points, unless it is
`strict`: only `finish` gives the answer, as a tool that returns it has not understood it; and what
it gives is compared by its meaning, so that "18.5" is 18.5 and yes is True.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from agentenv_tool import literal
from agentenv_tool.calls import FINISH, Call
from agentenv_tool.tasks import ToolTask


class Answers:
    """The subgoals of one episode that are met so far."""

    def __init__(self, task: ToolTask, strict: bool = False):
        self.task = task
        self.strict = strict
        self._met: frozenset[int] = frozenset()

    def score(self, call: Call, result: Any) -> float:
        """The share that is met after a call that succeeded."""
        finished = call.tool == FINISH
        self._met |= {
            number
            for number, wanted in enumerate(self.task.subgoals)
            if self._meets(result, wanted, finished)
        }
        return len(self._met) / len(self.task.subgoals)

    def succeeded(self) -> bool:
        return len(self._met) == len(self.task.subgoals)

    def copy(self, tools: Any) -> Answers:
        twin = Answers(self.task, self.strict)
        twin._met = self._met
        return twin

    def _meets(self, result: Any, wanted: Any, finished: bool) -> bool:
        if self.strict:
            return identical(in_order(result) if finished else result, wanted)
        if finished:
            return same(result, wanted, self.task.tolerance)
        return identical(result, wanted) and not identical(wanted, self.task.answer)


def identical(given: Any, wanted: Any) -> bool:
    """Python's equality, except that True is not 1."""
    if isinstance(given, bool) or isinstance(wanted, bool):
        return given is wanted
    return bool(given == wanted)


def in_order(answer: Any) -> Any:
    """As AgentGym has it, which sorts the lists that `finish` is given, where they can be."""
    if not isinstance(answer, list):
        return answer
    try:
        return sorted(answer)
    except TypeError:
        return answer


def same(given: Any, wanted: Any, tolerance: float | None = None) -> bool:
    """Whether an answer means what is wanted.

    Numbers may differ by the tolerance; without one, by what rounding to the decimals of the wanted
    number hides. Text is compared without case, spacing, accents, the quotes around it and the full
    stop behind it, lists without their order.
    """
    if isinstance(given, str):
        given = _unwrapped(given, isinstance(wanted, list))
    if isinstance(wanted, list) or isinstance(given, list):
        return _same_items(_listed(given), _listed(wanted), tolerance)
    if isinstance(wanted, dict):
        return (
            isinstance(given, dict)
            and given.keys() == wanted.keys()
            and all(same(given[key], wanted[key], tolerance) for key in wanted)
        )
    if isinstance(wanted, bool) or (isinstance(given, bool) and _truth(wanted) is not None):
        return _truth(given) is _truth(wanted)
    number = _number(wanted)
    if number is not None:
        told = _number(given)
        return told is not None and abs(told - number) <= _allowed(number, told, tolerance)
    if wanted is None:
        return given is None or folded(str(given)) == "none"
    return isinstance(given, str) and folded(given) == folded(str(_unwrapped(str(wanted), False)))


def _unwrapped(text: str, listed: bool) -> Any:
    """Without the quotes around it and the full stop behind it; where a list is wanted and the
    text is one, the list.
    """
    text = text.strip().removesuffix(".").strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'`":
        text = text[1:-1]
    if listed and text.startswith("["):
        try:
            return literal.read(text)[0]
        except literal.BadLiteral:
            return text
    return text


def _same_items(given: list[Any], wanted: list[Any], tolerance: float | None) -> bool:
    if len(given) != len(wanted):
        return False
    left = list(wanted)
    for each in given:
        place = next((at for at, item in enumerate(left) if same(each, item, tolerance)), None)
        if place is None:
            return False
        del left[place]
    return True


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, int | float):
        return Decimal(str(value))
    text = value.strip().replace("\N{MINUS SIGN}", "-")
    return Decimal(text.replace(",", "")) if _NUMERAL.fullmatch(text) else None


def _allowed(wanted: Decimal, given: Decimal, tolerance: float | None) -> Decimal:
    """Whole numbers are exact; what floats have lost is no difference."""
    if tolerance is None:
        decimals = -int(wanted.normalize().as_tuple().exponent)
        if decimals <= 0 and given == given.to_integral_value():
            return Decimal(0)
        rounding = Decimal(5).scaleb(-decimals - 1) if decimals > 0 else Decimal(0)
    else:
        rounding = Decimal(str(tolerance))
    return rounding + Decimal("1e-9") * max(Decimal(1), abs(wanted))


def _truth(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "yes": True, "false": False, "no": False}.get(folded(str(value)))


def folded(text: str) -> str:
    """Without case, spacing and accents, which few keyboards have."""
    letters = unicodedata.normalize("NFKD", " ".join(text.split()).casefold())
    return "".join(each for each in letters if not unicodedata.combining(each)).translate(_WHOLE)


_NUMERAL = re.compile(r"[+-]?(\d{1,30}|\d{1,3}(,\d{3}){1,9}|(?=\.))(\.\d{1,30})?", re.ASCII)
# Letters that are whole ones, and not others with an accent.
_WHOLE = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d"})
