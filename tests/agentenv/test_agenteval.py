"""AgentEval: the official files name tasks."""

from pathlib import Path

import pytest

from agentenv.agents import agent_named
from agentenv.controller.evaluation import evaluate
from agentenv.controller.run import RunRefused
from agentenv.data import agenteval
from agentenv.data.files import BadFile, write_list
from tests.agentenv.episodes import written


def test_official_items_are_read_by_world(tmp_path):
    write_list(tmp_path / "tool_movie_test.json", [{"item_id": "movie_23"}, {"item_id": "movie_5"}])
    write_list(tmp_path / "lmrlgym_maze_test.json", [{"item_id": "lmrlgym_maze_0"}])
    write_list(tmp_path / "lmrlgym_maze_train.json", [{"item_id": "lmrlgym_maze_9"}])
    assert agenteval.read_folder(tmp_path) == {
        "maze": ["lmrlgym_maze_0"],
        "movie": ["movie_23", "movie_5"],
    }
    assert agenteval.read_folder(tmp_path, "train") == {"maze": ["lmrlgym_maze_9"]}


@pytest.mark.parametrize(
    ("world", "name"),
    [
        ("movie", "tool_movie_train.json"),
        ("maze", "lmrlgym_maze_train.json"),
        ("babyai", "babyai_train.json"),
    ],
)
def test_files_have_their_official_names(world, name):
    assert agenteval.file_name(world, "train") == name


@pytest.mark.parametrize("row", [{}, {"item_id": 3}, {"item_id": "movie"}])
def test_a_row_without_an_item_is_named(tmp_path, row):
    path = written(tmp_path, {"item_id": "movie_1"}, row)
    with pytest.raises(BadFile, match="row 1"):
        agenteval.read_items(path)


def test_a_folder_without_files_of_the_split_is_named(tmp_path):
    with pytest.raises(BadFile, match=r"holds no \*_test\.json"):
        agenteval.read_folder(tmp_path)


def test_two_files_of_one_world_are_refused(tmp_path):
    for name in ("movie", "tool_movie"):
        write_list(tmp_path / f"{name}_test.json", [{"item_id": "movie_1"}])
    with pytest.raises(BadFile, match=r"movie_test\.json and .*tool_movie_test\.json both name"):
        agenteval.read_folder(tmp_path)


def test_a_task_in_the_file_of_another_world_is_refused(tmp_path):
    write_list(tmp_path / "lmrlgym_maze_test.json", [{"item_id": "maze_1"}, {"item_id": "movie_2"}])
    with pytest.raises(BadFile, match="names movie_2, which is no task of maze"):
        agenteval.read_folder(tmp_path)


def chosen(tmp_path, name, *tasks):
    write_list(tmp_path / f"{name}_test.json", [{"item_id": f"{name}_{each}"} for each in tasks])
    return agenteval.chosen_by(str(tmp_path))


def test_the_tasks_of_an_official_file_are_played_in_its_order(maze_url, tmp_path):
    tasks = chosen(tmp_path, "lmrlgym_maze", 7, 3, 7, 24)
    evaluation = evaluate(agent_named("oracle"), {"maze": maze_url}, tasks=tasks)
    assert [each.item for each in evaluation.trajectories] == [
        "lmrlgym_maze_7",
        "lmrlgym_maze_3",
        "lmrlgym_maze_24",
    ]
    assert all(each.success for each in evaluation.trajectories)


def test_numbers_that_would_name_other_tasks_are_refused(sum_url, tmp_path):
    tasks = chosen(tmp_path, "sum", 7)
    with pytest.raises(ValueError, match=r"sum serves built-in tasks.*--data"):
        evaluate(agent_named("oracle"), {"sum": sum_url}, tasks=tasks)


def test_a_world_that_the_files_do_not_name_is_refused(maze_url, tmp_path):
    tasks = chosen(tmp_path, "webshop", 7)
    with pytest.raises(ValueError, match=r"names no tasks of maze \(it has webshop\)"):
        evaluate(agent_named("oracle"), {"maze": maze_url}, tasks=tasks)


def test_named_tasks_have_no_split(maze_url, tmp_path):
    tasks = chosen(tmp_path, "lmrlgym_maze", 7)
    with pytest.raises(ValueError, match="one or the other"):
        evaluate(agent_named("oracle"), {"maze": maze_url}, tasks=tasks, split="test")


def test_other_named_tasks_are_another_run(maze_url, tmp_path):
    run = tmp_path / "run"
    for tasks in (7, 3), (7, 3):
        found = chosen(tmp_path, "lmrlgym_maze", *tasks)
        evaluate(agent_named("oracle"), {"maze": maze_url}, tasks=found, run=run)
    other = chosen(tmp_path, "lmrlgym_maze", 7, 4)
    with pytest.raises(RunRefused, match="sha256"):
        evaluate(agent_named("oracle"), {"maze": maze_url}, tasks=other, run=run)


def test_what_is_neither_a_folder_nor_a_name_is_told():
    with pytest.raises(BadFile, match="no folder, and no name of a data set"):
        agenteval.chosen_by("no such folder")


def test_the_official_lists_name_what_the_paper_counts():
    folder = Path(__file__).parents[2].parent / "shared" / "agenteval" / "eval"
    if not folder.is_dir():
        pytest.skip("the official lists are not here")
    counts = {
        world: len(tasks) for world, tasks in agenteval.chosen_by(str(folder)).numbers.items()
    }
    assert counts["webshop"] == counts["alfworld"] == counts["sciworld"] == counts["sqlgym"] == 200
    assert counts["babyai"] == 90
    assert len(counts) == 14
