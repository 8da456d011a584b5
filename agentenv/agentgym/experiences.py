"""Experiences: played episodes in the shapes that AgentGym's scripts read."""

from __future__ import annotations

from agentenv.agentgym.agent import Agent, APIAgent
from agentenv.agentgym.types import (
    ROLES,
    APIExperienceOutput,
    ConversationMessage,
    Experience,
    ExperienceOutput,
    api_conversation,
)
from agentenv.agents.local.prompts import ids_after
from agentenv.data.agenttraj import rows
from agentenv.trajectory import Tokens, Trajectory


def experience_of(trajectory: Trajectory, reward: float, agent: Agent | APIAgent) -> Experience:
    """Of a judged episode; for an Agent with the ids that it read and wrote."""
    conversation: list[ConversationMessage] = next(rows([trajectory]))["conversations"]
    if isinstance(agent, APIAgent):
        said = ((ROLES[each["from"]], each["value"]) for each in conversation)
        told = api_conversation(said, trajectory.turns)
        return APIExperienceOutput(told, reward, trajectory)
    ids, mask = _ids(trajectory)
    text = agent.tokenizer.decode(ids, skip_special_tokens=False) if ids else ""
    return ExperienceOutput(conversation, reward, text, ids, [1] * len(ids), mask, trajectory)


def _ids(trajectory: Trajectory) -> tuple[list[int], list[int]]:
    """All ids up to the last that was written, and 1 for each of the agent's own, else 0."""
    tokens = [turn.tokens for turn in trajectory.turns if turn.tokens]
    marks = (
        Tokens(kept=each.kept, read=[0] * len(each.read), written=[1] * len(each.written))
        for each in tokens
    )
    return ids_after(tokens), ids_after(marks)
