"""Task: AgentGym's module of this name, for environments that were written for it."""

from agentenv.agentgym.evaluation import BaseTask

__all__ = ["BaseTask"]
