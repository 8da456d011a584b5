"""The whole error policy: classes named by what failed, each with its code and HTTP status.

Callers' mistakes are 4xx and change nothing. Faults are 5xx: they never become a reward, and the
session stays at its last good State.
"""

from __future__ import annotations

import logging
from typing import ClassVar

from agentenv.protocol import ErrorCode

log = logging.getLogger(__name__)


class Refusal(Exception):
    """Any call that is not answered with what it asked for."""

    code: ClassVar[ErrorCode]
    status: ClassVar[int]
    retry_after: ClassVar[int | None] = None


class BadRequest(Refusal):
    code, status = "bad_request", 422


class NotFound(Refusal):
    code, status = "not_found", 404


class MethodNotAllowed(Refusal):
    code, status = "method_not_allowed", 405


class Unauthorized(Refusal):
    code, status = "unauthorized", 401


class OracleClosed(Refusal):
    code, status = "oracle_closed", 403


class UnknownEnv(Refusal):
    code, status = "unknown_env", 404


class UnknownTask(Refusal):
    code, status = "unknown_task", 404


class NotReset(Refusal):
    code, status = "not_reset", 409


class EpisodeOver(Refusal):
    code, status = "episode_over", 409


class WrongTurn(Refusal):
    code, status = "wrong_turn", 409


class EnvClosed(Refusal):
    code, status = "env_closed", 410


class SessionLost(Refusal):
    """Its engine is gone and it cannot be, or was not, rebuilt as it was."""

    code, status = "session_lost", 410


class TooLarge(Refusal):
    code, status = "too_large", 413


class EngineFailed(Refusal):
    """The environment raised, answered garbage, or its worker died twice on one call."""

    code, status = "engine_failed", 500


class AtCapacity(Refusal):
    code, status = "at_capacity", 503
    retry_after = 1


class TimedOut(Refusal):
    code, status = "timed_out", 504


class WorkerDied(Exception):
    """The process that an instance lived in is gone. The session's record rebuilds it elsewhere."""

    def __init__(self, under_call: bool):
        super().__init__()
        self.under_call = under_call  # else the call had not begun: it is not to blame


class SetupFailed(Exception):
    """The environment cannot be served here; the text says why and what would do."""


def classified(error: Exception) -> Refusal:
    """What a caller is told of any failure; one that has no class is ours, and is logged."""
    if isinstance(error, Refusal):
        return error
    log.error("a call failed", exc_info=error)
    return EngineFailed(f"the server failed ({type(error).__name__}); its log says more")


def clip(value: object, limit: int = 80) -> str:
    """What was given, fit to be shown: quoted, on one line, not too long."""
    text = repr(value[: limit + 1] if isinstance(value, str) else value)
    return text if len(text) <= limit + 2 else f"{text[:limit]}…"
