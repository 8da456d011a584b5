"""Deaths: what a session must survive, whatever its worker runs."""

from __future__ import annotations

import psutil

from envservers.testing.subject import Subject, bare, expect


def a_killed_worker_costs_no_session(it: Subject) -> None:
    """Sessions whose worker is killed between two steps go on as if nothing had happened."""
    if not it.card.deterministic or not _workers(it):
        return
    tasks, rounds = it.tasks(20), 4
    stories = it.random_play(tasks, rounds)
    states = it.begin(tasks)
    for turn in range(rounds):
        moves = {}
        told = {}
        for story, state in zip(stories, states, strict=True):
            if 2 * turn + 2 < len(story):
                moves[state["env_id"]] = story[2 * turn + 1]["action"]
                told[state["env_id"]] = story[2 * turn + 2]
        if not moves:
            break
        for worker in _workers(it):
            worker.kill()
        for env_id, answer in it.act(moves).items():
            seen = bare(answer)
            expect(seen == told[env_id], f"after a kill: {seen}; undisturbed: {told[env_id]}")
    expect(it.get("/health").status_code == 200, "afterwards the server is not healthy")


def _workers(it: Subject) -> list[psutil.Process]:
    """The spawned processes of the server, where its world runs in such."""
    found = []
    for child in it.process().children():
        try:
            if "spawn_main" in " ".join(child.cmdline()):
                found.append(child)
        except psutil.NoSuchProcess:
            continue
    return found
