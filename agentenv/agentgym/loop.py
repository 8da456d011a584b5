"""Loop: asynchronous work done for plain code, also where an event loop runs already."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")


def settled(work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """Its result; in a notebook, whose loop is busy with the caller, by a thread of its own."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work())
    with ThreadPoolExecutor(1, "agentgym") as thread:
        return thread.submit(lambda: asyncio.run(work())).result()
