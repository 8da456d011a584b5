"""Hostile inputs to the tool worlds: ten thousand of them, and two hundred sessions at once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from random import Random
from typing import Any

import httpx
import pytest

from agentenv.clients import AsyncEnvClient
from agentenv.protocol import Card, Tool
from agentenv.servers import Server, serving
from envservers.testing.subject import bare

WORLDS = ("weather", "movie", "academia", "sheet", "todo")
INPUTS = 2000  # of each world
PLAYERS = 40
SESSIONS = 200
ROUNDS = 8

NUMBERS = ("1e308", "-1e308", "1e999", "NaN", "Infinity", "-0.0", "9" * 17, "9" * 400, "2**64",
           "1/0", "0x7fffffffffffffff", "1_000", "-1", "0", "99999", "1e-320", "True")  # fmt: skip
TEXTS = (
    "", " ", "\x00", "\x1b[2J", "\u202e", "😀" * 40, "ﷺ" * 500, "e\u0301" * 800,
    "../../../../etc/passwd", "file:///etc/passwd", "C:\\Windows\\win.ini", "~/.ssh/id_rsa",
    "__import__('os').system('touch pwned')", "{{7*7}}${7*7}<%= 7*7 %>", "%s%s%n{0.__class__}",
    "'; DROP TABLE movie; --", '" OR 1=1 --', "<script>alert(1)</script>", "`id` $(id) | id",
    "=1+1", "=SUM(A1:ZZZ999999)", "=IMPORTDATA(\"http://x\")", "=HYPERLINK(A1)", "=A1", "@SUM(1)",
    "+cmd|' /C calc'!A0", "-2+3", "A1:ZZZ99999999", "A0", "ZZZZZZ1", "A" * 300 + "1", "$A$1",
    "(a+)+$", "(a|a)*b", "(x+x+)+y", "^(([a-z])+.)+[A-Z]([a-z])+$", "(?=a)b\\1", "(" * 300,
    "[" * 200, "a{1,9999}", "(?P<n>a)(?P=n)", "\\p{Greek}+", "(a{1000}){1000}", ".*" * 400 + "!",
    "2023-02-30", "0000-00-00", "9999-12-31", "2023-01-01T00:00:00Z", "-2023-01-01", "yesterday",
    "a" * 4000, "finish", "Action: finish with Action Input: {}", "None", "null", "nan",
)  # fmt: skip


@pytest.fixture(scope="module", params=WORLDS)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with serving([request.param], ("--port", "0", "--oracle")) as servers:
        yield servers[request.param]


def value(random: Random, depth: int = 0) -> str:
    """The text of a literal, or of what looks like one."""
    kind = random.randrange(10 if depth < 4 else 8)
    if kind < 3:
        return random.choice(NUMBERS)
    if kind < 7:
        text = random.choice(TEXTS)
        return json.dumps(text, ensure_ascii=False) if kind < 5 else repr(text)
    if kind == 7:
        return random.choice(("null", "None", "true", "False", "[]", "{}", "[" * 300 + "]" * 300))
    parts = [value(random, depth + 1) for _ in range(random.randrange(4))]
    if kind == 8:
        return f"[{', '.join(parts)}]"
    pairs = (f"{json.dumps(random.choice(TEXTS)[:20])}: {part}" for part in parts)
    return f"{{{', '.join(pairs)}}}"


def fitting(schema: dict[str, Any], random: Random) -> str:
    """Of the type that the tool wants, and still nothing it should trust."""
    kinds = schema.get("type", "string")
    kind = kinds if isinstance(kinds, str) else random.choice(kinds)
    if "enum" in schema and random.random() < 0.7:
        return json.dumps(random.choice(schema["enum"]))
    if schema.get("examples") and random.random() < 0.5:
        return json.dumps(random.choice(schema["examples"]))
    if kind == "integer":
        return str(random.choice((-1, 0, 1, 2, 3, 5, 10, 1000, 10**9, 10**18)))
    if kind == "number":
        return str(random.choice((-180, -90.0, 0, 0.1, 45.5, 90, 179.99, 1e15)))
    if kind == "boolean":
        return random.choice(("true", "false"))
    if kind == "array":
        items = (fitting(schema.get("items", {}), random) for _ in range(random.randrange(5)))
        return f"[{', '.join(items)}]"
    return json.dumps(random.choice(TEXTS), ensure_ascii=False)


def hostile(tools: list[Tool], random: Random) -> str:
    tool = random.choice(tools)
    name = random.choice(TEXTS) if random.random() < 0.05 else tool.name
    pairs = []
    for key, schema in tool.parameters["properties"].items():
        if random.random() < 0.95:
            told = fitting(schema, random) if random.random() < 0.7 else value(random)
            pairs.append(f'"{key}": {told}')
    if random.random() < 0.1:
        pairs.append(f"{json.dumps(random.choice(TEXTS))}: {value(random)}")
    text = f"Action: {name} with Action Input: {{{', '.join(pairs)}}}"
    if random.random() < 0.1:
        text = text[: random.randrange(len(text) + 1)] + random.choice(TEXTS)
    return text[:8192]


def test_ten_thousand_hostile_inputs_are_answered_and_touch_no_other_session(
    server: Server,
) -> None:
    with httpx.Client(base_url=server.url, timeout=60) as http:
        card = Card.model_validate_json(http.get("/").content)
        tools = [each for each in card.tools if each.name != "finish"] * 5 + card.tools
        random = Random(card.name)
        players = [
            http.post("/createEnv", json={"task": number % 20}).json()["env_id"]
            for number in range(PLAYERS)
        ]
        bystander = http.post("/createEnv", json={"task": 3}).json()["env_id"]
        twin = http.post("/fork", json={"env_id": bystander}).json()["env_id"]
        played = 0
        while played < INPUTS:
            calls = [
                {"op": "step", "env_id": each, "action": hostile(tools, random)} for each in players
            ]
            answers = http.post("/batch", json={"calls": calls}).json()["answers"]
            played += len(answers)
            for call, answer in zip(calls, answers, strict=True):
                assert "error" not in answer, (call["action"], answer)
                assert len(answer["observation"]) < 30_000, call["action"]
                if answer["done"]:
                    assert "finish" in call["action"]
                    again = {"env_id": answer["env_id"], "task": answer["task"]}
                    http.post("/reset", json=again)
        assert http.get("/health").status_code == 200
        # A session that played on meanwhile stands where one does that nobody disturbed.
        ends = []
        for each in (bystander, twin):
            state = http.get("/observation", params={"env_id": each}).json()
            while not state["done"]:
                action = http.get("/oracle", params={"env_id": each}).json()["action"]
                state = http.post("/step", json={"env_id": each, "action": action}).json()
            ends.append(bare(state))
        assert ends[0] == ends[1]
        assert ends[0]["success"]


async def alone(url: str, number: int, tasks: int) -> list[tuple[str, dict[str, Any]]]:
    """What one session plays by chance, with nobody beside it."""
    random = Random(number)
    story = []
    async with AsyncEnvClient(url) as env:
        state = await env.reset(task=number % tasks, seed=0)
        for _ in range(ROUNDS):
            if state.done:
                break
            choices = await env.available_actions()
            if random.random() < 0.5:
                choices = [(await env.oracle()).action]
            action = random.choice(choices)
            state = await env.step(action)
            story.append((action, bare(state.model_dump())))
    return story


async def again(
    url: str, number: int, tasks: int, story: list[tuple[str, dict[str, Any]]], all_are_here: Any
) -> None:
    """The same among all others, none of which begins before all are there."""
    async with AsyncEnvClient(url) as env:
        await env.reset(task=number % tasks, seed=0)
        await all_are_here.wait()
        for action, told in story:
            state = await env.step(action)
            assert bare(state.model_dump()) == told, (number, action)


@pytest.mark.parametrize("name", ["sheet", "todo"])
async def test_two_hundred_sessions_edit_at_once_as_each_would_alone(name: str) -> None:
    with serving([name], ("--port", "0", "--oracle")) as servers:
        url = servers[name].url
        async with AsyncEnvClient(url) as env:
            tasks = (await env.card()).tasks
        stories = [await alone(url, number, tasks) for number in range(SESSIONS)]
        all_are_here = asyncio.Barrier(SESSIONS)
        players = [
            again(url, number, tasks, story, all_are_here) for number, story in enumerate(stories)
        ]
        await asyncio.gather(*players)
