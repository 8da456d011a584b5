"""Visits to one built-in site without a browser, and what its tasks' configs say of a page."""

from __future__ import annotations

import importlib
import re
import sqlite3
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from agentenv_webarena.grading.answers import answer_checks
from agentenv_webarena.grading.config import Config
from agentenv_webarena.grading.judge import Claim, Overlap
from agentenv_webarena.sites.web import HEADER, Site, Web, image, opened
from agentenv_webarena.tasks.intents import BuiltIn, Intent, drawn

ROOT = Path(__file__).parents[2]
ODD = (
    "", " ", "0", "-1", "9" * 30, "1e9", "../..", "' OR 1=1 --", "<script>alert(1)</script>",
    "\x00", "\u202e", "😀" * 50, "a" * 9000, "%", "None", "[]", "x, y", "1,1", "999,999",
)  # fmt: skip


class Visited:
    """A site with its content, ready for visits."""

    def __init__(self, name: str):
        site: Site = importlib.import_module(f"agentenv_webarena.sites.{name}").SITE
        self.name = name
        self.content = image(site)
        self.web = Web([site], {name: self.content})
        self.contents = {name: opened(self.content)}

    def visitor(self) -> Visitor:
        return Visitor(self)

    def tasks(self, intents: list[Intent]) -> dict[str, list[BuiltIn]]:
        """By the templates of their intents."""
        found: dict[str, list[BuiltIn]] = {each.template: [] for each in intents}
        for task in drawn(intents, self.contents):
            found[task.config["intent_template"]].append(task)
        return found


class Visitor:
    """One visit: what is asked for and sent, as a browser would."""

    def __init__(self, site: Visited):
        self.site = site
        self.key = site.web.open()
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(site.web),
            base_url=f"http://{site.name}.homepage.com",
            headers={HEADER: self.key},
            follow_redirects=True,
        )

    async def get(self, path: str, **query: str) -> str:
        answer = await self.client.get(path, params=query or None)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    async def status(self, path: str, **query: str) -> int:
        return (await self.client.get(path, params=query or None)).status_code

    async def send(self, path: str, status: int = 200, **fields: Any) -> str:
        answer = await self.client.post(path, data=fields)
        assert answer.status_code == status, (path, answer.status_code, answer.text[-600:])
        return answer.text

    def database(self) -> sqlite3.Connection:
        return self.site.web.visit(self.key).database(self.site.name)

    def state(self) -> bytes:
        return self.database().serialize()


class _Text(HTMLParser):
    """The text of the element with an id."""

    def __init__(self, wanted: str):
        super().__init__()
        self.wanted, self.depth, self.found = wanted, 0, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("input", "br", "img", "link", "meta"):
            return
        if self.depth or dict(attrs).get("id") == self.wanted:
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        self.depth -= self.depth > 0

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.found += data


def text_of(page: str, name: str) -> str:
    reader = _Text(name)
    reader.feed(page)
    return " ".join(reader.found.split())


async def untouched(site: Visited, task: BuiltIn) -> bool:
    """Whether the checks of a deed pass on a site where nothing was done."""
    visitor = site.visitor()
    passed = True
    for part in task.config["eval"]["program_html"]:
        url = urlsplit(part["url"])
        answer = await visitor.client.get(f"{url.path}?{url.query}")
        wanted = part["required_contents"]
        texts = wanted.get("must_include") or [wanted["exact_match"]]
        if part["locator"].startswith("func:"):
            account = part["locator"].split("'")[1]
            row = rf">@{re.escape(account)}<.*?Max role\"><span>(\w+)<"
            passed = passed and re.findall(row, answer.text) == texts
            continue
        place = re.fullmatch(r"document\.querySelector\('#(\w+)'\)\.outerText", part["locator"])
        shown = text_of(answer.text, place[1]) if place else answer.text
        there = all(" ".join(each.split()) in shown for each in texts)
        passed = passed and answer.status_code == 200 and there
    site.web.close(visitor.key)
    return passed


async def agrees(task: BuiltIn, answer: str) -> bool:
    """Whether an answer is right, as the built-in judge sees it."""
    config = Config.model_validate(task.config)
    wanted = config.eval.reference_answers
    assert wanted is not None
    if not all(each.passed for each in answer_checks(wanted, answer, config.intent, True)):
        return False
    if wanted.fuzzy_match == "N/A":
        return answer == "N/A"
    for each in wanted.fuzzy_match or ():
        if not await Overlap().agrees(Claim(config.intent, answer, each, wanted.fuzzy_match)):
            return False
    return True


def answer_of(task: BuiltIn) -> str:
    assert task.plan[-1].verb == "stop"
    return task.plan[-1].text


def asks(task: BuiltIn) -> bool:
    return "string_match" in task.config["eval"]["eval_types"]
