"""Hostile: what a model may say, and must not get away with."""

from __future__ import annotations

from envservers.testing.subject import Subject, bare, expect

ACTIONS = (
    "",
    " ",
    "\n\n\n",
    "\x00",
    "\x1b[2J\x1b]0;title\x07",
    "\x7f\x80\u009b31m",
    "\u202eevil\u2066",
    "\ufeff\ufffe\uffff",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "%s%s%s%n %d {0} {__class__.__mro__} {action!r:>99999} ${HOME} `id` $(id)",
    "__import__('os').system('true')",
    "'; DROP TABLE tasks; --",
    "../../../../etc/passwd",
    "file:///etc/passwd",
    "{" * 2000,
    "[" * 4000 + "]" * 4000,
    "9" * 7000,
    "get " + "9" * 5000 + " dirt",
    "-1",
    "1e999",
    "nan",
    "get 1 " + "a" * 7000,
    "craft 1 " + ", ".join(["1 a"] * 900),
    "move up\nmove up",
    "Action: Action: Action:",
    "</s><|im_end|><|eot_id|>",
    "приве́т 你好 مرحبا 🧱🧱 ﷽ Ａ １ ²",
    "İıſKÅ",
    "e\u0301" * 2000,
    "\U000e0001\U000e007f",
    "x" * 1_000_000,
)


def hostile_actions_are_answered_and_harm_nothing(it: Subject) -> None:
    """Control characters, markup, format strings, other scripts, 1 MB of text: all are answered."""
    tasks = it.tasks(2)
    bystander = it.begin(tasks[:1])[0]
    for task in tasks:
        told = [_answers(it, task) for _ in range(2)] if it.card.deterministic else []
        if told:
            expect(told[0] == told[1], f"task {task}: hostile actions are answered by chance")
    health = it.get("/health")
    expect(health.status_code == 200, f"afterwards /health answers {health.status_code}")
    seen = it.get("/observation", env_id=bystander["env_id"]).json()
    expect(seen == bystander, "hostile actions moved a session that did not play them")


def _answers(it: Subject, task: int) -> list[object]:
    """Each action in the episode so far, which is begun again when one ends it."""
    answers: list[object] = []
    state = it.begin([task])[0]
    for action in ACTIONS:
        if state["done"]:
            state = it.post("/reset", {"env_id": state["env_id"], "task": task}).json()
        before = state["steps"]
        answer = it.post("/step", {"env_id": state["env_id"], "action": action})
        shown = f"{action[:40]!r}, {len(action)} characters"
        expect(answer.status_code == 200, f"{shown}: {answer.status_code} {answer.text[:200]}")
        state = answer.json()
        expect(state["steps"] == before + 1, f"{shown} cost no step")
        size = len(state["observation"])
        expect(size < 100_000, f"{shown}: an observation of {size} characters")
        answers.append(bare(state))
    return answers
