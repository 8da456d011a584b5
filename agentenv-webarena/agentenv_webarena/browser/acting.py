"""Acting: what the mouse and the keyboard do to a page."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from playwright.async_api import Error

from agentenv_webarena.browser.boxes import NOWHERE, VIEWPORT, overlap
from agentenv_webarena.browser.fields import (
    CHOOSE,
    FOCUS_ON,
    FOCUSED,
    KIND,
    PICK,
    SCROLL,
    SELECTION,
    SET,
    tell,
)
from agentenv_webarena.browser.look import Box, Node
from agentenv_webarena.browser.tab import BLANK, Tab

LIKE = {
    "date": "2023-05-31", "time": "14:30", "month": "2023-05", "week": "2023-W22",
    "datetime-local": "2023-05-31T14:30", "color": "#336699", "range": "a number",
}  # fmt: skip
CONTROL = 2  # as a modifier of keys
BEGINS = 8.0  # seconds, until which a page of the history has begun


class CannotAct(Exception):
    """Why an action could not be carried out."""


async def click(tab: Tab, node: Node) -> None:
    """A list that drops down is only focused, and its options are chosen by clicking them."""
    if node.tag == "OPTION":
        if not await _told(tab, node, CHOOSE):
            raise CannotAct(f"[{node.id}] {node.role} is disabled")
    elif node.tag == "SELECT":
        if not await _told(tab, node, FOCUS_ON):
            raise CannotAct(f"[{node.id}] {node.role} is disabled")
    else:
        await _mouse(tab, await _point(tab, node), ("mouseMoved", "mousePressed", "mouseReleased"))


async def hover(tab: Tab, node: Node) -> None:
    await _mouse(tab, await _point(tab, node), ("mouseMoved",))


async def write(tab: Tab, node: Node, text: str, enter: bool) -> None:
    """The text replaces what the field holds."""
    text = "".join(each for each in text if each in "\n\t" or each.isprintable())
    kind = await _told(tab, node, KIND) if node.tag != "#text" else ""
    if kind == "select":
        options = await _told(tab, node, PICK, text)
        if options is not None:
            raise CannotAct(f"[{node.id}] {node.role} has no option {text!r}, but {options}")
        return
    if kind in LIKE:
        if not await _told(tab, node, SET, text):
            raise CannotAct(f"[{node.id}] {node.role} takes a {kind} such as {LIKE[kind]}")
    else:
        if kind in ("disabled", "readonly"):
            raise CannotAct(f"[{node.id}] {node.role} is {kind}")
        await click(tab, node)
        if await tab.ask(FOCUSED) != "text":
            raise CannotAct(f"[{node.id}] {node.role} takes no text")
        await _replace(tab, text)
    if enter:
        await tab.page.keyboard.press("Enter")


async def press(tab: Tab, keys: str, clipboard: list[str]) -> None:
    """Copying and pasting stay within the window: Chromium's own clipboard is everybody's."""
    if keys in ("Control+c", "Control+Insert", "Control+x", "Shift+Delete"):
        clipboard[:] = [str(await tab.ask(SELECTION))]
        if keys in ("Control+x", "Shift+Delete") and await tab.ask(FOCUSED) == "text":
            await tab.page.keyboard.press("Delete")
    elif keys in ("Control+v", "Shift+Insert"):
        await tab.protocol.send("Input.insertText", text="".join(clipboard))
    else:
        try:
            await tab.page.keyboard.press(keys)
        except Error as error:
            if "Unknown key" not in str(error):
                raise
            await tab.protocol.send("Input.insertText", text=keys.rpartition("+")[2])


async def scroll(tab: Tab, direction: str) -> None:
    if not await tab.ask(SCROLL, direction == "down"):
        raise CannotAct(f"the page does not go further {direction}")


async def go_to(tab: Tab, url: str, deadline: float) -> None:
    """Until the new page has begun; a page that never begins is the affair of settling."""
    try:
        answer = await tab.protocol.send("Page.navigate", deadline - time.monotonic(), url=url)
    except TimeoutError:
        return
    if "errorText" in answer:
        if answer["errorText"] == "net::ERR_ABORTED":
            raise CannotAct(f"{url} is no page to look at")
        return
    if answer.get("loaderId"):
        await _until(tab, lambda: tab.loader == answer["loaderId"], deadline)


async def travel(tab: Tab, step: int, deadline: float) -> None:
    """Back and forth in the history. The blank page on which a tab starts is no part of it."""
    history = await tab.protocol.send("Page.getNavigationHistory")
    entries, index = history["entries"], history["currentIndex"] + step
    if not 0 <= index < len(entries) or entries[index]["url"] == BLANK:
        where = "back" if step < 0 else "forward"
        raise CannotAct(f"there is no page to go {where} to")
    starts = tab.activity.starts
    await tab.protocol.send("Page.navigateToHistoryEntry", entryId=entries[index]["id"])
    soon = min(deadline, time.monotonic() + BEGINS)
    await _until(tab, lambda: tab.activity.starts > starts, soon)


async def _until(tab: Tab, true: Callable[[], bool], deadline: float) -> None:
    while not true() and (left := deadline - time.monotonic()) > 0:
        await tab.activity.change(left)


async def _told(tab: Tab, node: Node, function: str, *arguments: Any) -> Any:
    try:
        return await tell(tab, node.backend_id, function, *arguments)
    except LookupError:
        raise CannotAct(f"[{node.id}] is no longer on the page") from None


async def _point(tab: Tab, node: Node) -> tuple[float, float]:
    """The middle of what is seen of the node; within a line of it where it is broken into some."""
    x, y = _middle(overlap(node.box, VIEWPORT))
    if node.framed:
        return x, y
    try:
        answer = await tab.protocol.send("DOM.getContentQuads", backendNodeId=node.backend_id)
    except Error as error:
        if "layout" in str(error) or "quads" in str(error).lower():
            return x, y
        raise CannotAct(f"[{node.id}] is no longer on the page") from None
    boxes = [overlap(_bounds(each), VIEWPORT) for each in answer["quads"]]
    boxes = [each for each in boxes if each[2] > 0 and each[3] > 0]
    if not boxes or any(_inside(x, y, each) for each in boxes):
        return x, y
    return _middle(boxes[0])


async def _mouse(tab: Tab, point: tuple[float, float], kinds: Sequence[str]) -> None:
    """All at once: Chromium takes them in order, and a dialog may hold the answers up."""
    x, y = point

    def sent(kind: str) -> Awaitable[Any]:
        moved = kind == "mouseMoved"
        return tab.protocol.send(
            "Input.dispatchMouseEvent", type=kind, x=x, y=y,
            button="none" if moved else "left", clickCount=0 if moved else 1,
        )  # fmt: skip

    await asyncio.gather(*map(sent, kinds))


async def _replace(tab: Tab, text: str) -> None:
    """One real key at the end, for pages that listen to keys; the rest at once."""
    send = tab.protocol.send
    key = {"key": "a", "code": "KeyA", "windowsVirtualKeyCode": 65, "modifiers": CONTROL}
    await send("Input.dispatchKeyEvent", type="rawKeyDown", commands=["selectAll"], **key)
    await send("Input.dispatchKeyEvent", type="keyUp", **key)
    last = text[-1:]
    if not text:
        await tab.page.keyboard.press("Delete")
    elif " " <= last <= "~":
        if len(text) > 1:
            await send("Input.insertText", text=text[:-1])
        await tab.page.keyboard.press("Space" if last == " " else last)
    else:
        await send("Input.insertText", text=text)


def _middle(box: Box) -> tuple[float, float]:
    return box[0] + box[2] / 2, box[1] + box[3] / 2


def _inside(x: float, y: float, box: Box) -> bool:
    return box[0] <= x <= box[0] + box[2] and box[1] <= y <= box[1] + box[3]


def _bounds(quad: Sequence[float]) -> Box:
    xs, ys = quad[0::2], quad[1::2]
    if not xs:
        return NOWHERE
    return (min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
