"""Routes: the wire's operations, what a server says of itself, and the original's own paths."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel
from pydantic_core import from_json, to_json

from agentenv import protocol
from envservers.agentgym import AgentGym, Way
from envservers.card import page_of
from envservers.engines import Engine
from envservers.errors import BadRequest, TooLarge
from envservers.openapi import add_route
from envservers.operations import OPERATIONS, read, run_batch
from envservers.sessions import Sessions
from envservers.settings import Settings

Endpoint = Callable[[Request], Awaitable[Response]]


def add_operations(
    app: FastAPI, sessions: Sessions, original: AgentGym | None, settings: Settings
) -> None:
    for name, operation in OPERATIONS.items():
        endpoint = _endpoint(sessions, name, original, settings)
        query = operation.request if operation.method == "GET" else None
        body = operation.request if operation.method == "POST" else None
        add_route(
            app, operation.method, operation.path, endpoint, operation.summary,
            answers=operation.answers, body=body, query=query,
        )  # fmt: skip

    async def batch(request: Request) -> Response:
        asked = read(protocol.Batch, await _fields(request, settings.max_body_bytes))
        answers = await run_batch(sessions, asked.calls, settings.max_batch)
        return _spelled(200, {"answers": answers})

    add_route(
        app, "POST", "/batch", batch, "Many calls in one request, each answered or refused alone",
        answers=(protocol.Answers,), body=protocol.Batch,
    )  # fmt: skip


def add_about(app: FastAPI, sessions: Sessions) -> None:
    host = sessions.host

    async def card(request: Request) -> Response:
        return _message(request.app.state.card)

    async def tasks(request: Request) -> Response:
        query = read(protocol.TaskQuery, dict(request.query_params))
        return _message(page_of(request.app.state.card, host.engine.tasks, query))

    async def health(request: Request) -> Response:
        return health_of(host.engine)

    async def metrics(request: Request) -> Response:
        return Response(host.metrics.text(), media_type="text/plain; version=0.0.4")

    add_route(app, "GET", "/", card, "The card of this server", answers=(protocol.Card,))
    add_route(
        app, "GET", "/tasks", tasks, "Which tasks there are",
        answers=(protocol.TaskPage,), query=protocol.TaskQuery,
    )  # fmt: skip
    add_route(
        app, "GET", "/health", health, "Whether the engine works; needs no token",
        answers=(protocol.Health,),
    )  # fmt: skip
    add_route(app, "GET", "/ready", health, "Whether calls are taken", answers=(protocol.Health,))
    add_route(app, "GET", "/metrics", metrics, "Figures for Prometheus")


def health_of(*engines: Engine) -> Response:
    """Red while any of them can give no instance."""
    failure = "; ".join(each.failure for each in engines if each.failure)
    answer = protocol.Health(status="failed" if failure else "ok", detail=failure)
    return _message(answer, 503 if failure else 200)


def add_original(app: FastAPI, original: AgentGym, settings: Settings) -> None:
    """Paths that only the original has; on the others the spelling of the handle decides."""

    def add(method: str, path: str, way: Way) -> None:
        async def endpoint(request: Request) -> Response:
            return _spelled(*await way(await _fields(request, settings.max_body_bytes)))

        add_route(app, method, path, endpoint, "As AgentGym has it", tag="AgentGym")

    for (method, path), way in original.own_ways.items():
        add(method, path, way)


def _endpoint(
    sessions: Sessions, name: str, original: AgentGym | None, settings: Settings
) -> Endpoint:
    operation, limit = OPERATIONS[name], settings.max_body_bytes

    async def endpoint(request: Request) -> Response:
        fields = await _fields(request, limit)
        way = original.way(name, fields) if original is not None else None
        if way is not None:
            return _spelled(*await way(fields))
        return _message(await operation.run(sessions, read(operation.request, fields)))

    return endpoint


async def _fields(request: Request, limit: int) -> Any:
    """The query of a GET, the JSON of a POST; an absent body is an empty object."""
    if request.method == "GET":
        return dict(request.query_params)
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > limit:
        raise TooLarge(f"a body of {declared} bytes: send at most {limit}")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise TooLarge(f"a body of more than {limit} bytes: send at most that")
    if not body:
        return {}
    try:
        return from_json(bytes(body), allow_inf_nan=False)
    except ValueError as error:
        raise BadRequest(f"the body is not JSON: {error}") from None


def _message(message: BaseModel, status: int = 200) -> Response:
    return Response(message.model_dump_json(), status, media_type="application/json")


def _spelled(status: int, answer: Any) -> Response:
    return Response(to_json(answer), status, media_type="application/json")
