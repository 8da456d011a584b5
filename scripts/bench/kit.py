"""Measures a server of the kit against a bare FastAPI route that echoes the same JSON.

Both run under uvicorn on this machine, in turns, and the client, a few lines of asyncio that cost
little, shares its cores with them.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

import psutil
import uvicorn
import uvloop
from fastapi import FastAPI

from scripts.bench.load import Connection, Request, rate, request, started

WORLD, ACTION = "textcraft", "inventory"
SIZES = (1, 64, 256)  # sessions at once
ROUNDS = 5


def echo_server() -> None:
    """The bare route: what FastAPI costs before anything is done."""
    app = FastAPI()

    @app.post("/step")
    async def echo(body: dict[str, Any]) -> dict[str, Any]:
        return body

    config = uvicorn.Config(app, port=0, log_level="warning", access_log=False, backlog=4096)
    server = uvicorn.Server(config)

    async def serve() -> None:
        running = asyncio.ensure_future(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        print(f"serving echo on http://127.0.0.1:{port}", flush=True)
        await running

    uvloop.run(serve())


def medians(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {key: statistics.median(each[key] for each in rounds) for key in rounds[0]}


async def compared(
    port: int, echo: int, sessions: int, make: Callable[[list[int]], Callable[[int], Request]],
    seconds: float,
) -> dict[str, Any]:  # fmt: skip
    """Ours and the bare route in turns, with the same number of connections and bodies."""
    ours = [await Connection.open(port) for _ in range(sessions)]
    bare = [await Connection.open(echo) for _ in range(sessions)]
    ids = [(await each.post("/createEnv", {"task": 3}))["env_id"] for each in ours]
    sent = make(ids)

    def echoed(number: int) -> Request:
        return request("/step", sent(number).partition(b"\r\n\r\n")[2])

    pairs = []
    for _ in range(ROUNDS):
        pairs.append((await rate(ours, sent, seconds), await rate(bare, echoed, seconds)))
    for each, env_id in zip(ours, ids, strict=True):
        await each.post("/close", {"env_id": env_id})
    for each in ours + bare:
        each.writer.close()
    mine, theirs = (medians([pair[side] for pair in pairs]) for side in (0, 1))
    return {
        "ours": mine,
        "bare": theirs,
        "rate_ratio": mine["per_second"] / theirs["per_second"],
        "p99_ratio": mine["p99_ms"] / theirs["p99_ms"],
    }


def steps(action: str) -> Callable[[list[int]], Callable[[int], Request]]:
    def make(ids: list[int]) -> Callable[[int], Request]:
        bodies = [json.dumps({"env_id": each, "action": action}).encode() for each in ids]
        return lambda number: request("/step", bodies[number])

    return make


def resets(ids: list[int]) -> Callable[[int], Request]:
    bodies = [json.dumps({"env_id": each, "task": 3}).encode() for each in ids]
    return lambda number: request("/reset", bodies[number])


async def batched(port: int, action: str, seconds: float) -> dict[str, float]:
    """256 sessions, all stepped in each request."""
    connection = await Connection.open(port)
    created = await connection.post("/batch", {"calls": [{"op": "create", "task": 3}] * 256})
    ids = [each["env_id"] for each in created["answers"]]
    calls = [{"op": "step", "env_id": each, "action": action} for each in ids]
    body = request("/batch", json.dumps({"calls": calls}).encode())
    rounds = [await rate([connection], lambda _: body, seconds) for _ in range(ROUNDS)]
    closes = [{"op": "close", "env_id": each} for each in ids]
    await connection.post("/batch", {"calls": closes})
    return {"steps_per_second": 256 * medians(rounds)["per_second"]}


async def forked(port: int, action: str, seconds: float) -> dict[str, float]:
    """Forks of one session that has taken a few steps, beside steps of it; the forks are closed."""
    connection = await Connection.open(port)
    env_id = (await connection.post("/createEnv", {"task": 3}))["env_id"]
    step = request("/step", json.dumps({"env_id": env_id, "action": action}).encode())
    fork = request("/fork", json.dumps({"env_id": env_id}).encode())
    for _ in range(5):
        await connection.send(step)
    forks: list[float] = []
    stepping: list[float] = []
    end = time.perf_counter() + 2 * seconds
    while time.perf_counter() < end:
        begun = time.perf_counter()
        made = json.loads(await connection.send(fork))
        forks.append(time.perf_counter() - begun)
        await connection.post("/close", {"env_id": made["env_id"]})
        begun = time.perf_counter()
        await connection.send(step)
        stepping.append(time.perf_counter() - begun)
    fork_ms, step_ms = (1000 * statistics.median(each) for each in (forks, stepping))
    return {"fork_ms": fork_ms, "step_ms": step_ms, "ratio": fork_ms / step_ms}


async def crowd(port: int, count: int) -> dict[str, float]:
    """So many callers open a session and reset it at the same moment."""
    limit = asyncio.Semaphore(256)  # connections; the rest wait for one
    connections = [await Connection.open(port) for _ in range(256)]
    ids: list[int] = []

    async def enter(task: int) -> None:
        async with limit:
            connection = connections.pop()
            opened = await connection.send(request("/createEnv", b"{}"))
            env_id = json.loads(opened)["env_id"]
            body = json.dumps({"env_id": env_id, "task": 1 + task % 100}).encode()
            await connection.send(request("/reset", body))
            ids.append(env_id)
            connections.append(connection)

    begun = time.perf_counter()
    await asyncio.gather(*(enter(each) for each in range(count)))
    seconds = time.perf_counter() - begun
    assert len(set(ids)) == count
    await connections[0].post("/batch", {"calls": [{"op": "close", "env_id": e} for e in ids]})
    return {"seconds": seconds}


async def idle(port: int, process: psutil.Process, count: int) -> dict[str, float]:
    """Memory of sessions that wait, each reset and a few steps into its episode."""
    connection = await Connection.open(port)
    before = process.memory_info().rss
    for start in range(0, count, 500):
        calls = [{"op": "create", "task": 1 + each % 100} for each in range(start, start + 500)]
        answers = (await connection.post("/batch", {"calls": calls}))["answers"]
        calls = [
            {"op": "step", "env_id": each["env_id"], "action": "inventory"} for each in answers
        ]
        await connection.post("/batch", {"calls": calls})
    return {"megabytes": (process.memory_info().rss - before) / 1e6}


def measure(seconds: float = 0.8) -> dict[str, Any]:
    """Each round takes that long."""
    return uvloop.run(_measure(seconds))


async def _measure(seconds: float) -> dict[str, Any]:
    figures: dict[str, Any] = {"world": WORLD, "load_before": os.getloadavg()[0]}
    serve = ("-m", "envservers", "serve", WORLD, "--port", "0", "--max-steps", "10000000")
    with started(*serve) as (port, _), started("-m", __name__) as (echo, _):
        for size in SIZES:
            made = steps(ACTION)
            figures[f"step_{size}"] = await compared(port, echo, size, made, seconds)
        figures["reset_64"] = await compared(port, echo, 64, resets, seconds)
        figures["fork"] = await forked(port, ACTION, seconds)
        figures["batch_256"] = await batched(port, ACTION, seconds)
        figures["create_reset_1024"] = await crowd(port, 1024)
    with started(*serve) as (port, process):
        figures["idle_10000"] = await idle(port, process, 10000)
    return figures


def rows(figures: dict[str, Any]) -> list[str]:
    """Beside the bare route."""
    lines = []
    for name, each in figures.items():
        if name.startswith(("step_", "reset_")):
            mine, bare = each["ours"], each["bare"]
            lines.append(
                f"| {name}: calls/s | {mine['per_second']:,.0f} | {bare['per_second']:,.0f} "
                f"| {each['rate_ratio']:.2f} | 0.6 or more |"
            )
            lines.append(
                f"| {name}: p99 ms | {mine['p99_ms']:.2f} | {bare['p99_ms']:.2f} "
                f"| {each['p99_ratio']:.2f} | 2 or less |"
            )
    fork = figures["fork"]
    lines += [
        f"| fork: median ms, beside a step | {fork['fork_ms']:.2f} | {fork['step_ms']:.2f} "
        f"| {fork['ratio']:.2f} | 2 or less |",
        f"| batch of 256: steps/s | {figures['batch_256']['steps_per_second']:,.0f} | | "
        "| 25,000 or more |",
        f"| 1,024 create and reset at once: s | {figures['create_reset_1024']['seconds']:.2f} | | "
        "| 2 or less |",
        f"| 10,000 idle sessions: MB | {figures['idle_10000']['megabytes']:.0f} | | "
        "| 200 or less |",
    ]
    return lines


if __name__ == "__main__":
    echo_server()
