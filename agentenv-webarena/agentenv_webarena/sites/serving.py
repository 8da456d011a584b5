"""Serving: the built-in sites on a loopback port, in a thread of the process that browses them."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading

import uvicorn

from agentenv_webarena.sites.web import Web


class Served:
    """A running web of sites. What has no key of a visit sees nothing of it."""

    def __init__(self, web: Web):
        self.web = web
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(
            web, log_level="warning", lifespan="off", access_log=False, timeout_keep_alive=60
        )
        self._server = uvicorn.Server(config)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True, name="built-in sites")
        self._thread.start()

    def open(self) -> str:
        return self.web.open()

    def close_visit(self, key: str) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended with the process
            self._loop.call_soon_threadsafe(self.web.close, key)

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join(5.0)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._server.serve(sockets=[self._socket]))
