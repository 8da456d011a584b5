"""Crowd: many pieces of work at once, their results as they come, and none left behind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


async def results_of(
    work: Callable[[Item], Awaitable[Result]], items: Iterable[Item], at_once: int
) -> AsyncGenerator[Result, None]:
    """Work on at most so many items at a time; an item is taken when there is room for it.

    Leave it early through `contextlib.aclosing`, which cancels and awaits what is under way.
    """
    if at_once < 1:
        raise ValueError(f"concurrency is {at_once}: give at least 1")
    waiting = iter(items)
    results: asyncio.Queue[tuple[Result] | Exception | None] = asyncio.Queue(at_once)

    async def worker() -> None:
        try:
            for item in waiting:
                await results.put((await work(item),))
        except Exception as error:  # noqa: BLE001 - raised where the results are taken
            await results.put(error)
        else:
            await results.put(None)

    workers = [asyncio.create_task(worker()) for _ in range(at_once)]
    try:
        working = at_once
        while working:
            result = await results.get()
            if isinstance(result, Exception):
                raise result
            if result is None:
                working -= 1
            else:
                yield result[0]
    finally:
        for each in workers:
            each.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
