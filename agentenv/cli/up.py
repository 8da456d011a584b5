"""`agentenv up`: servers of many worlds on their own ports, until Ctrl-C."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

from agentenv.cli.failures import FAILED, WrongUsage
from agentenv.cli.tables import show
from agentenv.clients.client import EnvClient
from agentenv.protocol import Card
from agentenv.servers import Server, ServerFailed, installed

GLANCE_SECONDS = 0.5


def add_to(commands: Any) -> None:
    parser = commands.add_parser("up", help="serve several worlds on their own ports")
    parser.add_argument("names", nargs="*", metavar="NAME", help="default: all that are installed")
    parser.add_argument("--oracle", action="store_true", help="let the servers answer /oracle")
    parser.add_argument("--json", action="store_true", help="for programs: one line when ready")
    parser.set_defaults(run_command=up)


def up(chosen: argparse.Namespace) -> int:
    names = chosen.names or list(installed())
    if not names:
        raise WrongUsage("no world is installed: install one, such as ./agentenv-textcraft")
    with ExitStack() as stack:
        servers = [Server(name, ["--oracle"] * chosen.oracle) for name in names]
        for server in servers:
            stack.callback(server.stop)
        ready = {each.world: each for each in servers if _is_ready(each)}
        if not ready:
            return FAILED
        _announce(ready, chosen.json)
        died = len(ready) < len(servers)
        while ready:
            time.sleep(GLANCE_SECONDS)
            for name in [name for name, server in ready.items() if not server.alive]:
                gone, died = ready.pop(name), True
                _report(f"{name} ended with status {gone.exit_status}{gone.last_words()}")
        return FAILED if died else 0


def _is_ready(server: Server) -> bool:
    try:
        server.wait_until_ready()
    except ServerFailed as error:
        _report(str(error))
        return False
    return True


def _announce(servers: Mapping[str, Server], as_json: bool) -> None:
    cards = {name: _card(server.url) for name, server in servers.items()}
    if as_json:
        worlds = {
            name: {"url": servers[name].url, "tasks": card.tasks, "splits": card.splits}
            for name, card in cards.items()
        }
        print(json.dumps({"worlds": worlds}), flush=True)
        return
    show(
        ["world", "url", "tasks", "splits"],
        [[name, servers[name].url, str(card.tasks), _splits(card)] for name, card in cards.items()],
    )
    print("Ctrl-C stops them.", flush=True)


def _card(url: str) -> Card:
    with EnvClient(url, os.environ.get("AGENTENV_TOKEN")) as client:
        return client.card()


def _splits(card: Card) -> str:
    return ", ".join(f"{name} {count}" for name, count in card.splits.items())


def _report(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
