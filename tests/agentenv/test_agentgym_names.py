"""AgentGym's names: what its scripts import, call and read works against our servers."""

from __future__ import annotations

import asyncio
import copy
import inspect
import json
import os
import pickle
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from agentenv import envs
from agentenv.agents.agent import AgentError
from agentenv.clients.errors import EnvError
from agentenv.clients.formats import format_named
from agentenv.controller import (
    ActionFormat,
    Agent,
    APIAgent,
    BaseAdapter,
    BaseAgentEnvController,
    BaseEnvClient,
    BaseTask,
    EpisodesFaulted,
    Evaluator,
    StepOutput,
)
from agentenv.servers import Server, ServerFailed
from tests.agentenv.expert_endpoint import expert_endpoint, expert_lines, expert_replies

LIGHT = {
    "maze": "Maze", "wordle": "Wordle", "textcraft": "TextCraft", "babyai": "BabyAI",
    "weather": "Weather", "movie": "Movie", "academia": "Academia", "sheet": "Sheet",
    "todo": "Todo", "sqlgym": "SqlGym",
}  # fmt: skip
HEAVY = {
    "alfworld": "AlfWorld", "webshop": "Webshop", "sciworld": "Sciworld", "webarena": "Webarena",
}  # fmt: skip
PLAYED = ("maze", "wordle", "textcraft", "babyai")
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def servers() -> Iterator[Mapping[str, Server]]:
    with standing(LIGHT) as started:
        for each in started.values():
            each.wait_until_ready()
        yield started


@contextmanager
def standing(names: Iterable[str]) -> Iterator[dict[str, Server]]:
    """Servers that start, and at last stop, at the same time."""
    started = {name: Server(name, ["--port", "0", "--oracle"]) for name in names}
    try:
        yield started
    finally:
        with ThreadPoolExecutor(len(started)) as threads:
            list(threads.map(Server.stop, started.values()))


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    from tests.agentenv.tiny_model import tiny_tokenizer

    return tiny_tokenizer(["Thought: Right is free.\nAction: move right"])


def client_of(name: str, url: str, **options: Any) -> Any:
    return getattr(envs, f"{name}EnvClient")(url, 20, **options)


def task_of(world: str, servers: Mapping[str, Server], **options: Any) -> Any:
    make = getattr(envs, f"{LIGHT[world]}Task")
    return make(client_args={"env_server_base": servers[world].url, "data_len": 20, **options})


def parameters(what: Any) -> list[str]:
    return list(inspect.signature(what).parameters)


# What scripts import and call


def test_the_signatures_are_agentgyms() -> None:
    assert parameters(Agent) == ["model", "tokenizer", "chat_template", "inference_engine"]
    assert parameters(Agent.generate)[1:] == ["input_ids", "generation_config", "refresh_engine"]
    assert parameters(APIAgent) == [
        "api_key", "base_url", "model", "max_tokens", "temperature", "top_p",
    ]  # fmt: skip
    defaults = {n: p.default for n, p in inspect.signature(APIAgent).parameters.items()}
    assert (defaults["max_tokens"], defaults["temperature"], defaults["top_p"]) == (4096, 1, 1)
    assert parameters(APIAgent.generate)[1:] == ["conversation"]
    assert parameters(BaseTask) == ["client_args", "n_clients"]
    asked = ["idxs", "generation_config", "max_rounds"]
    assert parameters(BaseTask.generate_experience)[1:] == ["agent", *asked]
    assert parameters(BaseAgentEnvController.generate_experience)[1:] == asked
    assert parameters(Evaluator.eval)[1:] == ["generation_config", "max_rounds", "idxs"]
    assert parameters(BaseEnvClient) == ["action_format"]
    for name in (*LIGHT.values(), *HEAVY.values()):
        given = parameters(getattr(envs, f"{name}EnvClient"))
        assert given[:4] == ["env_server_base", "data_len", "args", "timeout"]


def test_experiences_and_messages_have_agentgyms_fields() -> None:
    from agentenv.controller import types

    def fields(name: str) -> list[str]:
        return list(getattr(types, name).__annotations__)

    assert fields("ConversationMessage") == ["from", "loss", "value"]
    assert fields("APIConversationMessage") == ["role", "content", "reasoning_content"]
    assert fields("TokenizedConversationOutput") == ["text", "input_ids", "action_mask"]
    assert fields("StepOutput") == ["state", "reward", "done"]
    assert fields("ActionWithTought") == ["thought", "action"]
    assert fields("ExperienceOutput")[:6] == [
        "conversation", "reward", "text", "seq_ids", "attention_mask", "action_mask",
    ]  # fmt: skip
    assert fields("APIExperienceOutput")[:2] == ["conversation", "reward"]
    assert fields("EvaluationOutput")[:3] == ["experiences", "score", "success"]
    assert [each.value for each in types.InferenceEngine] == ["default", "vllm"]


def test_the_tasks_have_agentgyms_env_names() -> None:
    names = [getattr(envs, each).env_name for each in envs.__all__ if each.endswith("Task")]
    assert names == [
        "Academia", "AlfWorld", "BabyAI", "LMRL-Gym.maze", "Movie", "SciWorld", "Sheet", "SQLGym",
        "TextCraft", "Todo", "Weather", "Webarena", "WebShop", "LMRL-Gym.wordle",
    ]  # fmt: skip


def test_agentgyms_modules_hold_what_they_held() -> None:
    from agentenv.controller.agent import APIAgent as api_agent
    from agentenv.controller.env import BaseEnvClient as client
    from agentenv.controller.task import BaseTask as task

    assert (api_agent, client, task) == (APIAgent, BaseEnvClient, BaseTask)


def test_importing_the_names_loads_nothing_heavy() -> None:
    program = (
        "import agentenv.controller, agentenv.envs, json, sys\n"
        "from agentenv.controller import Agent, Evaluator\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    loaded = set(json.loads(subprocess.check_output([sys.executable, "-c", program])))
    assert not loaded & {"torch", "transformers", "fastapi", "uvicorn", "numpy", "datasets"}


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    import agentenv.controller

    assert not hasattr(agentenv.controller, "SearchQATask")


def test_the_adapter_takes_replies_apart_and_puts_them_together() -> None:
    said = BaseAdapter.parse_react("Thought: not Action: a\nThen.\nAction:\n go to shelf 1 ")
    assert (said.thought, said.action) == ("not Action: a\nThen.", "go to shelf 1")
    assert BaseAdapter.parse_react(BaseAdapter.to_react(said)) == said
    assert BaseAdapter.action_parser("search[mug]", ActionFormat.REACT) == ""


# One client, one world


@pytest.mark.parametrize("world", LIGHT)
def test_a_client_plays_its_world_to_the_end(world: str, servers: Mapping[str, Server]) -> None:
    url = servers[world].url
    client = client_of(LIGHT[world], url)
    assert len(client) == 20
    rules, acknowledgment = client.conversation_start
    assert (rules["from"], rules["loss"]) == ("human", None)
    assert (acknowledgment["from"], acknowledgment["loss"]) == ("gpt", False)
    assert "Action:" in rules["value"]
    assert client.reset(0) is None
    assert client.observe()
    outputs = [client.step(reply.text) for reply in expert_replies(url, 0)]
    assert all(isinstance(each, StepOutput) for each in outputs)
    assert [each.done for each in outputs] == [False] * (len(outputs) - 1) + [True]
    assert client.observe() == outputs[-1].state
    if world == "babyai":
        assert 0 < outputs[-1].reward < 1
    else:
        assert outputs[-1].reward == 1.0
    client.close()
    client.close()


@pytest.fixture(scope="module")
def heavy() -> Iterator[dict[str, Server]]:
    with standing(HEAVY) as started:
        yield started


@pytest.mark.parametrize("world", HEAVY)
def test_a_client_plays_a_heavy_world(world: str, heavy: dict[str, Server]) -> None:
    try:
        heavy[world].wait_until_ready(20)
    except ServerFailed as error:
        pytest.skip(f"{world} does not start quickly here: {str(error).splitlines()[0]}")
    url = heavy[world].url
    client = client_of(HEAVY[world], url, timeout=60)
    task = 3000 if world == "sciworld" else 0  # a short one
    client.reset(task)
    outputs = [client.step(reply.text) for reply in expert_replies(url, task)]
    assert outputs[-1].done
    assert outputs[-1].reward == (100 if world == "sciworld" else 1)
    client.close()


def test_a_reply_without_an_action_keeps_the_score(servers: Mapping[str, Server]) -> None:
    client = client_of("Sheet", servers["sheet"].url)
    client.reset(0)
    before = client.step('Action: open_sheet with Action Input: {"name": "Sheet1"}')
    output = client.step("I do not know.")
    assert "No action was found" in output.state
    assert (output.reward, output.done) == (before.reward, False)
    client.close()


@pytest.mark.parametrize("format", ["function_calling", "code_as_action"])
def test_a_client_reads_the_format_it_is_given(format: str, servers: Mapping[str, Server]) -> None:
    client = client_of("Maze", servers["maze"].url, action_format=format)
    client.reset(0)
    before = client.observe()
    replies = expert_replies(servers["maze"].url, 0, format)
    assert client.step(replies[0].text).state != before
    positional = envs.MazeEnvClient(servers["maze"].url, 25, ActionFormat(format))
    assert positional.conversation_start == client.conversation_start


def test_an_unknown_format_and_an_unknown_argument_are_refused(
    servers: Mapping[str, Server],
) -> None:
    with pytest.raises(ValueError, match="no action_format 'json': there is react, function_ca"):
        client_of("Maze", servers["maze"].url, action_format="json")
    with pytest.raises(TypeError, match="goal"):
        client_of("Maze", servers["maze"].url, goal="out")
    client_of("TextCraft", servers["textcraft"].url, minecraft_dir="recipes/", goal=None)


def test_the_format_that_agentgyms_scripts_call_default_is_react(
    servers: Mapping[str, Server],
) -> None:
    client = client_of("Maze", servers["maze"].url, action_format="default")
    assert client.action_format is ActionFormat.REACT


def test_a_maze_that_is_lost_is_no_reward(servers: Mapping[str, Server]) -> None:
    client = client_of("Maze", servers["maze"].url)
    client.reset(0)
    outputs = [client.step("Action: move up") for _ in range(51)]
    assert [each.done for each in outputs] == [False] * 50 + [True]
    assert {each.reward for each in outputs} == {0}


def test_a_bare_action_is_one_where_it_was(servers: Mapping[str, Server]) -> None:
    maze, craft = (client_of(LIGHT[w], servers[w].url) for w in ("maze", "textcraft"))
    maze.reset(0)
    craft.reset(0)
    before = maze.observe()
    assert maze.step("move right</s>").state != before
    assert "No action was found" in craft.step("inventory").state
    assert "More than one action" in maze.step("Action: move up\nAction: move down").state


def test_a_step_before_the_first_reset_says_what_is_missing(
    servers: Mapping[str, Server],
) -> None:
    with pytest.raises(EnvError, match=r"reset\(idx\) begins one"):
        client_of("Maze", servers["maze"].url).step("Action: move up")


def test_the_server_of_another_world_is_refused(servers: Mapping[str, Server]) -> None:
    with pytest.raises(ValueError, match="serves wordle, not maze"):
        client_of("Maze", servers["wordle"].url)


def test_the_games_are_found_with_and_without_their_path(servers: Mapping[str, Server]) -> None:
    house = subprocess.Popen(
        [BIN / "lmrlgym", "--port", "0", "--stop-on-eof"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        url = re.search(r"http\S+", house.stdout.readline())[0]
        for base in (url, f"{url}/maze", f"{url}/maze/", f"{servers['maze'].url}/maze"):
            client = client_of("Maze", base)
            client.reset(3)
            assert client.observe().startswith("The goal is at")
        assert client_of("Wordle", f"{url}/wordle").card.name == "wordle"
    finally:
        house.communicate()


# Evaluation


def figures(url: str) -> dict[str, float]:
    text = urllib.request.urlopen(f"{url}/metrics").read().decode()
    return {name: float(figure) for name, figure in re.findall(r"^(\w+) (\S+)$", text, re.M)}


def test_an_endpoint_is_evaluated_on_four_worlds(servers: Mapping[str, Server]) -> None:
    lines = {}
    for world in PLAYED:
        lines |= expert_lines(servers[world].url, range(3))
    tasks = [task_of(world, servers) for world in PLAYED]
    before = {world: figures(servers[world].url) for world in PLAYED}
    with expert_endpoint(lines) as expert:
        agent = APIAgent("secret", expert.url, "expert", temperature=0)
        result = Evaluator(agent, tasks).eval(max_rounds=60, idxs=[[0, 1, 2, 1]] * 4)
    assert (len(result.experiences), result.success, result.faulted) == (16, 1.0, [])
    assert 0.95 < result.score < 1  # BabyAI's are below 1
    assert [each.trajectory.task for each in result.experiences] == [0, 1, 2, 1] * 4
    conversation = result.experiences[0].conversation
    assert [each["role"] for each in conversation[:4]] == ["user", "assistant"] * 2
    assert conversation[3] == {
        "role": "assistant",
        "content": expert_replies(servers["maze"].url, 0)[0].text,
        "reasoning_content": "I know it.",
    }
    assert {expert.bodies[0][name] for name in ("model", "max_tokens", "temperature")} == {
        "expert", 4096, 0,
    }  # fmt: skip
    for world in PLAYED:
        after = figures(servers[world].url)
        opened, closed = (
            after[f"agentenv_sessions_{what}_total"]
            - before[world][f"agentenv_sessions_{what}_total"]
            for what in ("opened", "closed")
        )
        assert opened == closed >= 4


def test_an_endpoint_is_asked_for_one_reply(servers: Mapping[str, Server]) -> None:
    lines = expert_lines(servers["maze"].url, [0])
    key, said = next(iter(lines.items()))
    told = [{"role": "user", "content": each, "reasoning_content": None} for each in ("", "", *key)]
    with expert_endpoint(lines) as expert:
        agent = APIAgent("secret", expert.url, "expert")
        assert agent.generate(told) == (said, "I know it.")
        with pytest.raises(AgentError, match="not in my lines"):
            agent.generate(told[:2])


async def test_an_evaluation_runs_in_a_notebook(servers: Mapping[str, Server]) -> None:
    with expert_endpoint(expert_lines(servers["maze"].url, [5])) as expert:
        agent = APIAgent("secret", expert.url, "expert")
        assert Evaluator(agent, [task_of("maze", servers)]).eval(idxs=[5]).success == 1


def test_an_interrupted_notebook_stops_playing(servers: Mapping[str, Server]) -> None:
    asked = []

    class Interrupting(APIAgent):
        def generate(self, conversation):
            asked.append(len(conversation))
            if len(asked) == 3:
                os.kill(os.getpid(), signal.SIGINT)
            return "Action: move up", None

    async def cell() -> None:
        agent = Interrupting("", "", "interrupting")
        Evaluator(agent, [task_of("maze", servers)]).eval(max_rounds=50, idxs=range(20))

    loop = asyncio.new_event_loop()  # asyncio.run would take the signal for itself
    before = figures(servers["maze"].url)["agentenv_sessions"]
    with pytest.raises(KeyboardInterrupt):
        loop.run_until_complete(cell())
    loop.close()
    assert len(asked) < 1000
    assert figures(servers["maze"].url)["agentenv_sessions"] == before


def test_what_could_not_be_judged_is_reported_apart(servers: Mapping[str, Server]) -> None:
    task = task_of("maze", servers)
    with expert_endpoint(expert_lines(servers["maze"].url, [0, 1])) as expert:
        agent = APIAgent("secret", expert.url, "expert")
        result = Evaluator(agent, [task]).eval(idxs=[0, 7, 1])
        assert (result.score, result.success, len(result.experiences)) == (1.0, 1.0, 2)
        assert [each.task for each in result.faulted] == [7]
        assert "not in my lines" in result.faulted[0].error
        with pytest.raises(EpisodesFaulted, match="1 of 3 episodes") as raised:
            task.generate_experience(agent, [0, 7, 1])
        for error in (raised.value, pickle.loads(pickle.dumps(raised.value))):  # out of a pool
            assert [each.trajectory.task for each in error.experiences] == [0, 1]
            assert str(error).startswith("1 of 3 episodes could not be judged; the first is lmrlg")
        with pytest.raises(EpisodesFaulted, match="lmrlgym_maze_7: agent_error"):
            Evaluator(agent, [task]).eval(idxs=[7])


def test_a_server_that_is_gone_costs_other_tasks_nothing(
    servers: Mapping[str, Server], no_waiting: None
) -> None:
    with standing(["wordle"]) as gone:
        gone["wordle"].wait_until_ready()
        tasks = [task_of("maze", servers), task_of("wordle", gone)]
    with expert_endpoint(expert_lines(servers["maze"].url, [0])) as expert:
        agent = APIAgent("secret", expert.url, "expert")
        result = Evaluator(agent, tasks).eval(idxs=[[0], [0, 1]])
    assert (result.score, len(result.experiences)) == (1.0, 1)
    assert [(each.item, each.outcome) for each in result.faulted] == [
        ("lmrlgym_wordle_0", "env_error"), ("lmrlgym_wordle_1", "env_error"),
    ]  # fmt: skip
    assert "did not answer" in result.faulted[0].error


def test_the_timeout_of_a_client_holds_for_its_episodes(
    servers: Mapping[str, Server], no_waiting: None
) -> None:
    task = task_of("maze", servers)
    task.clients[0].timeout = 1e-9
    with pytest.raises(EpisodesFaulted, match="did not answer") as raised:
        Evaluator(APIAgent("", "http://127.0.0.1:9/v1", "m"), [task]).eval(idxs=[0])
    assert [each.attempts for each in raised.value.faulted] == [3]


def test_ids_that_name_nothing_are_refused(servers: Mapping[str, Server]) -> None:
    evaluator = Evaluator(APIAgent("", "http://127.0.0.1:9/v1", "m"), [task_of("maze", servers)])
    for idxs, told in ((None, "no idxs"), ([], "empty"), ([[0], [1]], "a list of ids")):
        with pytest.raises(ValueError, match=told):
            evaluator.eval(idxs=idxs)
    for idxs in (["maze_1", "maze_2"], [["maze_1"]]):
        with pytest.raises(TypeError, match=r"the 6 of webshop_6 \(given: 'maze_1'"):
            evaluator.eval(idxs=idxs)
    with pytest.raises(TypeError, match="str is no agent"):
        Evaluator("gpt", [task_of("maze", servers)]).eval(idxs=[0])


# Classes of one's own


class Reciting(Agent):
    """Says its lines in their order: it counts on one episode after the other."""

    def __init__(self, tokenizer: Any, replies: list[str]):
        super().__init__(None, tokenizer)
        self.replies = list(replies)

    def generate(self, input_ids, generation_config=None, refresh_engine=False):
        assert len(input_ids) == 1
        assert "Thought:" in self.tokenizer.decode(input_ids[0])
        text = self.replies.pop(0) + self.tokenizer.eos_token
        return [self.tokenizer(text, add_special_tokens=False)["input_ids"]]


@pytest.mark.parametrize("world", PLAYED)
def test_an_agent_with_its_own_generate_is_asked_episode_by_episode(
    world: str, servers: Mapping[str, Server], tokenizer: Any
) -> None:
    replies = [each.text for task in (2, 0) for each in expert_replies(servers[world].url, task)]
    agent = Reciting(tokenizer, replies)
    result = Evaluator(agent, [task_of(world, servers)]).eval(max_rounds=60, idxs=[2, 0])
    assert (result.success, agent.replies) == (1.0, [])
    said = []
    for each in result.experiences:
        start, rest = each.conversation[:3], each.conversation[3:]
        assert [(m["from"], m["loss"]) for m in start] == [
            ("human", None), ("gpt", False), ("human", None),
        ]  # fmt: skip
        said += [message["value"] for message in rest if message["loss"]]
        assert {m["from"] for m in rest if m["loss"] is None} == {"human"}
        assert len(each.seq_ids) == len(each.attention_mask) == len(each.action_mask)
        own = [i for i, mine in zip(each.seq_ids, each.action_mask, strict=True) if mine]
        ends = "".join(m["value"] + tokenizer.eos_token for m in rest if m["loss"])
        assert tokenizer.decode(own) == ends
        assert each.text.startswith("<|im_start|>user")
    assert said == replies


class Broken(Reciting):
    def generate(self, input_ids, generation_config=None, refresh_engine=False):
        if not self.replies:
            raise RuntimeError("no more lines")
        return super().generate(input_ids, generation_config, refresh_engine)


def test_an_agent_that_fails_has_no_reward(servers: Mapping[str, Server], tokenizer: Any) -> None:
    replies = [each.text for each in expert_replies(servers["maze"].url, 0)]
    evaluator = Evaluator(Broken(tokenizer, replies), [task_of("maze", servers)])
    result = evaluator.eval(idxs=[0, 1])
    assert (result.score, len(result.faulted)) == (1.0, 1)
    assert "no more lines" in result.faulted[0].error


class Polite(APIAgent):
    def generate(self, conversation):
        assert set(conversation[0]) == {"role", "content", "reasoning_content"}
        thoughts = [each["reasoning_content"] for each in conversation[3::2]]
        assert thoughts == [f"round {n}" for n in range(len(thoughts))]
        return "Thought: t\nAction: move up", f"round {len(thoughts)}"


def test_an_api_agent_with_its_own_generate_is_asked(servers: Mapping[str, Server]) -> None:
    agent = Polite("", "", "polite")
    [one] = task_of("maze", servers).generate_experience(agent, 0, max_rounds=3)
    assert (one.reward, one.trajectory.outcome, len(one.trajectory.turns)) == (0, "max_rounds", 3)
    assert one.conversation[5]["reasoning_content"] == "round 1"


def test_what_a_script_puts_in_the_place_of_generate_is_asked(
    servers: Mapping[str, Server],
) -> None:
    agent = APIAgent("", "", "patched")
    agent.generate = lambda conversation: ("Action: move up", None)
    [one] = task_of("maze", servers).generate_experience(agent, [0], max_rounds=1)
    assert one.conversation[3]["content"] == "Action: move up"


def test_an_agent_that_asks_for_vllm_is_told_who_plays(caplog: pytest.LogCaptureFixture) -> None:
    Agent(None, None, inference_engine="vllm")
    assert "serve the model with it and give its address to APIAgent" in caplog.text
    with pytest.raises(ValueError, match="tgi"):
        Agent(None, None, inference_engine="tgi")


class Counting(BaseEnvClient):
    """Say the next number, twice; the reward is the share of right ones so far."""

    conversation_start = (
        {"from": "human", "loss": None, "value": "Say the next number."},
        {"from": "gpt", "loss": False, "value": "OK."},
    )

    def __init__(self, data_len: int, closed: list[int]):
        super().__init__()
        self.data_len, self.closed = data_len, closed

    def __len__(self) -> int:
        return self.data_len

    def reset(self, idx: int) -> None:
        self.number, self.right, self.rounds = idx, 0, 0

    def observe(self) -> str:
        return str(self.number)

    def step(self, action: str) -> StepOutput:
        if "13" in action:
            raise OSError("unlucky")
        self.rounds += 1
        self.right += action == str(self.number + 1)
        self.number += 1
        return StepOutput(self.observe(), self.right / 2, self.rounds == 2)

    def close(self) -> None:
        self.closed.append(1)


class CountingTask(BaseTask):
    env_client_cls = Counting
    env_name = "Counting"


class Adding(APIAgent):
    def generate(self, conversation):
        seen = conversation[-1]["content"]
        return str(int(seen) + 1) if seen != "7" else "no idea", None


@pytest.mark.parametrize("n_clients", [1, 3])
def test_a_client_of_ones_own_is_played_and_judged(n_clients: int) -> None:
    closed: list[int] = []
    with CountingTask({"data_len": 20, "closed": closed}, n_clients) as task:
        assert len(task) == 20
        result = Evaluator(Adding("", "", "adding"), [task]).eval(idxs=[1, 6, 11, 4, 1])
        assert [each.reward for each in result.experiences] == [1, 0.5, 1, 1]
        assert (result.score, result.success) == (3.5 / 4, 3 / 4)
        assert [each.task for each in result.faulted] == [11]
        assert "Counting.step: it failed (OSError('unlucky'))" in result.faulted[0].error
        assert closed == []
    assert len(closed) == n_clients


@pytest.mark.parametrize(
    ("output", "told"),
    [
        (None, "which is no StepOutput"),
        (StepOutput("", float("nan"), True), "the reward nan is no finite number"),
        (StepOutput("", "1", True), "the reward '1' is no finite number"),
        (StepOutput(b"", 1.0, True), "what the agent sees is b''"),
    ],
)
def test_what_a_client_of_ones_own_may_not_say_is_a_fault(output: Any, told: str) -> None:
    class Wrong(Counting):
        def step(self, action: str) -> Any:
            return output

    class WrongTask(BaseTask):
        env_client_cls = Wrong
        env_name = "Wrong"

    task = WrongTask({"data_len": 1, "closed": []})
    with pytest.raises(EpisodesFaulted, match=re.escape(told)):
        Evaluator(Adding("", "", "adding"), [task]).eval(idxs=[0])


class Upside(envs.MazeEnvClient):
    """A world's client that says otherwise what it sees."""

    def observe(self) -> str:
        return "Upside down: " + super().observe()


def test_a_client_that_extends_ours_is_asked(servers: Mapping[str, Server]) -> None:
    class UpsideTask(BaseTask):
        env_client_cls = Upside
        env_name = "Upside"

    task = UpsideTask({"env_server_base": servers["maze"].url, "data_len": 25})
    task.clients[0].conversation_start = Counting.conversation_start
    [one] = task.generate_experience(Polite("", "", "polite"), [0], max_rounds=1)
    assert one.conversation[2]["content"].startswith("Upside down: The goal")
    assert one.conversation[0]["content"] == "Say the next number."
    task.close()


def test_the_first_of_a_worlds_clients_says_what_the_agent_is_told(
    servers: Mapping[str, Server],
) -> None:
    task = envs.MazeTask({"env_server_base": servers["maze"].url, "data_len": 25}, n_clients=3)
    task.clients[0].conversation_start = Counting.conversation_start
    played = task.generate_experience(Polite("", "", "polite"), range(5), max_rounds=1)
    assert {each.conversation[0]["content"] for each in played} == {"Say the next number."}


def test_a_client_without_its_first_words_is_refused() -> None:
    class Silent(Counting):
        conversation_start = ("Say the next number.",)

    class SilentTask(BaseTask):
        env_client_cls = Silent
        env_name = "Silent"

    with pytest.raises(TypeError, match="Silent has no conversation_start of two messages"):
        SilentTask({"data_len": 1, "closed": []}).generate_experience(Adding("", "", "a"), 0)


# A model in this process


@pytest.fixture(scope="module")
def model(tokenizer: Any) -> Any:
    from tests.agentenv.tiny_model import tiny_model

    return tiny_model(tokenizer, context=4096)


def played(agent: Agent, task: Any, config: Any, rounds: int = 2) -> list[Any]:
    task.clients[0].conversation_start = Counting.conversation_start  # short, for a small model
    return task.generate_experience(agent, [0, 1, 2], config, max_rounds=rounds)


def test_a_greedy_model_says_the_same_by_the_engine_and_by_generate(
    servers: Mapping[str, Server], tokenizer: Any, model: Any
) -> None:
    from transformers import GenerationConfig

    task = task_of("maze", servers)
    config = GenerationConfig(max_length=4096, max_new_tokens=8, do_sample=False)
    by_engine = played(Agent(model, tokenizer), task, config)
    beams = GenerationConfig(**config.to_diff_dict(), repetition_penalty=1.0001)
    by_generate = played(Agent(model, tokenizer), task, beams)
    assert [each.seq_ids for each in by_engine] == [each.seq_ids for each in by_generate]
    assert all(0 < sum(each.action_mask) <= 16 for each in by_engine)


def test_what_the_engine_cannot_do_is_left_to_transformers(tokenizer: Any, model: Any) -> None:
    from transformers import GenerationConfig

    from agentenv.agentgym.generation import settings_of

    def engine(**settings: Any) -> Any:
        return settings_of(model, GenerationConfig(**settings), tokenizer).engine

    assert engine() == {"context": 4096, "max_tokens": 4096}
    assert engine(max_length=100, do_sample=False, temperature=1.2) == {
        "context": 100, "max_tokens": 100,
    }  # fmt: skip
    sampled = engine(max_new_tokens=9, do_sample=True, temperature=1.2, top_p=0.9, top_k=0)
    assert sampled == {"context": 4096, "max_tokens": 9, "temperature": 1.2, "top_p": 0.9}
    others = ({"num_beams": 2}, {"repetition_penalty": 1.1}, {"eos_token_id": 7})
    for settings in ({"do_sample": True}, *others):
        assert engine(**settings) is None


def test_max_length_ends_an_episode_that_is_judged(
    servers: Mapping[str, Server], tokenizer: Any, model: Any
) -> None:
    from transformers import GenerationConfig

    task = task_of("maze", servers)
    for settings in ({}, {"do_sample": True, "temperature": 1.2}):
        config = GenerationConfig(max_length=200, max_new_tokens=60, **settings)
        experiences = played(Agent(model, tokenizer), task, config, rounds=9)
        assert {each.trajectory.outcome for each in experiences} == {"max_tokens"}
        assert all(each.reward == 0 and len(each.seq_ids) <= 200 for each in experiences)


def test_a_batch_is_generated_as_its_prompts_are_alone(tokenizer: Any, model: Any) -> None:
    from transformers import GenerationConfig

    config = GenerationConfig(max_new_tokens=5)
    agent = Agent(model, tokenizer)
    prompts = [tokenizer(text)["input_ids"] for text in ("a", "Thought: Right is free.", "move")]
    together = agent.generate(prompts, config)
    assert together == [agent.generate([each], config)[0] for each in prompts]
    with pytest.raises(ValueError, match="a conversation may have 3"):
        agent.generate([[5] * 3], GenerationConfig(max_length=3))


def test_a_reply_ends_where_the_generation_config_says(
    servers: Mapping[str, Server], tokenizer: Any, model: Any
) -> None:
    from transformers import GenerationConfig

    config = GenerationConfig(max_new_tokens=6)
    [prompt] = [tokenizer("Thought: Right is free.")["input_ids"]]
    [written] = Agent(model, tokenizer).generate([prompt], config)
    config.eos_token_id = written[2]
    end = written.index(written[2]) + 1
    assert Agent(model, tokenizer).generate([prompt], config) == [written[:end]]

    class Ending(Reciting):
        def generate(self, input_ids, generation_config=None, refresh_engine=False):
            return [[written[2]]]

    [one] = played(Ending(tokenizer, []), task_of("maze", servers), config, rounds=1)[:1]
    assert not one.trajectory.turns[0].cut


def test_a_template_that_rewrites_messages_is_said_to(tokenizer: Any) -> None:
    from agentenv.controller import Llama3Template

    rewriting = copy.deepcopy(tokenizer)
    rewriting.chat_template = (
        "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}"
        "{% if loop.last and m['role'] == 'assistant' %}(the last){% endif %}\n{% endfor %}"
    )
    told = [{"from": f, "loss": None, "value": "a"} for f in ("human", "gpt", "human")]
    with pytest.raises(ValueError, match="rewrites messages"):
        Llama3Template().tokenize_conversation(told, rewriting)


def test_the_named_templates_are_the_tokenizers_own(tokenizer: Any) -> None:
    from agentenv.controller import ChatMLTemplate

    told = [
        {"from": "human", "loss": None, "value": "rules"},
        {"from": "gpt", "loss": False, "value": "OK."},
        {"from": "human", "loss": None, "value": "seen"},
        {"from": "gpt", "loss": True, "value": "said"},
    ]
    whole = ChatMLTemplate().tokenize_conversation(told, tokenizer)
    messages = [
        {"role": "user" if m["from"] == "human" else "assistant", "content": m["value"]}
        for m in told
    ]
    assert whole["text"] == tokenizer.apply_chat_template(messages, tokenize=False)
    ids, mask = whole["input_ids"], whole["action_mask"]
    assert tokenizer.decode([i for i, own in zip(ids, mask, strict=True) if own]).startswith("said")
    prompt = ChatMLTemplate().tokenize_conversation(told[:3], tokenizer, True)
    assert prompt["text"].endswith("assistant\n") and not any(prompt["action_mask"])
    one = [ChatMLTemplate().tokenize_conversation_one(m, tokenizer, n) for n, m in enumerate(told)]
    assert "".join(each["text"] for each in one) == whole["text"]


def test_a_layout_of_ones_own_is_what_the_model_reads(
    servers: Mapping[str, Server], tokenizer: Any, model: Any
) -> None:
    from transformers import GenerationConfig

    from agentenv.controller import BaseChatTemplate

    class Plain(BaseChatTemplate):
        def tokenize_conversation_one(self, message, tokenizer, idx, add_generation_prompt=False):
            text = f"({idx}) {message['value']}\n" + "> " * add_generation_prompt
            ids = tokenizer(text, add_special_tokens=False)["input_ids"]
            return {"text": text, "input_ids": ids, "action_mask": [0] * len(ids)}

    agent = Agent(model, tokenizer, Plain())
    config = GenerationConfig(max_new_tokens=4)
    [one, *_] = played(agent, task_of("maze", servers), config, rounds=1)
    assert one.text.startswith("(0) Say the next number.\n(1) OK.\n(2) The goal is at")
    assert "\n> " in one.text


def test_formats_named_for_tools_reach_the_endpoint(servers: Mapping[str, Server]) -> None:
    name = "function_calling"
    with expert_endpoint(expert_lines(servers["maze"].url, [0], name)) as expert:
        agent = APIAgent("secret", expert.url, "expert")
        result = Evaluator(agent, [task_of("maze", servers, action_format=name)]).eval(idxs=[0])
    assert result.success == 1
    card = envs.MazeEnvClient(servers["maze"].url, 25).card
    assert expert.bodies[0]["tools"] == format_named(name).tools(card)
