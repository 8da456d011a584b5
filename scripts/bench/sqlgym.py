"""Measures the BIRD server: episodes at 64 sessions, and quick queries beside heavy ones.

The same queries are run by plain sqlite3 in one process for comparison, in the same run.
"""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import statistics
import time
from typing import Any

import psutil
from agentenv_sqlgym.building.designs import designs
from agentenv_sqlgym.building.files import fill_database, questions
from agentenv_sqlgym.building.rows import rows_of

from scripts.bench.load import Connection, request, started

SESSIONS = 64
TASKS = range(3000, 3064)
HEAVY = "SELECT count(*) FROM loan a, loan b, loan c, loan d"
SERVE = ("-m", "envservers", "serve", "sqlgym", "--port", "0")


async def episodes(port: int, seconds: float, heavy: int = 0) -> dict[str, float]:
    """Every session resets and answers its task with the reference query, again and again."""
    asked = questions()
    times: list[float] = []
    stopped: list[str] = []
    total = 0
    end = 0.0

    async def drive(task: int, action: str, into: list[float] | None) -> None:
        connection = await Connection.open(port)
        env_id = (await connection.post("/createEnv", {"task": task}))["env_id"]
        reset = request("/reset", json.dumps({"env_id": env_id, "task": task}).encode())
        step = request("/step", json.dumps({"env_id": env_id, "action": action}).encode())
        while time.perf_counter() < end:
            await connection.send(reset)
            begun = time.perf_counter()
            state = json.loads(await connection.send(step))
            if into is None:
                stopped.append(state["info"]["limit"])
            elif state["reward"] != 1:
                raise SystemExit(f"task {task} was answered {state}")
            else:
                into.append(time.perf_counter() - begun)
        await connection.post("/close", {"env_id": env_id})

    for warm in (True, False):
        total += len(times)
        times.clear()
        begun = time.perf_counter()
        end = begun + (1.0 if warm else seconds)
        players = [drive(task, asked[task]["SQL"], times) for task in TASKS]
        players += [drive(0, HEAVY, None) for _ in range(0 if warm else heavy)]
        await asyncio.gather(*players)
        lasted = time.perf_counter() - begun
    total += len(times)
    times.sort()
    return {
        "per_second": len(times) / lasted,
        "episodes": total,
        "p50_ms": 1000 * statistics.median(times),
        "p99_ms": 1000 * times[int(len(times) * 0.99)],
        "heavy": len(stopped),
    }


async def stepping(port: int, seconds: float) -> float:
    """Steps a second when all sessions answer at once; what a reset takes is left out."""
    asked = questions()
    connections = [await Connection.open(port) for _ in TASKS]
    resets, answers = [], []
    for task, connection in zip(TASKS, connections, strict=True):
        handle = {"env_id": (await connection.post("/createEnv", {}))["env_id"]}
        resets.append(request("/reset", json.dumps({**handle, "task": task}).encode()))
        action = {"action": asked[task]["SQL"]}
        answers.append(request("/step", json.dumps({**handle, **action}).encode()))

    async def all_send(bodies: list[bytes]) -> float:
        begun = time.perf_counter()
        await asyncio.gather(*map(Connection.send, connections, bodies))
        return time.perf_counter() - begun

    count, lasted = 0, 0.0
    while lasted < seconds:
        await all_send(resets)
        lasted += await all_send(answers)
        count += len(answers)
    return count / lasted


def plain(seconds: float) -> float:
    """The same queries a second, by sqlite3 alone, without a server, limits or a judge."""
    asked = [questions()[task] for task in TASKS]
    open_ones = {}
    for name in {each["db_id"] for each in asked}:
        open_ones[name] = sqlite3.connect(":memory:")
        fill_database(open_ones[name], designs()[name], rows_of(designs()[name]))
    count = 0
    begun = time.perf_counter()
    while time.perf_counter() < begun + seconds:
        for each in asked:
            open_ones[each["db_id"]].execute(each["SQL"]).fetchall()
        count += len(asked)
    return count / (time.perf_counter() - begun)


def spent(server: psutil.Process) -> float:
    """Seconds of processor time of the server and its workers, which other load does not change."""
    times = [each.cpu_times() for each in (server, *server.children(recursive=True))]
    return sum(each.user + each.system for each in times)


def measure(seconds: float = 5.0) -> dict[str, Any]:
    figures: dict[str, Any] = {"load_before": os.getloadavg()[0]}
    figures["plain_per_second"] = plain(seconds)
    with started(*SERVE) as (port, server):
        before = spent(server)
        figures["quiet"] = asyncio.run(episodes(port, seconds))
        figures["cpu_seconds"] = spent(server) - before
        figures["steps_per_second"] = asyncio.run(stepping(port, seconds))
        figures["beside_heavy"] = asyncio.run(episodes(port, seconds, heavy=2))
    return figures


def rows(figures: dict[str, Any]) -> list[str]:
    quiet, beside = figures["quiet"], figures["beside_heavy"]
    bare = figures["plain_per_second"]
    cpu = 1000 * figures["cpu_seconds"] / quiet["episodes"]
    return [
        f"| sqlgym: processor ms of one episode, reset and step | {cpu:.2f} | | | 2 or less |",
        f"| sqlgym, 64 sessions: steps/s, beside plain sqlite3 "
        f"| {figures['steps_per_second']:,.0f} | {bare:,.0f} "
        f"| {figures['steps_per_second'] / bare:.2f} | 1,000 or more |",
        f"| sqlgym, 64 sessions: episodes/s, each a reset and a step "
        f"| {quiet['per_second']:,.0f} | | | |",
        f"| sqlgym: p99 ms of a step, beside 2 sessions at the limit and without "
        f"| {beside['p99_ms']:.0f} | {quiet['p99_ms']:.0f} "
        f"| {beside['p99_ms'] / quiet['p99_ms']:.1f} | |",
    ]
