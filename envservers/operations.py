"""Operations: what a caller can ask of a session, each said once for its route and for `/batch`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from agentenv import protocol
from agentenv.protocol import State
from envservers.errors import BadRequest, TooLarge, classified, clip
from envservers.sessions import Sessions

Request = TypeVar("Request", bound=BaseModel)

LONGEST_TURN = 0.01  # seconds of a batch in the loop before other requests are looked at


@dataclass(frozen=True, slots=True)
class Operation:
    """Reads its request, does it, and gives a message of the wire."""

    method: str
    path: str
    request: type[BaseModel]
    answers: tuple[type[BaseModel], ...]
    run: Callable[[Sessions, Any], Awaitable[BaseModel]]
    summary: str


async def create(sessions: Sessions, request: protocol.Create) -> BaseModel:
    return _opened(await sessions.create(request.task, request.seed))


async def reset(sessions: Sessions, request: protocol.Reset) -> BaseModel:
    return await sessions.reset(request.env_id, request.task, request.seed)


async def step(sessions: Sessions, request: protocol.Act) -> BaseModel:
    return await sessions.step(request.env_id, request.action, request.turn)


async def observation(sessions: Sessions, request: protocol.Handle) -> BaseModel:
    return await sessions.observation(request.env_id)


async def available_actions(sessions: Sessions, request: protocol.Handle) -> BaseModel:
    actions = await sessions.available_actions(request.env_id)
    return protocol.Actions(available_actions=actions)


async def fork(sessions: Sessions, request: protocol.Handle) -> BaseModel:
    return _opened(await sessions.fork(request.env_id))


async def close(sessions: Sessions, request: protocol.Handle) -> BaseModel:
    await sessions.close(request.env_id)
    return protocol.Closed(closed=True)


async def oracle(sessions: Sessions, request: protocol.Handle) -> BaseModel:
    advice = await sessions.oracle(request.env_id)
    return protocol.Expert(action=advice.action, thought=advice.thought)


def _opened(result: State | int) -> BaseModel:
    return result if isinstance(result, State) else protocol.Opened(env_id=result)


OPERATIONS: dict[str, Operation] = {
    "create": Operation(
        "POST",
        "/createEnv",
        protocol.Create,
        (protocol.State, protocol.Opened),
        create,
        "Open a session; with a task, also reset it and answer its State",
    ),
    "reset": Operation(
        "POST", "/reset", protocol.Reset, (protocol.State,), reset, "Begin an episode of a task"
    ),
    "step": Operation("POST", "/step", protocol.Act, (protocol.State,), step, "Apply one action"),
    "observation": Operation(
        "GET",
        "/observation",
        protocol.HandleQuery,
        (protocol.State,),
        observation,
        "The State that was answered last",
    ),
    "available_actions": Operation(
        "GET",
        "/available_actions",
        protocol.HandleQuery,
        (protocol.Actions,),
        available_actions,
        "Actions that make sense now",
    ),
    "fork": Operation(
        "POST",
        "/fork",
        protocol.Handle,
        (protocol.State, protocol.Opened),
        fork,
        "Open an equal, independent session",
    ),
    "close": Operation(
        "POST", "/close", protocol.Handle, (protocol.Closed,), close, "Close a session"
    ),
    "oracle": Operation(
        "GET",
        "/oracle",
        protocol.HandleQuery,
        (protocol.Expert,),
        oracle,
        "The expert's next action; only when served with --oracle",
    ),
}


def read(model: type[Request], fields: Any) -> Request:
    """The request, or a BadRequest that says which field is wrong and how."""
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        raise BadRequest("; ".join(_complaints(error))) from None


def _complaints(error: ValidationError) -> list[str]:
    complaints = []
    for each in error.errors(include_url=False, include_context=False)[:5]:
        place = ".".join(map(str, each["loc"])) or "body"
        given = "" if each["type"] == "missing" else f", not {clip(each['input'])}"
        complaints.append(f"{place}: {each['msg']}{given}")
    return complaints


async def run_batch(sessions: Sessions, calls: list[dict[str, Any]], limit: int) -> list[Any]:
    """One answer or error for each call, in order; calls to one session run in their order."""
    if len(calls) > limit:
        raise TooLarge(f"{len(calls)} calls in one batch: send at most {limit}")
    if not sessions.host.engine.concurrent:
        return await _run_in_the_loop(sessions, calls)
    answers: list[Any] = [None] * len(calls)
    queues: dict[Any, list[int]] = {}
    for place, each in enumerate(calls):
        env_id = each.get("env_id")
        queues.setdefault(env_id if isinstance(env_id, int) else (place,), []).append(place)

    async def in_order(places: list[int]) -> None:
        for place in places:
            answers[place] = await _one(sessions, calls[place])

    await asyncio.gather(*map(in_order, queues.values()))
    return answers


async def _run_in_the_loop(sessions: Sessions, calls: list[dict[str, Any]]) -> list[Any]:
    """One after the other, but others get a word in: the engine's time is the loop's."""
    answers = []
    begun = time.perf_counter()
    for each in calls:
        answers.append(await _one(sessions, each))
        if time.perf_counter() - begun > LONGEST_TURN:
            await asyncio.sleep(0)
            begun = time.perf_counter()
    return answers


async def _one(sessions: Sessions, call: dict[str, Any]) -> Any:
    try:
        named = call.get("op")
        operation = OPERATIONS.get(named) if isinstance(named, str) else None
        if operation is None:
            raise BadRequest(f"op: {clip(named)} is none of {', '.join(OPERATIONS)}")
        fields = {name: value for name, value in call.items() if name != "op"}
        return await operation.run(sessions, read(operation.request, fields))
    except Exception as error:  # noqa: BLE001 - a failing call fails alone
        refusal = classified(error)
        detail = {"code": refusal.code, "message": str(refusal), "status": refusal.status}
        return {"error": detail}
