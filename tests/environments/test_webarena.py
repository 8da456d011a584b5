"""WebArena: episodes on the built-in sites and on live ones, in a real browser."""

from __future__ import annotations

import contextlib
import json
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from agentenv_webarena.browser import NoChromium
from agentenv_webarena.environment import WebArena
from agentenv_webarena.grading.official import BadData
from agentenv_webarena.sites.all import images, sites
from agentenv_webarena.sites.serving import Served
from agentenv_webarena.sites.shop.content.people import EMAIL, PASSWORD
from agentenv_webarena.sites.web import Web
from agentenv_webarena.worlds import OwnSites, World

from agentenv.clients import EnvClient, EnvError
from agentenv.servers import serving
from envservers.environment import InvalidAction, Step
from envservers.settings import BadSetting, chosen

WRONG = "stop [seventeen green lighthouses]"


@pytest.fixture(scope="module")
def built_in() -> Iterator[OwnSites]:
    world = WebArena.setup(WebArena.Options())
    assert isinstance(world, OwnSites)
    yield world
    world.chromium.close()


@pytest.fixture
def arena(built_in: OwnSites) -> Iterator[WebArena]:
    arena = WebArena(built_in)
    yield arena
    arena.close()


def expert(world: World, task: int) -> Step:
    arena = WebArena(world)
    try:
        step = arena.reset(task, 0)
        for _ in range(WebArena.max_rounds):
            step = arena.step(arena.oracle().action)
            if step.done:
                break
        return step
    finally:
        arena.close()


def kinds(world: OwnSites) -> dict[str, int]:
    """A task of each way in which episodes are judged."""
    found: dict[str, int] = {}
    for task in world.tasks:
        wanted = world.config(task).eval
        references = wanted.reference_answers
        kind = "+".join(wanted.eval_types)
        if references is not None:
            told = references.model_dump(exclude_none=True)
            kind += " " + ("impossible" if told.get("fuzzy_match") == "N/A" else min(told))
        if any(each.url.startswith("func:") for each in wanted.program_html):
            kind += " by a function"
        found.setdefault(kind, task)
    return found


def test_the_expert_solves_every_task_to_evaluate_with(built_in: OwnSites) -> None:
    tasks = built_in.tasks.splits["test"]
    with ThreadPoolExecutor(4) as threads:
        ends = list(threads.map(lambda task: expert(built_in, task), tasks))
    failed = [task for task, end in zip(tasks, ends, strict=True) if not end.success]
    assert not failed
    assert {end.reward for end in ends} == {1.0}


def test_every_way_of_judging_tells_a_deed_from_none(built_in: OwnSites) -> None:
    ways = kinds(built_in)
    assert {
        "string_match exact_match",
        "string_match must_include",
        "string_match fuzzy_match",
        "string_match impossible",
        "url_match",
        "program_html",
        "url_match+program_html",
        "string_match+program_html must_include",
    } <= ways.keys()
    for kind, task in ways.items():
        arena = WebArena(built_in)
        arena.reset(task, 0)
        end = arena.step(WRONG)
        assert (end.done, end.reward, end.success) == (True, 0.0, False), kind
        assert not all(each["passed"] for each in end.info["checks"]), kind
        arena.close()
        assert expert(built_in, task).reward == 1, kind


def test_there_are_tasks_of_every_site_and_some_that_cross_two(built_in: OwnSites) -> None:
    configs = [built_in.config(task) for task in built_in.tasks]
    assert len(configs) >= 812
    assert len({each.intent_template_id for each in configs}) >= 60
    assert len({each.intent for each in configs}) == len(configs)
    asked = {each.sites for each in configs}
    assert {site for each in asked for site in each} == {
        "shopping", "shopping_admin", "reddit", "gitlab", "map", "wikipedia", "homepage"
    }  # fmt: skip
    assert sum(len(each.sites) > 1 for each in configs) >= 48
    impossible = [
        each
        for each in configs
        if each.eval.reference_answers and each.eval.reference_answers.fuzzy_match == "N/A"
    ]
    assert len(impossible) >= 40
    evaluated = [configs[task] for task in built_in.tasks.splits["test"]]
    assert len({each.intent_template_id for each in evaluated}) == len(evaluated)


def test_an_observation_has_four_parts_and_a_failure_is_told_in_the_last(arena: WebArena) -> None:
    first = arena.reset(built_in_task(arena, "shopping"), 0)
    assert first.observation.startswith("OBSERVATION:\nTab 0 (current): ")
    *_, url, objective, previous = first.observation.splitlines()
    assert url == "URL: http://shop.homepage.com/"
    assert objective.startswith("OBJECTIVE: ")
    assert previous == "PREVIOUS ACTION: None"
    step = arena.step("```click [99999]```")
    assert "PREVIOUS ACTION: click [99999] (not done: " in step.observation
    assert step.info["invalid_action"]
    with pytest.raises(InvalidAction, match="The actions are: click"):
        arena.step("dance")
    end = arena.step("stop [N/A]")
    assert end.done
    assert "invalid_action" not in end.info


def test_scrolling_is_offered_where_there_is_more_to_see(arena: WebArena) -> None:
    arena.reset(built_in_task(arena, "shopping"), 0)
    offered = arena.available_actions()
    assert "scroll [down]" in offered
    assert "scroll [up]" not in offered
    for _ in range(10):
        if "scroll [down]" not in arena.available_actions():
            break
        assert not arena.step("scroll [down]").info["fail_error"]
    offered = arena.available_actions()
    assert "scroll [down]" not in offered
    assert "scroll [up]" in offered


def built_in_task(arena: WebArena, site: str) -> int:
    """The first task of a site that begins on its front page."""
    for task in arena.world.tasks:
        config = arena.world.config(task)
        if config.sites == (site,) and config.start_url.endswith(".com/"):
            return task
    raise LookupError(site)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://example.com/",
        "http://shop.homepage.com:{port}/",
        "file:///etc/passwd",
        "chrome://version",
        "javascript:alert(1)",
        "view-source:http://shop.homepage.com/",
        "data:text/html,hello",
    ],
)
def test_no_address_outside_the_sites_is_opened(
    arena: WebArena, built_in: OwnSites, address: str
) -> None:
    before = arena.reset(0, 0)
    step = arena.step(f"goto [{address.format(port=built_in.served.port)}]")
    assert step.info["fail_error"]
    assert step.info["page"] == before.info["page"]


async def test_style_is_served_and_the_templates_beside_it_are_not() -> None:
    web = Web(sites(), images())
    web.open_to_everyone()
    to_web = httpx.ASGITransport(web)
    async with httpx.AsyncClient(transport=to_web, base_url="http://shop.homepage.com") as visitor:
        assert "@font-face" in (await visitor.get("/look/look.css")).text
        assert (await visitor.get("/look/base.html")).status_code == 404


def test_episodes_at_once_in_one_browser_do_not_feel_each_other(built_in: OwnSites) -> None:
    arenas = [WebArena(built_in) for _ in range(8)]
    task = built_in_task(arenas[0], "homepage")

    def write(number: int) -> str:
        arena = arenas[number]
        arena.reset(task, 0)
        arena.step("goto [http://homepage.com/scratchpad]")
        for label, text in (("Title", f"Mine is {number}"), ("Text", "x")):
            field = next(each for each in arena.look.nodes.values() if each.name == label)
            arena.step(f"type [{field.id}] [{text}] [0]")
        button = next(each for each in arena.look.nodes.values() if each.name == "Save note")
        return arena.step(f"click [{button.id}]").observation

    with ThreadPoolExecutor(8) as threads:
        pages = list(threads.map(write, range(8)))
    for number, page in enumerate(pages):
        told = [other for other in range(8) if f"Mine is {other}" in page]
        assert told == [number]
    for arena in arenas:
        arena.close()


def test_the_metadata_has_the_boxes_of_what_is_shown_and_a_picture(arena: WebArena) -> None:
    arena.reset(built_in_task(arena, "shopping"), 0)
    told = arena.peek("observation_metadata")
    shown = {str(each.id) for each in arena.look.shown}
    assert told["text"]["obs_nodes_info"].keys() == shown
    assert told["image"].startswith("data:image/png;base64,iVBOR")


def test_a_browser_that_dies_costs_an_episode_on_the_built_in_sites_nothing() -> None:
    with (
        serving(["webarena"], ("--port", "0", "--workers", "1")) as servers,
        EnvClient(servers["webarena"].url) as env,
    ):
        env.reset(task=0)
        before = env.step("scroll [down]")
        kill_browsers(servers["webarena"].pid)
        after = env.step("scroll [up]")
        assert (after.steps, before.steps) == (2, 1)
        assert after.observation.startswith("OBSERVATION:")


def kill_browsers(server: int) -> None:
    killed = 0
    for each in psutil.Process(server).children(recursive=True):
        with contextlib.suppress(psutil.Error):  # one that ends by itself
            if "chrom" in each.name() and "--type=" not in " ".join(each.cmdline()):
                os.kill(each.pid, signal.SIGKILL)
                killed += 1
    assert killed


@pytest.fixture(scope="module")
def live_sites() -> Iterator[int]:
    """The port of sites that are not the world's own: all who come share them."""
    web = Web(sites(), images())
    web.open_to_everyone()
    served = Served(web)
    yield served.port
    served.close()


def official(folder: Path) -> None:
    """Three tasks in the official format, of which one needs a site that nobody gives."""
    common: dict[str, Any] = {
        "require_login": False, "storage_state": None, "geolocation": None, "require_reset": False,
        "intent_template": "", "instantiation_dict": {}, "intent_template_id": 1,
    }  # fmt: skip
    answered = {
        "eval_types": ["string_match", "url_match"],
        "reference_answers": {"must_include": ["spring15"]},
        "reference_url": "__SHOPPING__/customer/account/",
        "program_html": [],
        "url_note": "GOLD in PRED",
    }
    shown = {
        "eval_types": ["program_html"],
        "reference_answers": None,
        "reference_url": "",
        "program_html": [
            {
                "url": "last",
                "locator": "document.querySelector('h1').outerText",
                "required_contents": {"exact_match": "My Account"},
            }
        ],
    }
    tasks = [
        {"task_id": 0, "sites": ["shopping"], "start_url": "__SHOPPING__",
         "intent": "Which code gives 15% off? End in my account.", "eval": answered},
        {"task_id": 1, "sites": ["shopping"],
         "start_url": "__SHOPPING__ |AND| __SHOPPING__/contact", "intent": "Open my account",
         "eval": shown, "require_login": True, "storage_state": "./.auth/shopping_state.json"},
        {"task_id": 2, "sites": ["map"], "start_url": "__MAP__", "intent": "Go", "eval": shown},
    ]  # fmt: skip
    (folder / "webarena").mkdir()
    whole = folder / "webarena" / "test.raw.json"
    whole.write_text(json.dumps([{**common, **each} for each in tasks]))
    (folder / "webarena_test.json").write_text(json.dumps([{"item_id": "webarena_1"}]))
    accounts = {"shopping": {"username": EMAIL, "password": PASSWORD}}
    (folder / "webarena" / "accounts.json").write_text(json.dumps(accounts))


def test_official_tasks_are_played_on_the_sites_that_are_given(
    live_sites: int, tmp_path: Path
) -> None:
    official(tmp_path)
    environ = {**os.environ, "SHOPPING": f"http://shop.localhost:{live_sites}"}
    flags = ("--port", "0", "--workers", "1", "--data", str(tmp_path))
    with (
        serving(["webarena"], flags, environ=environ) as servers,
        EnvClient(servers["webarena"].url) as env,
    ):
        card = env.card()
        assert (card.source, card.deterministic, card.tasks) == ("official", False, 2)
        assert card.splits == {"test": 1}
        state = env.reset(task=0)
        assert "URL: http://onestopmarket.com/" in state.observation
        assert str(live_sites) not in state.observation
        state = env.step("goto [onestopmarket.com/customer/account/]")
        assert state.info["page"]["url"] == "http://onestopmarket.com/customer/account/"
        state = env.step("stop [It is SPRING15]")
        assert (state.reward, state.success) == (1.0, True)
        state = env.reset(task=1)
        assert "Tab 0 (current)" in state.observation
        assert "Tab 1" in state.observation
        kill_browsers(servers["webarena"].pid)
        with pytest.raises(EnvError) as lost:
            env.step("scroll [down]")
        assert lost.value.code == "session_lost"


def test_a_login_leaves_no_window_behind(live_sites: int, tmp_path: Path) -> None:
    official(tmp_path)
    shop = f"http://shop.localhost:{live_sites}"
    world = WebArena.setup(WebArena.Options(data=tmp_path, shopping=shop))
    arena = WebArena(world)
    try:
        arena.reset(1, 0)
        arena.close()
        assert [each.windows for each in world.chromium._browsers] == [0]
    finally:
        world.chromium.close()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"shopping": "http://localhost:7770"}, "SHOPPING is given, but no official tasks are"),
        ({"data": "{data}"}, "holds the official tasks, but no site is given"),
        ({"data": "{data}/webarena/elsewhere"}, "has no webarena/test.raw.json"),
        ({"judge_url": "http://localhost:8000/v1"}, "give judge_model as well"),
        ({"chromium": "/nowhere/chromium"}, "AGENTENV_CHROMIUM names /nowhere/chromium"),
    ],
)
def test_what_is_given_by_halves_is_refused_with_what_would_do(
    given: dict[str, str], told: str, tmp_path: Path
) -> None:
    official(tmp_path)
    environ = {
        f"AGENTENV_{name.upper()}": value.format(data=tmp_path) for name, value in given.items()
    }
    environ["SHOPPING"] = given.get("shopping", "")
    options = chosen(WebArena.Options, {}, environ)
    with pytest.raises((BadSetting, BadData, NoChromium), match=told):
        WebArena.setup(options)
