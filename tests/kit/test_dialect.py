"""What a script written for AgentGym sends, and what it must find in the answers."""

from __future__ import annotations

import base64
import re
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from agentenv.servers import Server, serving
from envservers.agentgym import AgentGym
from envservers.dialects import DIALECTS
from tests.kit.conftest import house
from tests.kit.toys import Sum

WORLDS = ("textcraft", "babyai", "maze", "wordle")


@pytest.fixture(scope="module")
def servers() -> Iterator[Any]:
    with serving(WORLDS, ("--port", "0", "--oracle")) as running:
        yield running


class Script:
    """Posts and gets as the original's clients do: status 200 or nothing."""

    def __init__(self, server: Server):
        self.base = server.url

    def post(self, path: str, body: Any = None) -> Any:
        answer = httpx.post(f"{self.base}/{path}", json=body, timeout=60)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def get(self, path: str) -> Any:
        answer = httpx.get(f"{self.base}/{path}", timeout=60)
        assert answer.status_code == 200, answer.text
        return answer.json()


def test_every_one_of_the_fourteen_servers_has_a_row() -> None:
    tools = {"weather", "movie", "academia", "sheet", "todo"}
    others = {"textcraft", "babyai", "sciworld", "webarena", "webshop", "alfworld", "maze"}
    assert set(DIALECTS) == tools | others | {"wordle", "sqlgym"}


def test_textcraft_as_its_client_plays_it(servers: Any) -> None:
    script = Script(servers["textcraft"])
    body = {"minecraft_dir": "agentenv_textcraft/", "commands": None, "goal": None}
    created = script.post("create", body)
    assert list(created) == ["id", "observation", "done", "reward"]
    assert (created["done"], created["reward"]) == (False, 0)
    handle = created["id"]
    reset = script.post("reset", {"data_idx": 5, "id": handle})
    assert list(reset) == ["id", "observation", "done", "reward"]
    assert reset["id"] == handle
    assert script.get(f"observation?id={handle}") == reset["observation"]
    goal = reset["observation"].rpartition("\n\n")[2]
    assert script.get(f"goal?id={handle}") == goal
    assert script.get(f"commands?id={handle}") in reset["observation"]
    step = script.post("step", {"id": handle, "action": "inventory"})
    assert list(step) == ["observation", "reward", "done"]
    assert (step["reward"], step["done"]) == (0, False)
    detail = script.get(f"detail?id={handle}")
    assert detail == {**step, "deleted": False}
    assert script.post("close", {"id": handle}) is True
    assert script.post("close", {"id": handle}) is False
    assert list(script.post("step", {"id": handle, "action": "inventory"})) == ["error"]


def test_textcraft_answers_its_last_state_again_after_the_end(servers: Any) -> None:
    script = Script(servers["textcraft"])
    handle = script.post("create")["id"]
    last = script.post("reset", {"id": handle, "data_idx": 0})
    while not last["done"]:
        action = script.get(f"oracle?env_id={handle}")["action"]
        last = script.post("step", {"id": handle, "action": action})
    assert (last["reward"], last["done"]) == (1, True)
    assert script.post("step", {"id": handle, "action": "inventory"}) == last


def test_textcraft_is_created_without_a_body_and_for_a_goal(servers: Any) -> None:
    script = Script(servers["textcraft"])
    assert "id" in script.post("create")
    some = script.post("reset", {"id": script.post("create")["id"], "data_idx": 40})
    goal = some["observation"].rpartition("Goal: craft ")[2].rstrip(".\n")
    chosen = script.post("create", {"goal": goal})
    assert chosen["observation"] == some["observation"]
    assert list(script.post("create", {"goal": "the moon"})) == ["error"]
    assert script.post("reset", {"id": some["id"], "data_idx": None})["reward"] == 0


def test_babyai_as_its_client_plays_it(servers: Any) -> None:
    script = Script(servers["babyai"])
    handle = script.post("create")["id"]
    placeholder = script.get(f"observation?id={handle}")
    assert set(placeholder) == {"observation", "reward", "score", "done", "deleted"}
    reset = script.post("reset", {"data_idx": 0, "id": handle})
    assert set(reset) == set(placeholder)
    assert reset["observation"].startswith("Your goal: ")
    assert (reset["reward"], reset["score"], reset["done"]) == (0, 0, False)
    step = script.post("step", {"id": handle, "action": "turn left"})
    assert set(step) == {"observation", "reward", "score", "done"}
    assert script.get(f"observation?id={handle}") == {**step, "deleted": False}
    picture = script.post("render", {"id": handle})
    kind, _, encoded = picture.partition(",")
    assert kind == "data:image/png;base64"
    image = base64.b64decode(encoded)
    assert image.startswith(b"\x89PNG\r\n")
    assert min(struct.unpack(">II", image[16:24])) > 100
    assert list(script.post("reset", {"data_idx": -1, "id": handle})) == ["error"]
    assert script.post("close", {"id": handle}) is True
    assert script.post("close", {"id": handle}) is False


def test_maze_as_its_client_plays_it(servers: Any) -> None:
    script = Script(servers["maze"])
    handle = script.post("create")["id"]
    assert list(script.get(f"observation?id={handle}")) == ["error"]
    assert list(script.post("reset", {"game": 22, "id": handle})) == ["observation"]
    actions = script.get("available_actions")
    assert actions == ["move left", "move right", "move up", "move down"]
    step = script.post("step", {"action": "move down", "id": handle})
    assert list(step) == ["observation", "reward", "done"]
    assert script.get(f"observation?id={handle}") == step["observation"]
    detail = script.get(f"detail?id={handle}")
    assert set(detail) == {"maze_name", "observation", "done", "reward", "deleted"}
    assert list(script.post("reset", {"game": 25, "id": handle})) == ["error"]
    assert script.post("reset", {"game": 16, "id": handle})["observation"].startswith("The goal is")
    assert script.post("step", {"action": "move down", "id": handle})["observation"] != "Success\n"
    assert script.post("close", {"id": handle}) is True


def test_a_finished_maze_refuses_in_the_originals_shape(servers: Any) -> None:
    script = Script(servers["maze"])
    handle = script.post("create")["id"]
    script.post("reset", {"game": 17, "id": handle})  # two above the goal, at (6, 6)
    moved = [script.post("step", {"action": "move down", "id": handle}) for _ in range(2)]
    assert moved[-1] == {"observation": "Success\n", "reward": 1.0, "done": True}
    for refused in (
        script.post("step", {"action": "move down", "id": handle}),
        script.get(f"observation?id={handle}"),
        script.get(f"detail?id={handle}"),
    ):
        assert list(refused) == ["error"]


def test_wordle_as_its_client_plays_it(servers: Any) -> None:
    script = Script(servers["wordle"])
    handle = script.post("create")["id"]
    words = script.get(f"filtered_vocab?id={handle}")
    assert len(words) == 40
    reset = script.post("reset", {"seed": 3, "id": handle})
    assert list(reset) == ["id", "observation"]
    step = script.post("step", {"id": handle, "action": " ".join(words[0])})
    assert list(step) == ["observation", "reward", "done"]
    assert set(step["observation"]) <= set("byg \n")
    assert script.get(f"filtered_vocab?id={handle}") == words, "it does not give the game away"
    again = script.post("step", {"id": handle, "action": "xxxxx"})
    assert again["observation"] == "invalid word"
    detail = script.get(f"detail?id={handle}")
    assert set(detail) == {"done", "reward", "deleted", "seed", "observation"}


def test_a_base_url_that_ends_in_a_slash_and_numbers_as_text_are_understood(servers: Any) -> None:
    script = Script(servers["maze"])
    script.base += "/"
    handle = script.post("create")["id"]
    assert "observation" in script.post("reset", {"game": "3", "id": str(handle)})


def test_handles_are_listed_only_where_they_were_given_out_in_this_dialect(servers: Any) -> None:
    script = Script(servers["maze"])
    mine = script.post("create")["id"]
    httpx.post(f"{script.base}/createEnv", json={"task": 1})
    listed = script.get("list_envs")
    assert mine in listed
    secret = httpx.post(f"{script.base}/createEnv", json={"task": 1}).json()["env_id"]
    assert secret not in script.get("list_envs")
    script.post("close", {"id": mine})
    assert mine not in script.get("list_envs")


async def test_closed_handles_are_forgotten() -> None:
    async with house(Sum) as kit:
        spoken = AgentGym(DIALECTS["maze"], kit.sessions)
        for _ in range(1000):
            _, created = await spoken.own_ways["POST", "/create"]({})
            await spoken.shared_ways["close"](created)
        assert len(spoken._handles) < 200


def test_a_missing_field_is_told_in_fastapis_shape(servers: Any) -> None:
    answer = httpx.post(f"{servers['maze'].url}/step", json={"id": 1})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["action"]


def test_both_games_of_lmrlgym_share_a_port() -> None:
    program = "import sys; from envservers.cli import lmrlgym; sys.exit(lmrlgym())"
    command = [sys.executable, "-c", program, "--port", "0", "--stop-on-eof"]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        match = re.search(r"http://\S+", process.stdout.readline())
        assert match is not None
        url = match[0]
        assert "maze" in httpx.get(f"{url}/").json()
        assert httpx.get(f"{url}/health").status_code == 200
        for game, field in (("maze", "game"), ("wordle", "seed")):
            handle = httpx.post(f"{url}/{game}//create").json()["id"]
            reset = httpx.post(f"{url}/{game}/reset", json={"id": handle, field: 1})
            assert "observation" in reset.json()
            assert httpx.get(f"{url}/{game}/").json()["name"] == game
    finally:
        process.communicate(timeout=30)
    assert process.returncode == 0


def test_a_console_script_serves_the_world_of_its_name() -> None:
    script = Path(sys.executable).parent / "textcraft"
    told = subprocess.run([script, "--help"], capture_output=True, text=True, timeout=60)
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith("usage: textcraft ")
