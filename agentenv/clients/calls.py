"""Calls: what is sent, how its answer is read, and when it may be sent again; no input or output.

Both clients are thin shells over this module.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from agentenv import protocol
from agentenv.clients.errors import BadAnswer, EnvError, Unreachable

Answer = TypeVar("Answer", bound=BaseModel)

PAGE = 1000  # task ids in one answer
_PASSING = (500, 502, 503)  # not 504: an action that overran its time would overrun it again
_FIRST_PAUSE, _LONGEST_PAUSE, _LONGEST_WISH = 0.25, 8.0, 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Call(Generic[Answer]):
    """One request to a server."""

    method: Literal["GET", "POST"]
    path: str
    answer: type[Answer]
    fields: Mapping[str, Any] = field(default_factory=dict)
    repeatable: bool = True  # sent twice it does what it does once
    most_retries: int = 1000  # fewer than the client's own where little depends on the call

    @property
    def opens(self) -> bool:
        """Whether its answer is a session that somebody must close."""
        return self.path in ("/createEnv", "/fork")

    @property
    def query(self) -> dict[str, Any] | None:
        return dict(self.fields) if self.method == "GET" else None

    @property
    def body(self) -> bytes | None:
        return json.dumps(self.fields).encode() if self.method == "POST" else None

    def read(self, url: str, status: int, body: bytes, retry_after: str | None) -> Answer:
        """The answer, or the EnvError that it is."""
        try:
            if status == 200:
                return self.answer.model_validate_json(body)
            refusal = protocol.Error.model_validate_json(body).error
        except ValidationError as error:
            wanted = self.answer.__name__ if status == 200 else "an error"
            raise BadAnswer(
                f"{url} answered {status} with {_shown(body)}, which is not {wanted} of the wire",
                status,
                _seconds(retry_after),
            ) from error
        raise EnvError(refusal.code, refusal.message, status, _seconds(retry_after))


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and after what pause a call is sent again."""

    retries: int
    random: Random  # of the jitter: clients that failed together must not come back together

    def pause(self, call: Call[Any], error: EnvError, tried: int) -> float | None:
        """Seconds before the next attempt; None when there must be none."""
        if tried >= min(self.retries, call.most_retries) or not _may_repeat(call, error):
            return None
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0**tried) * (0.5 + self.random.random() / 2)
        return max(pause, min(error.retry_after or 0.0, _LONGEST_WISH))


def _may_repeat(call: Call[Any], error: EnvError) -> bool:
    if isinstance(error, Unreachable):
        return call.repeatable or not error.sent
    return error.status in _PASSING


CARD = Call("GET", "/", protocol.Card)


def tasks(split: str | None, offset: int, most: int | None) -> Call[protocol.TaskPage]:
    left = PAGE if most is None else min(PAGE, most - offset)
    asked: dict[str, Any] = {"offset": offset, "limit": left}
    if split is not None:
        asked["split"] = split
    return Call("GET", "/tasks", protocol.TaskPage, asked)


def following(page: protocol.TaskPage, offset: int, most: int | None) -> int | None:
    """Where the next page starts; None after the last one."""
    offset += len(page.tasks)
    end = page.total if most is None else min(page.total, most)
    return offset if page.tasks and offset < end else None


def batch(calls: list[dict[str, Any]]) -> Call[protocol.Answers]:
    return Call("POST", "/batch", protocol.Answers, {"calls": calls}, repeatable=False)


def create(task: int, seed: int) -> Call[protocol.State]:
    """Not repeatable: each answer that got lost would leave a session behind."""
    fields = {"task": task, "seed": seed}
    return Call("POST", "/createEnv", protocol.State, fields, repeatable=False)


def reset(env_id: int, task: int, seed: int) -> Call[protocol.State]:
    return Call("POST", "/reset", protocol.State, {"env_id": env_id, "task": task, "seed": seed})


def step(env_id: int, action: str, turn: int) -> Call[protocol.State]:
    """Repeatable thanks to `turn`: a step that was taken is answered again, not taken again."""
    fields = {"env_id": env_id, "action": action, "turn": turn}
    return Call("POST", "/step", protocol.State, fields)


def observation(env_id: int) -> Call[protocol.State]:
    return Call("GET", "/observation", protocol.State, {"env_id": env_id})


def available_actions(env_id: int) -> Call[protocol.Actions]:
    return Call("GET", "/available_actions", protocol.Actions, {"env_id": env_id})


def oracle(env_id: int) -> Call[protocol.Expert]:
    return Call("GET", "/oracle", protocol.Expert, {"env_id": env_id})


def fork(env_id: int) -> Call[protocol.State]:
    return Call("POST", "/fork", protocol.State, {"env_id": env_id}, repeatable=False)


def close(env_id: int) -> Call[protocol.Closed]:
    """Given up early: a server forgets an idle session by itself."""
    return Call("POST", "/close", protocol.Closed, {"env_id": env_id}, most_retries=2)


def _shown(body: bytes) -> str:
    text = body[:200].decode("utf-8", "replace")
    return repr(text[:80]) + ("..." if len(text) > 80 else "")


def _seconds(retry_after: str | None) -> float | None:
    """Only seconds: a date would need a clock that agrees with the server's."""
    plain = retry_after is not None and retry_after.isascii() and retry_after.isdigit()
    return float(retry_after) if plain and retry_after else None
