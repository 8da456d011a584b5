"""WebShop's official files: read, cleaned, numbered as AgentGym numbers them, or refused."""

from __future__ import annotations

import itertools
import json
import os
import random
import sqlite3
from pathlib import Path

import pytest
from agentenv_webshop import arrays, building, official
from agentenv_webshop.environment import Shared, WebShop
from agentenv_webshop.goals import MOST_CHOICES, Goal, synthetic
from agentenv_webshop.records import Product
from agentenv_webshop.stock import DamagedStock

from envservers.items import BadList
from envservers.settings import BadSetting
from tests.environments import webshop_files

OFFICIAL = Path(__file__).parents[2].parent / "shared" / "agenteval"


@pytest.fixture(autouse=True)
def _a_cache_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def opened(folder: Path, goals: str = "synthetic") -> Shared:
    return WebShop.setup(WebShop.Options(data=folder, goals=goals))


def all_goals(shared: Shared) -> list[Goal]:
    return [shared.stock.goal(task) for task in range(shared.stock.goals)]


def test_a_synthetic_goal_is_made_of_each_choice_of_options(tmp_path: Path) -> None:
    records = webshop_files.write(tmp_path)
    shared = opened(tmp_path)
    goals = all_goals(shared)
    assert shared.stock.size == 60
    assert len(goals) == 30 * 2 * 2  # of every second product, two colors and two sizes
    for goal in goals:
        record = next(each for each in records if each["asin"] == goal.asin)
        options = dict(goal.options)
        told = f" with color: {options['color']}, and size: {options['size']}, and price lower than"
        assert told in goal.instruction
        assert goal.instruction.endswith(f" {goal.limit:.2f} dollars")
        assert goal.title == record["name"]
        assert options["color"] in ("navy blue", "red | white")
    assert WebShop(shared).tasks().source == "official"


def offering(options: dict[str, tuple[str, ...]]) -> Product:
    return Product("B1", "red mug", "", (), (5.0,), options, "mugs", "Home", ())


def test_goals_follow_the_choices_with_the_last_axis_changing_first() -> None:
    axes = {"size": ("small", "large", "huge"), "color": ("red", "blue"), "lid": ("yes", "no")}
    made = [each.options for each in synthetic(offering(axes), "find a mug", ())]
    values = itertools.product(axes["color"], axes["lid"], axes["size"])
    assert made == [tuple(zip(("color", "lid", "size"), each, strict=True)) for each in values]


@pytest.mark.parametrize("axes", [4, 5, 40])
def test_of_very_many_choices_some_are_drawn(axes: int) -> None:
    """All were written: ten values on each of ten axes filled the disk."""
    many = offering({f"axis {number}": tuple("0123456789") for number in range(axes)})
    made = [each.options for each in synthetic(many, "find a mug", ())]
    assert len(made) == len(set(made)) == MOST_CHOICES
    assert made == [each.options for each in synthetic(many, "find a mug", ())]
    assert {value for options in made for _, value in options} == set("0123456789")


def test_goals_are_numbered_by_agentgyms_shuffle(tmp_path: Path) -> None:
    """Of 120 goals in the order of the products, with seed 233, whatever was drawn before."""
    webshop_files.write(tmp_path)
    places = list(range(120))
    random.Random(233).shuffle(places)
    values = [("navy blue", "small"), ("navy blue", "large"), ("red | white", "small")]
    values.append(("red | white", "large"))
    for goal, place in zip(all_goals(opened(tmp_path)), places, strict=True):
        assert goal.asin == f"B{2 * (place // 4):09d}"
        assert dict(goal.options) == dict(zip(("color", "size"), values[place % 4], strict=True))


def test_limits_are_the_same_wherever_they_are_drawn(tmp_path: Path) -> None:
    webshop_files.write(tmp_path / "one")
    webshop_files.write(tmp_path / "other")
    random.seed(1)
    one = all_goals(opened(tmp_path / "one"))
    random.seed(2)
    assert all_goals(opened(tmp_path / "other")) == one
    for goal in one:
        assert goal.limit % 10 == 0
        assert goal.limit > {"desk": 24.5, "tea": 9.5}.get(goal.instruction.split()[3], 9.5)


def test_people_ask_for_up_to_four_limits_each(tmp_path: Path) -> None:
    webshop_files.write(tmp_path)
    goals = all_goals(opened(tmp_path, "human"))
    assert len(goals) == 9 * 4
    assert {goal.options for goal in goals} == {(("", "red | white"),)}
    first = [goal for goal in goals if goal.asin == "B000000000"]
    assert sorted(goal.limit for goal in first) == [20, 30, 40, 50]
    assert all(", in red, and price lower than " in goal.instruction for goal in first)


def test_goals_of_people_need_the_official_data() -> None:
    with pytest.raises(BadSetting, match="official data only"):
        WebShop.Options(goals="human")
    with pytest.raises(BadSetting, match="synthetic or human"):
        WebShop.Options(goals="both")


@pytest.mark.parametrize(
    "missing", ["items_shuffle_1000.json", "items_ins_v2_1000.json", "items_human_ins.json"]
)
def test_half_of_the_files_is_refused_with_the_missing_name(tmp_path: Path, missing: str) -> None:
    webshop_files.write(tmp_path / "webshop")
    (tmp_path / "webshop" / missing).unlink()
    with pytest.raises(official.BadData, match=missing):
        opened(tmp_path, "human")


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(official.BadData, match="holds no WebShop"):
        opened(tmp_path)


def test_the_thousand_products_come_before_all(tmp_path: Path) -> None:
    webshop_files.write(tmp_path, 30, size="")
    assert opened(tmp_path).stock.size == 30
    webshop_files.write(tmp_path, 10)
    assert opened(tmp_path).stock.size == 10


def test_a_stock_is_written_once_and_again_for_other_files(tmp_path: Path) -> None:
    webshop_files.write(tmp_path / "data", 10)
    files = official.files(tmp_path / "data", human=False)
    first = building.folder(files)
    written = (first / "stock.sqlite").stat().st_mtime_ns
    assert building.folder(files) == first
    assert (first / "stock.sqlite").stat().st_mtime_ns == written
    webshop_files.write(tmp_path / "data", 12)
    assert building.folder(official.files(tmp_path / "data", human=False)) != first
    assert not list(first.parent.glob("webshop-?????????"))  # nothing half-written is left


def test_repeated_and_nameless_products_are_left_out(tmp_path: Path) -> None:
    records = [*webshop_files.write(tmp_path, 5)]
    odd = [{**records[0], "name": "again"}, {**records[1], "asin": "B00000000001"}]
    path = tmp_path / "items_shuffle_1000.json"
    path.write_text(json.dumps([records[0], *odd, *records[1:]]))
    stock = opened(tmp_path).stock
    assert [stock.product(number).title for number in range(stock.size)] == [
        each["name"] for each in records
    ]


@pytest.mark.parametrize("text", ["[{]", "[{} {}]", '{"a": 1}', '[{"asin": "B1"', ""])
def test_a_broken_file_is_refused(tmp_path: Path, text: str) -> None:
    webshop_files.write(tmp_path, 5)
    (tmp_path / "items_shuffle_1000.json").write_text(text)
    with pytest.raises(arrays.BadFile, match="items_shuffle_1000"):
        opened(tmp_path)


def test_an_odd_record_is_refused(tmp_path: Path) -> None:
    webshop_files.write(tmp_path, 5)
    record = {**webshop_files.product(0), "customization_options": {"color": [{"name": "red"}]}}
    (tmp_path / "items_shuffle_1000.json").write_text(json.dumps([record]))
    with pytest.raises(official.BadData, match="odd record"):
        opened(tmp_path)


def test_a_record_that_breaks_is_named(tmp_path: Path) -> None:
    """The message told of any record of all the files."""
    records = [*webshop_files.write(tmp_path, 5)]
    path = tmp_path / "items_shuffle_1000.json"
    path.write_text(json.dumps([*records[:3], {**records[3], "small_description": 7}]))
    with pytest.raises(official.BadData, match="product B000000003, number 3:"):
        opened(tmp_path)
    path.write_text(json.dumps([*records[:4], "B000000004"]))
    with pytest.raises(official.BadData, match="product number 4:"):
        opened(tmp_path)
    path.write_text(json.dumps(records))
    people = json.dumps({records[2]["asin"]: ["a red one"]})
    (tmp_path / "items_human_ins.json").write_text(people)
    with pytest.raises(official.BadData, match="product B000000002:"):
        opened(tmp_path, "human")


def test_a_byte_order_mark_is_no_content(tmp_path: Path) -> None:
    webshop_files.write(tmp_path, 5)
    path = tmp_path / "items_shuffle_1000.json"
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert opened(tmp_path).stock.size == 5


@pytest.mark.parametrize("name", ["items_shuffle_1000.json", "items_ins_v2_1000.json"])
def test_half_a_character_is_refused_with_the_name_of_its_file(tmp_path: Path, name: str) -> None:
    """The database broke on it, and the message did not tell where."""
    webshop_files.write(tmp_path, 5)
    path = tmp_path / name
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace("long lasting", r"\ud83d\ude00").replace("Arlo", r"\ud83d\ude00"))
    assert opened(tmp_path).stock.size == 5
    path.write_text(whole.replace("long lasting", r"\ud83d").replace("Arlo", r"\ud83d"))
    with pytest.raises(arrays.BadFile, match=f"{name}: half a character"):
        opened(tmp_path)
    path.write_bytes(whole.encode("utf-16"))
    with pytest.raises(arrays.BadFile, match=f"{name} is no UTF-8"):
        opened(tmp_path)


@pytest.mark.parametrize("name", ["stock.sqlite", "starts.npy", "texts.npy", "weights.npy"])
@pytest.mark.parametrize("left", [0, 100, -1, None])
def test_a_damaged_stock_says_to_delete_its_folder(
    tmp_path: Path, name: str, left: int | None
) -> None:
    webshop_files.write(tmp_path, 5)
    folder = building.folder(official.files(tmp_path, human=False))
    path = folder / name
    if left is None:
        path.unlink()
    else:
        os.truncate(path, left if left >= 0 else path.stat().st_size - 1)
    with pytest.raises(DamagedStock, match=f"{folder} is damaged .* delete this folder"):
        opened(tmp_path)


def test_the_wait_for_a_new_index_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    webshop_files.write(tmp_path, 5)
    with caplog.at_level("INFO"):
        opened(tmp_path)
        opened(tmp_path)
    assert caplog.messages == ["writing webshop's index; it takes about 1 s"]


def test_files_are_read_in_pieces_wherever_these_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = [{"a": "é\\u00e9\n]"}, 12345, -1.5e3, [], "}", None, {"b": {"c": [True]}}]
    path = tmp_path / "array.json"
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    other = tmp_path / "object.json"
    other.write_text(json.dumps({str(key): each for key, each in enumerate(content)}))
    for size in (1, 2, 7, 1000):
        monkeypatch.setattr(arrays, "CHUNK", size)
        assert list(arrays.elements(path)) == content
        assert [each for _, each in arrays.members(other)] == content
        assert [key for key, _ in arrays.members(other)] == [str(key) for key in range(7)]


def test_an_empty_array_has_no_elements(tmp_path: Path) -> None:
    path = tmp_path / "array.json"
    path.write_text(" [ ] ")
    assert list(arrays.elements(path)) == []


def test_without_lists_the_first_goals_evaluate(tmp_path: Path) -> None:
    webshop_files.write(tmp_path)
    splits = WebShop(opened(tmp_path)).tasks().splits
    assert (list(splits["test"]), list(splits["train"])) == ([*range(24)], [*range(24, 120)])


def test_lists_of_items_are_the_splits(tmp_path: Path) -> None:
    webshop_files.write(tmp_path)
    for split, tasks in (("train", [5, 3]), ("test", [119])):
        rows = [{"item_id": f"webshop_{task}"} for task in tasks]
        (tmp_path / f"webshop_{split}.json").write_text(json.dumps(rows))
    assert WebShop(opened(tmp_path)).tasks().splits == {"train": [5, 3], "test": [119]}
    rows = [{"item_id": "webshop_3"}, {"item_id": "webshop_120"}]
    (tmp_path / "webshop_test.json").write_text(json.dumps(rows))
    with pytest.raises(BadList, match="webshop_120"):
        opened(tmp_path)


def test_lists_do_not_number_what_people_wrote(tmp_path: Path) -> None:
    """They were taken as the splits of human goals, which are other goals."""
    webshop_files.write(tmp_path)
    (tmp_path / "webshop_test.json").write_text(json.dumps([{"item_id": "webshop_3"}]))
    splits = WebShop(opened(tmp_path, "human")).tasks().splits
    assert (list(splits["test"]), list(splits["train"])) == ([*range(8)], [*range(8, 36)])


@pytest.mark.skipif(not OFFICIAL.is_dir(), reason="the official ids are not at hand")
def test_the_official_ids_are_tasks_of_as_many_goals(tmp_path: Path) -> None:
    """6,910 goals, as AgentGym's thousand products have: all official items are served."""
    webshop_files.write(tmp_path, 3456)  # of every second, four goals: 6,912
    attributes = tmp_path / "items_ins_v2_1000.json"
    for split, folder in (("train", "train"), ("test", "eval")):
        name = f"webshop_{split}.json"
        (tmp_path / name).write_text((OFFICIAL / folder / name).read_text())
    shared = opened(tmp_path)
    assert attributes.is_file() and shared.stock.goals == 6912
    splits = WebShop(shared).tasks().splits
    assert (len(splits["train"]), len(splits["test"])) == (3930, 200)
    world = WebShop(shared)
    for task in splits["test"][:20]:
        assert shared.stock.goal(task).instruction in world.reset(task, 0).observation


def test_a_stock_cannot_be_written_to(tmp_path: Path) -> None:
    webshop_files.write(tmp_path, 5)
    stock = opened(tmp_path).stock
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        stock._database.execute("DELETE FROM goals")
