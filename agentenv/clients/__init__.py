"""Clients: sessions on a server, and what an agent's reply says about the next action."""

from agentenv.clients.client import AsyncEnvClient, EnvClient
from agentenv.clients.errors import BadAnswer, EnvError, Unreachable

__all__ = ["AsyncEnvClient", "BadAnswer", "EnvClient", "EnvError", "Unreachable"]
