"""Identity: which episode a trajectory is, and whether it says what another one says."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from itertools import chain

from agentenv.trajectory import Trajectory


def identity(each: Trajectory) -> bytes:
    """Which episode this is: the same task, seed, repeat and agent under the same conditions.

    Official rows do not say their seed: those are the same only where their texts are.
    """
    options = json.dumps(each.options, sort_keys=True)
    facts = (each.world, each.source, options, each.task, each.seed, each.repeat)
    told = repr((*facts, each.agent, each.format))
    return _digest([told] if each.world_version else [told, texts_digest(each).hex()])


def texts_digest(each: Trajectory) -> bytes:
    """The same for episodes of a task in which the same was said."""
    turns = (
        (turn.reply, json.dumps(turn.tool_calls, sort_keys=True), turn.observation)
        for turn in each.turns
    )
    told = (each.world, str(each.task), each.prompt, each.acknowledgment, each.observation)
    return _digest(chain(told, *turns))


def _digest(texts: Iterable[str]) -> bytes:
    digest = sha256()
    for text in texts:
        content = text.encode(errors="surrogatepass")
        digest.update(f"{len(content)} ".encode() + content)
    return digest.digest()[:16]
