"""Serve: an application behind uvicorn, from its announcement to its last call."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from envservers.routes import health_of
from envservers.settings import Settings

FAILED = 3  # exit status of a server that could not start


class Server(uvicorn.Server):
    """Says on standard output where it listens, as soon as it does."""

    def __init__(self, app: ASGIApp, name: str, settings: Settings, port: int):
        super().__init__(
            uvicorn.Config(
                _concise(app),
                host=settings.host,
                port=port,
                log_config=None,
                access_log=False,
                server_header=False,
                backlog=4096,
                timeout_keep_alive=75,
                timeout_graceful_shutdown=int(settings.step_seconds) + 5,
            )
        )
        self.name = name
        self.stopped = False  # whether that was asked for

    def handle_exit(self, sig: int, frame: Any) -> None:
        """A stop that was asked for is a success: uvicorn would end by the signal itself."""
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = self.stopped = True
        if not self.started:  # a world that loads on the loop would hear of it only afterwards
            raise KeyboardInterrupt

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        for each in self.servers[:1]:
            host, port = each.sockets[0].getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            sys.stdout.write(f"serving {self.name} on http://{shown}:{port}\n")
            sys.stdout.flush()


def serve(app: ASGIApp, name: str, settings: Settings, port: int) -> int:
    """Run until SIGTERM or SIGINT; calls under way are finished, new ones refused."""
    logging.basicConfig(
        level=settings.log_level.upper(),
        stream=sys.stderr,
        format=f"%(asctime)s {name} %(levelname)s %(message)s",
        force=True,  # whoever starts the server from a program may have set it up otherwise
    )
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    server = Server(app, name, settings, settings.port if settings.port >= 0 else port)
    if settings.stop_on_eof:
        threading.Thread(target=_stop_at_eof, daemon=True).start()
    try:
        server.run()
    except KeyboardInterrupt:
        return 0
    except SystemExit as ended:  # uvicorn's way of saying that the port is taken
        return 0 if server.stopped else int(ended.code or 0)
    return 0 if server.started or server.stopped else FAILED


def together(apps: Mapping[str, FastAPI], greeting: str) -> FastAPI:
    """Several servers on one port, each under its name."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> Any:
        async with AsyncExitStack() as stack:
            for each in apps.values():
                await stack.enter_async_context(each.router.lifespan_context(each))
            yield

    house = FastAPI(title=" and ".join(apps), lifespan=lifespan)

    @house.get("/")
    async def greet(request: Request) -> str:
        return greeting

    @house.get("/health")
    async def health(request: Request) -> Response:
        return health_of(*(each.state.sessions.host.engine for each in apps.values()))

    for name, app in apps.items():
        house.mount(f"/{name}", app)
    return house


def _stop_at_eof() -> None:
    # Not sys.stdin: its lock, held here at the end of the process, would abort it.
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _concise(app: ASGIApp) -> ASGIApp:
    """A failed start is told in a sentence: the traceback is of no use to whoever reads it."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        async def shortened(message: Message) -> None:
            if message["type"] == "lifespan.startup.failed":
                lines = message.get("message", "").strip().splitlines() or [""]
                message = {**message, "message": lines[-1].removeprefix(_SETUP_FAILED)}
            await send(message)

        await app(scope, receive, shortened if scope["type"] == "lifespan" else send)

    return wrapped


_SETUP_FAILED = "envservers.errors.SetupFailed: "
