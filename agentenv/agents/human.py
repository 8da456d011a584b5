"""Human: a person at the terminal, who types the actions.

After Ctrl-C the line that was asked for is still awaited: a thread that reads cannot be stopped.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from typing import TextIO

from agentenv.agents.agent import AgentError, Moment, Reply
from agentenv.clients.reply_text import encodable


class Human:
    """Shows the observation and takes a line as the action; Tab completes available actions."""

    name = "human"
    batch = 1

    def __init__(self, stdin: TextIO | None = None, stdout: TextIO | None = None):
        self._stdin = stdin or sys.stdin
        self._stdout = stdout or sys.stderr
        self._turn = asyncio.Lock()  # one question at a time: there is one person

    async def replies(self, moments: Sequence[Moment]) -> list[Reply]:
        return [await self._reply(moment) for moment in moments]

    async def close(self) -> None:
        pass

    async def _reply(self, moment: Moment) -> Reply:
        actions = moment.state.available_actions
        if actions is None:
            actions = await moment.env.available_actions()
        async with self._turn:
            if len(moment.messages) <= 3:  # the first turn: the rules, too
                self._stdout.write(f"{moment.card.prompt}\n")
            self._stdout.write(f"\n{moment.messages[-1]['content']}\n")
            self._stdout.flush()
            line = await asyncio.to_thread(self._ask, actions)
        return moment.format.write(line, "", moment.card)

    def _ask(self, actions: Sequence[str]) -> str:
        """The next line with something on it."""
        while True:
            line = self._read(actions)
            # A terminal may pass bytes on that are no UTF-8; they would not reach the world.
            text = encodable(line).strip()
            if text:
                return text
            if not line:
                raise AgentError("the input ended")

    def _read(self, actions: Sequence[str]) -> str:
        if self._stdin is sys.stdin and self._stdin.isatty():
            _complete(actions)
            try:
                return input("> ") + "\n"
            except EOFError:
                return ""
        self._stdout.write("> ")
        self._stdout.flush()
        return self._stdin.readline()


def _complete(actions: Sequence[str]) -> None:
    """Let Tab offer these, as whole lines."""
    try:
        import readline
    except ImportError:  # Windows
        return

    def offered(text: str, number: int) -> str | None:
        fitting = [action for action in actions if action.startswith(text)]
        return fitting[number] if number < len(fitting) else None

    readline.set_completer_delims("\n")
    readline.set_completer(offered)
    readline.parse_and_bind("tab: complete")
