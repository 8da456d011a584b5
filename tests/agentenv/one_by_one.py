"""What the agents of tests share: each conversation is answered on its own."""

from agentenv.agents.agent import Moment, Reply


class OneByOne:
    """An agent is `reply`, and a name."""

    name = "one by one"
    batch = 1

    async def replies(self, moments: list[Moment]) -> list[Reply]:
        return [await self.reply(moment) for moment in moments]

    async def reply(self, moment: Moment) -> Reply:
        raise NotImplementedError

    async def close(self) -> None:
        pass
