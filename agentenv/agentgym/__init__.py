"""AgentGym's names, kept: its agents, tasks and evaluator, over this platform's controller.

Scripts import them from `agentenv.controller`, and the worlds from `agentenv.envs`.
"""

from agentenv.agentgym.adapter import BaseAdapter
from agentenv.agentgym.agent import Agent, APIAgent
from agentenv.agentgym.env import BaseEnvClient
from agentenv.agentgym.evaluation import BaseAgentEnvController, BaseTrainer, Evaluator
from agentenv.agentgym.task import BaseTask
from agentenv.agentgym.templates import (
    BaseChatTemplate,
    ChatGLM4Template,
    ChatMLTemplate,
    Llama2Template,
    Llama3Template,
)
from agentenv.agentgym.types import (
    ActionFormat,
    ActionWithTought,
    APIConversationMessage,
    APIExperienceOutput,
    ConversationMessage,
    EpisodesFaulted,
    EvaluationOutput,
    ExperienceOutput,
    InferenceEngine,
    StepOutput,
    TokenizedConversationOutput,
)

__all__ = [
    "APIAgent",
    "APIConversationMessage",
    "APIExperienceOutput",
    "ActionFormat",
    "ActionWithTought",
    "Agent",
    "BaseAdapter",
    "BaseAgentEnvController",
    "BaseChatTemplate",
    "BaseEnvClient",
    "BaseTask",
    "BaseTrainer",
    "ChatGLM4Template",
    "ChatMLTemplate",
    "ConversationMessage",
    "EpisodesFaulted",
    "EvaluationOutput",
    "Evaluator",
    "ExperienceOutput",
    "InferenceEngine",
    "Llama2Template",
    "Llama3Template",
    "StepOutput",
    "TokenizedConversationOutput",
]
