"""AgentEval: the official files name tasks."""

import pytest

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
