"""Options: what the tool worlds let a user choose when serving them."""

from __future__ import annotations

from dataclasses import dataclass

from envservers.environment import Environment
from envservers.settings import BadSetting, setting

EMBEDDED = "embedded"
LIVE = "live"


@dataclass(frozen=True)
class GradedOptions(Environment.Options):
    """How answers are graded."""

    strict: bool = setting(False, "grade as AgentGym does: any result counts, types must match")


@dataclass(frozen=True)
class BackedOptions(GradedOptions):
    """Who answers the tools."""

    backend: str = setting(
        EMBEDDED, "who answers the tools: embedded, or live for the real service"
    )
    live_url: str = setting("", "address that speaks the live API; default: the service's own")

    def __post_init__(self) -> None:
        if self.backend not in (EMBEDDED, LIVE):
            raise BadSetting(f"backend is {self.backend!r}: give {EMBEDDED} or {LIVE}")
