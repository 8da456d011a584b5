"""Metrics: what a server counts, in Prometheus' text."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from agentenv.protocol import State

SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """One registry for each server: several may live in one process."""

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()

        def counter(name: str, text: str, *labels: str) -> Counter:
            return Counter(f"agentenv_{name}", text, labels, registry=registry)

        self.requests = counter("requests", "Requests answered", "route", "status")
        self.opened = counter("sessions_opened", "Sessions opened")
        self.closed = counter("sessions_closed", "Sessions closed, by a caller or by time")
        self.resets = counter("resets", "Episodes begun")
        self.replays = counter("replays", "Episodes rebuilt from their actions")
        self._steps = counter("steps", "Actions applied")
        self._invalid = counter("invalid_actions", "Actions that the world did not understand")
        self._episodes = counter("episodes", "Episodes that ended", "success")
        self._faults = counter("faults", "Engine calls that failed", "code")
        self.seconds = Histogram(
            "agentenv_request_seconds",
            "Time to answer",
            ["route"],
            buckets=SECONDS,
            registry=registry,
        )

    def gauge(self, name: str, text: str, value: Callable[[], float]) -> None:
        """A figure that is looked up when it is asked for."""
        Gauge(f"agentenv_{name}", text, registry=self.registry).set_function(value)

    def stepped(self, state: State) -> None:
        self._steps.inc()
        if "invalid_action" in state.info:
            self._invalid.inc()
        if state.done:
            self._episodes.labels(str(state.success).lower()).inc()

    def failed(self, code: str) -> None:
        self._faults.labels(code).inc()

    def text(self) -> bytes:
        return generate_latest(self.registry)
