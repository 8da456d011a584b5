"""Measures SciWorld's server against ScienceWorld's own wrapper, which has a JVM per session.

Ours: 32 sessions on a server of two workers. The other side: a few wrappers with the package's
defaults, each in a process of its own, stepped all at once; their memory is scaled to 32 in
proportion. Both play `look around`; the wrapper's step lists all valid actions every time, which
ours does only when asked. Ratios within one run mean something, seconds do not.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import time
from multiprocessing.connection import Connection as Pipe
from typing import Any

import psutil

from scripts.bench.load import Connection, rate, request, resident, started

SESSIONS = 32
WRAPPERS = 3
TASK = 0
ACTION = "look around"


def wrapper(pipe: Pipe) -> None:
    """One session of the package's own; the pipe says when it is ready, when to start and stop."""
    from scienceworld import ScienceWorldEnv

    env = ScienceWorldEnv("", envStepLimit=10**9)
    env.load("boil", 0, "", False)
    env.reset()
    pipe.send("ready")
    seconds = pipe.recv()
    count, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        env.step(ACTION)
        count += 1
    pipe.send(count)
    pipe.recv()
    env.close()


def wrappers(seconds: float) -> dict[str, float]:
    context = multiprocessing.get_context("spawn")
    pairs = [context.Pipe() for _ in range(WRAPPERS)]
    processes = [context.Process(target=wrapper, args=(theirs,)) for _, theirs in pairs]
    for process in processes:
        process.start()
    pipes = [ours for ours, _ in pairs]
    for pipe in pipes:
        pipe.recv()
    for pipe in pipes:
        pipe.send(seconds)
    counts = [pipe.recv() for pipe in pipes]
    memory = sum(resident(psutil.Process(process.pid)) for process in processes)
    for pipe, process in zip(pipes, processes, strict=True):
        pipe.send(None)
        process.join(10)
    return {
        "steps_per_second": sum(counts) / seconds,
        "megabytes_each": memory / WRAPPERS,
        "megabytes_for_32": memory / WRAPPERS * SESSIONS,
    }


async def server(seconds: float) -> dict[str, float]:
    flags = ("--port", "0", "--workers", "2", "--max-steps", "10000000")
    with started("-m", "envservers", "serve", "sciworld", *flags) as (port, process):
        connections = [await Connection.open(port) for _ in range(SESSIONS)]
        opened = [await each.post("/createEnv", {"task": TASK}) for each in connections]
        ids = [each["env_id"] for each in opened]
        bodies = [json.dumps({"env_id": each, "action": ACTION}).encode() for each in ids]

        def sent(number: int) -> bytes:
            return request("/step", bodies[number])

        await rate(connections, sent, seconds)  # the JVMs compile what they run often
        told = await rate(connections, sent, seconds)
        memory = resident(process)
        for each in connections:
            each.writer.close()
    return {"steps_per_second": told["per_second"], "megabytes": memory}


def measure(seconds: float = 5.0) -> dict[str, Any]:
    return {"server": asyncio.run(server(seconds)), "wrappers": wrappers(seconds)}


def rows(figures: dict[str, Any]) -> list[str]:
    ours, other = figures["server"], figures["wrappers"]
    memory = other["megabytes_for_32"] / ours["megabytes"]
    speed = ours["steps_per_second"] / other["steps_per_second"]
    return [
        f"| sciworld, 32 sessions: MB, beside a JVM each ({WRAPPERS} measured) "
        f"| {ours['megabytes']:,.0f} | {other['megabytes_for_32']:,.0f} | {memory:.1f} "
        "| 8 or more |",
        f"| sciworld: steps/s, beside {WRAPPERS} JVMs at once "
        f"| {ours['steps_per_second']:,.0f} | {other['steps_per_second']:,.0f} | {speed:.1f} "
        "| 1 or more |",
    ]
