"""Agents: who answers; `agent_named` makes one from what a command line says."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib import import_module
from typing import Any

from agentenv.agents.agent import Agent

# Imported when asked for: a person's terminal and an endpoint's client are not everybody's.
_CLASSES = {
    "oracle": "agentenv.agents.oracle:Oracle",
    "random": "agentenv.agents.random:Chance",
    "human": "agentenv.agents.human:Human",
}
_CLASSES_OF_A_MODEL = {  # NAME:MODEL; the model is their first argument
    "openai": "agentenv.agents.openai:ChatEndpoint",
    "local": "agentenv.agents.local:LocalModel",
    "replay": "agentenv.agents.replay:Replay",
}
SPECS = "oracle, random, human, openai:MODEL, local:PATH or replay:FILE"


def agent_named(spec: str, **options: Any) -> Agent:
    """The agent of a specification such as `random` or `openai:MODEL`; options go to its class."""
    name, _, model = spec.partition(":")
    known = options_of(spec)
    for option in options:
        if option not in known:
            takes = ", ".join(known) or "none"
            raise ValueError(f"the agent {name} has no option {option!r}: it takes {takes}")
    make = _class_of(spec)
    return make(model, **options) if model else make(**options)


def options_of(spec: str) -> list[str]:
    """What `agent_named` takes besides the specification."""
    known = list(inspect.signature(_class_of(spec)).parameters)
    return known[1:] if ":" in spec else known


def _class_of(spec: str) -> Callable[..., Agent]:
    name, colon, model = spec.partition(":")
    classes = _CLASSES_OF_A_MODEL if colon else _CLASSES
    if name not in classes or (colon and not model):
        raise ValueError(f"no agent {spec!r}: there is {SPECS}")
    module, _, attribute = classes[name].partition(":")
    found: Callable[..., Agent] = getattr(import_module(module), attribute)
    return found
