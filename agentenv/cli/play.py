"""`agentenv play`: a person plays one episode at the terminal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

from agentenv.cli.failures import WrongUsage
from agentenv.cli.servers import add_token_flag, base_urls
from agentenv.clients.client import EnvClient
from agentenv.clients.errors import EnvError
from agentenv.protocol import State, task_number

HELP = ":actions lists what can be done, :hint asks the expert, :quit ends."


def add_to(commands: Any) -> None:
    parser = commands.add_parser("play", help="play one episode yourself")
    parser.add_argument("name", help="the world")
    parser.add_argument("--task", help="number or item id; default: the first of the world")
    parser.add_argument("--seed", type=int, default=0, help="seed of what the task leaves open")
    parser.add_argument("--server", help="URL of a server that runs already")
    add_token_flag(parser)
    parser.set_defaults(run_command=play)


def play(chosen: argparse.Namespace) -> int:
    given = {chosen.name: chosen.server} if chosen.server else {}
    with (
        base_urls([chosen.name], given, ["--oracle"]) as urls,
        EnvClient(next(iter(urls.values())), chosen.token) as env,
    ):
        task = next(env.tasks(most=1)) if chosen.task is None else chosen.task
        state = env.reset(_number(task), chosen.seed)
        print(f"{env.card().prompt.strip()}\n\n{HELP}\n\n{state.observation}")
        state = _played(env, state)
    verdict = "success" if state.success else "no success"
    print(f"{verdict}, score {state.score:g} after {state.steps} steps")
    return 0


def _played(env: EnvClient, state: State) -> State:
    _complete_with(lambda: _or_nothing(env))
    while not state.done:
        try:
            line = input("> ").strip()
        except EOFError:
            break
        match line:
            case ":quit":
                break
            case ":actions":
                print("\n".join(_or_nothing(env)) or "This world does not list its actions.")
            case ":hint":
                print(_hint(env))
            case "":
                print(HELP)
            case _:
                state = env.step(line)
                print(state.observation)
    return state


def _number(task: str | int) -> int:
    text = str(task)
    try:
        return int(text) if text.isascii() and text.isdigit() else task_number(text)
    except ValueError as error:
        raise WrongUsage(f"--task: {error}") from error


def _or_nothing(env: EnvClient) -> list[str]:
    try:
        return env.available_actions()
    except EnvError:
        return []


def _hint(env: EnvClient) -> str:
    try:
        expert = env.oracle()
    except EnvError as error:
        return f"There is no hint: {error.message}"
    return f"{expert.thought}\n{expert.action}".strip()


def _complete_with(actions: Callable[[], list[str]]) -> None:
    """Tab completes what can be done now, where the terminal can."""
    if not sys.stdin.isatty():
        return
    import readline

    found: list[str] = []

    def complete(text: str, place: int) -> str | None:
        if place == 0:
            found[:] = [each for each in actions() if each.startswith(text)]
        return found[place] if place < len(found) else None

    readline.set_completer_delims("")  # an action has blanks in it
    readline.set_completer(complete)
    readline.parse_and_bind("tab: complete")
