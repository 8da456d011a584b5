"""Command line of the servers: `serve NAME`, and the console scripts of AgentGym's names."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from envservers.app import create_app
from envservers.errors import SetupFailed
from envservers.registry import UnknownWorld, environment_named, installed
from envservers.serve import FAILED, serve, together
from envservers.settings import BadSetting, Settings, add_flags, chosen

WRONG_USAGE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """`serve NAME [flags]`; the flags are the table of settings and the world's own options."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    if len(arguments) < 2 or arguments[0] != "serve" or arguments[1].startswith("-"):
        known = ", ".join(installed()) or "none"
        print(f"usage: envservers serve NAME [flags]; installed: {known}", file=sys.stderr)
        return WRONG_USAGE
    return serve_worlds([arguments[1]], arguments[2:], program=f"envservers serve {arguments[1]}")


def serve_worlds(names: Sequence[str], arguments: Sequence[str], program: str) -> int:
    """One world at the root of a port, or several, each under its name."""
    try:
        loaded = [environment_named(name) for name in names]
    except UnknownWorld as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    worlds = {each.name: each for each in loaded}
    parser = argparse.ArgumentParser(
        prog=program, description=" ".join((each.__doc__ or "") for each in worlds.values())
    )
    add_flags(parser, Settings, *(each.Options for each in worlds.values()))
    flags = vars(parser.parse_args(arguments))
    try:
        settings = chosen(Settings, flags, os.environ)
        apps = {
            name: create_app(world, settings, chosen(world.Options, flags, os.environ))
            for name, world in worlds.items()
        }
    except BadSetting as error:
        parser.error(str(error))
    except SetupFailed as error:
        print(error, file=sys.stderr)
        return FAILED
    port = loaded[0].port
    if len(apps) == 1:
        return serve(apps[loaded[0].name], loaded[0].name, settings, port)
    paths = " and ".join(f"/{name}" for name in apps)
    return serve(together(apps, f"Two games: {paths}."), "+".join(apps), settings, port)


def world() -> int:
    """A console script that has the name of the world it serves."""
    name = Path(sys.argv[0]).stem
    return serve_worlds([name], sys.argv[1:], name)


def lmrlgym() -> int:
    return serve_worlds(["maze", "wordle"], sys.argv[1:], "lmrlgym")
