"""TODOList with AgentGym's own files: which are read, how their tasks are graded."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from agentenv_tool.tasks import BadTasks
from agentenv_tool.todo.content import BadContent, read
from agentenv_tool.todo.environment import Todo

from envservers.environment import Step

PROJECTS: list[dict[str, Any]] = [
    {
        "name": "Exam",
        "color": "red",
        "is_favorite": True,
        "tasks": [
            {
                "content": "Read the book",
                "description": "All of it",
                "due": {"date": "2015-06-02"},
                "duration": 90,
                "duration_unit": "minute",
                "priority": 3,
            },
            {"content": "Sleep", "due_date": "2015-06-03", "priority": 1},
        ],
    },
    {"name": "Party", "is_favorite": False, "tasks": [{"content": "Buy lemonade"}]},
]
EXAM, PARTY = "2203306141", "2203306148"
BOOK, SLEEP, LEMONADE = "2995104339", "2995104352", "2995104365"


def row(goal: str, subgoal: Any, kind: int = 0, **info: Any) -> dict[str, Any]:
    start = {"current_date": "2015-05-31", "current_location": "New York"}
    told = {"answer": subgoal, "init_config": start, "goal_type": kind, "tool": "todo", **info}
    return {"goal": goal, "subgoals": [subgoal], "additional_info": told, "difficulty": "easy"}


LATER = {"content": "Sleep", "due": {"date": "2015-06-09", "string": "Jun 9"}, "priority": 1}
ROWS = [
    row("How many tasks has Exam?", 2),
    row("What is said about the book?", "All of it"),
    row("Sleep on June 9.", LATER, 1),
    row("Make Party a favorite.", {"name": "Party", "is_favorite": True}, 1),
    row(
        "Complete the lemonade.",
        True,
        1,
        projects=[{"name": "Exam"}, {"name": "Party"}],
        tasks=[{"content": "Read the book"}, {"content": "Sleep", "due_date": "2015-06-03"}],
    ),
    row("Do something nobody knows.", True, 1),
    row("Leave only the book.", [{"name": "Exam", "tasks": [{"content": "Read the book"}]}], 1),
]


def written(folder: Path, projects: Any = PROJECTS, rows: Any = None) -> Path:
    """As AgentGym lays it out."""
    home = folder / "Toolusage" / "toolusage" / "utils" / "todo"
    data = folder / "Toolusage" / "data"
    home.mkdir(parents=True)
    data.mkdir()
    (home / "projects.json").write_text(json.dumps(projects))
    lines = [json.dumps(each) for each in (ROWS if rows is None else rows)]
    (data / "todo.jsonl").write_text("\n".join(lines) + "\n")
    return folder


def begun(folder: Path, number: int, **options: Any) -> Todo:
    world = Todo(Todo.setup(Todo.Options(data=folder, **options)))
    world.reset(number, 0)
    return world


def call(world: Todo, tool: str, **arguments: Any) -> Step:
    return world.step(f"Action: {tool} with Action Input: {json.dumps(arguments)}")


def test_official_tasks_keep_their_numbers_and_are_split_by_the_official_lists(
    tmp_path: Path,
) -> None:
    written(tmp_path)
    for split, numbers in {"train": [0, 2, 5], "test": [4, 1]}.items():
        items = [{"item_id": f"todo_{number}"} for number in numbers]
        (tmp_path / f"tool_todo_{split}.json").write_text(json.dumps(items))
    world = begun(tmp_path, 1)
    tasks = world.tasks()
    assert (tasks.source, tasks.count, tasks.oracle) == ("official", 7, False)
    assert tasks.splits == {"train": [0, 2], "test": [4, 1]}
    assert "The goal is: What is said about the book?" in world.reset(1, 0).observation


def test_a_task_whose_reference_nobody_knows_is_left_out_and_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        tasks = begun(written(tmp_path), 0).tasks()
    assert tasks.missing == {5}
    assert "tasks 5 of todo are left out" in caplog.text


def test_tasks_that_can_none_of_them_be_graded_refuse_to_start(tmp_path: Path) -> None:
    with pytest.raises(BadTasks, match="no task that can be graded"):
        begun(written(tmp_path, rows=[ROWS[5]]), 0)


def test_tasks_without_the_content_they_are_about_refuse_to_start(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "Toolusage/toolusage/utils/todo/projects.json").unlink()
    with pytest.raises(BadTasks, match=r"give projects.json as one of"):
        begun(tmp_path, 0)


@pytest.mark.parametrize("place", ["", "Toolusage/data"])
def test_the_content_may_lie_beside_the_tasks_or_in_the_folder(tmp_path: Path, place: str) -> None:
    written(tmp_path)
    path = tmp_path / "Toolusage/toolusage/utils/todo/projects.json"
    path.rename(tmp_path / place / "projects.json")
    assert "'name': 'Party'" in call(begun(tmp_path, 0), "get_projects").observation


@pytest.mark.parametrize("strict", [False, True])
def test_a_question_is_right_with_the_answer_and_nothing_changed(
    tmp_path: Path, strict: bool
) -> None:
    written(tmp_path)
    assert call(begun(tmp_path, 0, strict=strict), "finish", answer=2).reward == 1
    assert call(begun(tmp_path, 0, strict=strict), "finish", answer=3).reward == 0
    world = begun(tmp_path, 0, strict=strict)
    call(world, "delete_task", task_id=SLEEP)
    assert call(world, "finish", answer=2).reward == 0


def test_answers_are_compared_by_meaning_unless_strict(tmp_path: Path) -> None:
    written(tmp_path)
    assert call(begun(tmp_path, 0), "finish", answer="2").reward == 1
    assert call(begun(tmp_path, 0, strict=True), "finish", answer="2").reward == 0


def test_any_result_meets_a_subgoal(tmp_path: Path) -> None:
    written(tmp_path)
    for strict in (False, True):
        world = begun(tmp_path, 1, strict=strict)
        step = call(world, "get_task_description", task_id=BOOK)
        assert step.reward == (1 if strict else 0)
        done = call(world, "finish", answer="done")
        assert (done.score, done.success) == (1, True)


def test_an_edit_is_known_by_the_task_or_project_that_it_leaves(tmp_path: Path) -> None:
    written(tmp_path)
    world = begun(tmp_path, 2)
    call(world, "update_task", task_id=SLEEP, due_date="2015-06-09")
    assert call(world, "finish", answer="done").reward == 1
    world = begun(tmp_path, 2)
    call(world, "update_task", task_id=SLEEP, due_date="2015-06-10")
    assert call(world, "finish", answer="done").reward == 0
    world = begun(tmp_path, 3)
    call(world, "update_project", project_id=PARTY, is_favorite=True)
    assert call(world, "finish", answer="done").reward == 1


def test_a_reference_in_the_row_decides(tmp_path: Path) -> None:
    written(tmp_path)
    world = begun(tmp_path, 4)
    call(world, "complete_task", task_id=LEMONADE)
    assert call(world, "finish", answer="done").reward == 1
    world = begun(tmp_path, 4)
    call(world, "complete_task", task_id=SLEEP)
    assert call(world, "finish", answer="done").reward == 0
    world = begun(tmp_path, 4)
    call(world, "complete_task", task_id=LEMONADE)
    call(world, "update_task", task_id=SLEEP, due_date="2015-06-09")
    assert call(world, "finish", answer="done").reward == 0


def test_an_answer_that_is_a_state_is_compared_as_one(tmp_path: Path) -> None:
    rows = [row("No party.", [{"name": "Exam", "tasks": [{"content": "Sleep"}]}], 1)]
    world = begun(written(tmp_path, [PROJECTS[0]], rows), 0)
    call(world, "complete_task", task_id=BOOK)
    assert call(world, "finish", answer="done").reward == 1


def test_date_and_place_are_those_of_the_row(tmp_path: Path) -> None:
    start = {"current_date": "2015-06-01", "current_location": "Boston"}
    written(tmp_path, rows=[row("Where am I?", "Boston", init_config=start)])
    world = begun(tmp_path, 0)
    assert "Boston" in call(world, "get_user_current_location").observation
    assert "2015-06-01" in call(world, "get_user_current_date").observation


def test_the_content_may_list_projects_and_tasks_apart() -> None:
    tasks = [
        {**task, "project_id": name}
        for name, project in zip((7, "x"), PROJECTS, strict=True)
        for task in project["tasks"]
    ]
    projects = [
        {key: value for key, value in project.items() if key != "tasks"} | {"id": id}
        for id, project in zip((7, "x"), PROJECTS, strict=True)
    ]
    assert read({"projects": projects, "tasks": tasks}) == read(PROJECTS)
    assert read({"projects": PROJECTS}) == read(PROJECTS)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ([], "at least one project"),
        ({"items": []}, "a list of projects"),
        ("text", "a list of projects"),
        ([7], "a project"),
        ([{"tasks": []}], "a name"),
        ([{"name": "A", "tasks": [{}]}], "a content"),
        ([{"name": "A", "tasks": ["B"]}], "a task"),
        ([{"name": "A", "tasks": [{"content": "B", "due_date": "June"}]}], "a due date"),
        ([{"name": "A", "tasks": [{"content": "B", "priority": 5}]}], "a priority of 1 to 4"),
        ([{"name": "A", "tasks": [{"content": "B", "duration": "1 h"}]}], "a duration"),
        ({"projects": [{"name": "A", "id": 1}], "tasks": [{"content": "B"}]}, "project_id"),
    ],
)
def test_content_of_another_shape_is_refused_with_what_was_found(value: Any, found: str) -> None:
    with pytest.raises(BadContent, match=found) as refusal:
        read(value)
    assert "give a list of projects such as" in str(refusal.value)
