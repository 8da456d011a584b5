"""Arrays: JSON files of any size, read one element at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CHUNK = 1 << 20  # characters read at once
LONGEST = 64 << 20  # characters of one element; a longer one is taken for a broken file

_BLANKS = " \t\r\n"
_ENDS = frozenset(_BLANKS + ",:]}")  # what may stand behind a value
_HALF = re.compile(r"\\u[dD][89a-fA-F]")  # of an escaped pair
_DECODER = json.JSONDecoder()


class BadFile(ValueError):
    """A file of the official data is not what it should be."""


def elements(path: Path) -> Iterator[Any]:
    """What stands in the array that is the file."""
    text = _Text(path)
    text.expect("[")
    while not text.ends_with("]"):
        yield text.value()


def members(path: Path) -> Iterator[tuple[str, Any]]:
    """The keys and values of the object that is the file."""
    text = _Text(path)
    text.expect("{")
    while not text.ends_with("}"):
        key = text.value()
        if not isinstance(key, str):
            raise BadFile(f"{path}: {key!r} is no key of an object")
        text.expect(":")
        yield key, text.value()


class _Text:
    """A window on a file, which moves on as values are taken from it."""

    def __init__(self, path: Path):
        self._path = path
        self._file = path.open(encoding="utf-8-sig")  # with or without a byte order mark
        self._text = ""
        self._at = 0
        self._first = True

    def expect(self, mark: str) -> None:
        if self._next() != mark:
            found = self._text[self._at : self._at + 20] or "its end"
            raise BadFile(f"{self._path}: {mark!r} is expected, and there is {found!r}")
        self._at += 1

    def ends_with(self, mark: str) -> bool:
        """Whether the closing mark comes now; else the comma before the next value is taken."""
        if self._next() == mark:
            self._file.close()
            return True
        if not self._first:
            self.expect(",")
        self._first = False
        return False

    def value(self) -> Any:
        self._next()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if self._more():
                    continue
                raise BadFile(f"{self._path} is no JSON: {error}") from error
            # A number at the end of the window may go on behind it.
            if self._text[end : end + 1] in _ENDS or not self._more():
                self._refuse_halves(value, end)
                self._at = end
                return value

    def _refuse_halves(self, value: Any, end: int) -> None:
        """`\\ud83d` alone is half of a character, which no database takes."""
        if _HALF.search(self._text, self._at, end):
            try:
                json.dumps(value, ensure_ascii=False).encode()
            except UnicodeEncodeError as error:
                start = self._text[self._at : self._at + 40]
                raise BadFile(f"{self._path}: half a character is in {start!r}: {error}") from error

    def _next(self) -> str:
        """The next character that is no blank; empty at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _BLANKS:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _more(self) -> bool:
        if len(self._text) - self._at > LONGEST:
            raise BadFile(f"{self._path}: a value is longer than {LONGEST} characters")
        try:
            read = self._file.read(CHUNK)
        except UnicodeDecodeError as error:
            raise BadFile(f"{self._path} is no UTF-8: {error}") from error
        self._text = self._text[self._at :] + read
        self._at = 0
        return bool(read)
