"""Conditions: under which two runs played a world, and what keeps them from being compared."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from hashlib import sha256

from agentenv.trajectory import Trajectory

_CONDITIONS: tuple[tuple[str, Callable[[Trajectory], str]], ...] = (
    ("world version", lambda each: each.world_version),
    ("source", lambda each: each.source),
    ("options", lambda each: json.dumps(each.options, sort_keys=True)),
    ("format", lambda each: each.format),
    ("SHA-256 of the prompt", lambda each: sha256(_told(each).encode()).hexdigest()[:12]),
)


def differing_conditions(a: Sequence[Trajectory], b: Sequence[Trajectory]) -> list[str]:
    """What is not the same in both runs of one world, a sentence for each."""
    told = []
    for name, condition in _CONDITIONS:
        here, there = set(map(condition, a)), set(map(condition, b))
        if here != there:
            told.append(f"{name} is {_listed(here)} in A and {_listed(there)} in B")
    faulted = [sum(not each.judged for each in run) for run in (a, b)]
    if any(faulted):
        told.append(f"{faulted[0]} faulted episodes in A and {faulted[1]} in B do not count")
    here_only, there_only = _played(a) - _played(b), _played(b) - _played(a)
    if here_only or there_only:
        told.append(f"{len(here_only)} tasks are only in A and {len(there_only)} only in B")
    return told


def why_unpaired(a: Sequence[Trajectory], b: Sequence[Trajectory]) -> str:
    """Why no task of one run has its counterpart in the other."""
    for name, run in (("A", a), ("B", b)):
        if not _played(run):
            faulted = sum(not each.judged for each in run)
            return f"no episode of {name} has a result; {faulted} of {len(run)} are faulted"
    here, there = _played(a), _played(b)
    sources = [{source for source, _, _ in run} for run in (here, there)]
    if not sources[0] & sources[1]:
        return f"source is {_listed(sources[0])} in A and {_listed(sources[1])} in B"
    tasks = [{task for _, task, _ in run} for run in (here, there)]
    if not tasks[0] & tasks[1]:
        return f"A has {_range('task', tasks[0])} and B has {_range('task', tasks[1])}"
    seeds = [{seed for _, _, seed in run} for run in (here, there)]
    return f"A has {_range('seed', seeds[0])} and B has {_range('seed', seeds[1])}"


def _told(each: Trajectory) -> str:
    return json.dumps([each.prompt, each.acknowledgment])


def _played(trajectories: Sequence[Trajectory]) -> set[tuple[str, int, int]]:
    """The tasks and seeds that have a result."""
    judged = (each for each in trajectories if each.judged and each.success is not None)
    return {(each.source, each.task, each.seed) for each in judged}


def _listed(values: Collection[str]) -> str:
    return " or ".join(sorted(values))


def _range(name: str, numbers: Collection[int]) -> str:
    low, high = min(numbers), max(numbers)
    return f"{name} {low}" if low == high else f"{name}s {low} to {high}"
