"""Experiences: played episodes in the shapes that AgentGym's scripts read."""

from __future__ import annotations

from agentenv.agentgym import agent as agents
from agentenv.agentgym.env import BaseEnvClient
from agentenv.agentgym.rollout import is_plain
from agentenv.agentgym.types import (
    APIConversationMessage,
    APIExperienceOutput,
    ConversationMessage,
    Experience,
    ExperienceOutput,
)
from agentenv.data.agenttraj import rows
from agentenv.trajectory import Trajectory


def experience_of(
    trajectory: Trajectory, agent: agents.Agent | agents.APIAgent, client: BaseEnvClient
) -> Experience:
    """Of a judged episode; for an Agent with the ids that it read and wrote."""
    reward = _reward(trajectory, client)
    conversation = _conversation(trajectory)
    if isinstance(agent, agents.APIAgent):
        told = _for_endpoints(conversation, trajectory)
        return APIExperienceOutput(told, reward, trajectory)
    ids, mask = ids_of(trajectory)
    text = agent.tokenizer.decode(ids, skip_special_tokens=False) if ids else ""
    return ExperienceOutput(
        conversation, reward, text, ids, [1] * len(ids), mask, trajectory=trajectory
    )


def ids_of(trajectory: Trajectory) -> tuple[list[int], list[int]]:
    """All ids up to the last that was written, and 1 for each of the agent's own, else 0."""
    ids: list[int] = []
    mask: list[int] = []
    for each in (turn.tokens for turn in trajectory.turns if turn.tokens):
        ids = [*ids[: each.kept], *each.read, *each.written]
        mask = [*mask[: each.kept], *[0] * len(each.read), *[1] * len(each.written)]
    return ids, mask


def _reward(trajectory: Trajectory, client: BaseEnvClient) -> float:
    if is_plain(client):
        return client.world.reward_of(trajectory)
    return trajectory.score or 0.0


def _conversation(trajectory: Trajectory) -> list[ConversationMessage]:
    conversation: list[ConversationMessage] = next(rows([trajectory]))["conversations"]
    return conversation


def _for_endpoints(
    conversation: list[ConversationMessage], trajectory: Trajectory
) -> list[APIConversationMessage]:
    told: list[APIConversationMessage] = [
        {
            "role": "user" if each["from"] == "human" else "assistant",
            "content": each["value"],
            "reasoning_content": None,
        }
        for each in conversation
    ]
    for message, turn in zip(told[3::2], trajectory.turns, strict=True):
        message["reasoning_content"] = turn.reasoning
    return told
