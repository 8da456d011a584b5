"""The part in view of an enormous page, whose whole tree would take Chromium many seconds.

The page's nodes are measured where they are; Chromium is asked about those in view alone.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from playwright.async_api import Error

from agentenv_webarena.browser.boxes import VIEWPORT, Place, enough, overlap
from agentenv_webarena.browser.tab import Tab
from agentenv_webarena.browser.tree import Document

SECONDS = 12.0  # for a large page on a machine that is busy
LOST = 50  # nodes whose surroundings are asked for one by one

# Nodes in view and all that hold them, with the place of each: a box, its name, its list's index.
COLLECT = """(() => {
    const found = new Map(), walker = document.createTreeWalker(document.documentElement, 5);
    const range = document.createRange();
    const box = node => {
        if (node.nodeType !== 3) return node.getBoundingClientRect();
        range.selectNodeContents(node);
        return range.getBoundingClientRect();
    };
    const add = (node, at) => {
        for (; node && node.nodeType !== 9 && !found.has(node); node = node.parentNode) {
            at = at || box(node);
            found.set(node, [at.x, at.y, at.width, at.height, node.nodeName]);
            at = null;
        }
    };
    let measured = 0;
    for (let node = walker.currentNode; node && found.size < 1500; node = walker.nextNode()) {
        if (++measured > 300000) break;
        const at = box(node);
        if (!(at.width > 0 && at.height > 0 && at.right > 0 && at.bottom > 0
              && at.left < innerWidth && at.top < innerHeight)) continue;
        add(node, at);
        if (node.nodeName === "SELECT")
            for (const each of [...node.options].slice(0, 100)) add(each, at);
    }
    return {nodes: [...found.keys()], places: JSON.stringify([...found.values()])};
})()"""


async def part_in_view(tab: Tab) -> Document:
    handles, measured = await _collected(tab)
    send = tab.protocol.send
    await send("Accessibility.enable")
    try:
        answers = await asyncio.gather(
            *(
                send("Accessibility.getPartialAXTree", SECONDS, objectId=each, fetchRelatives=False)
                for each in handles
            )
        )
        own = [each["nodes"][0] for each in answers]
        nodes = await _joined(tab, own)
    finally:
        await send("Accessibility.disable", 2.0)
    places = {}
    select = 0
    for node, (*box, tag) in zip(own, measured, strict=True):
        backend = node["backendDOMNodeId"]
        select = backend if tag == "SELECT" else select
        seen = overlap(tuple(box), VIEWPORT)
        places[backend] = Place(tuple(box), enough(seen, tuple(box)), tag, select)
    return Document(nodes, places, framed=False)


async def _collected(tab: Tab) -> tuple[list[str], list[Any]]:
    """What the nodes are called by Chromium, and where they are."""
    send = tab.protocol.send
    collected = await tab.handle(COLLECT)
    answer = await send("Runtime.getProperties", objectId=collected, ownProperties=True)
    values = {each["name"]: each["value"] for each in answer["result"] if "value" in each}
    array = values["nodes"]["objectId"]
    answer = await send("Runtime.getProperties", objectId=array, ownProperties=True)
    handles = [each["value"] for each in answer["result"] if each["name"].isdigit()]
    return [each["objectId"] for each in handles], json.loads(values["places"]["value"])


async def _joined(tab: Tab, own: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The root first, and with what lies between nodes without being an element itself."""
    nodes = {each["nodeId"]: each for each in own}
    lost = [each for each in own if each.get("parentId", each["nodeId"]) not in nodes]
    for each in lost[:LOST]:
        try:
            answer = await tab.protocol.send(
                "Accessibility.getAXNodeAndAncestors", backendNodeId=each["backendDOMNodeId"]
            )
        except Error:  # the accessibility tree does not know it
            continue
        for above in answer["nodes"]:
            nodes.setdefault(above["nodeId"], above)
    return sorted(nodes.values(), key=lambda each: "parentId" in each)
