"""Seeing: the tree of a tab's page with its iframes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from playwright.async_api import Error

from agentenv_webarena.browser.boxes import STYLES, Frame, frames
from agentenv_webarena.browser.enormous import part_in_view
from agentenv_webarena.browser.tab import STUCK, TRIES, Stuck, Tab
from agentenv_webarena.browser.tree import Document, Key, Tree

SECONDS = 12.0  # for a large page on a machine that is busy
FRAMES = 10  # documents that are looked into

Seen = tuple[Document, dict[int, Document]]  # the page, and its iframes by their backend ids


async def see(tab: Tab, number: Callable[[], int]) -> Tree:
    """The page's tree, seen again if it went elsewhere meanwhile. `number` gives a new id."""
    for _ in range(TRIES):
        loader = tab.loader
        try:
            seen = (await part_in_view(tab), {}) if tab.enormous else await _whole(tab)
        except Error:
            if tab.crashed or tab.page.is_closed():
                raise Stuck("the page crashed") from None
            seen = None
        except TimeoutError:
            raise Stuck("the page does not answer") from None
        if seen is not None and loader == tab.loader:
            return _tree(tab, *seen, number)
        await tab.settle(time.monotonic() + STUCK, 0.0)
    raise Stuck("the page does not keep still")


def _tree(
    tab: Tab, page: Document, inner: dict[int, Document], number: Callable[[], int]
) -> Tree:  # fmt: skip
    def known(key: Key) -> int:
        if key not in tab.ids:
            tab.ids[key] = number()
        return tab.ids[key]

    return Tree(page, inner, known)


async def _whole(tab: Tab) -> Seen:
    """All of the page: two questions, however many nodes it has, and one for each iframe."""
    snapshot, answer = await asyncio.gather(
        tab.protocol.send("DOMSnapshot.captureSnapshot", SECONDS, computedStyles=STYLES),
        tab.protocol.send("Accessibility.getFullAXTree", SECONDS),
    )
    found: list[Frame] = []
    for frame in frames(snapshot):
        found.append(frame)
        if len(found) == FRAMES:
            break
    trees = await asyncio.gather(*(_inside(tab, frame) for frame in found[1:]))
    holders = {number: backend for each in found for backend, number, _ in each.iframes}
    inner = {
        holders[frame.number]: Document(tree, frame.places, framed=True)
        for frame, tree in zip(found[1:], trees, strict=True)
    }
    return Document(answer["nodes"], found[0].places, framed=False), inner


async def _inside(tab: Tab, frame: Frame) -> list[dict[str, Any]]:
    try:
        answer = await tab.protocol.send("Accessibility.getFullAXTree", frameId=frame.id)
    except Error:  # it has gone, or lives in another process
        return []
    nodes: list[dict[str, Any]] = answer["nodes"]
    return nodes
