"""What TODOList's sessions leave in a Todoist account, whatever the service does to them."""

from __future__ import annotations

import copy
import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from agentenv_tool.live import ServiceDown
from agentenv_tool.todo.environment import Shared, Todo
from agentenv_tool.todo.todoist import Todoist

from envservers.environment import Step
from tests.environments.todo_service import TOKEN, Fault, Service, todoist

EMBEDDED = Todo.setup(Todo.Options())
TASKS = EMBEDDED.tasks.tasks
GARDEN = EMBEDDED.start.project("Garden").id
LAWN = EMBEDDED.start.task("Mow the lawn").id
BUSY = {"status": 429, "headers": {"Retry-After": "0"}}  # and again at once
DAY = "2015-06-09"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Service]:
    """An account in which there is something already."""
    monkeypatch.setenv("TODO_KEY", TOKEN)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with todoist() as service:
        service.page = 200
        mine = service.new("P", {"name": "Garden", "color": "lime_green"})
        service.new("T", {"content": "Mow the lawn", "project_id": mine["id"]})
        yield service


@pytest.fixture
def shared(service: Service) -> Iterator[Shared]:
    options = Todo.Options(
        backend="live", live_url=service.url, i_know_this_writes_to_my_account=True
    )
    shared = Todo.setup(options)
    yield shared
    service.faults.clear()
    stopped(shared)


def stopped(shared: Shared) -> None:
    assert shared.service is not None
    shared.service.close()


def hasty(shared: Shared, service: Service) -> Shared:
    """With a client that waits for a second only."""
    return replace(shared, service=Todoist(service.url, seconds=1.0))


def world_of(shared: Shared, number: int = 0) -> Todo:
    world = Todo(shared)
    world.reset(number, 0)
    return world


def call(world: Todo, tool: str, **arguments: Any) -> Step:
    return world.step(f"Action: {tool} with Action Input: {json.dumps(arguments)}")


def account_of(service: Service) -> tuple[dict[str, Any], dict[str, Any]]:
    return copy.deepcopy((service.projects, service.tasks))


def inside(service: Service, name: str) -> dict[str, Any]:
    """The task or project of the name in a container."""
    rows = [*service.projects.values(), *service.tasks.values()]
    return [each for each in rows if each.get("name", each.get("content")) == name][-1]


def first(template: str) -> int:
    return next(number for number, task in enumerate(TASKS) if task.template == template)


@pytest.mark.parametrize("asked", ["POST /projects", "POST /tasks"])
def test_a_429_during_an_upload_leaves_nothing_when_the_next_session_begins(
    shared: Shared, service: Service, asked: str
) -> None:
    before = account_of(service)
    service.faults.append(Fault(asked, **BUSY))
    service.faults.append(Fault("GET /projects", **BUSY))  # while it is taken away
    with pytest.raises(ServiceDown, match="status 429"):
        world_of(shared)
    world_of(shared).close()
    assert account_of(service) == before


def test_a_429_at_a_close_leaves_nothing_when_the_next_session_begins(
    shared: Shared, service: Service
) -> None:
    before = account_of(service)
    first_one = world_of(shared)
    service.faults.append(Fault("GET /projects", **BUSY))
    first_one.close()
    assert len(service.projects) == len(before[0]) + 6
    second = world_of(shared)
    assert len(service.projects) == len(before[0]) + 6
    second.close()
    assert account_of(service) == before


def test_a_429_at_a_close_leaves_nothing_when_another_session_ends(
    shared: Shared, service: Service
) -> None:
    before = account_of(service)
    one, two = world_of(shared), world_of(shared)
    service.faults.append(Fault(r"DELETE /projects/\w+", **BUSY))
    one.close()
    two.close()
    assert account_of(service) == before


def test_a_429_at_a_close_leaves_nothing_when_the_server_stops(
    shared: Shared, service: Service
) -> None:
    before = account_of(service)
    worlds = [world_of(shared) for _ in range(5)]
    for world in worlds[1:]:
        service.faults.append(Fault("GET /projects", **BUSY))
        world.close()
    stopped(shared)
    assert account_of(service) == before


def test_what_a_service_that_asks_to_wait_leaves_is_asked_about_only_later(
    shared: Shared, service: Service
) -> None:
    world = world_of(shared)
    service.faults.append(Fault("GET /projects", status=429, headers={"Retry-After": "600"}))
    world.close()
    service.log.clear()
    with pytest.raises(ServiceDown, match="no requests for another"):
        world_of(shared)
    stopped(shared)
    assert service.log == []


def test_sessions_that_begin_and_end_at_once_leave_nothing(
    shared: Shared, service: Service
) -> None:
    before = account_of(service)
    for asked in ("GET /projects", "POST /tasks", r"DELETE /projects/\w+", "POST /projects"):
        service.faults.append(Fault(asked, **BUSY, times=3))

    def play(number: int) -> int:
        try:
            world = world_of(shared, number)
        except ServiceDown:
            return 0
        world.close()
        return 1

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(play, range(16))) >= 10
    assert not any(each.times for each in service.faults)
    stopped(shared)
    assert account_of(service) == before


@pytest.mark.parametrize("asked", ["GET /projects", "GET /tasks"])
def test_an_empty_list_is_a_fault_at_the_end_and_no_reward(
    shared: Shared, service: Service, asked: str
) -> None:
    number = first("description")
    world = world_of(shared, number)
    nothing = b'{"results": [], "next_cursor": null}'
    service.faults.append(Fault(asked, status=200, body=nothing))
    with pytest.raises(ServiceDown, match="does not list"):
        call(world, "finish", answer=TASKS[number].answer)
    assert call(world, "finish", answer=TASKS[number].answer).reward == 1


def test_a_task_that_somebody_else_took_away_is_a_fault_at_the_end(
    shared: Shared, service: Service
) -> None:
    number = first("description")
    world = world_of(shared, number)
    del service.tasks[inside(service, "Mow the lawn")["id"]]
    assert "Mow the lawn" not in call(world, "get_tasks", project_id=GARDEN).observation
    with pytest.raises(ServiceDown, match="does not list 'Mow the lawn'"):
        call(world, "finish", answer=TASKS[number].answer)


@pytest.mark.parametrize("tool", ["get_projects", "get_tasks"])
def test_an_empty_list_is_never_a_result(shared: Shared, service: Service, tool: str) -> None:
    world = world_of(shared)
    nothing = b'{"results": [], "next_cursor": null}'
    service.faults.append(Fault(tool.replace("get_", "GET /"), status=200, body=nothing))
    with pytest.raises(ServiceDown, match="does not list"):
        call(world, tool, **({"project_id": GARDEN} if tool == "get_tasks" else {}))


@pytest.mark.parametrize("asked", ["GET /projects", "GET /tasks"])
def test_an_empty_list_never_has_what_is_not_ours_deleted(
    shared: Shared, service: Service, asked: str
) -> None:
    before = account_of(service)
    world = world_of(shared)
    added = service.new("T", {"content": "Mine", "project_id": inside(service, "Garden")["id"]})
    nothing = b'{"results": [], "next_cursor": null}'
    service.faults.append(Fault(asked, status=200, body=nothing, times=6))
    world.close()
    assert added["id"] in service.tasks
    del service.tasks[added["id"]]
    service.faults.clear()
    stopped(shared)
    assert account_of(service) == before


def test_a_container_that_somebody_else_has_put_something_into_is_left_and_named_once(
    shared: Shared, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    world = world_of(shared)
    garden = inside(service, "Garden")
    added = service.new("P", {"name": "Pond", "parent_id": garden["id"]})
    with caplog.at_level(logging.WARNING):
        world.close()
        world_of(shared).close()
    assert added["id"] in service.projects
    assert caplog.text.count("is left in the account, as it holds ['Pond']") == 1
    assert {each["name"] for each in service.projects.values() if each["parent_id"]} == {
        "Garden",
        "Pond",
    }


def test_a_date_that_the_service_refuses_is_the_agents_mistake(
    shared: Shared, service: Service
) -> None:
    world = world_of(shared)
    before = account_of(service)
    refusal = json.dumps({"error": "Due date is invalid " * 30}).encode()
    service.faults.append(Fault(r"POST /tasks/\w+", status=400, body=refusal))
    step = call(world, "update_task", task_id=LAWN, due_date=DAY)
    assert step.info == {"tool_error": True}
    assert "ERROR | the service refuses this: Due date is invalid" in step.observation
    assert len(step.observation) < 300
    service.faults.append(Fault(r"POST /projects/\w+", status=400))
    step = call(world, "update_project", project_id=GARDEN, is_favorite=True)
    assert "ERROR | the service refuses this: no" in step.observation
    assert account_of(service) == before


@pytest.mark.parametrize("status", [404, 409])
def test_any_other_refusal_of_an_update_is_a_fault(
    shared: Shared, service: Service, status: int
) -> None:
    world = world_of(shared)
    service.faults.append(Fault(r"POST /tasks/\w+/close", status=status))
    with pytest.raises(ServiceDown, match="was refused"):
        call(world, "complete_task", task_id=LAWN)


@pytest.mark.parametrize("day", ["0001-01-01", "1969-12-31", "2101-01-01", "9999-12-31"])
def test_a_year_far_away_is_refused_wherever_the_account_is(
    shared: Shared, service: Service, day: str
) -> None:
    live, memory = world_of(shared), world_of(EMBEDDED)
    before = account_of(service)
    step = call(memory, "update_task", task_id=LAWN, due_date=day)
    assert f"ERROR | '{day}' is too far away; give a day in 1970 to 2100" in step.observation
    assert call(live, "update_task", task_id=LAWN, due_date=day) == step
    assert account_of(service) == before
    for near in ("1970-01-01", "2100-12-31"):
        step = call(memory, "update_task", task_id=LAWN, due_date=near)
        assert f"'due_date': '{near}'" in step.observation


@pytest.mark.parametrize("tool", ["delete_task", "complete_task"])
def test_a_task_below_which_somebody_has_put_another_is_not_taken_away(
    shared: Shared, service: Service, tool: str
) -> None:
    world = world_of(shared)
    lawn = inside(service, "Mow the lawn")
    place = {"project_id": lawn["project_id"], "parent_id": lawn["id"]}
    service.new("T", {"content": "Buy petrol", **place})
    before = account_of(service)
    with pytest.raises(ServiceDown, match=r"\['Buy petrol'\] below the task 'Mow the lawn'"):
        call(world, tool, task_id=LAWN)
    assert account_of(service) == before
    world.close()
    assert inside(service, "Buy petrol")["parent_id"] == lawn["id"]


@pytest.mark.parametrize("knows", [True, False])
@pytest.mark.parametrize("asked", ["POST /projects", "POST /tasks"])
@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_creation_whose_answer_is_lost_is_never_shown_twice_and_leaves_nothing(
    shared: Shared, service: Service, knows: bool, asked: str, times: int
) -> None:
    service.knows_requests = knows
    before = account_of(service)
    service.faults.append(Fault(asked, after=True, times=times))
    if times == 3:
        with pytest.raises(ServiceDown, match="status 500"):
            world_of(shared)
    else:
        world = world_of(shared)
        assert call(world, "get_projects").observation.count("'id'") == 5
        counts = [
            call(world, "get_tasks", project_id=each.id).observation.count("'id'")
            for each in EMBEDDED.start.projects
        ]
        assert sum(counts) == 40
        world.close()
    assert account_of(service) == before


@pytest.mark.parametrize("asked", ["POST /projects", "POST /tasks"])
def test_a_creation_that_is_not_answered_in_time_leaves_nothing(
    shared: Shared, service: Service, asked: str
) -> None:
    before = account_of(service)
    service.faults.append(Fault(asked, after=True, hangs=True))
    quick = hasty(shared, service)
    with pytest.raises(ServiceDown, match="ReadTimeout"):
        world_of(quick)
    stopped(quick)
    assert account_of(service) == before


def test_a_container_that_comes_late_is_taken_away(
    shared: Shared, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    before = account_of(service)
    service.faults.append(Fault("POST /projects", times=3))
    with pytest.raises(ServiceDown, match="status 500"), caplog.at_level(logging.INFO):
        world_of(shared)
    _, name, *_ = caplog.text.partition("creating ")[2].split("'")
    service.new("P", {"name": name})
    stopped(shared)
    assert account_of(service) == before


def test_an_update_whose_answer_is_lost_is_done(shared: Shared, service: Service) -> None:
    service.knows_requests = False
    world = world_of(shared)
    for asked in (r"POST /projects/\w+", r"POST /tasks/\w+", r"POST /tasks/\w+/close"):
        service.faults.append(Fault(asked, after=True))
    step = call(world, "update_project", project_id=GARDEN, is_favorite=True)
    assert "'is_favorite': True" in step.observation
    step = call(world, "update_task", task_id=LAWN, due_date=DAY)
    assert f"'due_date': '{DAY}'" in step.observation
    assert "True" in call(world, "complete_task", task_id=LAWN).observation
