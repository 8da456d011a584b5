"""What `eval` and `collect` share: who plays what, within which limits, and its progress."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from agentenv.agents import agent_named, options_of
from agentenv.agents.agent import Agent
from agentenv.cli.failures import Failure, WrongUsage
from agentenv.cli.numbers import positive, seconds, whole
from agentenv.cli.progress import Progress
from agentenv.cli.servers import add_server_flags, base_urls, chosen_worlds, given_servers
from agentenv.cli.tables import plain
from agentenv.clients.conversation import Briefing
from agentenv.clients.formats import FORMATS
from agentenv.controller.controller import AgentController
from agentenv.controller.episode import Limits
from agentenv.controller.evaluation import Evaluation, Plan, carry_out
from agentenv.controller.run import RunRefused
from agentenv.data import agenttraj
from agentenv.data.agenteval import Chosen
from agentenv.data.prices import Prices, parsed
from agentenv.report.markup import plural

Afterwards = Callable[[Evaluation, AgentController], Awaitable[None]]

PRICES = "US dollars per million tokens, such as 2.5,10"
# Flag, the agent's option that it sets, its type and its meaning.
_AGENT_FLAGS: tuple[tuple[str, str, type, str], ...] = (
    ("--base-url", "base_url", str, "of an endpoint; default: OPENAI_BASE_URL"),
    ("--temperature", "temperature", float, "of a model's sampling"),
    ("--top-p", "top_p", float, "of a model's sampling"),
    ("--top-k", "top_k", int, "of a local model's sampling"),
    ("--reply-tokens", "max_tokens", int, "tokens of one reply at most"),
    ("--agent-seed", "seed", int, "of a model's sampling, or of the random agent"),
    ("--reply-seconds", "timeout", float, "time limit of one request to a model"),
    ("--reply-retries", "retries", int, "how often a request to a model is sent again"),
    ("--reply-patience", "patience", float, "seconds that a reply may take with all its retries"),
    ("--device", "device", str, "of a local model: cpu, cuda or cuda:1"),
    ("--dtype", "dtype", str, "of a local model: float32, bfloat16 or float16"),
    ("--context", "context", int, "tokens of a conversation with a local model at most"),
    ("--rows", "rows", int, "conversations that a local model computes at once"),
    ("--prefix-gb", "prefix_gb", float, "memory for what it has computed for earlier turns"),
)
# How fast, and how patiently: a run may go on with other ones.
_PACE = frozenset({"rows", "prefix_gb", "timeout", "retries", "patience"})


def add_playing_flags(parser: argparse.ArgumentParser, split: str | None, rounds: str) -> None:
    told = split or "test, or all tasks where there is none"
    parser.add_argument("--envs", metavar="A,B,...", help="worlds; default: all that are installed")
    add_server_flags(parser)
    parser.add_argument("--n", type=positive, help="tasks of each world; default: all")
    parser.add_argument("--split", default=split, help=f"of the tasks; default: {told}")
    parser.add_argument("--seed", type=whole, default=0, help="seed of what the tasks leave open")
    parser.add_argument("--repeats", type=positive, default=1, help="episodes of each task")
    parser.add_argument(
        "--prompts",
        metavar="FROM",
        help="ask as these files of AgentTraj do: a file, a folder, or a name on the hub",
    )
    parser.add_argument("--format", choices=list(FORMATS), default="react", help="of the replies")
    parser.add_argument("--concurrency", type=positive, default=16, help="episodes at once")
    parser.add_argument("--retries", type=whole, default=2, help="new beginnings after a fault")
    parser.add_argument(
        "--max-rounds", type=positive, help=f"replies in an episode; default: {rounds}"
    )
    parser.add_argument("--max-tokens", type=positive, help="tokens read and written in an episode")
    parser.add_argument("--max-seconds", type=seconds, help="of an episode")
    for flag, option, kind, text in _AGENT_FLAGS:
        metavar = option.upper()
        parser.add_argument(flag, dest=f"agent_{option}", type=kind, metavar=metavar, help=text)
    parser.add_argument(
        "--api-key-env",
        default="OPENAI_API_KEY",
        metavar="VARIABLE",
        help="the variable that holds the endpoint's key; default: OPENAI_API_KEY",
    )
    parser.add_argument(
        "--prices", type=prices, metavar="READ,WRITTEN", help=f"what tokens cost: {PRICES}"
    )
    parser.add_argument("--json", action="store_true", help="for programs")


def played(
    chosen: argparse.Namespace,
    folder: Path | None,
    tasks: Chosen | None = None,
    afterwards: Afterwards | None = None,
) -> Evaluation:
    """Play what the flags say; the servers that were not given live as long as this call.

    `afterwards` is awaited while they live.
    """
    given = given_servers(chosen.servers)
    worlds = chosen_worlds(chosen.envs, given)
    if tasks is not None and chosen.envs is None:
        worlds = [world for world in worlds if world in tasks.numbers]
    limits = Limits(chosen.max_rounds, chosen.max_tokens, chosen.max_seconds)
    settings = _agent_settings(chosen)
    try:
        plan = Plan(chosen.n, chosen.split, chosen.seed, chosen.repeats, tasks)
        briefings = agenttraj.briefings(chosen.prompts) if chosen.prompts else {}
    except ValueError as error:
        raise WrongUsage(str(error)) from error
    agent = _agent(chosen, settings)
    flags = ["--oracle"] if chosen.agent == "oracle" else []
    # A person types where the table would be.
    progress = Progress(live=chosen.agent != "human")
    with base_urls(worlds, given, flags) as urls, progress:
        controller = AgentController(
            agent,
            urls,
            chosen.format,
            chosen.concurrency,
            limits,
            chosen.retries,
            chosen.token,
            _told_of(urls, briefings, chosen.prompts) if chosen.prompts else {},
        )

        async def evaluated() -> Evaluation:
            try:
                evaluation = await carry_out(
                    plan,
                    controller,
                    folder,
                    {name: each for name, each in settings.items() if name not in _PACE},
                    chosen.prices,
                    progress.watch,
                    progress.begin,
                )
                if afterwards is not None:
                    await afterwards(evaluation, controller)
                return evaluation
            finally:
                await agent.close()

        try:
            return asyncio.run(evaluated())
        except RunRefused as error:
            raise WrongUsage(str(error)) from error
        except ValueError as error:
            raise Failure(str(error)) from error


def _told_of(
    worlds: Iterable[str], briefings: Mapping[str, Briefing], source: str
) -> dict[str, Briefing]:
    """How the agents of other data were told these worlds."""
    told = {world: briefings[world] for world in worlds if world in briefings}
    missing = ", ".join(world for world in worlds if world not in briefings)
    if missing:
        known = f"--prompts: {source} tells nothing of {missing}, but of {', '.join(briefings)}"
        if not told:
            raise WrongUsage(known)
        print(plain(f"{known}: our own prompt is used for {missing}"), file=sys.stderr)
    return told


def report_faults(evaluation: Evaluation) -> int:
    """Tell of the episodes that say nothing about the agent; how many there are."""
    faulted = [each for each in evaluation.trajectories if not each.judged]
    for world, count in Counter(each.world for each in faulted).items():
        first = next(each for each in faulted if each.world == world)
        told = f"{world}: {plural(count, 'episode')} could not be judged"
        print(plain(f"{told}; {first.item}: {first.outcome}, {first.error}"), file=sys.stderr)
    return len(faulted)


def _agent_settings(chosen: argparse.Namespace) -> dict[str, Any]:
    """What was said of the agent; what was not is the agent's own default."""
    named = {option: getattr(chosen, f"agent_{option}") for _, option, _, _ in _AGENT_FLAGS}
    if chosen.agent.startswith("openai:"):
        named["base_url"] = named["base_url"] or os.environ.get("OPENAI_BASE_URL")
    return {option: value for option, value in named.items() if value is not None}


def _agent(chosen: argparse.Namespace, settings: Mapping[str, Any]) -> Agent:
    # What an endpoint needs besides: a key is no setting to be kept, nor is the pace.
    own = {
        "api_key": os.environ.get(chosen.api_key_env),
        "key_variable": chosen.api_key_env,
        "concurrency": chosen.concurrency,
    }
    try:
        known = options_of(chosen.agent)
        _refuse_flags_of_others(chosen.agent.partition(":")[0], settings, known)
        taken = {name: value for name, value in own.items() if name in known}
        return agent_named(chosen.agent, **settings, **taken)
    except ValueError as error:
        raise WrongUsage(str(error)) from error


def _refuse_flags_of_others(agent: str, given: Collection[str], known: Collection[str]) -> None:
    for flag, option, _, _ in _AGENT_FLAGS:
        if option in given and option not in known:
            own = ", ".join(each for each, name, _, _ in _AGENT_FLAGS if name in known)
            takes = f"it takes {own}" if own else "it takes no such flags"
            raise WrongUsage(f"{flag} is not for the agent {agent}: {takes}")


def prices(text: str) -> Prices:
    """The value of a flag."""
    try:
        return parsed(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
