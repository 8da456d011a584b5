"""Run: the folder of an evaluation; the same command started again goes on where it ended."""

from __future__ import annotations

import fcntl
import json
import os
import platform
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from agentenv import __version__
from agentenv.controller.controller import AgentController
from agentenv.data.files import BadFile, replaced
from agentenv.data.prices import Prices
from agentenv.data.runs import CONFIG, TRAJECTORIES, RunLog, config_in, read_run
from agentenv.protocol import Card
from agentenv.servers import installed
from agentenv.trajectory import Trajectory

_LIBRARIES = ("httpx", "pydantic", "torch", "transformers")  # told where they are installed

Key = tuple[str, int, int, int]


class RunRefused(Exception):
    """The folder is another run's, or somebody else is at work on it."""


class Run:
    """`config.json` says what was asked, `trajectories.jsonl` what was played, `summary.json` what
    that amounts to.
    """

    def __init__(self, folder: Path, log: RunLog, config: dict[str, Any]):
        self._folder = folder
        self._log = log
        self.config = config

    def add(self, trajectory: Trajectory) -> None:
        """On return it outlives this process."""
        self._log.add(trajectory)

    def judged(self, keys: Collection[Key]) -> list[Trajectory]:
        """What needs not be played again."""
        stored = read_run(self._folder / TRAJECTORIES)
        return [each for each in stored if each.judged and each.key in keys]

    def finish(self, summary: dict[str, Any]) -> None:
        _write(self._folder / "summary.json", summary)


@contextmanager
def open_run(folder: Path, config: dict[str, Any]) -> Iterator[Run]:
    """Begin a run, or go on with it; its config must be the same, but for the versions."""
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        there = _claim(folder / CONFIG, json.loads(json.dumps(config)))
        with RunLog(folder / TRAJECTORIES) as log:
            yield Run(folder, log, there)


def config_of(
    controller: AgentController,
    plan: Mapping[str, Any],
    cards: Mapping[str, Card],
    settings: Mapping[str, Any],
    prices: Prices | None = None,
) -> dict[str, Any]:
    """All that decides the results, and what tokens cost; `settings` are the agent's.

    Whether a server tells its oracle decides nothing.
    """
    worlds = {
        name: card.model_dump(mode="json", exclude={"oracle"}) for name, card in cards.items()
    }
    return {
        "agent": {"name": controller.agent.name, **settings},
        "format": controller.format.name,
        **plan,
        "limits": asdict(controller.limits),
        "briefings": {name: asdict(each) for name, each in controller.briefings.items()},
        "worlds": worlds,
        "card_hashes": {name: digest(card) for name, card in worlds.items()},
        "prices": asdict(prices) if prices else None,
    }


def digest(value: Any) -> str:
    """The SHA-256 of its JSON, keys in order."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _versions() -> dict[str, str]:
    versions = {
        "agentenv": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
    }
    packages = {world.package: world.version for world in installed().values() if world.package}
    for library in _LIBRARIES:
        try:
            packages[library] = version(library)
        except PackageNotFoundError:
            continue
    return versions | packages


def _claim(path: Path, config: dict[str, Any]) -> dict[str, Any]:
    """The config with the versions of the run's beginning; raises RunRefused for another's."""
    trajectories = path.with_name(TRAJECTORIES)
    if path.exists():
        there = _there(path)
        undecisive = {"versions": there.get("versions"), "prices": config["prices"]}
        difference = first_difference({**there, **undecisive}, {**config, **undecisive})
        if difference:
            raise RunRefused(f"{path.parent} holds another run: {difference}; give another folder")
        claimed = {**config, **undecisive}
    elif trajectories.exists():
        raise RunRefused(
            f"{trajectories} belongs to no run, for {path} is not there: give another folder"
        )
    else:
        claimed = {**config, "versions": _versions()}
    _write(path, claimed)
    return claimed


def _there(path: Path) -> dict[str, Any]:
    try:
        return config_in(path)
    except BadFile as error:
        raise RunRefused(f"{error}: give another folder") from error


def first_difference(there: Any, here: Any, place: str = "") -> str:
    """Where two configs differ first, in words; empty when they are equal."""
    if isinstance(there, dict) and isinstance(here, dict):
        for name in dict.fromkeys([*here, *there]):
            inner = f"{place}.{name}" if place else str(name)
            found = first_difference(there.get(name), here.get(name), inner)
            if found:
                return found
        return ""
    if there == here:
        return ""
    return f"{place} is {_shown(there)} there and {_shown(here)} now"


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:80]}..."


def _write(path: Path, value: Any) -> None:
    with replaced(path) as (draft,):
        draft.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One process at a time; the system unlocks when it ends, however it ends."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RunRefused(f"{folder} is in use: another process works on it") from error
        yield
    finally:
        os.close(handle)
