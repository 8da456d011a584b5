"""Types: AgentGym's module of this name, for environments that were written for it."""

from agentenv.agentgym.types import (
    ActionFormat,
    ActionWithTought,
    APIConversationMessage,
    APIExperienceOutput,
    ConversationMessage,
    EvaluationOutput,
    ExperienceOutput,
    InferenceEngine,
    StepOutput,
    TokenizedConversationOutput,
)

__all__ = [
    "APIConversationMessage",
    "APIExperienceOutput",
    "ActionFormat",
    "ActionWithTought",
    "ConversationMessage",
    "EvaluationOutput",
    "ExperienceOutput",
    "InferenceEngine",
    "StepOutput",
    "TokenizedConversationOutput",
]
