"""Times: days and spans as goals tell them, and how the expert works out which are meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

PAST, NOW, FUTURE = "past", "now", "future"

VERBS = {
    PAST: {
        "was": "was", "be": "", "be_": "", "fell": "fell", "had": "had", "did": "did", "do": "did",
        "Did": "Did", "Was_it": "Was it", "was_there": "was there",
    },
    NOW: {
        "was": "is", "be": "", "be_": "", "fell": "falls", "had": "has", "did": "does", "do": "do",
        "Did": "Does", "Was_it": "Is it", "was_there": "is there",
    },
    FUTURE: {
        "was": "will", "be": " be", "be_": "be ", "fell": "will fall", "had": "will have",
        "did": "will", "do": "will", "Did": "Will", "Was_it": "Will it be",
        "was_there": "will there be",
    },
}  # fmt: skip
NUMERALS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
)  # fmt: skip
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Told = dict[str, Any]  # `told` in words, `rule`, and the first and last day that it gives
When = Callable[[Random, date], Told]


def a_day(*tenses: str) -> When:
    """One day of any of the tenses: told by its date, or as seen from today."""

    def draw(random: Random, today: date) -> Told:
        tense = random.choice(tenses)
        if tense == NOW:
            return _relative("today", 0, 0, today)
        near = random.randint(2, 10)
        if tense == PAST:
            return random.choice([
                _relative("yesterday", -1, -1, today),
                _relative(f"{NUMERALS[near]} days ago", -near, -near, today),
                _dated(random, today - timedelta(random.randint(2, 300))),
                _dated(random, today - timedelta(random.randint(2, 300))),
            ])  # fmt: skip
        return random.choice([
            _relative("tomorrow", 1, 1, today),
            _relative(f"in {NUMERALS[near]} days", near, near, today),
            _dated(random, today + timedelta(random.randint(1, 14))),
        ])  # fmt: skip

    return draw


def a_weekday(random: Random, today: date) -> Told:
    """One of the last calendar week."""
    number = random.randrange(7)
    told = f"on {WEEKDAYS[number]} of last week (weeks begin on Monday)"
    return _ruled(told, ["week", number, number], today)


def days(fewest: int, most: int, *tenses: str) -> When:
    """A span of so many days."""

    def draw(random: Random, today: date) -> Told:
        length = random.randint(fewest, most)
        many = f"{_many(length)} days"
        if random.choice(tenses) == FUTURE:
            start = today + timedelta(random.randint(1, 5))
            return random.choice([
                _relative(f"over the next {many}, beginning tomorrow", 1, length, today),
                _spanned(random, start, length),
            ])  # fmt: skip
        start = today - timedelta(length + random.randint(1, 300))
        return random.choice([
            _relative(f"over the last {many}, not counting today", -length, -1, today),
            _ruled("last week, from Monday to Sunday", ["week", 0, 6], today),
            _spanned(random, start, length),
            _spanned(random, start, length),
        ])  # fmt: skip

    return draw


def a_month(random: Random, today: date) -> Told:
    """A whole one that has passed."""
    last = today.replace(day=1) - timedelta(1)
    for _ in range(random.randrange(12)):
        last = last.replace(day=1) - timedelta(1)
    first = last.replace(day=1)
    return _fixed(f"in {MONTHS[last.month - 1]} {last.year}", first, last)


def lately_and_soon(length: int) -> tuple[When, When]:
    many = _many(length)
    return (
        lambda random, today: _relative(f"the last {many} days", -length, -1, today),
        lambda random, today: _relative(f"the next {many} days", 1, length, today),
    )


def from_today(offset: int) -> When:
    names = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    return lambda random, today: _relative(names[offset], offset, offset, today)


def needs_today(told: Mapping[str, Any]) -> bool:
    return bool(told["rule"])


def resolved(told: Mapping[str, Any], today: date | None) -> tuple[date, date]:
    """The first and the last day; today is only needed where they are not told by their dates."""
    if not told["rule"]:
        return date.fromisoformat(told["first"]), date.fromisoformat(told["last"])
    base, first, last = told["rule"]
    if today is None:
        raise ValueError(f"{told['told']!r} depends on today")
    monday = today - timedelta(today.weekday() + 7)
    start = monday if base == "week" else today
    return start + timedelta(first), start + timedelta(last)


def tense_of(told: Mapping[str, Any], today: date) -> str:
    if date.fromisoformat(told["first"]) > today:
        return FUTURE
    return PAST if date.fromisoformat(told["last"]) < today else NOW


def _relative(words: str, first: int, last: int, today: date) -> Told:
    return _ruled(words, ["today", first, last], today)


def _ruled(words: str, rule: list[Any], today: date) -> Told:
    first, last = resolved({"told": words, "rule": rule}, today)
    return {"told": words, "rule": rule, "first": first.isoformat(), "last": last.isoformat()}


def _fixed(words: str, first: date, last: date) -> Told:
    return {"told": words, "rule": [], "first": first.isoformat(), "last": last.isoformat()}


def _dated(random: Random, day: date) -> Told:
    return _fixed(f"on {_written(random.randrange(3), day)}", day, day)


def _spanned(random: Random, first: date, length: int) -> Told:
    last, style = first + timedelta(length - 1), random.randrange(3)
    from_, to = _written(style, first), _written(style, last)
    words = random.choice([
        f"from {from_} to {to} (both days included)",
        f"from {from_} through {to}",
        f"in the {_many(length)} days from {from_} to {to}",
    ])  # fmt: skip
    return _fixed(words, first, last)


def _written(style: int, day: date) -> str:
    month = MONTHS[day.month - 1]
    return (day.isoformat(), f"{day.day} {month} {day.year}", f"{month} {day.day}, {day.year}")[
        style
    ]


def _many(number: int) -> str:
    return NUMERALS[number] if number < len(NUMERALS) else str(number)
