"""Command line: `agentenv COMMAND`; what people read goes to stdout, what happens to stderr.

Exit status: 0 all is well, 1 something failed or differs, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from agentenv import __version__
from agentenv.cli import collect, compare, data, evaluate, play, report, up, verify, worlds
from agentenv.cli.failures import FAILED, INTERRUPTED, WRONG_USAGE, Failure, WrongUsage
from agentenv.clients.errors import EnvError
from agentenv.servers import ServerFailed

COMMANDS = (worlds, up, play, evaluate, report, compare, collect, verify, data)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="agentenv", description="Language-model agents in interactive text worlds."
    )
    parser.add_argument("--version", action="version", version=f"agentenv {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for each in COMMANDS:
        each.add_to(commands)
    chosen = parser.parse_args(arguments)
    logging.basicConfig(stream=sys.stderr, format="%(levelname)s %(message)s")
    try:
        with _ended_by_sigterm():
            status: int = chosen.run_command(chosen)
        return status
    except WrongUsage as error:
        return _told(f"agentenv {chosen.command}: {error}", WRONG_USAGE)
    except (EnvError, ServerFailed, Failure) as error:
        return _told(f"agentenv {chosen.command}: {error}", FAILED)
    except KeyboardInterrupt:
        return _told("interrupted", INTERRUPTED)
    except BrokenPipeError:
        # The reader has had enough, and the interpreter must not try to flush the rest to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except OSError as error:
        return _told(f"agentenv {chosen.command}: {error}", FAILED)


def _told(text: str, status: int) -> int:
    print(text, file=sys.stderr)
    return status


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """SIGTERM ends a command as Ctrl-C does: sessions are closed and servers stopped."""
    before = signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
