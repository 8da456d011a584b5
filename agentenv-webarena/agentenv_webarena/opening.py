"""Opening: which world the options mean, and what must be given for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentenv_webarena.grading.endpoint import Endpoint
from agentenv_webarena.grading.judge import Judge, Overlap
from agentenv_webarena.grading.names import ROLES
from agentenv_webarena.grading.official import WHOLE, BadData, found
from agentenv_webarena.worlds import LiveSites, OwnSites, World
from envservers.settings import BadSetting

if TYPE_CHECKING:
    from agentenv_webarena.environment import WebArena


def world(options: WebArena.Options) -> World:
    """Live sites where the official tasks and an address are given, else the built-in ones."""
    judge = _judge(options)
    addresses = {role: url for role in ROLES if (url := getattr(options, role))}
    if options.data is None and not addresses:
        return OwnSites(options.chromium, judge)
    if options.data is None:
        raise BadSetting(
            f"{next(iter(addresses)).upper()} is given, but no official tasks are: name the folder "
            "with test.raw.json as AGENTENV_DATA, or leave the address out for the built-in sites"
        )
    folder = found(options.data)
    if folder is None:
        raise BadData(f"{options.data} has no webarena/{WHOLE}: put WebArena's tasks there")
    if not addresses:
        raise BadSetting(
            f"{folder} holds the official tasks, but no site is given: set "
            f"{', '.join(role.upper() for role in ROLES)}, as many as there are"
        )
    return LiveSites(folder, addresses, options.chromium, judge)


def _judge(options: WebArena.Options) -> Judge:
    if not options.judge_url:
        return Overlap()
    if not options.judge_model:
        raise BadSetting("judge_url is given: give judge_model as well, the model's name there")
    return Endpoint(options.judge_url, options.judge_model, options.judge_key)
