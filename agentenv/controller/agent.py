"""Agent: AgentGym's module of this name, for scripts that were written for it."""

from agentenv.agentgym.agent import Agent, APIAgent
from agentenv.agentgym.templates import (
    BaseChatTemplate,
    ChatGLM4Template,
    ChatMLTemplate,
    Llama2Template,
    Llama3Template,
)

__all__ = [
    "APIAgent",
    "Agent",
    "BaseChatTemplate",
    "ChatGLM4Template",
    "ChatMLTemplate",
    "Llama2Template",
    "Llama3Template",
]
