"""The official files of WebArena: configs, calls, names of sites, and what cannot be played."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from agentenv_webarena.grading.accounts import OFFICIAL, Account, BadAccounts, accounts
from agentenv_webarena.grading.calls import Call, read_call
from agentenv_webarena.grading.config import Config
from agentenv_webarena.grading.names import BadAddress, Names
from agentenv_webarena.grading.official import BadData, Official, found
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

EVALUATION = Path(__file__).parents[2].parent / "shared" / "agenteval" / "eval"
ADDRESSES = {
    "shopping": "http://metis.example:7770",
    "shopping_admin": "http://metis.example:7780/admin",
    "reddit": "http://metis.example:9999/",
    "gitlab": "https://Forge.example",
    "wikipedia": "http://metis.example:8888/wikipedia_en/A/User:Kiwix/Landing",
    "map": "http://metis.example",
}
NAMES = Names(ADDRESSES)


def task(number: int = 0, sites: tuple[str, ...] = ("shopping",), **changed: Any) -> dict[str, Any]:
    """A task as the official files have it."""
    return {
        "sites": list(sites),
        "task_id": number,
        "require_login": True,
        "storage_state": f"./.auth/{'.'.join(sites)}_state.json",
        "start_url": " |AND| ".join(f"__{each.upper()}__" for each in sites),
        "geolocation": None,
        "intent_template": "Tell me {{what}}",
        "instantiation_dict": {"what": "the total"},
        "intent": "Tell me the total",
        "require_reset": False,
        "eval": {
            "eval_types": ["string_match"],
            "reference_answers": {"exact_match": "12"},
            "reference_url": "",
            "program_html": [],
            "string_note": "",
            "reference_answer_raw_annotation": "12",
        },
        "intent_template_id": 7,
        **changed,
    }


def program(**changed: Any) -> dict[str, Any]:
    """An `eval` that looks at a page."""
    place = {"url": "last", "locator": "", "required_contents": {"must_include": ["x"]}, **changed}
    return {"eval_types": ["program_html"], "reference_answers": None, "program_html": [place]}


def written(folder: Path, *tasks: Any) -> Path:
    (folder / "test.raw.json").write_text(json.dumps(tasks))
    return folder


def test_a_task_is_read_with_addresses_in_place_of_placeholders(tmp_path: Path) -> None:
    raw = task(3, ("gitlab", "reddit"), eval=program(url="__GITLAB__/a/b"))
    official = Official.read(written(tmp_path, raw), NAMES)
    config = official.configs[3]
    assert config.start_urls == ("https://forge.example", "http://metis.example:9999")
    assert config.eval.program_html[0].url == "https://forge.example/a/b"
    assert config.logins == ("gitlab", "reddit")
    assert (official.count, official.missing) == (4, frozenset({0, 1, 2}))


def test_tasks_whose_sites_are_not_at_hand_are_missing(tmp_path: Path) -> None:
    mixed = task(1, ("map", "shopping"))
    hidden = task(2, eval=program(url="__MAP__/x"))
    folder = written(tmp_path, task(0), mixed, hidden, task(3, ("map",)))
    official = Official.read(folder, Names({"shopping": "http://localhost:7770"}))
    assert sorted(official.configs) == [0]
    assert official.missing == {1, 2, 3}
    with pytest.raises(BadData, match="give addresses for SHOPPING, MAP"):
        Official.read(folder, Names({"reddit": "http://localhost:9999"}))


def test_single_files_are_read_in_either_folder(tmp_path: Path) -> None:
    singles = tmp_path / "webarena" / "config_files"
    singles.mkdir(parents=True)
    for number in (2, 10):
        path = singles / f"{number}.json"
        path.write_text(json.dumps(task(number, start_url="http://metis.example:7770/a")))
    (singles / "notes.json").write_text("no task")
    folder = found(tmp_path)
    assert folder == tmp_path / "webarena"
    assert list(Official.read(folder, NAMES).configs) == [2, 10]
    assert found(singles) == singles
    assert found(tmp_path / "elsewhere") is None


def test_a_file_made_for_other_sites_is_refused(tmp_path: Path) -> None:
    folder = written(tmp_path, task(0, start_url="http://other.example:7770/a"))
    with pytest.raises(BadData, match=r"task 0, field start_url: .* is on none of the given sites"):
        Official.read(folder, NAMES)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"sites": ["shop"]}, "field sites.0"),
        ({"intent": None}, "field intent"),
        ({"eval": {"eval_types": []}}, "field eval.eval_types"),
        ({"eval": {"eval_types": ["guess"]}}, "field eval.eval_types.0"),
        ({"eval": {"eval_types": ["string_match"]}}, "give reference_answers"),
        ({"eval": {"eval_types": ["url_match"], "reference_url": ""}}, "give reference_url"),
        ({"eval": program(locator="fetch('http://evil.example')")}, "is no locator"),
        ({"eval": program(url="file:///etc/passwd")}, "is no address"),
        ({"eval": program(required_contents={})}, "give at least one of exact_match"),
        ({"eval": program(locator="func:__import__('os').system('id')")}, "is no call"),
        ({"eval": program(url="func:open('x')")}, "is no call of a named function"),
    ],
)
def test_a_bad_task_is_refused_with_its_file_number_and_field(
    tmp_path: Path, changed: dict[str, Any], told: str
) -> None:
    with pytest.raises(BadData, match=r"test\.raw\.json, task 1, field") as refusal:
        Official.read(written(tmp_path, task(0), task(1, **changed)), NAMES)
    assert told in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[", "is not whole JSON"),
        ("{}", "holds no list of tasks"),
        ("[7]", "entry 0: task_id is None"),
        (json.dumps([task(0), task(0)]), "task 0 is there twice"),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "test.raw.json").write_text(content)
    with pytest.raises(BadData, match=told):
        Official.read(tmp_path, NAMES)


def test_lists_of_items_make_the_splits(tmp_path: Path) -> None:
    folder = written(tmp_path, task(0), task(1, ("map",)), task(2), task(3))
    for split, numbers in {"train": [3, 1], "test": [1, 0]}.items():
        rows = [{"item_id": f"webarena_{number}"} for number in numbers]
        (folder / f"webarena_{split}.json").write_text(json.dumps(rows))
    names = Names({"shopping": "http://localhost:7770"})
    assert Official.read(folder, names).splits == {"train": [3], "test": [0]}


@pytest.mark.skipif(not EVALUATION.is_dir(), reason="the official lists are not here")
def test_the_official_list_of_items_is_read(tmp_path: Path) -> None:
    folder = written(tmp_path, *(task(number) for number in range(812)))
    (folder / "webarena_test.json").write_text((EVALUATION / "webarena_test.json").read_text())
    official = Official.read(folder, NAMES)
    assert (official.count, len(official.splits["test"])) == (812, 50)
    assert official.splits["test"][:3] == [24, 238, 228]


def test_fields_may_be_null_or_numbers_as_in_the_official_files() -> None:
    raw = task(storage_state=None, require_login=False)
    raw["eval"] |= {
        "reference_answers": {"must_include": [5, "km"], "fuzzy_match": "N/A"},
        "reference_url": None,
        "program_html": None,
    }
    config = Config.model_validate(NAMES.filled(raw))
    assert config.eval.reference_answers is not None
    assert config.eval.reference_answers.must_include == ("5", "km")
    assert config.logins == ()


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("func:shopping_get_latest_order_url()", Call("shopping_get_latest_order_url", ())),
        (
            "func:reddit_get_post_url('__last_url__')",
            Call("reddit_get_post_url", ("__last_url__",)),
        ),
        ("func:reddit_get_post_url(__last_url__)", Call("reddit_get_post_url", ("__last_url__",))),
        (
            "func:gitlab_get_project_memeber_role(__page__, 'primer')",
            Call("gitlab_get_project_memeber_role", ("__page__", "primer")),
        ),
    ],
)
def test_a_call_is_read(text: str, call: Call) -> None:
    assert read_call(text) == call


@pytest.mark.parametrize(
    "text",
    [
        "func:__import__('os').system('id')",
        "func:print('x')",
        "func:reddit_get_post_url(open('/etc/passwd').read())",
        "func:reddit_get_post_url(f'{1}')",
        "func:reddit_get_post_url(url='x')",
        "func:reddit_get_post_url(*['x'])",
        "func:reddit_get_post_url()",
        "func:reddit_get_post_url(__page__)",
        "func:gitlab_get_project_memeber_role('x', 'y')",
        "func:shopping_get_latest_order_url",
        "func:shopping_get_latest_order_url() or 1",
        "func:(lambda: 1)()",
        "func:" + "(" * 400,
        "func:reddit_get_post_url('" + "x" * 10_000 + "')",
        "func:reddit_get_post_url('\0')\0",
        "func:",
    ],
)
def test_what_is_no_call_of_a_named_function_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="func:"):
        read_call(text)
    with pytest.raises(ValidationError):
        Config.model_validate(NAMES.filled(task(eval=program(locator=text))))


@pytest.mark.parametrize(
    ("real", "shown"),
    [
        ("http://metis.example:7770/a?b=1", "http://onestopmarket.com/a?b=1"),
        ("http://metis.example:77701/a", "http://metis.example:77701/a"),
        ("http://metis.example:7780/admin/sales", "http://luma.com/admin/sales"),
        ("http://metis.example:7780/static", "http://luma.com/static"),
        ("http://metis.example/way/1", "http://openstreetmap.org/way/1"),
        ("http://metis.example.org/", "http://metis.example.org/"),
        ("http://metis.example@evil.example", "http://metis.example@evil.example"),
        ("https://forge.example/a/b", "https://forge.example/a/b".replace("s://forge.example", "://gitlab.com")),
        ("http://metis.example:8888/wikipedia_en/A/User:Kiwix/Landing", "http://wikipedia.org"),
        ("http://metis.example:8888/wikipedia_en/A/Pi", "http://wikipedia.org/wikipedia_en/A/Pi"),
        ("Go to http://metis.example:9999.", "Go to http://reddit.com."),
    ],
)  # fmt: skip
def test_addresses_are_shown_as_public_names_and_read_back(real: str, shown: str) -> None:
    assert NAMES.shown(real) == shown
    assert NAMES.real(shown) == real


def test_sites_that_share_an_origin_are_told_apart_by_their_paths() -> None:
    names = Names({"shopping": "http://one.example", "shopping_admin": "http://one.example/admin"})
    assert names.shown("http://one.example/admin/x") == "http://luma.com/admin/x"
    assert (
        names.shown("http://one.example/administrator") == "http://onestopmarket.com/administrator"
    )
    assert names.real("http://luma.com/admin") == "http://one.example/admin"


def test_what_the_agent_asks_to_visit_needs_no_scheme() -> None:
    assert NAMES.address(" Reddit.com/f/books ") == "http://metis.example:9999/f/books"
    assert NAMES.address("https://onestopmarket.com") == "http://metis.example:7770"
    assert NAMES.address("metis.example:7770/x") == "http://metis.example:7770/x"
    assert NAMES.address("file:///etc/passwd") == "file:///etc/passwd"


def test_sites_without_public_names_keep_their_own() -> None:
    names = Names({"shopping": "http://shop.homepage.com"}, public={})
    assert names.shown("http://shop.homepage.com/a") == "http://shop.homepage.com/a"
    assert names.real("http://onestopmarket.com") == "http://onestopmarket.com"


NO_ADDRESSES = ["", "localhost:7770", "ftp://x", "http://", "http://a:b", "http://a/?q=1"]


@pytest.mark.parametrize("address", [*NO_ADDRESSES, "http://user@host", "http://a b"])
def test_what_is_no_address_of_a_site_is_refused(address: str) -> None:
    with pytest.raises(BadAddress, match=r"REDDIT is .* give an address such as"):
        Names({"reddit": address})


PATHS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)


@given(st.sampled_from(sorted(NAMES.origins)), PATHS)
def test_every_address_of_a_site_comes_back(role: str, rest: str) -> None:
    real = f"{NAMES.origins[role]}/page/{rest}"
    shown = NAMES.shown(real)
    assert not shown.startswith(NAMES.origins[role])
    assert NAMES.real(shown) == real


@given(st.text(max_size=200))
def test_texts_without_addresses_stay_as_they_are(text: str) -> None:
    assert NAMES.shown(text) == text
    assert NAMES.real(text) == text


def test_accounts_of_a_file_come_before_the_official_ones(tmp_path: Path) -> None:
    path = tmp_path / "accounts.json"
    assert accounts(None) == accounts(tmp_path) == OFFICIAL
    path.write_text('{"reddit": {"username": "ann", "password": "secret"}}')
    assert accounts(tmp_path) == {**OFFICIAL, "reddit": Account("ann", "secret")}
    for content in ("[", "[]", '{"reddit": 5}', '{"map": {"username": "a", "password": "b"}}'):
        path.write_text(content)
        with pytest.raises(BadAccounts, match=r"accounts\.json"):
            accounts(tmp_path)
