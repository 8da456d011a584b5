"""Progress on standard error: a live table on a terminal, else a line now and then."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Self, TextIO

from rich.console import Console
from rich.live import Live
from rich.table import Table

from agentenv.cli.tables import table_of
from agentenv.controller.episode import Episode
from agentenv.trajectory import Trajectory

LINE_SECONDS = 5.0


class Progress:
    """How many episodes of each world are over, and how they went so far."""

    def __init__(
        self,
        live: bool = True,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ):
        self._stream, self._clock = stream or sys.stderr, clock
        self._said = clock()
        self._totals: Counter[str] = Counter()
        self._over: Counter[str] = Counter()
        self._won: Counter[str] = Counter()
        self._faulted: Counter[str] = Counter()
        console = Console(file=self._stream)
        seen = live and self._stream.isatty()
        self._live = (
            Live(get_renderable=self._table, console=console, transient=True) if seen else None
        )

    def __enter__(self) -> Self:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live is not None:
            self._live.stop()

    def begin(self, episodes: Iterable[Episode]) -> None:
        self._totals.update(each.world for each in episodes)

    def watch(self, trajectory: Trajectory) -> None:
        self._over[trajectory.world] += 1
        self._won[trajectory.world] += bool(trajectory.success)
        self._faulted[trajectory.world] += not trajectory.judged
        if self._live is None and self._clock() - self._said >= LINE_SECONDS:
            self._said = self._clock()
            done = ", ".join(f"{name} {self._over[name]}/{of}" for name, of in self._totals.items())
            self._stream.write(f"{done}\n")
            self._stream.flush()

    def _table(self) -> Table:
        rows = []
        for name, total in self._totals.items():
            counts = (self._over[name], total, self._won[name], self._faulted[name])
            rows.append([name, *map(str, counts)])
        return table_of(["world", "over", "of", "successes", "faulted"], rows)
