"""Measures the browser of WebArena beside plain Playwright, on the same pages in the same run.

A step is what a session does: act, settle, look. Plain Playwright only acts and waits for the
load event, so the ratio says what the agent's view of the page costs.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psutil
from agentenv_webarena.browser import Action, Chromium, Window
from agentenv_webarena.sites.all import images, sites
from agentenv_webarena.sites.serving import Served
from agentenv_webarena.sites.web import Web
from playwright.async_api import Page

SESSIONS = 8
EARLY = 50  # episodes after which memory is weighed first
EPISODE_SECONDS = 40.0  # after which no more of them begin
URL, LINK = "http://shop.homepage.com/", "Home & Kitchen"  # a link that all pages have


@contextmanager
def shop() -> Iterator[dict[str, str]]:
    """Where the built-in shop stands; all windows share one visit to it."""
    web = Web(sites(), images())
    web.open_to_everyone()
    served = Served(web)
    yield {"shop.homepage.com:80": f"127.0.0.1:{served.port}"}
    served.close()


async def opened(chromium: Chromium) -> Window:
    window = await chromium.window()
    await window.start([URL])
    return window


async def goes(window: Window) -> None:
    if (await window.act(Action("goto", text=URL))).failure:
        raise SystemExit(window.look.failure)


async def clicks(window: Window) -> None:
    node = next(each for each in window.look.shown if each.name == LINK)
    if (await window.act(Action("click", node=node.id))).failure:
        raise SystemExit(window.look.failure)


async def plain_goes(page: Page) -> None:
    await page.goto(URL, wait_until="load")


async def plain_clicks(page: Page) -> None:
    box = await page.get_by_role("link", name=LINK, exact=True).first.bounding_box()
    assert box is not None
    async with page.expect_navigation(wait_until="load"):
        await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


async def took(work: Awaitable[None]) -> float:
    begun = time.perf_counter()
    await work
    return time.perf_counter() - begun


async def beside_plain(chromium: Chromium, seconds: float) -> dict[str, Any]:
    """Ours and plain Playwright in turns, in one browser."""
    window = await opened(chromium)
    other = await chromium.window()
    context = other.context
    page = await context.new_page()
    await page.goto(URL)
    pairs: dict[str, list[tuple[float, float]]] = {"goto": [], "click": []}
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pairs["goto"].append(
            (await took(goes(window)), await took(plain_goes(page)))
        )  # fmt: skip
        pairs["click"].append((await took(clicks(window)), await took(plain_clicks(page))))
    nodes = len(window.look.nodes)
    await window.close()
    await other.close()
    figures: dict[str, Any] = {"nodes": nodes}
    for name, each in pairs.items():
        ours, plain = (1000 * statistics.median(side) for side in zip(*each[2:], strict=True))
        figures[name] = {"ours_ms": ours, "plain_ms": plain, "ratio": ours / plain}
    return figures


async def stepping(
    chromium: Chromium, sessions: int, seconds: float
) -> dict[str, float]:  # fmt: skip
    """So many sessions click through pages at once."""
    windows = await asyncio.gather(*(opened(chromium) for _ in range(sessions)))
    times: list[float] = []
    begun = time.perf_counter()

    async def drive(window: Window) -> None:
        while time.perf_counter() < begun + seconds:
            times.append(await took(clicks(window)))

    await asyncio.gather(*map(drive, windows))
    rate = len(times) / (time.perf_counter() - begun)
    await asyncio.gather(*(each.close() for each in windows))
    return {"per_second": rate, "p50_ms": 1000 * statistics.median(times)}


async def episodes(chromium: Chromium) -> dict[str, Any]:
    """Open, go, click, close; the memory of the browser after the first hundred and at the end."""
    opening: list[float] = []
    memory: dict[int, int] = {}
    begun = time.perf_counter()

    async def play() -> None:
        while time.perf_counter() < begun + EPISODE_SECONDS:
            started = time.perf_counter()
            window = await opened(chromium)
            opening.append(time.perf_counter() - started)
            await goes(window)
            await clicks(window)
            await window.close()
            if len(opening) >= EARLY and not memory:
                memory[len(opening)] = weight()

    await asyncio.gather(*(play() for _ in range(2)))
    played = len(opening)
    memory[played] = weight()
    return {
        "played": played,
        "per_second": played / (time.perf_counter() - begun),
        "opening_ms": 1000 * statistics.median(opening),
        "megabytes": {str(key): each / 1e6 for key, each in sorted(memory.items())},
    }


def weight() -> int:
    """Bytes of this process and all that it started: the browsers and what drives them."""
    total = 0
    for each in (psutil.Process(), *psutil.Process().children(recursive=True)):
        with suppress(psutil.Error):
            used = each.memory_info()
            total += used.rss - getattr(used, "shared", 0)
    return total


def measure(seconds: float = 2.5) -> dict[str, Any]:
    """Each part but the episodes takes that long."""
    figures: dict[str, Any] = {}
    with shop() as hosts:
        chromium = Chromium(None, hosts)
        try:
            figures["steps"] = chromium.run(beside_plain(chromium, seconds), 300)
            for count in (1, SESSIONS):
                made = chromium.run(stepping(chromium, count, seconds), 300)
                figures[f"sessions_{count}"] = made
            figures["episodes"] = chromium.run(episodes(chromium), 600)
        finally:
            chromium.close()
    return figures


def rows(figures: dict[str, Any]) -> list[str]:
    """Beside plain Playwright."""
    steps, played = figures["steps"], figures["episodes"]
    lines = [
        f"| webarena, {name} of a page of {steps['nodes']} lines: p50 ms "
        f"| {steps[name]['ours_ms']:.0f} | {steps[name]['plain_ms']:.0f} "
        f"| {steps[name]['ratio']:.2f} | 2 or less |"
        for name in ("goto", "click")
    ]
    for count in (1, SESSIONS):
        each = figures[f"sessions_{count}"]
        lines.append(
            f"| webarena, {count} sessions in one browser: steps/s, p50 ms "
            f"| {each['per_second']:.1f}, {each['p50_ms']:.0f} | | | |"
        )
    sizes = list(played["megabytes"].items())
    (early, before), (late, after) = sizes[0], sizes[-1]
    lines += [
        f"| webarena: ms to open a window at its first page | {played['opening_ms']:.0f} | | | |",
        f"| webarena: MB with the browser after {late} episodes, and after {early} "
        f"| {after:.0f} | {before:.0f} | {after / before:.2f} | no growth |",
    ]
    return lines


if __name__ == "__main__":
    made = measure()
    print(json.dumps(made, indent=1))
    print("\n".join(rows(made)))
