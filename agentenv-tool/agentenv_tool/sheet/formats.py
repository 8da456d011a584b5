"""Formats: how a cell shows its value, which is what get_all_values gives.

A date is a number, as in every spreadsheet: the days since 1899-12-30, and a format that shows it.
The formats are those of xlsx files, as far as tables use them: digits, thousands, percent,
currencies, signs in sections, scientific, dates and times.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

Value = str | int | float | bool | None

GENERAL = "General"
PLAIN = "@"  # for text that is not read as a number
FIRST_DAY = date(1899, 12, 30)
_LAST_DAY = 2958465  # 9999-12-31
_DAY = 86400  # seconds

# For the 309 digits of the largest number there is, and all that a format may put behind them.
_EXACT = Context(prec=500)


class Failure(str):
    """What a formula shows that cannot be calculated, such as `#DIV/0!`."""


def shown(value: Value, format: str = GENERAL) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if is_date(format) and 0 <= value < _LAST_DAY + 1:
        return _date_shown(value, format)
    pattern = None if is_date(format) else _pattern(format, -1 if value < 0 else int(value > 0))
    return general(value) if pattern is None else pattern.shown(value)


def general(value: int | float) -> str:
    """At most 15 digits, and 10 of them behind the point."""
    number = _decimal(value)
    if number and not -9 <= number.adjusted() < 15:
        digits, _, power = f"{number:.5E}".partition("E")
        return f"{digits.rstrip('0').rstrip('.')}E{power[0]}{power[1:].zfill(2)}"
    text = f"{_rounded(number, 10):f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


@lru_cache(1024)
def is_date(format: str) -> bool:
    bare = _SPOKEN.sub("", format)
    return format != GENERAL and bool(_DATE.search(bare)) and not _DIGITS.search(bare)


@lru_cache(1024)
def tells_day(format: str) -> bool:
    """Whether it shows which day a date is, and not only the time."""
    return is_date(format) and bool(_DAY_PART.search(_SPOKEN.sub("", format)))


def decimals(value: int | float, format: str) -> int:
    """How far behind the point a number is told; of a share, 12% tells two digits."""
    pattern = _pattern(format, -1 if value < 0 else int(value > 0))
    if pattern is None:
        return max(0, -int(Decimal(general(value)).as_tuple().exponent))
    power = _decimal(value).adjusted() if pattern.scientific and value else 0
    return max(0, pattern.most + 2 * pattern.percent - power)


def is_share(format: str) -> bool:
    """Whether it shows numbers in percent."""
    pattern = _pattern(format, 1)
    return pattern is not None and pattern.percent


def serial(day: date | datetime | time) -> int | float:
    """The number that a date, or a time of no day, is."""
    if isinstance(day, time):
        return _part(day)
    days = (date(day.year, day.month, day.day) - FIRST_DAY).days
    return days + _part(day.time()) if isinstance(day, datetime) and day.time() != time() else days


def _part(clock: time) -> float:
    return (clock.hour * 3600 + clock.minute * 60 + clock.second) / _DAY


def _date_shown(value: int | float, format: str) -> str:
    if format == "mm-dd-yy":  # number 14 of xlsx, the short date of whoever looks at it
        format = "m/d/yyyy"
    # The last moment of the last year is not rounded up: no day follows.
    seconds = min(round((value % 1) * _DAY), _DAY - (int(value) == _LAST_DAY))
    moment = datetime(1899, 12, 30) + timedelta(days=int(value), seconds=seconds)
    tokens = [each.lower() for each in _TOKENS.findall(format)]
    halves = "am/pm" in tokens
    hours = int(value) * 24 + seconds // 3600
    parts = []
    for place, token in enumerate(tokens):
        if token in ("m", "mm") and _are_minutes(tokens, place):
            parts.append(f"{moment.minute:0{len(token)}d}")
        elif token in _DATE_PARTS:
            parts.append(_DATE_PARTS[token](moment, halves))
        elif token == "[h]":
            parts.append(str(hours))
        elif token[0] in '"\\':
            parts.append(token.strip('"') if token[0] == '"' else token[1:])
        elif token[0] != "[":
            parts.append(token)
    return "".join(parts)


def _are_minutes(tokens: list[str], place: int) -> bool:
    known = [each.strip("[") for each in tokens[:place] if each.strip("[]") in _DATE_PARTS]
    later = [each for each in tokens[place + 1 :] if each in _DATE_PARTS]
    return bool(known and known[-1][0] == "h") or bool(later and later[0][0] == "s")


def _hour(moment: datetime, halves: bool) -> int:
    return (moment.hour + 11) % 12 + 1 if halves else moment.hour


_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DATE_PARTS: dict[str, Callable[[datetime, bool], str]] = {
    "yyyy": lambda moment, halves: f"{moment.year:04d}",
    "yy": lambda moment, halves: f"{moment.year % 100:02d}",
    "mmmm": lambda moment, halves: _MONTHS[moment.month - 1],
    "mmm": lambda moment, halves: _MONTHS[moment.month - 1][:3],
    "mm": lambda moment, halves: f"{moment.month:02d}",
    "m": lambda moment, halves: str(moment.month),
    "dddd": lambda moment, halves: _DAYS[moment.weekday()],
    "ddd": lambda moment, halves: _DAYS[moment.weekday()][:3],
    "dd": lambda moment, halves: f"{moment.day:02d}",
    "d": lambda moment, halves: str(moment.day),
    "hh": lambda moment, halves: f"{_hour(moment, halves):02d}",
    "h": lambda moment, halves: str(_hour(moment, halves)),
    "ss": lambda moment, halves: f"{moment.second:02d}",
    "s": lambda moment, halves: str(moment.second),
    "am/pm": lambda moment, halves: "AM" if moment.hour < 12 else "PM",
}


@dataclass(frozen=True)
class _Pattern:
    """One section of a number's format; one without digits says the same of every number."""

    before: str
    behind: str
    whole: int  # digits before the point, at least
    least: int  # behind it, at least
    most: int
    grouped: bool
    percent: bool
    scientific: bool
    signed: bool  # whether it leaves the sign of a negative number to us
    mute: bool = False

    def shown(self, value: int | float) -> str:
        if self.mute:
            return self.before
        number = _decimal(value) * (100 if self.percent else 1)
        if self.scientific:
            digits, _, power = f"{abs(number):.{self.most}E}".partition("E")
            text = f"{digits}E{power[0]}{power[1:].zfill(2)}"
        else:
            text = self._fixed(abs(number))
        minus = "-" if number < 0 and self.signed and text.strip("0.,") else ""
        return f"{minus}{self.before}{text}{self.behind}"

    def _fixed(self, number: Decimal) -> str:
        rounded = _rounded(number, self.most)
        text = f"{rounded:{',' if self.grouped else ''}f}"
        whole, _, part = text.partition(".")
        kept = part[: self.least] + part[self.least :].rstrip("0")
        whole = "" if whole == "0" and self.whole == 0 else whole.rjust(self.whole, "0")
        return f"{whole}.{kept}" if kept else whole or "0"


@lru_cache(1024)
def _pattern(format: str, sign: int) -> _Pattern | None:
    """That of the section for numbers of this sign; None: General, or nothing that we know."""
    sections = _SECTIONS.findall(format.replace(GENERAL, ""))
    place = {-1: 1, 0: 2, 1: 0}[sign]
    section = sections[place] if place < len(sections) else sections[0] if sections else ""
    # A symbol such as [$€-407] stays, a color such as [Red] goes; `_)` and `* ` only take room.
    plain = _ROOM.sub("", _BRACKETS.sub(lambda found: f'"{found[1] or ""}"', section))
    literal = _LITERAL.sub(lambda found: "\0" * len(found[0]), plain)
    digits = _DIGITS.search(literal)
    if len(literal) > 100:
        return None
    if digits is None:
        mute = bool(literal) and not literal.strip("\0")
        return (
            _Pattern(_spoken(plain), "", 0, 0, 0, False, False, False, False, mute=True)
            if mute
            else None
        )
    whole, _, part = digits[0].rstrip(",").partition(".")
    return _Pattern(
        _spoken(plain[: digits.start()]),
        _spoken(plain[digits.end() :].removeprefix(_power(literal[digits.end() :]))),
        whole.count("0"),
        part.count("0"),
        len(part),
        "," in whole,
        "%" in literal,
        bool(_power(literal[digits.end() :])),
        signed=sign == -1 and len(sections) < 2,
    )


def _power(text: str) -> str:
    found = _SCIENTIFIC.match(text)
    return found[0] if found else ""


def _spoken(text: str) -> str:
    return _LITERAL.sub(lambda found: found[0].strip('"').removeprefix("\\"), text)


def _decimal(value: int | float) -> Decimal:
    """With the 15 digits that a spreadsheet keeps, so that 0.35 times 3.5 is 1.225."""
    return Decimal(f"{value:.15g}")


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EXACT)


_SPOKEN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[Ee][+-]')
_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)
_DAY_PART = re.compile(r"[yd]", re.IGNORECASE)
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?|\.[#0?]+")
_SECTIONS = re.compile(r'(?:"[^"]*"|\\.|[^;"\\])+')
_BRACKETS = re.compile(r"\[(?:\$([^\]\-]*)[^\]]*|[^\]]*)\]")
_ROOM = re.compile(r"[_*].")
_LITERAL = re.compile(r'"[^"]*"|\\.')
_SCIENTIFIC = re.compile(r"E[+-]0+")
_TOKENS = re.compile(
    r'yyyy|yy|mmmm|mmm|mm|m|dddd|ddd|dd|d|hh|h|ss|s|am/pm|"[^"]*"|\\.|\[[^\]]*\]|.',
    re.IGNORECASE,
)
