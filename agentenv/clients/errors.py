"""Errors: why a server did not do what a client asked, each class with what a caller can do."""

from __future__ import annotations

from typing import Any


class EnvError(Exception):
    """A server refused a call, failed at it, or gave no answer; `code` is for programs."""

    def __init__(
        self, code: str, message: str, status: int | None = None, retry_after: float | None = None
    ):
        super().__init__(f"{code}: {message}")
        self.code = code  # of protocol.ErrorCode, or of a class below
        self.message = message
        self.status = status  # of HTTP; None where no answer came
        self.retry_after = retry_after  # seconds that the server asks to wait

    def __reduce__(self) -> tuple[Any, ...]:
        """Python would call the class with its text alone, and a pool would wait for ever."""
        return _restored, (type(self), self.args, self.__dict__)


class Unreachable(EnvError):
    """No answer came: `sent` is False where the server cannot have seen the call."""

    def __init__(self, message: str, sent: bool):
        super().__init__("unreachable", message)
        self.sent = sent


class BadAnswer(EnvError):
    """What answered does not speak the wire: it is another server, or a proxy before it."""

    def __init__(self, message: str, status: int, retry_after: float | None = None):
        super().__init__("bad_answer", message, status, retry_after)


def _restored(kind: type[EnvError], said: tuple[Any, ...], facts: dict[str, Any]) -> EnvError:
    error = kind.__new__(kind, *said)
    error.__dict__.update(facts)
    return error
