"""Session: where a client's episode stands, and which call comes next; no input or output."""

from __future__ import annotations

from agentenv import protocol
from agentenv.clients import calls
from agentenv.clients.calls import Call
from agentenv.clients.errors import EnvError
from agentenv.clients.reply_text import encodable
from agentenv.protocol import State

GONE = frozenset({"unknown_env", "env_closed", "session_lost"})  # nothing is left to close


class Session:
    """Opened by its first reset; closed once, and for good."""

    def __init__(self, state: State | None = None):
        self.state = state
        self.closed = False

    @property
    def env_id(self) -> int | None:
        return self.state.env_id if self.state is not None else None

    def reset(self, task: int | str, seed: int) -> Call[State]:
        self.check_open()
        number = protocol.task_number(task) if isinstance(task, str) else task
        if self.state is None:
            return calls.create(number, seed)
        return calls.reset(self.state.env_id, number, seed)

    def step(self, action: str) -> Call[State]:
        state = self.standing()
        return calls.step(state.env_id, encodable(action), state.steps)

    def standing(self) -> State:
        """The State that was answered last."""
        self.check_open()
        if self.state is None:
            raise EnvError("not_reset", "this client has no session yet: reset(task) opens one")
        return self.state

    def handle(self) -> int:
        return self.standing().env_id

    def came_to(self, state: State) -> State:
        self.state = state
        return state

    def check_open(self) -> None:
        if self.closed:
            raise EnvError("env_closed", "this client is closed: make a new one")

    def end(self) -> Call[protocol.Closed] | None:
        """How to close the session, the first time that it is asked."""
        first, self.closed = not self.closed, True
        return calls.close(self.state.env_id) if first and self.state is not None else None
