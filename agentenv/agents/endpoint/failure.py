"""Failure: why a request brought no reply, and what there is to do about it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any

_PASSING = frozenset({408, 409, 425, 429, *range(500, 600)})  # may be gone next time
_CONGESTED = frozenset({429, 503, 529})
_SAID = 500  # characters; behind them some servers repeat the request
_SPENT = "insufficient_quota"  # OpenAI's 429 that no waiting changes
_OVERFLOW = re.compile(
    r"context[_ ](length|window|size|limit)|maximum context|prompt is too long|input token count"
    r"|reduce the length",
    re.IGNORECASE,
)
_REPLY_TOO_LONG = re.compile(r"max_(completion_)?tokens\W.{0,60}too large", re.IGNORECASE)
# Of a conversation that is too long with its reply: what there is room for, and what it has itself.
_ROOM = re.compile(
    r"context (?:length|window|size)\D{0,12}(\d{1,12})|> (\d{1,12})\b", re.IGNORECASE
)
_READ = re.compile(
    r"(\d{1,12}) (?:tokens )?(?:in (?:the|your) (?:messages|prompt)|from the input|input tokens)"
    r"|(\d{1,12}) \+ \d",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"un-?supported|not? support|unrecognized|unknown|unexpected"
    r"|not (permitted|allowed|available)|forbidden|deprecated|\bextra\b|use '?max_completion",
    re.IGNORECASE,
)
_TOOLS = re.compile(r"\b(tools?|tool_choice|functions?|function call(s|ing)?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no reply."""

    why: str
    passing: bool = True  # another attempt may succeed
    congested: bool = False  # the server has too much to do
    wait: float | None = None  # seconds that the server asks for
    status: int | None = None  # of HTTP
    parameter: str = ""  # that the server says it is about
    overflow: bool = False  # the conversation is longer than the model can take

    @property
    def reply_too_long(self) -> bool:
        """Whether the conversation would fit if replies might not be as long as they may."""
        if not self.overflow:
            return False
        room, read = (_first_number(each, self.why) for each in (_ROOM, _READ))
        fits = room is not None and read is not None and read < room
        return fits or bool(_REPLY_TOO_LONG.search(self.why))

    @property
    def about_tools(self) -> bool:
        """Whether the endpoint may have refused the tools that it was given."""
        return not self.passing and bool(_TOOLS.search(self.why))

    def refused(self, sent: Mapping[str, Any]) -> str | None:
        """The parameter among those sent that the server does not know or does not take."""
        why = self.why[:_SAID]
        if self.status not in (400, 422) or self.overflow or not _REFUSED.search(why):
            return None
        if self.parameter in sent:
            return self.parameter
        places = {name: re.search(rf"(?<![\w-]){name}(?![\w-])", why) for name in sent}
        named = {name: place.start() for name, place in places.items() if place}
        return min(named, key=named.__getitem__) if named else None


def refusal(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    now: Callable[[], float] = time.time,
) -> Failure:
    """What an answer says that is no success."""
    code, parameter, message = _error_in(_json(body), body)
    overflow = status in (400, 413, 422) and bool(_OVERFLOW.search(f"{code} {message}"))
    if 300 <= status < 400:
        message = f"it has moved to {headers.get('location', 'somewhere')}: give that address"
    return Failure(
        why=f"HTTP {status}: {message}",
        passing=status in _PASSING and code != _SPENT,
        congested=status in _CONGESTED and code != _SPENT,
        wait=asked_wait(headers, now),
        status=status,
        parameter=parameter,
        overflow=overflow,
    )


def error_inside(answer: Any, headers: Mapping[str, str]) -> Failure | None:
    """The error in an answer whose status says that there is none."""
    if not isinstance(answer, dict) or not answer.get("error"):
        return None
    code, parameter, message = _error_in(answer, b"")
    congested = code in map(str, _CONGESTED)
    return Failure(
        why=f"HTTP 200 with an error: {message}",
        congested=congested,
        wait=asked_wait(headers) if congested else None,
        parameter=parameter,
        overflow=bool(_OVERFLOW.search(f"{code} {message}")),
    )


def asked_wait(headers: Mapping[str, str], now: Callable[[], float] = time.time) -> float | None:
    """Seconds that `Retry-After` asks for: a number, or the time when to come back.

    A time is counted from the server's own `Date`: the clocks need not agree.
    """
    asked = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", asked, re.ASCII):
        return float(asked)
    then = _timestamp(asked)
    if then is None:
        return None
    begun = _timestamp(headers.get("date", ""))
    return max(0.0, then - (now() if begun is None else begun))


def _first_number(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.search(text)
    return int(found[found.lastindex or 0]) if found else None


def _timestamp(date: str) -> float | None:
    try:
        moment = parsedate_to_datetime(date)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _error_in(answer: Any, body: bytes) -> tuple[str, str, str]:
    """Code, parameter and message; whatever else came instead of them is the message."""
    error = answer.get("error", answer) if isinstance(answer, dict) else answer
    if not isinstance(error, dict):
        return "", "", str(error) if error else body.decode("utf-8", "replace").strip()
    code, parameter = (str(error.get(name) or "") for name in ("code", "param"))
    message = error.get("message") or error.get("detail") or error
    text = message if isinstance(message, str) else json.dumps(message, ensure_ascii=False)
    return code, parameter, text
