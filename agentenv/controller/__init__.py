"""Controller: one episode, many at once, evaluations that resume, and proofs of what was played."""

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
