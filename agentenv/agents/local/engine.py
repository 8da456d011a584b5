"""Engine: one thread that computes the replies of all conversations together."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

import torch

from agentenv.agents.agent import AgentError
from agentenv.agents.local.continuous import Continuous
from agentenv.agents.local.requests import Request
from agentenv.agents.local.sampling import Sampling
from agentenv.agents.local.static import Static

log = logging.getLogger(__name__)


class Engine:
    """Takes requests from any thread; its own begins with the first and ends with `close`."""

    def __init__(
        self, model: Any, sampling: Sampling, rows: int, prefix_bytes: int, alone: bool = False
    ):
        """Alone: each conversation by itself, because others would change what is computed."""
        self._model = model
        self._rows = rows = 1 if alone else rows
        self._decoder: Continuous | Static
        if Continuous.suits(model) and not alone:
            self._decoder = Continuous(model, sampling, rows, prefix_bytes)
        else:
            self._decoder = Static(model, sampling, rows)
        self._arriving: list[Request] = []  # those on their way to the decoder
        self._changed = threading.Condition()  # guards the four below
        self._waiting: deque[Request] = deque()
        self._stale = False  # the weights are not those that prefixes were computed with
        self._closing = False
        self._thread: threading.Thread | None = None

    def submit(self, request: Request) -> None:
        with self._changed:
            self._waiting.append(request)
            if self._thread is None:
                self._closing = False
                self._thread = threading.Thread(target=self._work, name="local", daemon=True)
                self._thread.start()
            self._changed.notify()

    def refresh(self) -> None:
        """Compute everything anew from here on."""
        with self._changed:
            self._stale = True

    def close(self) -> None:
        """End the thread; whoever still waits gets an error."""
        with self._changed:
            self._closing = True
            thread = self._thread
            self._changed.notify()
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        why = AgentError("the model was closed")
        with torch.inference_mode():
            try:
                while self._arrive():
                    if self._decoder.busy:
                        self._attempt(self._decoder.step, self._decoder.abandon)
            except Exception as error:  # whatever it is: nobody waits in vain
                log.exception("the model failed")
                why = AgentError(f"the model failed ({error!r})")
            self._end(why)

    def _arrive(self) -> bool:
        """Let those in that wait and for whom there is room; False when it is time to end."""
        with self._changed:
            while not (self._waiting or self._decoder.busy or self._closing):
                self._changed.wait()
            if self._closing:
                return False
            stale, self._stale = self._stale, False
            room = min(self._decoder.room, len(self._waiting))
            self._arriving = [self._waiting.popleft() for _ in range(room)]
        if stale:
            self._decoder.forget()
        if self._model.training:
            self._model.eval()  # a trainer was at it
        wanted = [each for each in self._arriving if not each.abandoned]
        for group in self._decoder.groups(wanted):
            self._join(group)
        return True

    def _join(self, group: list[Request]) -> None:
        def fail(error: AgentError) -> None:
            for each in group:
                each.fail(error)

        self._attempt(lambda: self._decoder.join(group), fail)

    def _attempt(self, work: Callable[[], None], fail: Callable[[AgentError], None]) -> None:
        """Do it; where memory is short once more without what is kept; else let those fail."""
        for _ in range(2):
            try:
                return work()
            except torch.OutOfMemoryError as error:
                told = str(error).partition("\n")[0]
            except Exception as error:
                log.exception("the model failed")
                hint = "give fewer rows if it is memory that is short"
                return fail(AgentError(f"the model failed ({error!r}): {hint}"))
            # Not in the handler: the error's traceback holds the memory that is to be given back.
            log.warning("out of memory: the kept prefixes are dropped")
            self._drop()
        fail(AgentError(f"out of memory: give fewer rows than {self._rows} ({told})"))
        return self._drop()

    def _drop(self) -> None:
        self._decoder.forget()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()

    def _end(self, why: AgentError) -> None:
        """Tell all who wait, and be gone: a request that comes later starts another thread."""
        with self._changed:
            for each in (*self._waiting, *self._arriving):
                each.fail(why)
            self._waiting.clear()
            self._decoder.abandon(why)
            self._thread = None
            self._drop()  # a trainer may need the memory
