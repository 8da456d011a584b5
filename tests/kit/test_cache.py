"""What is kept in the user's cache is made once, whole or not at all."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from envservers.cache import ABANDONED, cache_folder, made_once


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "agentenv"


def test_the_cache_is_where_the_user_says_or_at_home(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cache_folder() == cache
    for unset in ("", "here/and/there"):
        monkeypatch.setenv("XDG_CACHE_HOME", unset)
        assert cache_folder() == Path.home() / ".cache" / "agentenv"


def test_a_folder_is_made_once(cache: Path) -> None:
    made = []

    def make(folder: Path) -> None:
        made.append(folder)
        (folder / "data").write_text("whole")

    assert made_once("library-1", make) == made_once("library-1", make) == cache / "library-1"
    assert len(made) == 1
    assert (cache / "library-1" / "data").read_text() == "whole"
    assert made_once("library-2", make) != made_once("library-1", make)


def test_what_fails_leaves_nothing_behind(cache: Path) -> None:
    def make(folder: Path) -> None:
        (folder / "data").write_text("half")
        raise ValueError("no space")

    with pytest.raises(ValueError, match="no space"):
        made_once("library", make)
    assert list(cache.iterdir()) == []


def test_what_a_killed_process_left_is_removed_in_time(cache: Path) -> None:
    for name, age in (("begun-old", 2 * ABANDONED), ("begun-young", 0)):
        (cache / name).mkdir(parents=True)
        moment = time.time() - age
        os.utime(cache / name, (moment, moment))
    made_once("library", lambda folder: None)
    assert sorted(each.name for each in cache.iterdir()) == ["begun-young", "library"]


def test_a_cache_that_cannot_be_written_says_what_would_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(RuntimeError, match="XDG_CACHE_HOME names another folder"):
        made_once("library", lambda folder: None)


def test_several_may_begin_at_once_and_all_get_a_whole_one(cache: Path) -> None:
    together = Barrier(4)

    def make(folder: Path) -> None:
        together.wait(20)
        (folder / "data").write_text("whole")

    with ThreadPoolExecutor(4) as pool:
        homes = list(pool.map(lambda _: made_once("library", make), range(4)))
    assert set(homes) == {cache / "library"}
    assert [each.name for each in cache.iterdir()] == ["library"]
