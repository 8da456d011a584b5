"""Oracle: the world's own expert, asked before every step; its server must run with --oracle."""

from __future__ import annotations

from collections.abc import Sequence

from agentenv.agents.agent import Moment, Reply


class Oracle:
    """Says what the expert would do, in the format of the episode."""

    name = "oracle"
    batch = 1

    async def replies(self, moments: Sequence[Moment]) -> list[Reply]:
        return [await self._reply(moment) for moment in moments]

    async def close(self) -> None:
        pass

    async def _reply(self, moment: Moment) -> Reply:
        expert = await moment.env.oracle()
        return moment.format.write(expert.action, expert.thought, moment.card)
