"""Env: AgentGym's module of this name, for environments that were written for it."""

from agentenv.agentgym.env import BaseEnvClient

__all__ = ["BaseEnvClient"]
