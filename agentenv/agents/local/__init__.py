"""Local: a transformers model that answers in this process; torch is loaded with the first one."""

from agentenv.agents.local.model import LocalModel

__all__ = ["LocalModel"]
