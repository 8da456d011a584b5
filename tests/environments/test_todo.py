"""TODOList, played directly: its tools, its judge, its built-in tasks, its expert."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from agentenv_tool import making
from agentenv_tool.calls import read as read_call
from agentenv_tool.tasks import ToolTask
from agentenv_tool.todo import content, templates
from agentenv_tool.todo.environment import Todo
from agentenv_tool.todo.play import TOOLBOX

from agentenv.protocol import Tool
from agentenv.servers import serving
from envservers.environment import InvalidAction, Step

WORLD = Todo.setup(Todo.Options())
TASKS: tuple[ToolTask, ...] = WORLD.tasks.tasks
DATA = WORLD.start
GARDEN = DATA.project("Garden").id
LAWN = DATA.task("Mow the lawn").id


def begun(number: int = 0, **options: Any) -> Todo:
    world = Todo(Todo.setup(Todo.Options(**options)) if options else WORLD)
    world.reset(number, 0)
    return world


def call(world: Todo, tool: str, **arguments: Any) -> Step:
    return world.step(f"Action: {tool} with Action Input: {json.dumps(arguments)}")


def told(world: Todo, tool: str, **arguments: Any) -> str:
    text = call(world, tool, **arguments).observation
    return text.removeprefix("Observation: ").removesuffix("\nGive me one action.")


def first(template: str) -> int:
    return next(number for number, task in enumerate(TASKS) if task.template == template)


def solved(world: Todo, but_last: bool = False) -> Step:
    """Follow the expert to the end, or to the call before it."""
    while True:
        advice = world.oracle()
        if but_last and advice.action.startswith("finish"):
            return Step("")
        step = world.step(advice.action)
        if step.done:
            return step


def test_the_start_tells_the_goal() -> None:
    step = Todo(WORLD).reset(0, 0)
    assert step.observation == (
        f"A new trial begins.\nThe goal is: {TASKS[0].goal}\nGive me one action."
    )
    assert step.info == {"difficulty": "easy"}


def test_day_and_place_are_those_of_the_original() -> None:
    assert told(begun(), "get_user_current_date") == "2015-05-31"
    assert told(begun(), "get_user_current_location") == "New York"


def test_projects_are_listed_in_their_order() -> None:
    text = told(begun(), "get_projects")
    assert text.startswith(
        "[{'id': '2203306141', 'order': 1, 'color': 'berry_red', 'name': 'Household', "
        "'is_favorite': True}, "
    )
    assert text.count("'id'") == 5


def test_a_projects_open_tasks_are_listed_in_their_order() -> None:
    text = told(begun(), "get_tasks", project_id=GARDEN)
    assert text.startswith(
        "[{'id': '2995104586', 'project_id': '2203306155', 'order': 1, 'content': 'Mow the lawn', "
        "'is_completed': False, 'labels': ['outdoor'], 'priority': 1, 'due_date': '2015-05-30'}, "
    )
    assert text.count("'id'") == 7


def test_an_id_may_be_given_as_a_number() -> None:
    number = int(GARDEN)
    assert told(begun(), "get_tasks", project_id=number).startswith("[{'id': '2995104586'")


def test_descriptions_and_durations_have_their_own_tools() -> None:
    world = begun()
    text = told(world, "get_task_description", task_id=LAWN)
    assert text == "Leave the corner with the wild flowers"
    assert told(world, "get_task_duration", task_id=LAWN) == "80(minute)"
    essay = DATA.task("Write the final essay").id
    assert told(world, "get_task_duration", task_id=essay) == "3(day)"


def test_a_project_becomes_a_favorite_and_stops_being_one() -> None:
    world = begun()
    assert "'is_favorite': True" in told(
        world, "update_project", project_id=GARDEN, is_favorite=True
    )
    assert told(world, "get_projects").count("'is_favorite': True") == 3
    assert "'is_favorite': False" in told(
        world, "update_project", project_id=GARDEN, is_favorite=False
    )
    assert told(world, "get_projects").count("'is_favorite': True") == 2


def test_a_task_gets_another_due_date() -> None:
    world = begun()
    text = told(world, "update_task", task_id=LAWN, due_date="2015-06-09")
    assert "'due_date': '2015-06-09'" in text
    assert text in told(world, "get_tasks", project_id=GARDEN)


@pytest.mark.parametrize("tool", ["complete_task", "delete_task"])
def test_a_task_that_is_completed_or_deleted_is_not_open_any_more(tool: str) -> None:
    world = begun()
    assert told(world, tool, task_id=LAWN) == "True"
    assert "Mow the lawn" not in told(world, "get_tasks", project_id=GARDEN)
    for again in ("complete_task", "delete_task", "get_task_description", "get_task_duration"):
        assert told(world, again, task_id=LAWN).startswith("ERROR | no open task has the id")


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("get_tasks", {"project_id": LAWN}),
        ("update_project", {"project_id": "7", "is_favorite": True}),
        ("get_task_description", {"task_id": GARDEN}),
        ("get_task_duration", {"task_id": ""}),
        ("complete_task", {"task_id": "Mow the lawn"}),
        ("delete_task", {"task_id": "٣"}),
        ("update_task", {"task_id": "0", "due_date": "2015-06-01"}),
        ("update_task", {"task_id": LAWN, "due_date": "2015-02-29"}),
        ("update_task", {"task_id": LAWN, "due_date": "tomorrow"}),
        ("update_task", {"task_id": LAWN, "due_date": "2015-W22-1"}),
        ("update_task", {"task_id": LAWN, "due_date": "٢٠١٥-٠٦-٠١"}),
    ],
)
def test_what_does_not_exist_is_told_and_changes_nothing(
    tool: str, arguments: dict[str, Any]
) -> None:
    world = begun()
    step = call(world, tool, **arguments)
    assert step.observation.startswith("Observation: ERROR | ")
    assert step.info == {"tool_error": True}
    assert world.episode is not None
    assert world.episode.tools.account.content() == DATA


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("get_tasks", {}),
        ("get_tasks", {"project_id": [GARDEN]}),
        ("get_tasks", {"project_id": "9" * 41}),
        ("get_tasks", {"project": GARDEN}),
        ("update_project", {"project_id": GARDEN, "is_favorite": "perhaps"}),
        ("update_task", {"task_id": LAWN, "due_date": 20150601}),
        ("delete_project", {"project_id": GARDEN}),
    ],
)
def test_arguments_that_do_not_fit_are_an_invalid_action(
    tool: str, arguments: dict[str, Any]
) -> None:
    with pytest.raises(InvalidAction, match=r"ERROR \| "):
        call(begun(), tool, **arguments)


def test_a_right_answer_alone_is_worth_1_at_the_end() -> None:
    world = begun(first("description"))
    step = solved(world)
    assert (step.reward, step.done, step.success) == (1.0, True, True)


def test_an_answer_counts_only_when_it_is_given() -> None:
    world = begun(first("description"))
    solved(world, but_last=True)
    assert world.episode is not None
    assert world.episode.worth == 0
    step = call(world, "finish", answer="I have read it")
    assert (step.reward, step.done, step.success) == (0.0, True, False)


def test_a_question_leaves_everything_as_it_is() -> None:
    world = begun(first("description"))
    call(world, "update_project", project_id=GARDEN, is_favorite=True)
    assert solved(world).reward == 0
    world = begun(first("description"))
    call(world, "update_project", project_id=GARDEN, is_favorite=True)
    call(world, "update_project", project_id=GARDEN, is_favorite=False)
    assert solved(world).reward == 1


def test_an_operation_is_judged_by_what_was_done_not_by_the_answer() -> None:
    world = begun(first("complete_all"))
    solved(world, but_last=True)
    assert call(world, "finish", answer="whatever").reward == 1
    world = begun(first("complete_all"))
    assert call(world, "finish", answer="done").reward == 0


@pytest.mark.parametrize("template", ["complete", "set_due_date", "set_favorite", "delete_all"])
def test_one_change_too_many_is_worth_nothing(template: str) -> None:
    world = begun(first(template))
    solved(world, but_last=True)
    assert world.episode is not None
    account = world.episode.tools.account
    (untouched, *_) = [each for each in account.content().tasks if not each.completed]
    call(world, "update_task", task_id=untouched.id, due_date="2030-01-01")
    assert solved(world).reward == 0


@pytest.mark.parametrize(("template", "tool"), [("complete", "delete"), ("delete", "complete")])
def test_to_complete_a_task_is_not_to_delete_it(template: str, tool: str) -> None:
    number = first(template)
    world = begun(number)
    call(world, f"{tool}_task", task_id=DATA.task(TASKS[number].values["task"]).id)
    assert call(world, "finish", answer="done").reward == 0


def test_strict_grading_tells_what_was_found_before_and_decides_at_the_end() -> None:
    number = first("description")
    world = begun(number, strict=True)
    solved(world, but_last=True)
    assert world.episode is not None
    assert world.episode.worth == 1
    step = call(world, "update_project", project_id=GARDEN, is_favorite=True)
    assert step.reward == 0
    assert call(world, "finish", answer=TASKS[number].answer).reward == -1


def test_strict_grading_judges_operations_by_what_was_done() -> None:
    assert solved(begun(first("swap_due_dates"), strict=True)).reward == 1


def test_states_are_compared_without_ids_and_in_order() -> None:
    value = json.loads(json.dumps(DATA.state()))
    for project in value:
        for task in project["tasks"]:
            task["duration"], task["duration_unit"] = task["duration"]
    same = content.read(value)
    assert same.state() == DATA.state()
    value[0]["tasks"].reverse()
    assert content.read(value).state() != DATA.state()
    value[0]["tasks"].reverse()
    value.reverse()
    assert content.read(value).state() != DATA.state()


def test_edits_of_a_task_keep_its_place() -> None:
    edits = [
        {"task": "Mow the lawn", "due_date": "2015-06-09"},
        {"task": "Repair the fence", "completed": True},
        {"task": "Trim the hedge", "deleted": True},
        {"project": "Garden", "is_favorite": True},
    ]
    garden = DATA.after(edits).state()[2]
    assert garden["is_favorite"]
    assert [each["content"] for each in garden["tasks"]][:2] == ["Mow the lawn", "Repair the fence"]
    assert [each["completed"] for each in garden["tasks"]] == [False, True, *[False] * 4]
    open_ones = DATA.after(edits).state(completed=False)[2]["tasks"]
    assert len(open_ones) == 5


def test_the_expert_solves_every_task_with_room_to_spare() -> None:
    world = Todo(WORLD)
    for number in range(len(TASKS)):
        world.reset(number, 0)
        steps = 0
        step = None
        while step is None or not step.done:
            step = world.step(world.oracle().action)
            steps += 1
        assert step.success, TASKS[number].goal
        assert steps <= Todo.max_rounds - 2, TASKS[number].goal


def test_the_expert_ends_an_episode_that_cannot_be_saved() -> None:
    world = begun(first("complete"))
    for task in DATA.tasks:
        call(world, "delete_task", task_id=task.id)
    assert solved(world).reward == 0


def test_the_expert_goes_on_after_calls_of_others() -> None:
    world = begun(first("due_within"))
    call(world, "get_tasks", project_id=GARDEN)
    call(world, "get_tasks", project_id="1")
    call(world, "get_projects")
    assert solved(world).reward == 1


def test_the_tasks_are_drawn_again_to_the_same_bytes() -> None:
    path = Path(content.__file__).parent / "data" / "tasks.jsonl"
    drawn = list(making.drawn("todo", templates.making(), 0))
    assert making.written("todo", drawn).encode() == path.read_bytes()


def test_there_are_135_tasks_to_train_with_and_20_to_evaluate_with() -> None:
    assert WORLD.tasks.listing.splits == {"train": range(135), "test": range(135, 155)}
    assert len({task.goal for task in TASKS}) == 155
    asked = {task.difficulty for task in TASKS[135:]}
    kinds = [task.goal_type for task in TASKS[135:]]
    assert asked == {"easy", "hard"}
    assert 8 <= sum(kinds) <= 12


def test_no_task_is_another_one_in_other_words() -> None:
    assert len({(task.template, json.dumps(task.values)) for task in TASKS}) == 155


def test_every_template_has_several_phrasings_that_tell_its_values() -> None:
    random = Random(5)
    for template in templates.ALL:
        assert len(set(template.phrasings)) >= 3, template.name
        for _ in range(200):
            try:
                values = template.draw(DATA, random)
                template.answer(DATA, values)
            except making.Ambiguous:
                continue
            goals = [each.format(**values) for each in template.phrasings]
            assert not any("{" in goal for goal in goals), template.name
            break
        else:
            pytest.fail(f"{template.name} is never drawn")


def test_questions_of_yes_and_no_are_balanced() -> None:
    answers = [task.answer for task in TASKS if isinstance(task.answer, bool)]
    assert 0.3 <= sum(answers) / len(answers) <= 0.7


def test_available_actions_are_calls_that_fit_and_end_with_a_guess() -> None:
    world = begun(first("complete_all"))
    for _ in range(4):
        actions = world.available_actions()
        assert actions == world.available_actions()
        assert actions[-1].startswith("finish with Action Input: ")
        for action in actions:
            TOOLBOX[(made := read_call(action)).tool].checked(made.arguments)
        world.step(world.oracle().action)
    assert len(actions) >= 10


def test_a_copy_goes_its_own_way() -> None:
    number = first("complete")
    world = begun(number)
    call(world, "get_projects")
    twin = world.copy()
    assert twin is not None
    assert twin.available_actions() == world.available_actions()
    solved(world, but_last=True)
    assert call(twin, "finish", answer="done").reward == 0
    assert solved(world).reward == 1


def test_a_copy_is_judged_by_its_own_account() -> None:
    world = begun(first("complete"))
    twin = world.copy()
    assert twin is not None
    assert solved(twin).reward == 1
    assert call(world, "finish", answer="done").reward == 0


def test_the_expert_calls_tools_of_the_card() -> None:
    assert {Tool.model_validate(each).name for each in Todo.tools()} == set(TOOLBOX)
    for name in TOOLBOX:
        assert f"- {name}(" in Todo.prompt()


def test_the_episode_of_the_readme_is_played_as_printed() -> None:
    readme = (Path(content.__file__).parent / "README.md").read_text()
    (episode,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    with serving(["todo"], ("--port", "0", "--workers", "1")) as servers:
        episode = episode.replace("http://127.0.0.1:36014", servers["todo"].url)
        played = subprocess.run([sys.executable, "-c", episode], capture_output=True, text=True)
    assert played.returncode == 0, played.stderr
    *_, last = played.stdout.strip().splitlines()
    assert f"`{last}`" in readme


@pytest.mark.parametrize(
    "text", ["x" * 8000, "'\"\\" * 2000, "İ\u202e" * 4000, "[" * 8000, "9" * 8000, "\x00" * 8000]
)
def test_hostile_arguments_are_answered_and_change_nothing(text: str) -> None:
    world = begun()
    for tool, name in (("get_tasks", "project_id"), ("delete_task", "task_id")):
        with pytest.raises(InvalidAction) as answer:
            call(world, tool, **{name: text})
        assert len(str(answer.value)) < 400
        with pytest.raises(InvalidAction):
            world.step(f"{tool} with Action Input: {{'{name}': {text}}}")
    assert world.episode is not None
    assert world.episode.tools.account.content() == DATA
