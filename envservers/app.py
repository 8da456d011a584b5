"""App: an environment class becomes a FastAPI application with every route of the wire."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from fastapi import FastAPI, Request, Response
from pydantic_core import to_jsonable_python
from starlette.exceptions import HTTPException

from envservers.agentgym import AgentGym
from envservers.card import card_of
from envservers.dialects import DIALECTS
from envservers.environment import Environment
from envservers.errors import EngineFailed, MethodNotAllowed, NotFound, Refusal, classified, clip
from envservers.gate import Gate, refused
from envservers.journal import Journal
from envservers.metrics import Metrics
from envservers.routes import add_about, add_operations, add_original
from envservers.session import Host
from envservers.sessions import Sessions
from envservers.settings import Settings, shown
from envservers.workers import engine_for

log = logging.getLogger(__name__)


def create_app(
    environment: type[Environment], settings: Settings | None = None, options: Any = None
) -> FastAPI:
    """The server of one world. It loads the engine when it starts up, not before."""
    settings = settings or Settings()
    options = options or environment.Options()
    metrics = Metrics()
    engine = engine_for(environment, options, settings)
    journal = _journal(environment, settings, options)
    sessions = Sessions(Host(engine, settings, metrics, journal))
    metrics.gauge("sessions", "Sessions that are open", sessions.__len__)
    metrics.gauge("sessions_awake", "Sessions that hold an instance", lambda: sessions.awake)
    metrics.gauge("workers", "Workers that can take calls", lambda: engine.living)
    metrics.gauge("worker_restarts", "Workers that were replaced", lambda: engine.restarts)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await engine.start()
        try:
            if sessions.host.journal is not None:
                sessions.restore(sessions.host.journal.load())
            app.state.card = card_of(environment, engine.tasks, settings, options)
            housekeeping = asyncio.create_task(_keep_house(sessions, settings))
            yield
            housekeeping.cancel()
            with suppress(asyncio.CancelledError):
                await housekeeping
        finally:
            await engine.stop()
            if journal is not None:
                journal.close()

    app = FastAPI(
        title=f"{environment.name} server",
        version=environment.version,
        description=environment.__doc__ or "",
        lifespan=lifespan,
    )
    app.state.sessions = sessions
    app.add_middleware(Gate, settings=settings, metrics=metrics)
    for kind in (Refusal, HTTPException, Exception):
        app.add_exception_handler(kind, _on_error)
    dialect = DIALECTS.get(environment.name)
    original = AgentGym(dialect, sessions) if dialect else None
    add_operations(app, sessions, original, settings)
    add_about(app, sessions)
    if original is not None:
        add_original(app, original, settings)
    return app


def _journal(environment: type[Environment], settings: Settings, options: Any) -> Journal | None:
    if settings.journal is None:
        return None
    world = {
        "name": environment.name,
        "version": environment.version,
        "options": to_jsonable_python(shown(options)),
    }
    return Journal(settings.journal, environment.name, world)


async def _keep_house(sessions: Sessions, settings: Settings) -> None:
    """The one task that looks after all idle sessions."""
    shortest = min(settings.idle_seconds, settings.ttl_seconds)
    while True:
        await asyncio.sleep(min(5.0, max(0.05, shortest / 4)))
        try:
            sessions.forget_idle()
            sessions.tidy_journal()
        except (EngineFailed, OSError) as error:
            log.error("could not tidy up, and will try again: %s", error)


async def _on_error(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException):
        known: Refusal
        if error.status_code == 405:
            known = MethodNotAllowed(f"{request.method} {clip(request.url.path)}: see /docs")
        else:
            known = NotFound(f"no route {clip(request.url.path)}: see /docs")
        return refused(known)
    return refused(classified(error))
