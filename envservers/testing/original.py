"""Original: the rules for AgentGym's dialect, held against the row that the server has in it."""

from __future__ import annotations

from typing import Any, get_args

from agentenv.protocol import State
from envservers.dialects import DIALECTS, REQUIRED, Dialect
from envservers.testing.subject import Subject, expect


def the_original_dialect_is_spoken(it: Subject) -> None:
    """A script written for AgentGym plays an episode with its own fields and shapes."""
    dialect = DIALECTS.get(it.card.name)
    if dialect is None:
        return
    tasks = it.tasks(2)
    created = it.post("/create", _required(dialect.create_fields, tasks[0]))
    expect(created.status_code == 200, f"/create answered {created.status_code}")
    handle: dict[str, Any] = {dialect.handle: _handle_in(it, created.json())}
    body = {**handle, dialect.task: tasks[-1], **_required(dialect.reset_fields, 0)}
    native = it.begin([tasks[-1]])[0]
    reset = it.post("/reset", body)
    told = _same_shape(reset, dialect.reset, native)
    again = it.post("/reset", body).json()
    expect(again == told, f"two resets of one task answered {told} and {again}")
    seen = it.get("/observation", **handle)
    _same_shape(seen, dialect.observation, native)
    offered = it.get("/available_actions", env_id=native["env_id"]).json()["available_actions"]
    action = offered[0] if offered else "look"
    native = it.post("/step", {"env_id": native["env_id"], "action": action}).json()
    _same_shape(it.post("/step", {**handle, "action": action}), dialect.step, native)
    closed = it.post("/close", handle)
    expect(closed.status_code == 200, f"/close answered {closed.status_code}")


def the_original_dialect_refuses_as_it_did(it: Subject) -> None:
    """Unknown handles and tasks that do not exist are errors in the original's own shape."""
    dialect = DIALECTS.get(it.card.name)
    if dialect is None:
        return
    unknown = it.post("/step", {dialect.handle: 123456, "action": "x"})
    _refused(unknown, dialect, "an unknown handle")
    created = it.post("/create", _required(dialect.create_fields, it.tasks(1)[0]))
    handle: dict[str, Any] = {dialect.handle: _handle_in(it, created.json())}
    for task in (-1, 10**15):
        body = {**handle, dialect.task: task, **_required(dialect.reset_fields, 0)}
        _refused(it.post("/reset", body), dialect, f"task {task}")
    missing = it.post("/step", handle)
    expect(missing.status_code == 422, f"a missing field answered {missing.status_code}")
    expect("detail" in missing.json(), f"a missing field answered {missing.text}")


def _refused(answer: Any, dialect: Dialect, what: str) -> None:
    error = answer.json()
    soft = answer.status_code == 200
    expect(soft == dialect.soft, f"{what} answered {answer.status_code} {error}")
    expect(list(error) == ["error"] and bool(error["error"]), f"{what} answered {error}")


def _same_shape(answer: Any, shape: Any, native: Any) -> Any:
    """What the wire says of an equal session, in the original's words."""
    expect(answer.status_code == 200, f"{answer.request.url.path} answered {answer.status_code}")
    told = answer.json()
    wanted = shape(State(**native))
    if isinstance(wanted, dict):
        wanted = {key: told.get(key) if key in ("id", "env_idx") else wanted[key] for key in wanted}
    expect(told == wanted, f"{answer.request.url.path} answered {told}, not {wanted}")
    return told


def _handle_in(it: Subject, created: Any) -> int:
    if isinstance(created, dict):
        created = created.get("id", created.get("env_idx"))
    expect(type(created) is int, f"/create answered {created!r}")
    handle: int = created
    it.opened.add(handle)
    return handle


def _required(fields: Any, task: int) -> dict[str, Any]:
    values = {}
    for name, (kind, default) in fields.items():
        if default is REQUIRED:
            values[name] = task if kind is int else get_args(kind)[0]
    return values
