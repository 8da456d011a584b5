"""Subject: a served environment under examination, and how the rules play on it."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import psutil

from agentenv.protocol import Card, task_number
from agentenv.servers import Server, serving

BATCH = 256
FLAGS = ("--port", "0", "--oracle")

Answer = dict[str, Any]


class Broken(AssertionError):
    """A rule does not hold; the text says for what, and what was seen."""


def expect(holds: bool, message: str) -> None:
    if not holds:
        raise Broken(message)


def bare(state: Answer) -> Answer:
    """What must be equal wherever the same was played: all but the id."""
    return {key: value for key, value in state.items() if key != "env_id"}


@dataclass
class Subject:
    """One server; closes what it opened."""

    name: str
    server: Server
    http: httpx.Client
    card: Card
    effort: float = 1.0  # less for a slow engine: fewer tasks, rounds and sessions
    opened: set[int] = field(default_factory=set)

    def post(self, path: str, body: Any) -> httpx.Response:
        return self.http.post(path, json=body)

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.http.get(path, params=query)

    def batch(self, calls: Sequence[Mapping[str, Any]]) -> list[Answer]:
        answers: list[Answer] = []
        for start in range(0, len(calls), BATCH):
            answer = self.post("/batch", {"calls": list(calls[start : start + BATCH])})
            expect(answer.status_code == 200, f"/batch answered {answer.status_code}")
            answers.extend(answer.json()["answers"])
        return answers

    def begin(self, tasks: Sequence[int], seed: int = 0) -> list[Answer]:
        """One session for each task."""
        calls = [{"op": "create", "task": task, "seed": seed} for task in tasks]
        states = self.batch(calls)
        for task, state in zip(tasks, states, strict=True):
            expect("error" not in state, f"task {task} cannot be reset: {state.get('error')}")
            self.opened.add(state["env_id"])
        return states

    def act(self, actions: Mapping[int, str]) -> dict[int, Answer]:
        calls = [{"op": "step", "env_id": key, "action": value} for key, value in actions.items()]
        return dict(zip(actions, self.batch(calls), strict=True))

    def ask(self, operation: str, env_ids: Sequence[int]) -> dict[int, Answer]:
        calls = [{"op": operation, "env_id": each} for each in env_ids]
        return dict(zip(env_ids, self.batch(calls), strict=True))

    def end(self) -> None:
        self.batch([{"op": "close", "env_id": each} for each in self.opened])
        self.opened.clear()

    def gauge(self, name: str) -> float:
        for line in self.get("/metrics").text.splitlines():
            if line.startswith(f"agentenv_{name} "):
                return float(line.split()[1])
        raise Broken(f"/metrics does not tell agentenv_{name}")

    def process(self) -> psutil.Process:
        return psutil.Process(self.server.pid)

    def tasks(self, limit: int) -> list[int]:
        """All, or as many, spread evenly over the splits where there are any."""
        limit = self.scaled(limit)
        ids: list[int] = []
        for split in (self.card.tasks > limit and self.card.splits) or {"": 0}:
            query = {"split": split} if split else {}
            page = self.get("/tasks", limit=100_000, **query).json()
            ids.extend(map(task_number, page["tasks"]))
        ids = sorted(set(ids))
        if len(ids) <= limit:
            return ids
        return [ids[number * len(ids) // limit] for number in range(limit)]

    def scaled(self, count: int) -> int:
        """A number of tasks, rounds or sessions, at this effort; never less than three of many."""
        return count if count <= 3 else max(3, round(count * self.effort))

    def random_play(self, tasks: Sequence[int], rounds: int, seed: int = 0) -> list[list[Answer]]:
        """Available actions drawn by chance, which depends on the task and not on the server."""
        states = self.begin(tasks, seed)
        stories = {state["env_id"]: [bare(state)] for state in states}
        chances = {
            state["env_id"]: random.Random(f"{seed}/{task}")
            for task, state in zip(tasks, states, strict=True)
        }
        live = [state["env_id"] for state in states if not state["done"]]
        for _ in range(rounds):
            offered = self.ask("available_actions", live)
            actions = {}
            for env_id in live:
                choices = offered[env_id].get("available_actions")
                expect(choices is not None, f"/available_actions answered {offered[env_id]}")
                actions[env_id] = chances[env_id].choice(choices or ["look"])
                stories[env_id].append({"offered": choices, "action": actions[env_id]})
            for env_id, state in self.act(actions).items():
                expect("error" not in state, f"{actions[env_id]!r} answered {state.get('error')}")
                stories[env_id].append(bare(state))
            live = [each for each in live if not stories[each][-1]["done"]]
        return list(stories.values())


@contextmanager
def subject(
    name: str, flags: Sequence[str] = (), hash_seed: str | None = None, effort: float = 1.0
) -> Iterator[Subject]:
    """A server of its own for the environment, over HTTP like any other caller's."""
    environ = {**os.environ, "AGENTENV_TOKEN": ""}  # the rules are no secret
    if hash_seed is not None:
        environ["PYTHONHASHSEED"] = hash_seed
    with (
        serving([name], (*FLAGS, *flags), environ=environ) as servers,
        httpx.Client(base_url=servers[name].url, timeout=600) as http,
    ):
        card = Card.model_validate_json(http.get("/").content)
        yield Subject(name, servers[name], http, card, effort)
