"""TODOList in a Todoist account, played over sockets against a service that speaks its API."""

from __future__ import annotations

import copy
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from agentenv_tool.live import ServiceDown
from agentenv_tool.todo.environment import Shared, Todo
from agentenv_tool.todo.todoist import Todoist

from envservers.environment import Step
from envservers.settings import BadSetting
from tests.environments.todo_service import TOKEN, Fault, Service, todoist

EMBEDDED = Todo.setup(Todo.Options())
TASKS = EMBEDDED.tasks.tasks
GARDEN = EMBEDDED.start.project("Garden").id
LAWN = EMBEDDED.start.task("Mow the lawn").id


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TODO_KEY", TOKEN)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


@pytest.fixture
def service() -> Iterator[Service]:
    """An account in which there is something already."""
    with todoist() as service:
        mine = service.new("P", {"name": "Household", "is_favorite": True})
        service.new("P", {"name": "AgentEnv container of a crash"})
        for name in ("Mow the lawn", "Repair the fence", "Something private"):
            service.new("T", {"content": name, "project_id": mine["id"], "priority": 2})
        service.log.clear()
        yield service


@pytest.fixture
def shared(service: Service) -> Iterator[Shared]:
    shared = Todo.setup(options(service))
    yield shared
    service.faults.clear()
    assert shared.service is not None
    shared.service.close()


def options(service: Service, **others: Any) -> Any:
    allowed = {"i_know_this_writes_to_my_account": True, **others}
    return Todo.Options(backend="live", live_url=service.url, **allowed)


def world_of(shared: Shared, number: int = 0) -> Todo:
    world = Todo(shared)
    world.reset(number, 0)
    return world


def call(world: Todo, tool: str, **arguments: Any) -> Step:
    return world.step(f"Action: {tool} with Action Input: {json.dumps(arguments)}")


def account_of(service: Service) -> tuple[dict[str, Any], dict[str, Any]]:
    return copy.deepcopy((service.projects, service.tasks))


def first(template: str) -> int:
    return next(number for number, task in enumerate(TASKS) if task.template == template)


def test_it_refuses_to_start_without_the_flag(service: Service) -> None:
    with pytest.raises(BadSetting, match="--i-know-this-writes-to-my-account"):
        Todo.setup(options(service, i_know_this_writes_to_my_account=False))
    assert service.log == []


def test_it_refuses_to_start_without_a_key(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TODO_KEY")
    with pytest.raises(ServiceDown, match="the variable TODO_KEY, which is not set"):
        Todo.setup(options(service))


def test_a_wrong_key_is_a_fault_and_is_not_told(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TODO_KEY", "another")
    with pytest.raises(ServiceDown, match="refuses the key") as refusal:
        world_of(Todo.setup(options(service)))
    assert "another" not in str(refusal.value)


def test_starting_and_asking_for_tasks_touches_nothing(service: Service) -> None:
    assert len(Todo(Todo.setup(options(service))).tasks()) == 155
    assert service.log == []


@pytest.mark.parametrize(
    "template",
    [
        "description",
        "complete_all",
        "delete_long",
        "swap_due_dates",
        "favor_home",
        "total_duration",
    ],
)
def test_an_episode_reads_and_ends_as_it_does_in_memory(shared: Shared, template: str) -> None:
    live, memory = world_of(shared, first(template)), world_of(EMBEDDED, first(template))
    while True:
        advice = live.oracle()
        assert advice == memory.oracle()
        assert live.available_actions() == memory.available_actions()
        step = live.step(advice.action)
        assert step == memory.step(advice.action)
        if step.done:
            break
    assert step.success
    live.close()


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("get_tasks", {"project_id": "1"}),
        ("update_project", {"project_id": "1", "is_favorite": True}),
        ("complete_task", {"task_id": "1"}),
        ("update_task", {"task_id": LAWN, "due_date": "soon"}),
        ("delete_task", {"task_id": "1"}),
        ("get_task_duration", {"task_id": GARDEN}),
    ],
)
def test_mistakes_read_as_they_do_in_memory(
    shared: Shared, service: Service, tool: str, arguments: dict[str, Any]
) -> None:
    live, memory = world_of(shared), world_of(EMBEDDED)
    before = account_of(service)
    assert call(live, tool, **arguments) == call(memory, tool, **arguments)
    assert account_of(service) == before


@pytest.mark.parametrize("tool", ["complete_task", "delete_task"])
def test_what_is_done_is_gone(shared: Shared, tool: str) -> None:
    live, memory = world_of(shared), world_of(EMBEDDED)
    for world in (live, memory):
        call(world, tool, task_id=LAWN)
    for again in ("complete_task", "delete_task", "get_task_description"):
        assert call(live, again, task_id=LAWN) == call(memory, again, task_id=LAWN)


def test_what_others_keep_in_the_account_is_never_read_or_changed(
    shared: Shared, service: Service
) -> None:
    before = account_of(service)
    world = world_of(shared, first("complete_all"))
    text = call(world, "get_projects").observation
    assert text.count("'name'") == 5
    for task in EMBEDDED.start.tasks:
        call(world, "delete_task", task_id=task.id)
    for project in EMBEDDED.start.projects:
        assert "[]" in call(world, "get_tasks", project_id=project.id).observation
    for id in (*before[0], *before[1]):
        assert "ERROR" in call(world, "delete_task", task_id=id).observation
        assert "ERROR" in call(world, "get_tasks", project_id=id).observation
    world.close()
    assert account_of(service) == before


def test_a_session_works_in_a_container_of_its_own(shared: Shared, service: Service) -> None:
    one, two = world_of(shared), world_of(shared)
    names = [each["name"] for each in service.projects.values() if each["parent_id"] is None]
    containers = [name for name in names if name.startswith("AgentEnv container ")][1:]
    assert len(set(containers)) == 2
    call(one, "delete_task", task_id=LAWN)
    assert "Mow the lawn" in call(two, "get_tasks", project_id=GARDEN).observation
    one.close()
    assert "Mow the lawn" in call(two, "get_tasks", project_id=GARDEN).observation
    two.close()


def test_a_reset_and_the_end_of_the_server_take_containers_away(
    service: Service, shared: Shared
) -> None:
    before = account_of(service)
    world = world_of(shared)
    world.reset(1, 0)
    assert len(service.projects) == len(before[0]) + 6
    assert shared.service is not None
    shared.service.close()
    assert account_of(service) == before


def test_a_fork_is_left_to_replay(shared: Shared) -> None:
    assert world_of(shared).copy() is None


def test_a_task_that_somebody_adds_is_neither_shown_nor_deleted(
    shared: Shared, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    world = world_of(shared)
    inside = next(each["id"] for each in service.projects.values() if each["name"] == "Garden")
    added = service.new("T", {"content": "Mine", "project_id": inside})
    assert "Mine" not in call(world, "get_tasks", project_id=GARDEN).observation
    with caplog.at_level(logging.WARNING):
        world.close()
    assert added["id"] in service.tasks
    assert "is left in the account" in caplog.text


def test_a_task_that_somebody_deletes_is_gone_for_the_agent_too(
    shared: Shared, service: Service
) -> None:
    world = world_of(shared)
    (id,) = [
        each["id"]
        for each in service.tasks.values()
        if each["content"] == "Mow the lawn" and each["due"]
    ]
    del service.tasks[id]
    assert "ERROR | no open task" in call(world, "get_task_duration", task_id=LAWN).observation
    assert "Mow the lawn" not in call(world, "get_tasks", project_id=GARDEN).observation


def test_long_lists_are_read_page_by_page(shared: Shared, service: Service) -> None:
    service.page = 1
    office = EMBEDDED.start.project("Office").id
    world = world_of(shared)
    service.log.clear()
    call(world, "get_tasks", project_id=office)
    assert service.log == ["GET /tasks"] * 10


def test_a_status_of_500_is_tried_again_and_done_once(shared: Shared, service: Service) -> None:
    world = world_of(shared)
    service.faults.append(Fault(r"POST /tasks/\w+", after=True, times=2))
    step = call(world, "update_task", task_id=LAWN, due_date="2015-06-09")
    assert "'due_date': '2015-06-09'" in step.observation


def test_a_creation_whose_answer_is_lost_creates_nothing_twice(
    shared: Shared, service: Service
) -> None:
    before = account_of(service)
    service.faults.append(Fault("POST /tasks", after=True, times=2))
    service.faults.append(Fault("POST /projects", after=True, times=2))
    world = world_of(shared)
    assert len(service.tasks) == len(before[1]) + 40
    world.close()
    assert account_of(service) == before


def test_a_deletion_whose_answer_is_lost_is_done(shared: Shared, service: Service) -> None:
    world = world_of(shared)
    service.faults.append(Fault(r"DELETE /tasks/\w+", after=True))
    assert "True" in call(world, "delete_task", task_id=LAWN).observation


@pytest.mark.parametrize(
    "fault",
    [
        Fault("GET /tasks", times=9),
        Fault("GET /tasks", status=429, headers={"Retry-After": "30"}, times=9),
        Fault("GET /tasks", status=200, body=b"<html>", times=9),
        Fault("GET /tasks", status=200, body=b'{"results": [7], "next_cursor": null}', times=9),
        Fault("GET /tasks", status=200, body=b'[{"id": "1"}]', times=9),
        Fault("GET /tasks", status=403, times=9),
    ],
    ids=["500", "429", "no JSON", "no rows", "no page", "403"],
)
def test_a_service_that_fails_is_a_fault_and_never_a_result(
    shared: Shared, service: Service, fault: Fault
) -> None:
    world = world_of(shared)
    service.faults.append(fault)
    with pytest.raises(ServiceDown):
        call(world, "get_tasks", project_id=GARDEN)


def test_an_end_that_cannot_be_judged_is_no_reward(shared: Shared, service: Service) -> None:
    number = first("description")
    world = world_of(shared, number)
    service.faults.append(Fault("GET /projects", times=9))
    with pytest.raises(ServiceDown):
        call(world, "finish", answer=TASKS[number].answer)


def test_no_request_is_sent_while_the_service_asks_to_wait(
    shared: Shared, service: Service
) -> None:
    world = world_of(shared)
    service.faults.append(Fault("GET /projects", status=429, headers={"Retry-After": "600"}))
    with pytest.raises(ServiceDown, match="no requests for 600 s"):
        call(world, "get_projects")
    service.log.clear()
    with pytest.raises(ServiceDown, match="no requests for another"):
        call(world, "get_projects")
    assert service.log == []


def test_a_container_that_stays_is_named(
    shared: Shared, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    world = world_of(shared)
    service.faults.append(Fault(r"DELETE /projects/\w+", times=9))
    with caplog.at_level(logging.WARNING):
        world.close()
    (name,) = [
        each["name"]
        for each in service.projects.values()
        if each["name"].startswith("AgentEnv container ") and "crash" not in each["name"]
    ]
    assert f"'{name}' may be left in the account" in caplog.text


def test_a_start_that_fails_halfway_leaves_nothing(shared: Shared, service: Service) -> None:
    before = account_of(service)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service, "has_durations", False)
        with pytest.raises(ServiceDown, match="did not keep all of"):
            world_of(shared)
    assert account_of(service) == before


def test_a_service_that_hangs_is_given_up(service: Service) -> None:
    account = Todoist(service.url, seconds=0.1)
    opened = account.open(EMBEDDED.start)
    service.faults.append(Fault("GET /projects", hangs=True, times=3))
    with pytest.raises(ServiceDown, match="ReadTimeout"):
        opened.projects()
    opened.close()
