"""Waiting: plain code takes a result of asynchronous work, also where a loop runs already."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")


def settled(work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """The result of this work; where a loop runs already, by a thread of its own."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work())
    loops: list[asyncio.AbstractEventLoop] = []

    def aside() -> Result:
        with asyncio.Runner() as runner:
            loops.append(runner.get_loop())
            return runner.run(work())

    with ThreadPoolExecutor(1) as thread:
        waited = thread.submit(aside)
        try:
            return waited.result()
        except KeyboardInterrupt:  # the thread would play on
            for loop in loops:
                loop.call_soon_threadsafe(_cancel_all, loop)
            raise


def _cancel_all(loop: asyncio.AbstractEventLoop) -> None:
    for each in asyncio.all_tasks(loop):
        each.cancel()
