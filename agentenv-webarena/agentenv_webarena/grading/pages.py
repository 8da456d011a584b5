"""Pages: whether an episode ended where it should, and whether pages show what they should."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from agentenv_webarena.grading.answers import exact_match, must_include
from agentenv_webarena.grading.calls import PREFIX, read_call
from agentenv_webarena.grading.config import LAST, OR, Program
from agentenv_webarena.grading.functions import called
from agentenv_webarena.grading.scene import Scene, run, settled
from agentenv_webarena.grading.verdict import Check, shortened

if TYPE_CHECKING:
    from playwright.async_api import Page

# What a locator throws, such as at an element that is not there, is no text.
_LOCATED = """() => {
    try {
        const found = (%s
        );
        return found === null || found === undefined ? "" : String(found);
    } catch { return ""; }
}"""


def url_match(wanted: str, url: str, strict: bool = False) -> Check:
    """An address is in another when its host and path are, and each key shares a value.

    Strict: host and path are the same, but for slashes at the end.
    """
    passed = any(_is_at(each.strip(), url, strict) for each in wanted.split(OR))
    return Check("url_match", passed, f"{shortened(wanted)} wanted, {shortened(url)} found")


def _is_at(wanted: str, url: str, strict: bool) -> bool:
    base, query = _parts(wanted)
    other_base, other_query = _parts(url)
    if base != other_base if strict else base not in other_base:
        return False
    return all(set(values) & set(other_query.get(key, ())) for key, values in query.items())


def _parts(url: str) -> tuple[str, dict[str, list[str]]]:
    parts = urlsplit(url)
    return (parts.netloc + unquote(parts.path)).rstrip("/"), parse_qs(parts.query)


async def program_checks(programs: tuple[Program, ...], scene: Scene, strict: bool) -> list[Check]:
    return [check for each in programs for check in await _program_checks(each, scene, strict)]


async def _program_checks(program: Program, scene: Scene, strict: bool) -> list[Check]:
    page = await _page(program, scene)
    text = html.unescape(await _text(program.locator, scene, page))
    return list(_contents(program, text, strict))


def _contents(program: Program, text: str, strict: bool) -> Iterator[Check]:
    wanted = program.required_contents
    if wanted.exact_match is not None:
        yield exact_match(wanted.exact_match, text)
    for each in wanted.must_include or ():
        yield must_include(each, text, strict)


async def _page(program: Program, scene: Scene) -> Page:
    """Where to look: an address may turn out to be the one where the episode ended."""
    url = program.url
    if url.startswith(PREFIX):
        url = await called(read_call(url), scene, scene.page)
        url = LAST if url == scene.last_url else url
    page = scene.page if url == LAST else await scene.opened(url, bool(program.prep_actions))
    for each in program.prep_actions:
        await run(page, f"() => {{ try {{ {each}\n }} catch {{}} }}")
    if program.prep_actions:
        await settled(page)
    return page


async def _text(locator: str, scene: Scene, page: Page) -> str:
    if not locator:
        return await page.content()
    if locator.startswith(PREFIX):
        return await called(read_call(locator), scene, page)
    return str(await run(page, _LOCATED % locator.rstrip("; \n")))
