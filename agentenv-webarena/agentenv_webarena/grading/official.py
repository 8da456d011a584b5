"""Official: the tasks of WebArena's own files, as far as their sites are at hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from agentenv_webarena.grading.config import Config
from agentenv_webarena.grading.names import ROLES, Names, needed
from envservers.items import listed

WHOLE = "test.raw.json"  # all tasks in one file, with placeholders for addresses
SINGLE = "config_files"  # or here: a file for each task


class BadData(Exception):
    """A file of the data is missing or not what it should be."""


@dataclass(frozen=True)
class Official:
    """The tasks that can be played with the sites at hand, by number."""

    configs: dict[int, Config]
    count: int
    splits: dict[str, list[int]]

    @property
    def missing(self) -> frozenset[int]:
        return frozenset(range(self.count)) - self.configs.keys()

    @classmethod
    def read(cls, folder: Path, names: Names) -> Official:
        rows = dict(_rows(folder))
        absent: set[str] = set()
        configs = {}
        for number, (path, row) in sorted(rows.items()):
            lacking = needed(row) & set(ROLES) - names.addresses.keys()
            if lacking:
                absent |= lacking
            else:
                configs[number] = _config(path, number, names.filled(row), names)
        if not configs:
            told = ", ".join(role.upper() for role in ROLES if role in absent)
            raise BadData(f"no task of {folder} can be played: give addresses for {told}")
        lists = listed([folder, folder.parent], "webarena", rows)
        playable = {
            split: [number for number in numbers if number in configs]
            for split, numbers in lists.items()
        }
        splits = {split: numbers for split, numbers in playable.items() if numbers}
        return cls(configs, max(rows) + 1, splits or {"test": sorted(configs)})


def found(data: Path) -> Path | None:
    """The folder of WebArena's files, in the folder with the official data of all worlds."""
    folders = (data / "webarena", data)
    return next((each for each in folders if (each / WHOLE).is_file() or _singles(each)), None)


def _rows(folder: Path) -> Iterator[tuple[int, tuple[Path, Any]]]:
    """Number, file and task; the one file with all of them comes before single ones."""
    if (folder / WHOLE).is_file():
        path = folder / WHOLE
        tasks = _json(path)
        if not isinstance(tasks, list) or not tasks:
            raise BadData(f"{path} holds no list of tasks: download it again")
        paths = [path] * len(tasks)
    else:
        paths = _singles(folder)
        tasks = [_json(path) for path in paths]
    if not paths:
        raise BadData(f"{folder} has neither {WHOLE} nor files such as {SINGLE}/0.json")
    seen: set[int] = set()
    for place, (path, task) in enumerate(zip(paths, tasks, strict=True)):
        number = task.get("task_id") if isinstance(task, dict) else None
        if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < 10**6:
            raise BadData(f"{path}, entry {place}: task_id is {number!r}; give a number from 0")
        if number in seen:
            raise BadData(f"{path}: task {number} is there twice; remove one")
        seen.add(number)
        yield number, (path, task)


def _singles(folder: Path) -> list[Path]:
    """The files of single tasks, in the order of their numbers."""
    for each in (folder / SINGLE, folder):
        paths = [path for path in each.glob("*.json") if re.fullmatch("[0-9]{1,6}", path.stem)]
        if paths:
            return sorted(paths, key=lambda path: (int(path.stem), path.name))
    return []


def _config(path: Path, number: int, row: Any, names: Names) -> Config:
    try:
        config = Config.model_validate(row)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(map(str, first["loc"]))
        raise BadData(f"{path}, task {number}, field {field}: {first['msg']}") from error
    for url in config.start_urls:
        if not names.holds(url):
            raise BadData(
                f"{path}, task {number}, field start_url: {url!r} is on none of the given sites; "
                f"give the address of {' and '.join(config.sites)} that this file was made for, "
                f"or use {WHOLE}"
            )
    return config


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadData(f"{path} is not whole JSON ({error}): download it again") from error
