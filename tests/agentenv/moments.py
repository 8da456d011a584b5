"""Moments to ask an agent in: a kitchen without a server, in any format and at any turn."""

from agentenv.agents.agent import AgentError, Moment, Reply
from agentenv.clients.conversation import briefing, opening
from agentenv.clients.formats import format_named
from agentenv.protocol import Expert, State
from tests.agentenv.toy_card import card

KITCHEN = card()


class Kitchen:
    """A session that knows its expert and its actions."""

    actions = ("look", "get 1 pan", "turn left", "search[soup]")

    async def oracle(self) -> Expert:
        return Expert(action="get 1 pan", thought="The soup needs one.")

    async def available_actions(self) -> list[str]:
        return list(self.actions)


class EmptyKitchen(Kitchen):
    actions = ()


def moment(format="react", steps=0, task=0, env=None, actions=None) -> Moment:
    state = State(
        env_id=1,
        task=task,
        observation="A table.",
        reward=0,
        score=0,
        done=False,
        truncated=False,
        success=False,
        steps=steps,
        available_actions=actions,
    )
    chosen = format_named(format)
    messages = opening(briefing(KITCHEN, chosen), state.observation)
    return Moment(messages, state, KITCHEN, chosen, env or Kitchen())


async def reply_of(agent, when: Moment) -> Reply:
    [reply] = await agent.replies([when])
    if isinstance(reply, AgentError):
        raise reply
    return reply


async def action_of(agent, when: Moment) -> str:
    return when.format.read(await reply_of(agent, when), when.card).action
