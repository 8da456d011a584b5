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

# Those of AgentGym, each module's of agentenv.agentgym.
AGENTGYM = {
    "agent": ("Agent", "APIAgent"),
    "env": ("BaseAdapter", "BaseEnvClient"),
    "evaluation": ("BaseAgentEnvController", "BaseTask", "BaseTrainer", "Evaluator"),
    "templates": (
        "BaseChatTemplate", "ChatGLM4Template", "ChatMLTemplate", "Llama2Template",
        "Llama3Template",
    ),
    "types": (
        "ActionFormat", "ActionWithTought", "APIConversationMessage", "APIExperienceOutput",
        "ConversationMessage", "EpisodesFaulted", "EvaluationOutput", "ExperienceOutput",
        "InferenceEngine", "StepOutput", "TokenizedConversationOutput",
    ),
}  # fmt: skip


def __getattr__(name: str) -> Any:
    for module, names in AGENTGYM.items():
        if name in names:
            return getattr(import_module(f"agentenv.agentgym.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
