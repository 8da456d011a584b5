"""Chance: one of the available actions, drawn; the floor that every other agent has to beat."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from agentenv.agents.agent import Moment, Reply


class Chance:
    """Draws the same actions in every run with the same seeds, and others in each repeat."""

    name = "random"
    batch = 1

    def __init__(self, seed: int = 0):
        self._seed = seed

    async def replies(self, moments: Sequence[Moment]) -> list[Reply]:
        return [await self._reply(moment) for moment in moments]

    async def close(self) -> None:
        pass

    async def _reply(self, moment: Moment) -> Reply:
        state = moment.state
        actions = state.available_actions
        if actions is None:
            actions = await moment.env.available_actions()
        # Drawn from where the episode stands: episodes that are played at once share this agent.
        episode = f"{moment.card.name}/{state.task}/{moment.seed}/{moment.repeat}"
        draw = Random(f"{self._seed}/{episode}/{state.steps}")
        action = draw.choice(actions) if actions else "look"
        return moment.format.write(action, "", moment.card)
