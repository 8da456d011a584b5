"""Failures that the command line tells in a sentence, and the exit statuses."""

from __future__ import annotations

FAILED, WRONG_USAGE, INTERRUPTED = 1, 2, 130


class WrongUsage(Exception):
    """The command cannot be carried out as it was given; the text says what would do."""


class Failure(Exception):
    """The command was right, and did not succeed."""
