"""Subject: what a report is about: a run's config, its worlds and its episodes, in one order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agentenv.data.agenteval import tasks_of
from agentenv.data.prices import Prices, prices_of
from agentenv.data.statistics import Interval, Overall, WorldSummary, overall, summarize
from agentenv.protocol import Card
from agentenv.report.markup import short
from agentenv.trajectory import Trajectory


@dataclass(frozen=True, slots=True)
class Subject:
    """A run as it is shown. The order in which its episodes ended leaves no trace."""

    config: Mapping[str, Any]
    cards: Mapping[str, Card]
    trajectories: Sequence[Trajectory]
    worlds: Mapping[str, WorldSummary]
    overall: Overall
    prices: Prices | None

    def of(self, world: str) -> list[Trajectory]:
        """The episodes of a world, by task, seed and repeat."""
        return [each for each in self.trajectories if each.world == world]

    def metric(self, world: str) -> str:
        """The figure that papers report of this world."""
        return self.cards[world].metric

    def figure(self, world: str, metric: str = "") -> tuple[float | None, Interval | None]:
        """A figure of a world and its interval; the card's own metric unless told otherwise."""
        summary = self.worlds[world]
        if (metric or self.metric(world)) == "success":
            return summary.success, summary.success_interval
        return summary.score, summary.score_interval

    def source(self, world: str) -> str:
        """Whose tasks they are, in words; the card and the episodes should say the same."""
        return f"{short(' and '.join(sorted(self._sources(world))), 40)} tasks"

    def official(self, world: str) -> bool:
        """Whether these are tasks of AgentGym's: the card and every episode must say so."""
        return self._sources(world) == {"official"}

    def _sources(self, world: str) -> set[str]:
        card, named = self.cards[world], bool(self.config.get("tasks"))
        played = {each.source for each in self.of(world)} - {card.source}
        return {tasks_of(card, named), *played}

    @property
    def agent(self) -> str:
        """Its name, from the config or else from the episodes."""
        told = self.config.get("agent")
        if isinstance(told, Mapping):
            told = told.get("name")
        names = sorted({each.agent for each in self.trajectories})
        return str(told) if told else ", ".join(names) or "no agent"


def subject_of(
    config: Mapping[str, Any], cards: Mapping[str, Card], trajectories: Sequence[Trajectory]
) -> Subject:
    """Raises ValueError where a world has no card, or where the config's prices are none."""
    ordered = sorted(trajectories, key=lambda each: each.key)
    worlds = summarize(ordered)
    missing = ", ".join(world for world in worlds if world not in cards)
    if missing:
        raise ValueError(f"no card of {missing}: there are those of {', '.join(cards) or 'none'}")
    prices = prices_of(config.get("prices"))
    return Subject(config, cards, ordered, worlds, overall(worlds, cards), prices)
