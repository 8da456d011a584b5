"""Sheet, played directly: its tasks, its grading, the user's own data, its expert."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZipFile

import pytest
from agentenv_tool.episode import Episode
from agentenv_tool.making import drawn, written
from agentenv_tool.sheet import xlsx
from agentenv_tool.sheet.__main__ import main
from agentenv_tool.sheet.book import Page
from agentenv_tool.sheet.environment import Sheet, begun
from agentenv_tool.sheet.grading import same, share, share_of_overlap
from agentenv_tool.sheet.source import BadTasks, Shelf, sheet_number
from agentenv_tool.sheet.templates import TEMPLATES, making
from agentenv_tool.sheet.xlsx import BadWorkbook
from openpyxl import Workbook
from openpyxl.comments import Comment

from agentenv.clients.template import match
from agentenv.protocol import Tool
from envservers.environment import InvalidAction, Step

DATA = Path(xlsx.__file__).parent / "data"
FILL, APPEND, ANNOTATE, ORDER, FREEZE, CHANGE, ENTITLE = 0, 1, 2, 3, 5, 14, 19


def served(**options: Any) -> Sheet:
    return Sheet(Sheet.setup(Sheet.Options(**options)))


@pytest.fixture(scope="module")
def shared() -> Any:
    return Sheet.setup(Sheet.Options())


@pytest.fixture
def world(shared: Any) -> Sheet:
    return Sheet(shared)


def do(world: Sheet | Episode, tool: str, **arguments: Any) -> Step:
    return world.step(f"Action: {tool} with Action Input: {arguments}")


def solve(world: Sheet, task: int, steps: int = 15) -> list[Step]:
    world.reset(task, 0)
    return finish(world, steps)


def finish(world: Sheet, steps: int = 15) -> list[Step]:
    played: list[Step] = []
    while len(played) < steps and not (played and played[-1].done):
        played.append(world.step(world.oracle().action))
    return played


def values(world: Sheet, task: int) -> Any:
    return world.world.tasks[task].values


# Tasks and the expert


def test_there_are_six_easy_and_fourteen_hard_tasks_one_of_each_template(world: Sheet) -> None:
    tasks = world.world.tasks.tasks
    assert Counter(each.difficulty for each in tasks) == {"easy": 6, "hard": 14}
    assert len({each.template for each in tasks}) == len(TEMPLATES) == 20
    assert world.tasks().splits == {"test": range(20)}


def test_the_built_in_tasks_are_made_again_byte_for_byte() -> None:
    made = written("sheet", list(drawn("sheet", making(), 0)))
    assert made.encode() == (DATA / "tasks.jsonl").read_bytes()


@pytest.mark.parametrize("seed", range(1, 6))
def test_other_seeds_make_other_tasks_that_the_expert_solves(seed: int) -> None:
    """The making holds the expert to each of them."""
    made = list(drawn("sheet", making(), seed))
    ours = list(drawn("sheet", making(), 0))
    assert len({each.goal for each in made}) == 20
    assert all(
        one.values["rows"] != other.values["rows"] for one, other in zip(made, ours, strict=True)
    )


def test_every_template_is_worded_in_three_ways_that_all_name_the_sheet() -> None:
    for template in TEMPLATES:
        assert len(set(template.phrasings)) >= 3
        assert all("{sheet}" in each for each in template.phrasings), template.name


def test_a_goal_names_the_sheet_that_it_is_about(world: Sheet) -> None:
    for number, task in enumerate(world.world.tasks.tasks):
        assert task.values["sheet"] == f"Sheet{number + 1}"
        assert re.findall(r"Sheet\d+", task.goal) == [f"Sheet{number + 1}"]


@pytest.mark.parametrize("task", range(20))
def test_the_expert_solves_a_task_with_two_rounds_to_spare(world: Sheet, task: int) -> None:
    played = solve(world, task)
    assert (played[-1].done, played[-1].success, played[-1].score) == (True, True, 1)
    assert len(played) <= Sheet.max_rounds - 2
    assert sum(each.reward for each in played) == pytest.approx(1)


@pytest.mark.parametrize("task", range(20))
def test_the_expert_says_why_and_calls_what_the_card_describes(world: Sheet, task: int) -> None:
    tools = [Tool.model_validate(each) for each in Sheet.tools()]
    world.reset(task, 0)
    done = False
    while not done:
        advice = world.oracle()
        assert advice.thought.endswith(".")
        assert match(tools, advice.action) is not None
        done = world.step(advice.action).done


def test_the_expert_goes_on_after_looking_around_and_opening_another_sheet(world: Sheet) -> None:
    world.reset(APPEND, 0)
    do(world, "open_sheet", name="Sheet9")
    do(world, "get_all_values")
    do(world, "sort_sheet_by_col", col_num=1, order="asc")
    with pytest.raises(InvalidAction, match="there is no tool 'nothing'"):
        do(world, "nothing")
    assert finish(world)[-1].success
    world.reset(APPEND, 0)
    for _ in range(2):
        world.step(world.oracle().action)
    do(world, "open_sheet", name="Sheet9")
    assert "Sheet2" in world.oracle().action
    assert finish(world)[-1].success


def test_the_expert_gives_up_where_the_table_is_gone(world: Sheet) -> None:
    world.reset(FILL, 0)
    do(world, "open_sheet", name="Sheet1")
    do(world, "delete_batch_data", dimension="rows", index_list=[1])
    assert not finish(world)[-1].success


def test_the_expert_finishes_where_the_sheet_is_deleted(world: Sheet) -> None:
    world.reset(FILL, 0)
    do(world, "del_sheet", name="Sheet1")
    advice = world.oracle()
    assert "Sheet1 is deleted" in advice.thought
    assert world.step(advice.action).done


def drawn_anew(template: str, seed: int) -> tuple[Episode, Any]:
    """An episode of another task of a template, with its sheet open, and the task's values."""
    task = next(each for each in drawn("sheet", making(), seed) if each.template == template)
    episode = begun(Shelf.built_in([task]), 0, task, strict=False)
    do(episode, "open_sheet", name=task.values["sheet"])
    return episode, task.values


def calculate(episode: Episode, place: str, operator: str, cells: list[str]) -> None:
    given = {"position_list": cells, "result_position": place, "operator": operator}
    do(episode, "update_cell_by_formula", **given)


@pytest.mark.parametrize("seed", range(4))
def test_products_row_by_row_solve_the_task_that_asks_for_them(seed: int) -> None:
    episode, values = drawn_anew("multiply", seed)
    do(episode, "update_cell", position="D1", value=values["title"])
    for row in range(2, len(values["rows"]) + 2):
        calculate(episode, f"D{row}", "PRODUCT", [f"B{row}", f"C{row}"])
    ended = do(episode, "finish")
    assert (ended.score, ended.success) == (1, True)


@pytest.mark.parametrize("seed", range(4))
def test_differences_row_by_row_solve_the_task_that_asks_for_them(seed: int) -> None:
    episode, values = drawn_anew("change", seed)
    do(episode, "update_cell", position="D1", value="Change")
    for row in range(2, len(values["rows"]) + 2):
        calculate(episode, f"D{row}", "MINUS", [f"C{row}", f"B{row}"])
    do(episode, "freeze_data", dimension="rows", num=1)
    do(episode, "sort_sheet_by_col", col_num=4, order="des")
    assert do(episode, "finish").success


@pytest.mark.parametrize("seed", range(4))
def test_sums_over_single_cells_solve_the_task_that_asks_for_them(seed: int) -> None:
    episode, values = drawn_anew("total", seed)
    last = len(values["rows"]) + 1
    do(episode, "update_cell", position=f"A{last + 1}", value=values["label"])
    for column in "BCDE":
        cells = [f"{column}{row}" for row in range(2, last + 1)]
        calculate(episode, f"{column}{last + 1}", "SUM", cells)
    assert do(episode, "finish").success


@pytest.mark.parametrize("seed", range(4))
def test_an_average_over_a_column_solves_the_task_that_asks_for_it(seed: int) -> None:
    episode, values = drawn_anew("average", seed)
    rents = [f"C{row}" for row, flat in enumerate(values["rows"], 2)
             if flat[1] == values["district"]]  # fmt: skip
    do(episode, "update_range", start_position="F1", end_position="G1",
       values_list=[["District", "Average rent"]])  # fmt: skip
    do(episode, "update_cell", position="F2", value=values["district"])
    calculate(episode, "G2", "AVERAGE", rents)
    do(episode, "update_note", position="G2", content=f"{len(rents)} flats")
    assert do(episode, "finish").success


@pytest.mark.parametrize("day", ["{2}/{3}/{1}", "{1}-{2:02}-{3:02}"])
@pytest.mark.parametrize("seed", range(4))
def test_a_new_row_may_be_typed_cell_by_cell_with_its_date_in_either_way(
    day: str, seed: int
) -> None:
    episode, values = drawn_anew("append", seed)
    row = len(values["rows"]) + 2
    for column, value in zip("ABCDE", values["new"], strict=True):
        if value == values["day"]:
            value = day.format("", *map(int, value.split("-")))
        do(episode, "update_cell", position=f"{column}{row}", value=value)
    assert do(episode, "finish").success


def test_asking_the_expert_changes_nothing(world: Sheet, shared: Any) -> None:
    other = Sheet(shared)
    for each in (world, other):
        each.reset(CHANGE, 0)
    for _ in range(6):
        action = world.oracle().action
        world.oracle()
        assert world.step(action) == other.step(action)


# Grading


def test_an_untouched_sheet_is_worth_nothing(world: Sheet) -> None:
    for task in range(20):
        world.reset(task, 0)
        assert do(world, "open_sheet", name=f"Sheet{task + 1}").score == 0
        ended = do(world, "finish")
        assert (ended.score, ended.success) == (0, False)


def test_the_score_grows_with_what_is_done_and_keeps_the_best_moment(world: Sheet) -> None:
    world.reset(FREEZE, 0)
    do(world, "open_sheet", name="Sheet6")
    half = do(world, "freeze_data", dimension="rows", num=1)
    assert (half.reward, half.score) == (0.5, 0.5)
    whole = do(world, "freeze_data", dimension="columns", num=values(world, FREEZE)["frozen"])
    assert (whole.reward, whole.score, whole.done) == (0.5, 1, False)
    assert do(world, "freeze_data", dimension="columns", num=9).score == 1


def test_success_is_that_the_sheet_is_right_when_the_agent_finishes(world: Sheet) -> None:
    for spoil in (False, True):
        world.reset(FREEZE, 0)
        finish(world, 3)
        if spoil:
            do(world, "update_cell", position="A1", value="spoiled")
        ended = do(world, "finish")
        assert (ended.score, ended.success) == (1, not spoil)


def test_what_is_too_much_costs_as_what_is_missing_does(world: Sheet) -> None:
    world.reset(APPEND, 0)
    do(world, "open_sheet", name="Sheet2")
    row = len(values(world, APPEND)["rows"]) + 2
    new = values(world, APPEND)["new"]
    part = do(world, "insert_rows", values_list=[[*new, "more", "and more"]], row_idx=row)
    assert 0 < part.score < 1  # type: ignore[operator]
    assert do(world, "delete_batch_data", dimension="columns", index_list=[6, 7]).score == 1


def test_a_far_away_cell_gains_nothing(world: Sheet) -> None:
    world.reset(APPEND, 0)
    do(world, "open_sheet", name="Sheet2")
    assert do(world, "update_cell", position="CV90", value="x").score == 0


def test_deleting_everything_gains_nothing(world: Sheet) -> None:
    for task in range(20):
        world.reset(task, 0)
        do(world, "open_sheet", name=f"Sheet{task + 1}")
        every = list(range(1, len(values(world, task)["rows"]) + 2))
        assert do(world, "delete_batch_data", dimension="rows", index_list=every).score == 0
        assert not do(world, "finish").success


def test_only_the_sheet_of_the_goal_counts(world: Sheet) -> None:
    world.reset(FREEZE, 0)
    do(world, "open_sheet", name="Sheet7")
    assert do(world, "freeze_data", dimension="rows", num=1).score == 0
    do(world, "open_sheet", name="Sheet6")
    do(world, "del_sheet", name="Sheet7")
    assert not do(world, "finish").success


@pytest.mark.parametrize("strict", [False, True])
def test_a_sheet_that_is_right_counts_whichever_is_open_at_the_end_but_not_in_strict_grading(
    strict: bool,
) -> None:
    world = served(strict=strict)
    world.reset(ORDER, 0)
    finish(world, 4)
    do(world, "open_sheet", name="Sheet7")
    ended = do(world, "finish")
    assert (ended.score, ended.success) == (1, not strict)


def test_a_goals_sheet_that_is_deleted_is_no_success(world: Sheet) -> None:
    world.reset(FREEZE, 0)
    finish(world, 3)
    do(world, "del_sheet", name="Sheet6")
    ended = do(world, "finish")
    assert (ended.score, ended.success) == (1, False)


def test_a_number_may_be_written_in_another_way() -> None:
    assert same("1,234.50", "1234.5")
    assert same("$12", "12.00")
    assert same("0.125", "12.5%")
    assert same("33.3333333", "33.33")
    assert not same("33.34", "33.33")
    assert not same("37.4", "37.5")
    assert not same("2", "2.5")
    assert not same("", "0")
    assert not same("paid", "Paid")
    assert same(" two  words", "two words")
    assert not same("12%", "12")


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("12.4%", "12%"), ("12%", "12.4%"), ("0.1249", "12%"), ("0.12344", "12.34%"),
        ("12.344%", "0.12"), ("$5.00", "€5.00"), ("4", "004"), ("004", "4"), ("-4", "4"),
    ],
)  # fmt: skip
def test_rounding_hides_no_other_share_currency_or_name(given: str, wanted: str) -> None:
    assert not same(given, wanted)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("12%", "0.12"), ("0.12", "12%"), ("12.344%", "12.34%"), ("$5", "5.00"), ("€5", "€5.00"),
        ("0.5", "0.50"), ("12.50%", "12.5%"),
    ],
)  # fmt: skip
def test_a_share_an_amount_and_a_number_may_be_written_in_another_way(
    given: str, wanted: str
) -> None:
    assert same(given, wanted)


def test_dates_are_compared_by_their_day_where_that_is_unambiguous() -> None:
    assert same("3/31/2024", "2024-03-31")
    assert same("2024-03-31", "03/31/2024")
    assert same("4/4/2024", "2024-04-04")
    assert not same("3/30/2024", "2024-03-31")
    assert not same("3/4/2024", "2024-03-04")
    assert not same("3/4/2024", "2024-04-03")
    assert not same("45382", "2024-03-31")


def test_notes_merges_and_frozen_lines_count_where_the_answer_has_them() -> None:
    texts = [["a", "b"]]
    plain = Page(texts)
    made = Page(texts, {"A1": "x"}, ["A1:B1"], (1, 0))
    assert share(made, plain) == 1
    assert share(plain, made) == 2 / 5
    assert share(Page(texts, {"A1": "x", "B1": "y"}), Page(texts, {"A1": "x"})) == 3 / 4


def test_strict_grading_is_the_originals_share_of_the_overlap() -> None:
    assert share_of_overlap([["a", "b", "c"]], [["a", "x"], ["c", "d"]]) == 0.5
    assert share_of_overlap([], [["a"]]) == 0
    world = served(strict=True)
    world.reset(ORDER, 0)
    untouched = do(world, "open_sheet", name="Sheet4")
    assert untouched.score is not None
    assert 0 < untouched.score < 1
    assert do(world, "open_sheet", name="Sheet1").score == untouched.score
    assert finish(world)[-1].success
    world.reset(FREEZE, 0)
    assert do(world, "open_sheet", name="Sheet6").score == 1


def test_the_expert_solves_all_tasks_under_strict_grading_too() -> None:
    world = served(strict=True)
    assert all(solve(world, task)[-1].success for task in range(20))


# Sessions


def test_each_session_has_its_own_book(shared: Any) -> None:
    worlds = [Sheet(shared) for _ in range(3)]
    for number, each in enumerate(worlds):
        each.reset(FILL, 0)
        do(each, "open_sheet", name="Sheet1")
        do(each, "update_cell", position="A1", value=f"mine {number}")
        do(each, "del_sheet", name="Sheet2")
    for number, each in enumerate(worlds):
        assert f"mine {number}" in do(each, "get_cell_value", position="A1").observation
    worlds[0].reset(FILL, 0)
    do(worlds[0], "open_sheet", name="Sheet1")
    assert "Item" in do(worlds[0], "get_cell_value", position="A1").observation


def test_a_copy_goes_its_own_way(world: Sheet) -> None:
    world.reset(FREEZE, 0)
    do(world, "open_sheet", name="Sheet6")
    twin = world.copy()
    assert twin is not None
    finish(world)
    assert do(twin, "freeze_data", dimension="rows", num=1).score == 0.5
    assert not do(twin, "finish").success


def test_a_world_that_was_not_reset_has_nothing_to_play(world: Sheet) -> None:
    assert world.copy() is None
    with pytest.raises(RuntimeError, match="has not begun"):
        world.step("Action: finish with Action Input: {}")


def test_the_sheet_has_to_be_opened_first(world: Sheet) -> None:
    world.reset(FILL, 0)
    step = do(world, "get_all_values")
    assert step.observation.startswith("Observation: ERROR | no sheet is open: call open_sheet")
    assert step.info == {"tool_error": True}


def test_finish_takes_no_answer(world: Sheet) -> None:
    world.reset(FILL, 0)
    with pytest.raises(InvalidAction, match="finish has no argument 'answer'"):
        do(world, "finish", answer=3)


def test_what_is_suggested_can_be_called_and_does_not_solve_a_task(world: Sheet) -> None:
    random = Random(1)
    scores = []
    for task in range(20):
        world.reset(task, 3)
        for _ in range(Sheet.max_rounds):
            suggested = world.available_actions()
            assert suggested == world.available_actions()
            assert suggested[-1] == "finish with Action Input: {}"
            step = world.step(random.choice(suggested))
            if step.done:
                break
        scores.append(step.score or 0)
    assert sum(scores) / len(scores) < 0.05


HOSTILE = (
    None, True, -1, 0, 10**18, 1e308, "", "x" * 8000, "A1", "A1:B2", "\x00", "=A1", "../../etc",
    "{}", [], {}, [[]], [[[]]], [[None] * 500], [["A1"] * 50] * 50, [1] * 2000, {"a": [1]},
    "/((a*)*)*$/", "🂡" * 300, "Sheet1", "rows", "SUM", "asc",
)  # fmt: skip


def test_whatever_is_passed_to_a_tool_is_answered(world: Sheet) -> None:
    random = Random(7)
    names = {each["name"]: list(each["parameters"]["properties"]) for each in Sheet.tools()}
    world.reset(FILL, 0)
    do(world, "open_sheet", name="Sheet1")
    for _ in range(1500):
        tool = random.choice(list(names))
        given = {each: random.choice(HOSTILE) for each in names[tool] if random.random() < 0.9}
        if tool in ("finish", "del_sheet"):
            continue
        try:
            observation = do(world, tool, **given).observation
        except InvalidAction as mistake:
            observation = str(mistake)
        assert observation.endswith("Give me one action.")
        assert len(observation) < 21_000


# The user's own data


def official(folder: Path, goals: list[str], name: str = "sheet.xlsx") -> Workbook:
    """A folder as AgentGym has it, with a workbook of two sheets that is yet to be saved."""
    rows = [
        {
            "goal": goal,
            "subgoals": ["see the workbook"],
            "additional_info": {"answer": None, "init_config": None, "goal_type": 0},
            "difficulty": "hard",
        }
        for goal in goals
    ]
    place = folder / "Toolusage" / "data"
    place.mkdir(parents=True, exist_ok=True)
    (place / "sheet.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    book = Workbook()
    for number in (1, 2):
        for kind in ("Sheet", "Answer"):
            sheet = book.create_sheet(f"{kind}{number}")
            sheet.append(["Name", "Pay", "Day"])
            sheet.append(["Ann", 1200.5, 45356])
            sheet["B2"].number_format = "#,##0.00"
            sheet["C2"].number_format = "m/d/yyyy"
            sheet["A2"].comment = Comment("first", "someone")
    book["Answer1"].append(["Bob", 900, 45357])
    book["Answer1"]["B3"].number_format = "#,##0.00"
    book["Answer1"]["C3"].number_format = "m/d/yyyy"
    book["Answer2"]["B1"] = "Wage"
    book.save(folder / name)
    return book


GOALS = ["Add Bob to Sheet1, with 900 and 3/6/2024.", 'Call the pay in "Sheet2" wage.']


def test_the_official_workbook_is_played_and_graded_by_its_answers(tmp_path: Path) -> None:
    official(tmp_path, GOALS)
    world = served(data=tmp_path)
    assert (world.tasks().source, world.tasks().oracle) == ("official", False)
    assert world.tasks().splits == {"test": [0, 1]}
    assert GOALS[0] in world.reset(0, 0).observation
    assert do(world, "open_sheet", name="Sheet1").score == 0
    shown = do(world, "get_all_values").observation
    assert "[['Name', 'Pay', 'Day'], ['Ann', '1,200.50', '3/5/2024']]" in shown
    assert "first" in do(world, "get_note", position="A2").observation
    added = do(world, "insert_rows", values_list=[["Bob", 900, "3/6/2024"]], row_idx=3)
    assert added.score == 1
    assert do(world, "finish").success
    world.reset(1, 0)
    do(world, "open_sheet", name="Sheet2")
    assert do(world, "update_cell", position="B1", value="Wage").score == 1


def test_empty_cells_of_a_workbook_keep_their_formats(tmp_path: Path) -> None:
    book = official(tmp_path, GOALS)
    book["Sheet1"]["B3"].number_format = "0.000"
    book["Sheet1"]["E9"].number_format = "0%"
    book.save(tmp_path / "sheet.xlsx")
    world = served(data=tmp_path)
    world.reset(0, 0)
    assert "to C2" in do(world, "open_sheet", name="Sheet1").observation
    do(world, "update_cell", position="B3", value=5)
    assert "5.000" in do(world, "get_cell_value", position="B3").observation


@pytest.mark.parametrize("number", ["1" + "0" * 400, "1e999", "-1e999"])
def test_a_number_of_a_workbook_that_is_too_large_is_an_error(tmp_path: Path, number: str) -> None:
    book = official(tmp_path, GOALS)
    book["Sheet1"]["B2"] = 314159
    book.save(tmp_path / "small.xlsx")
    with ZipFile(tmp_path / "small.xlsx") as small, ZipFile(tmp_path / "sheet.xlsx", "w") as large:
        for name in small.namelist():
            large.writestr(name, small.read(name).replace(b"314159", number.encode()))
    (tmp_path / "small.xlsx").unlink()
    world = served(data=tmp_path)
    world.reset(0, 0)
    do(world, "open_sheet", name="Sheet1")
    assert "#NUM!" in do(world, "get_cell_value", position="B2").observation


def test_merged_and_frozen_cells_of_a_workbook_are_read(tmp_path: Path) -> None:
    book = official(tmp_path, GOALS)
    book["Answer2"].merge_cells("A1:B1")
    book["Answer2"].freeze_panes = "B2"
    book.save(tmp_path / "sheet.xlsx")
    page = Page.of(xlsx.read(tmp_path / "sheet.xlsx")["Answer2"])
    assert (page.merges, page.frozen) == (("A1:B1",), (1, 1))
    assert page.texts[0] == ["Name", "", "Day"]


def test_official_answers_are_not_to_be_opened(tmp_path: Path) -> None:
    official(tmp_path, GOALS)
    world = served(data=tmp_path)
    world.reset(0, 0)
    told = do(world, "open_sheet", name="Answer1").observation
    assert "there is no sheet 'Answer1': there is Sheet, Sheet1, Sheet2" in told


@pytest.mark.parametrize(
    ("goal", "number"),
    [
        ("Sort Sheet2.", 2),
        ("Sort sheet 2.", 2),
        ("Sort the sheet 9 times, as Sheet2 is.", 2),
        ("Give the sheet 9 more rows.", 1),
        ("Sort the worksheet2.", 1),
    ],
)
def test_the_sheet_of_an_official_task_is_the_one_that_its_goal_names(
    goal: str, number: int
) -> None:
    names = ["Sheet1", "Answer1", "Sheet2", "Answer2"]
    assert sheet_number(goal, 0, names, "the workbook") == number


def test_a_goal_that_names_no_sheet_is_about_the_one_of_its_line(tmp_path: Path) -> None:
    official(tmp_path, ["Add Bob.", "Call the pay wage."])
    world = served(data=tmp_path)
    world.reset(1, 0)
    do(world, "open_sheet", name="Sheet2")
    assert do(world, "update_cell", position="B1", value="Wage").score == 1


def test_strict_grading_gives_an_untouched_official_sheet_its_share(tmp_path: Path) -> None:
    official(tmp_path, GOALS)
    world = served(data=tmp_path, strict=True)
    world.reset(1, 0)
    assert do(world, "open_sheet", name="Sheet2").score == 5 / 6


@pytest.mark.parametrize(
    "name",
    ["Toolusage/data/sheet.xlsx", "Toolusage/toolusage/utils/sheet/Test Sheet-For Copy.xlsx"],
)
def test_the_workbook_is_found_where_the_original_has_it(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True)
    official(tmp_path, GOALS, name)
    assert len(served(data=tmp_path).tasks()) == 2


def test_official_tasks_without_their_workbook_refuse_to_start(tmp_path: Path) -> None:
    official(tmp_path, GOALS)
    (tmp_path / "sheet.xlsx").unlink()
    with pytest.raises(BadTasks, match=r"of their workbook none: give one, as .*sheet\.xlsx"):
        served(data=tmp_path)


def test_a_task_whose_sheet_is_not_in_the_workbook_refuses_to_start(tmp_path: Path) -> None:
    official(tmp_path, ["Sort Sheet9."])
    with pytest.raises(BadTasks, match="task 0 of sheet needs Sheet9 and Answer9"):
        served(data=tmp_path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing", b"a,b\n1,2\n"])
def test_a_file_that_is_no_workbook_refuses_to_start(tmp_path: Path, content: bytes) -> None:
    official(tmp_path, GOALS)
    (tmp_path / "sheet.xlsx").write_bytes(content)
    with pytest.raises(BadWorkbook, match=r"sheet\.xlsx is no workbook"):
        served(data=tmp_path)


def test_a_folder_without_tasks_refuses_to_start(tmp_path: Path) -> None:
    with pytest.raises(BadTasks, match="holds no tasks of sheet"):
        served(data=tmp_path)


def test_the_built_in_sheets_can_be_written_as_a_workbook_and_played_from_it(
    tmp_path: Path, world: Sheet
) -> None:
    assert main([str(tmp_path / "sheet.xlsx")]) == 0
    (tmp_path / "sheet.jsonl").write_bytes((DATA / "tasks.jsonl").read_bytes())
    other = served(data=tmp_path)
    for task in range(20):
        world.reset(task, 0)
        other.reset(task, 0)
        done = False
        while not done:
            action = world.oracle().action
            step = world.step(action)
            assert other.step(action) == step
            done = step.done


def test_a_folder_or_nothing_in_place_of_a_file_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "FILE.xlsx" in capsys.readouterr().err
