"""AgentGym's lists of items become a world's splits, or are refused with their row."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from envservers.items import BadList, listed


def written(folder: Path, split: str, items: list[str]) -> Path:
    path = folder / f"guess_{split}.json"
    path.write_text(json.dumps([{"item_id": each} for each in items]))
    return path


def test_the_lists_of_the_first_folder_that_has_them_are_the_splits(tmp_path: Path) -> None:
    near, far = tmp_path / "near", tmp_path
    near.mkdir()
    written(near, "test", ["guess_3", "guess_1"])
    written(far, "test", ["guess_9"])
    written(far, "train", ["guess_5", "guess_2", "guess_5"])
    assert listed([near, far], "guess", range(10)) == {"train": [5, 2], "test": [3, 1]}


def test_a_list_may_have_a_name_of_its_own(tmp_path: Path) -> None:
    rows = [{"item_id": "guess_4"}]
    (tmp_path / "game_guess_test.json").write_text(json.dumps(rows))
    assert listed([tmp_path], "guess", range(10), "game_guess") == {"test": [4]}


def test_without_lists_there_are_no_splits(tmp_path: Path) -> None:
    assert listed([tmp_path, tmp_path / "nowhere"], "guess", range(10)) == {}


def test_a_list_for_data_that_are_not_here_is_left_out(tmp_path: Path) -> None:
    written(tmp_path, "train", ["guess_100", "guess_101"])
    written(tmp_path, "test", ["guess_1"])
    assert listed([tmp_path], "guess", range(10)) == {"test": [1]}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[{", "is no JSON"),
        ("{}", "holds no list of rows"),
        ("[]", "holds no list of rows"),
        ('[{"item_id": "guess_1"}, {"item": 2}]', "row 1: item_id is None"),
        ('[{"item_id": "maze_1"}]', "row 0: item_id is 'maze_1'"),
        ('[{"item_id": "guess_-1"}]', "row 0: item_id is 'guess_-1'"),
        ('[{"item_id": "guess_²"}]', "row 0: item_id is"),
        ('[{"item_id": "guess_1"}, {"item_id": "guess_10"}]', "guess_10, which is no task"),
    ],
)
def test_a_malformed_list_is_refused_with_its_row(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "guess_train.json").write_text(text)
    with pytest.raises(BadList, match=r"guess_train\.json") as refusal:
        listed([tmp_path], "guess", range(10))
    assert told in str(refusal.value)
