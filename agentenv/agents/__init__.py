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
    "openai": "agentenv.agents.openai:ChatEndpoint",
}
_SPECS = "oracle, random, human, openai:MODEL"


def agent_named(spec: str, **options: Any) -> Agent:
    """The agent of a specification such as `random` or `openai:MODEL`; options go to its class."""
    name, colon, model = spec.partition(":")
    if name not in _CLASSES or (name == "openai") != bool(model) or (colon and not model):
        raise ValueError(f"no agent {spec!r}: there is {_SPECS}")
    module, _, attribute = _CLASSES[name].partition(":")
    make: Callable[..., Agent] = getattr(import_module(module), attribute)
    given = {"model": model, **options} if model else options
    known = inspect.signature(make).parameters
    for option in given:
        if option not in known:
            takes = ", ".join(known) or "none"
            raise ValueError(f"the agent {name} has no option {option!r}: it takes {takes}")
    return make(**given)
