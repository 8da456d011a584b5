"""Entries: what a cell becomes when something is typed into it."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from agentenv_tool.sheet.formats import GENERAL, PLAIN, Value, is_date, serial


class Entry(NamedTuple):
    """A value, and the format of its cell, or that the way it was typed asks for."""

    value: Value
    format: str = GENERAL


def entered(typed: Value) -> Entry:
    """What the text of a number, a percentage, an amount of money, a date or a truth means.

    Other text is kept as it is: that of a formula too. An apostrophe before it keeps any text.
    """
    if not isinstance(typed, str):
        return Entry(typed)
    text = typed.strip()
    if text.startswith("'"):
        return Entry(text[1:])
    if text.upper() in ("TRUE", "FALSE"):
        return Entry(text.upper() == "TRUE")
    number = _NUMBER.fullmatch(text)
    if number is not None:
        return _number(number)
    day = _day(text)
    return day if day is not None else Entry(typed if text else None)


def typed_over(value: Value, before: str) -> Entry:
    """What a cell holds when something was typed into it: it keeps a format that can show that."""
    if before == PLAIN and isinstance(value, str):
        return Entry(value or None, before)
    entry = entered(value)
    if entry.value is None:
        return Entry(None, before)
    unfit = entry.format != GENERAL and is_date(entry.format) != is_date(before)
    return entry if before in (GENERAL, "") or unfit else entry._replace(format=before)


def _number(found: re.Match[str]) -> Entry:
    sign, money, digits, part, percent = found.groups()
    part = part or ""
    bare = digits.replace(",", "")
    number: int | float = float(f"{bare}{part}") if part else int(bare)
    number = -number if sign == "-" else number
    decimals = f".{'0' * (len(part) - 1)}" if part else ""
    if percent:
        return Entry(number / 100, f"0{decimals}%")
    if money:
        return Entry(number, f'"{money}"#,##0{decimals}')
    return Entry(number, f"#,##0{decimals}" if "," in digits else GENERAL)


def _day(text: str) -> Entry | None:
    if found := _ISO.fullmatch(text):
        year, month, day, format = found[1], found[2], found[3], "yyyy-mm-dd"
    elif found := _SLASHES.fullmatch(text):
        month, day, year = found[1], found[2], found[3]
        format = "mm/dd/yyyy" if month[0] == "0" or day[0] == "0" else "m/d/yyyy"
    else:
        return None
    try:
        return Entry(serial(date(int(year), int(month), int(day))), format)
    except ValueError:  # such as 2024-02-30
        return None


# A number that begins with zeros, such as 007, is a name, and stays text.
_NUMBER = re.compile(
    r"([+-]?)([$€£]?)(0|[1-9]\d{0,14}|[1-9]\d{0,2}(?:,\d{3}){1,4})(\.\d{1,10})?(%?)", re.ASCII
)
_ISO = re.compile(r"(19\d\d|20\d\d)-(\d\d)-(\d\d)", re.ASCII)
_SLASHES = re.compile(r"(\d\d?)/(\d\d?)/(19\d\d|20\d\d)", re.ASCII)
