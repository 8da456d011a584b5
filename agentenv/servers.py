"""Servers: the installed worlds, each served by a process of its own while somebody needs it.

A server's standard input is a pipe from here: when this process ends, however it ends, the pipe
closes and the server stops.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import IO, cast

GROUP = "agentenv.environments"
START_SECONDS = 180.0  # loading an engine and its data takes minutes on a slow disk
STOP_SECONDS = 10.0
_SHOWN_LINES = 12
_ANNOUNCEMENT = re.compile(r"serving (\S+) on (https?://\S+)")


class ServerFailed(Exception):
    """A server did not start; the text holds the last that it said."""


@dataclass(frozen=True, slots=True)
class World:
    """A world that is installed."""

    name: str
    package: str
    version: str


def installed() -> dict[str, World]:
    """By name, in alphabetical order; nothing of the worlds themselves is imported."""
    worlds = {}
    for point in sorted(entry_points(group=GROUP)):
        package, version = (point.dist.name, point.dist.version) if point.dist else ("", "")
        worlds[point.name] = World(point.name, package, version)
    return worlds


class Server:
    """One server process; its address is known once it is ready."""

    def __init__(
        self, name: str, flags: Sequence[str] = (), environ: Mapping[str, str] | None = None
    ):
        self.name = name
        self.world = ""  # as it calls itself, once it is ready; a MODULE:CLASS has a name, too
        self.url = ""
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by stop()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "envservers", "serve", name, *flags, "--stop-on-eof"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env=environ,
            start_new_session=True,  # Ctrl-C reaches us alone: sessions are closed before servers
        )
        self._announced = threading.Event()  # or the process ended without a word
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_status(self) -> int | None:
        return self._process.poll()

    def wait_until_ready(self, seconds: float = START_SECONDS) -> None:
        if not self._announced.wait(seconds):
            said = self.last_words()
            self.stop()
            raise ServerFailed(f"{self.name} did not start within {seconds:g} s{said}")
        if not self.url:
            status = self._process.wait()
            said = self.last_words()
            self.stop()
            raise ServerFailed(f"{self.name} did not start (exit status {status}){said}")

    def last_words(self) -> str:
        """The end of its log, to be put behind a sentence."""
        self._log.seek(0)
        lines = self._log.read().decode("utf-8", "replace").rstrip().splitlines()
        return ":\n  " + "\n  ".join(lines[-_SHOWN_LINES:]) if lines else ""

    def stop(self) -> None:
        """Politely, then not; more than once is fine."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        cast(IO[bytes], self._process.stdin).close()
        self._listener.join(1.0)  # a process that the engine left behind may hold the other end
        self._log.close()

    def _listen(self) -> None:
        """Read to the end: a server whose output nobody takes would come to a halt."""
        with cast(IO[bytes], self._process.stdout) as lines:
            for line in lines:
                announcement = _ANNOUNCEMENT.fullmatch(line.decode("utf-8", "replace").strip())
                if announcement and not self.url:
                    self.world, self.url = announcement.groups()
                    self._announced.set()
        self._announced.set()


@contextmanager
def serving(
    names: Sequence[str],
    flags: Sequence[str] = ("--port", "0"),
    seconds: float = START_SECONDS,
    environ: Mapping[str, str] | None = None,
) -> Iterator[Mapping[str, Server]]:
    """Servers of these worlds, all ready; they start at the same time and stop at the end."""
    servers: dict[str, Server] = {}
    try:
        for name in dict.fromkeys(names):
            servers[name] = Server(name, flags, environ)
        deadline = time.monotonic() + seconds
        for server in servers.values():
            server.wait_until_ready(max(0.0, deadline - time.monotonic()))
        yield servers
    finally:
        for server in servers.values():
            server.stop()
