"""Which servers a command talks to: the ones that are given, and the others started for it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from agentenv.cli.failures import WrongUsage
from agentenv.servers import installed, serving


def add_server_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--servers",
        default="",
        metavar="NAME=URL,...",
        help="servers that run already; the other worlds are served for the time of the command",
    )
    add_token_flag(parser)


def add_token_flag(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--token",
        default=os.environ.get("AGENTENV_TOKEN"),
        help="bearer token of the servers; default: the variable AGENTENV_TOKEN",
    )


def given_servers(text: str) -> dict[str, str]:
    servers = {}
    for part in filter(None, text.split(",")):
        name, equals, url = part.partition("=")
        if not (name and equals and url.startswith(("http://", "https://"))):
            raise WrongUsage(
                f"--servers has {part!r}: give NAME=URL, such as maze=http://HOST:PORT"
            )
        servers[name] = url
    return servers


def chosen_worlds(envs: str | None, given: dict[str, str]) -> list[str]:
    """Those named; else those whose servers are given; else all that are installed."""
    if envs is None:
        return list(given) or list(installed())
    return [name.strip() for name in envs.split(",") if name.strip()]


@contextmanager
def base_urls(
    worlds: Sequence[str], given: dict[str, str], flags: Sequence[str] = ()
) -> Iterator[dict[str, str]]:
    """The base URL of each world, by the name that it calls itself."""
    missing = [name for name in worlds if name not in given]
    unknown = [name for name in missing if name not in installed() and ":" not in name]
    if unknown or not worlds:
        known = ", ".join(installed()) or "none"
        told = f"no world {unknown[0]!r} is installed" if unknown else "no world to play in"
        raise WrongUsage(f"{told} (installed: {known}); --servers NAME=URL reaches others")
    with serving(missing, ["--port", "0", *flags]) as started:
        yield dict(
            (name, given[name]) if name in given else (started[name].world, started[name].url)
            for name in worlds
        )
