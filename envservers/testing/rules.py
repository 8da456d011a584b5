"""Rules: what every environment must keep, whatever its world is.

Each takes a Subject and raises Broken; its docstring is the sentence that `check` prints.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from agentenv.protocol import State
from envservers.registry import environment_named
from envservers.testing.subject import Subject, bare, expect, subject

Rule = Callable[[Subject], None]

HUGE = 10**30


def the_card_is_true(it: Subject) -> None:
    """The card's counts, bounds and texts are what the server really has."""
    card = it.card
    total = it.get("/tasks", limit=1).json()["total"]
    expect(total == card.tasks > 0, f"the card says {card.tasks} tasks, /tasks {total}")
    for split, count in card.splits.items():
        page = it.get("/tasks", split=split, limit=100_000).json()
        expect(page["total"] == len(page["tasks"]) == count, f"split {split} has not {count} tasks")
        expect(len(set(page["tasks"])) == count, f"split {split} names a task twice")
        first, last = (int(page["tasks"][end].rpartition("_")[2]) for end in (0, -1))
        it.begin([first, last])
    expect(bool(card.prompt.strip()), "the prompt is empty")
    expect(card.reward_range[0] <= card.reward_range[1], f"reward range {card.reward_range}")
    for tool in card.tools:
        expect(tool.parameters.get("type") == "object", f"tool {tool.name} takes no object")
        for parameter in tool.parameters.get("properties", {}):
            named = f"{{{parameter}}}" in tool.action or "{arguments}" in tool.action
            expect(named, f"tool {tool.name}: its template leaves out {parameter}")


def what_is_announced_holds(it: Subject) -> None:
    """Rewards, scores and verdicts stay within what the card and the protocol announce."""
    low, high = it.card.reward_range
    for story in it.random_play(it.tasks(20), it.scaled(it.card.max_rounds)):
        states = [each for each in story if "offered" not in each]
        total = sum(each["reward"] for each in states)
        expect(low - 1e-9 <= total <= high + 1e-9, f"a return of {total} outside {low}..{high}")
        for number, each in enumerate(states):
            State(env_id=1, **each)
            expect(0 <= each["score"] <= 1, f"a score of {each['score']}")
            expect(each["steps"] == number, f"step {number} is called {each['steps']}")
            expect(each["done"] or not each["truncated"], "truncated, and yet not done")
            expect(each["done"] or not each["success"], "a success, and yet not done")


def the_same_actions_give_the_same_bytes(it: Subject) -> None:
    """The same task, seed and actions give the same bytes in another process and hash seed."""
    if not it.card.deterministic:
        return
    tasks, rounds = it.tasks(25), it.scaled(it.card.max_rounds)
    with subject(it.name, hash_seed="4242", effort=it.effort) as other:
        for seed in (0, 7):
            mine = it.random_play(tasks, rounds, seed)
            theirs = other.random_play(list(reversed(tasks)), rounds, seed)[::-1]
            for task, (one, two) in zip(tasks, zip(mine, theirs, strict=True), strict=True):
                for turn, (left, right) in enumerate(zip(one, two, strict=False)):
                    where = f"task {task}, seed {seed}, {turn // 2} actions in"
                    expect(left == right, f"{where}: {left} in one process, {right} in another")


def a_session_that_slept_goes_on_where_it_stood(it: Subject) -> None:
    """A session whose engine was given back answers as one that was never disturbed."""
    if not it.card.deterministic:
        return
    tasks = it.tasks(15)
    stories = it.random_play(tasks, 6)
    with subject(it.name, ("--idle-seconds", "0.2")) as sleepy:
        states = sleepy.begin(tasks)
        for round in range(6):
            _until(lambda: sleepy.gauge("sessions_awake") == 0, "idle sessions kept their engines")
            here = {
                state["env_id"]: story[2 * round + 1 : 2 * round + 3]
                for story, state in zip(stories, states, strict=True)
                if 2 * round + 2 < len(story)
            }
            answers = sleepy.act({env_id: move["action"] for env_id, (move, _) in here.items()})
            for env_id, (_, told) in here.items():
                seen = bare(answers[env_id])
                expect(seen == told, f"after a sleep: {seen}; undisturbed: {told}")
        sleepy.end()


def a_fork_is_equal_and_independent(it: Subject) -> None:
    """A fork answers as its origin would, and neither feels what the other does."""
    if not it.card.deterministic:
        return
    for state in it.begin(it.tasks(10)):
        env_id = state["env_id"]
        for _ in range(3):
            choices = it.ask("available_actions", [env_id])[env_id]["available_actions"]
            if it.ask("observation", [env_id])[env_id]["done"]:
                break
            it.act({env_id: choices[0] if choices else "look"})
        before = it.ask("observation", [env_id])[env_id]
        twin = it.post("/fork", {"env_id": env_id}).json()
        it.opened.add(twin["env_id"])
        expect(twin["env_id"] != env_id, "a fork has the id of its origin")
        expect(bare(twin) == bare(before), f"a fork says {bare(twin)}, its origin {bare(before)}")
        if before["done"]:
            continue
        choices = it.ask("available_actions", [env_id])[env_id]["available_actions"] or ["look"]
        one = it.act({twin["env_id"]: choices[0]})[twin["env_id"]]
        expect(it.ask("observation", [env_id])[env_id] == before, "a fork's step moved its origin")
        two = it.act({env_id: choices[0]})[env_id]
        expect(bare(one) == bare(two), f"{choices[0]!r} gives {bare(one)} and {bare(two)}")


def available_actions_are_understood(it: Subject) -> None:
    """What /available_actions lists is never an invalid action."""
    for state in it.begin(it.tasks(8)):
        env_id = state["env_id"]
        for _ in range(it.scaled(4)):
            choices = it.ask("available_actions", [env_id])[env_id]["available_actions"]
            for choice in choices[: it.scaled(12)]:
                twin = it.post("/fork", {"env_id": env_id}).json()
                if "error" in twin:
                    return
                it.opened.add(twin["env_id"])
                answer = it.act({twin["env_id"]: choice})[twin["env_id"]]
                expect("error" not in answer, f"{choice!r} answered {answer.get('error')}")
                invalid = "invalid_action" in answer["info"]
                expect(not invalid, f"{choice!r} is offered, and then invalid")
            if not choices or it.act({env_id: choices[0]})[env_id].get("done", True):
                break


def a_finished_episode_refuses_steps_until_it_is_reset(it: Subject) -> None:
    """A step after the end is 409, costs nothing, and a reset begins an equal episode."""
    task = it.tasks(1)[0]
    first = it.begin([task])[0]
    env_id = first["env_id"]
    state = first
    for _ in range(2000):
        if state["done"]:
            break
        advice = it.ask("oracle", [env_id])[env_id]
        offered = it.ask("available_actions", [env_id])[env_id].get("available_actions")
        action = advice.get("action") or (offered or ["look"])[-1]
        state = it.act({env_id: action})[env_id]
    expect(state["done"], f"task {task} does not end")
    answer = it.post("/step", {"env_id": env_id, "action": "x"})
    refused(answer, 409, "episode_over")
    expect(it.get("/observation", env_id=env_id).json() == state, "a refused step changed it")
    again = it.post("/reset", {"env_id": env_id, "task": task, "seed": 0}).json()
    expect(again == first, f"reset again, task {task} begins {again}, not {first}")


def nothing_happens_before_a_reset(it: Subject) -> None:
    """A session without a task answers 409 until it has one."""
    handle = it.post("/createEnv", {}).json()
    it.opened.add(handle["env_id"])
    refused(it.post("/step", {**handle, "action": "x"}), 409, "not_reset")
    refused(it.get("/observation", **handle), 409, "not_reset")
    refused(it.get("/available_actions", **handle), 409, "not_reset")


def unknown_and_closed_ids_are_told_apart(it: Subject) -> None:
    """Unknown ids are 404, closed ones 410, and closing twice is fine."""
    task = it.tasks(1)[0]
    handle = {"env_id": it.begin([task])[0]["env_id"]}
    for _ in range(2):
        expect(it.post("/close", handle).json() == {"closed": True}, "closing is not idempotent")
    for unknown in (0, -1, 2**53, HUGE):
        refused(it.post("/step", {"env_id": unknown, "action": "x"}), 404, "unknown_env")
    for path, body in (("/step", {"action": "x"}), ("/reset", {"task": task}), ("/fork", {})):
        refused(it.post(path, {**handle, **body}), 410, "env_closed")


def a_task_that_does_not_exist_is_refused(it: Subject) -> None:
    """Tasks out of range, negative or huge are 404, others than integers 422; nothing is lost."""
    state = it.begin(it.tasks(1))[0]
    handle = {"env_id": state["env_id"]}
    for task in (-1, HUGE, 2**63):
        refused(it.post("/reset", {**handle, "task": task}), 404, "unknown_task")
        refused(it.post("/createEnv", {"task": task}), 404, "unknown_task")
    wrongs: tuple[Any, ...] = ("0", 0.5, True, None, [], {})
    for wrong in wrongs:
        refused(it.post("/reset", {**handle, "task": wrong}), 422, "bad_request")
    expect(it.get("/observation", **handle).json() == state, "a refused reset changed the session")


def calls_on_one_session_take_their_turns(it: Subject) -> None:
    """Concurrent steps of one session are applied one after the other, none twice, none lost."""
    env_id = it.begin(it.tasks(1))[0]["env_id"]
    action = (it.get("/available_actions", env_id=env_id).json()["available_actions"] or ["x"])[0]

    def step(_: int) -> Any:
        return it.post("/step", {"env_id": env_id, "action": action})

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(step, range(40)))
    taken = [each.json()["steps"] for each in answers if each.status_code == 200]
    expect(sorted(taken) == list(range(1, len(taken) + 1)), f"steps were answered {sorted(taken)}")
    for each in answers:
        if each.status_code != 200:
            refused(each, 409, "episode_over")
    expect(it.get("/observation", env_id=env_id).json()["steps"] == len(taken), "a step was lost")


def sessions_do_not_feel_each_other(it: Subject) -> None:
    """Many sessions stepped at once play as each would alone."""
    tasks = it.tasks(12)
    alone = [it.random_play([task], 8)[0] for task in tasks]
    expect(it.random_play(tasks, 8) == alone, "sessions stepped together play otherwise")


def the_oracle_succeeds(it: Subject) -> None:
    """The expert solves as many tasks as it promises; of more than a thousand, of the splits."""
    if not it.card.oracle:
        return
    tasks = it.tasks(MOST_SOLVED)
    failed: list[str] = []
    for start in range(0, len(tasks), BATCH_OF_EPISODES):
        failed += _unsolved(it, tasks[start : start + BATCH_OF_EPISODES])
        it.end()
    promised = environment_named(it.name).expert_solves
    solved = 1 - len(failed) / len(tasks)
    expect(
        solved >= promised, f"the oracle solves {solved:.1%} of the tasks: {'; '.join(failed[:3])}"
    )


def nothing_leaks(it: Subject) -> None:
    """A thousand sessions opened and closed leave no session, thread or file handle behind."""
    tasks = it.tasks(20)

    def round_trip(count: int) -> None:
        for start in range(0, it.scaled(count), 100):
            size = min(100, it.scaled(count) - start)
            it.begin([tasks[number % len(tasks)] for number in range(size)])
            it.end()

    round_trip(100)
    process = it.process()
    before = (it.gauge("sessions"), process.num_threads(), process.num_fds())
    round_trip(1000)
    left = it.gauge("sessions")
    expect(left == before[0] == 0, f"{left:g} sessions are left")
    _until(lambda: process.num_threads() <= before[1] + 2, f"{before[1]} threads became more")
    _until(lambda: process.num_fds() <= before[2] + 2, f"{before[2]} file handles became more")


MOST_SOLVED = 1000
BATCH_OF_EPISODES = 200


def _unsolved(it: Subject, tasks: list[int]) -> list[str]:
    """Where the oracle ends in the tasks that it does not solve."""
    states = {state["env_id"]: state for state in it.begin(tasks)}
    for _ in range(2000):
        live = [key for key, state in states.items() if not state["done"]]
        if not live:
            break
        advice = it.ask("oracle", live)
        for env_id in live:
            told = advice[env_id].get("error")
            expect(not told, f"task {states[env_id]['task']}: the oracle answered {told}")
        states |= it.act({env_id: advice[env_id]["action"] for env_id in live})
    return [
        f"task {state['task']} ends with {bare(state)}"
        for state in states.values()
        if not state["success"]
    ]


def refused(answer: Any, status: int, code: str) -> None:
    given = answer.json().get("error", {})
    expect(
        answer.status_code == status and given.get("code") == code and bool(given.get("message")),
        f"{answer.request.method} {answer.request.url.path} answered {answer.status_code} {given}, "
        f"not {status} {code}",
    )


def _until(holds: Callable[[], bool], otherwise: str, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        expect(time.monotonic() < end, otherwise)
        time.sleep(0.05)
