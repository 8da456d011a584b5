"""Servers under load: how they are started, spoken to and timed."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psutil

Request = bytes


@contextmanager
def started(*command: str) -> Iterator[tuple[int, psutil.Process]]:
    """A server process and its port."""
    process = subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        if not line:
            raise SystemExit(f"{' '.join(command)} did not start")
        yield int(line.rpartition(":")[2]), psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(30)


def resident(process: psutil.Process) -> float:
    """Megabytes of a process and of all that it started."""
    return sum(p.memory_info().rss for p in [process, *process.children(recursive=True)]) / 1e6


class Connection:
    """One keep-alive HTTP/1.1 connection."""

    @classmethod
    async def open(cls, port: int) -> Connection:
        self = cls()
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)
        return self

    async def post(self, path: str, body: Any) -> Any:
        return json.loads(await self.send(request(path, json.dumps(body).encode())))

    async def send(self, request: Request) -> bytes:
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head[:16]:
            raise SystemExit(f"the server answered {head.decode()}")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        return await self.reader.readexactly(length)


def request(path: str, body: bytes) -> Request:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    return head.encode() + b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


async def rate(
    connections: list[Connection], make: Callable[[int], Request], seconds: float
) -> dict[str, float]:
    """Every connection sends its request again and again."""
    times: list[float] = []
    end = time.perf_counter() + seconds

    async def drive(number: int, connection: Connection) -> None:
        sent = make(number)
        while (begun := time.perf_counter()) < end:
            await connection.send(sent)
            times.append(time.perf_counter() - begun)

    begun = time.perf_counter()
    await asyncio.gather(*(drive(*each) for each in enumerate(connections)))
    times.sort()
    return {
        "per_second": len(times) / (time.perf_counter() - begun),
        "p50_ms": 1000 * times[len(times) // 2],
        "p99_ms": 1000 * times[int(len(times) * 0.99)],
    }
