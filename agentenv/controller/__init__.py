"""Controller: one episode, many at once, evaluations that resume, and proofs of what was played.

AgentGym's names are here as well; they are loaded when one of them is asked for.
"""

from importlib import import_module
from typing import Any

from agentenv.controller.controller import AgentController
from agentenv.controller.episode import Episode, Limits, play
from agentenv.controller.evaluation import Evaluation, evaluate
from agentenv.controller.run import RunRefused
from agentenv.controller.verification import Difference, Verdict, verify

__all__ = [
    "AgentController",
    "Difference",
    "Episode",
    "Evaluation",
    "Limits",
    "RunRefused",
    "Verdict",
    "evaluate",
    "play",
    "verify",
]


def __getattr__(name: str) -> Any:
    if not name.startswith("_"):
        agentgym = import_module("agentenv.agentgym")
        if name in agentgym.__all__:
            return getattr(agentgym, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
