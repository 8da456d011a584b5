"""Checks: all that a config says about an episode, looked at when it is over.

What costs least comes first, and a kind of check that fails saves the kinds after it: the words of
the answer, the address where the episode ended, what pages show, and last what a judge thinks.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING

from agentenv_webarena.grading.accounts import OFFICIAL, Account
from agentenv_webarena.grading.answers import answer_checks, exact_match
from agentenv_webarena.grading.config import NOT_APPLICABLE, Config
from agentenv_webarena.grading.judge import Claim, Judge
from agentenv_webarena.grading.names import Names
from agentenv_webarena.grading.pages import program_checks, url_match
from agentenv_webarena.grading.scene import Scene
from agentenv_webarena.grading.verdict import Check, NotGraded, Verdict, shortened

if TYPE_CHECKING:
    from playwright.async_api import Page

LONGEST = 45.0  # seconds that grading may take


async def grade(
    config: Config,
    answer: str | None,
    page: Page,
    *,
    names: Names,
    judge: Judge,
    accounts: Mapping[str, Account] = OFFICIAL,
) -> Verdict:
    """Judge an episode that ended on `page` with this answer; NotGraded where a fault forbids it.

    Pages that are opened for it are closed again. A browser that is gone raises what Playwright
    raises.
    """
    from playwright.async_api import Error

    scene = Scene(page, names, accounts)
    checks: list[Check] = []
    try:
        async with asyncio.timeout(LONGEST):
            async for kind in _kinds(config, names.real(answer or ""), scene, judge):
                checks += kind
                if not all(each.passed for each in kind):
                    break
    except TimeoutError as error:
        raise NotGraded(f"grading took longer than {LONGEST:g} s") from error
    except Error as error:
        browser = page.context.browser
        if browser is not None and not browser.is_connected():
            raise
        raise NotGraded(f"grading failed at {page.url}: {error.message}") from error
    finally:
        await scene.close()
    return Verdict.of(checks)


async def _kinds(
    config: Config, answer: str, scene: Scene, judge: Judge
) -> AsyncIterator[list[Check]]:
    """The checks, kind by kind, each looked at when it is asked for."""
    wanted = config.eval
    references = wanted.reference_answers
    if "string_match" in wanted.eval_types and references is not None:
        yield answer_checks(references, answer, config.intent, wanted.strict)
    if "url_match" in wanted.eval_types:
        yield [url_match(wanted.reference_url, scene.last_url, wanted.strict)]
    if "program_html" in wanted.eval_types:
        yield await program_checks(wanted.program_html, scene, wanted.strict)
    if "string_match" in wanted.eval_types and references is not None and references.fuzzy_match:
        yield await _fuzzy_checks(config, answer, judge)


async def _fuzzy_checks(config: Config, answer: str, judge: Judge) -> list[Check]:
    references = config.eval.reference_answers
    fuzzy = references.fuzzy_match if references is not None else None
    if fuzzy == NOT_APPLICABLE:
        return [await _unachievable(config, answer, judge)]
    checks = []
    for each in fuzzy or ():
        claim = Claim(config.intent, answer, each, tuple(fuzzy or ()))
        passed = await judge.agrees(claim)
        told = f"{shortened(each)} meant, {shortened(answer)} said"
        checks.append(Check("fuzzy_match", passed, told, judge.name))
    return checks


async def _unachievable(config: Config, answer: str, judge: Judge) -> Check:
    """N/A is right whoever judges; other answers must tell why it cannot be done."""
    told = f"{NOT_APPLICABLE} wanted, {shortened(answer)} said"
    if exact_match(NOT_APPLICABLE, answer).passed:
        return Check("fuzzy_match", True, told)
    reason = config.eval.string_note
    passed = await judge.explains(Claim(config.intent, answer, reason, (reason,)))
    return Check("fuzzy_match", passed, told, judge.name)
