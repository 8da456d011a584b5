"""Oracle: the world's own expert, asked before every step; its server must run with --oracle."""

from __future__ import annotations

from agentenv.agents.agent import Moment, Reply


class Oracle:
    """Says what the expert would do, in the format of the episode."""

    name = "oracle"

    async def reply(self, moment: Moment) -> Reply:
        expert = await moment.env.oracle()
        return moment.format.write(expert.action, expert.thought, moment.card)

    async def close(self) -> None:
        pass
