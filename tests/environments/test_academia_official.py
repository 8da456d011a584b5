"""Academia with the user's own data: AgentBoard's pickles are read, and nothing in them is run."""

from __future__ import annotations

import json
import os
import pickle
import shutil
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import networkx
import pytest
from agentenv_tool.academia import pickles
from agentenv_tool.academia.environment import Academia
from agentenv_tool.academia.pickles import FOLDERS, STEMS, BadData
from agentenv_tool.tasks import BadTasks

from agentenv.clients import EnvClient
from agentenv.servers import serving
from envservers.environment import InvalidAction

TITLES = {10: "On Pears.", 11: "On Plums", 12: "On Apples"}
PEOPLE = {1: "Ada Fruit", 2: "Bo Garden", 3: "Cy Seed"}
TASKS = [
    ("How many papers have Ada Fruit and Bo Garden written together?", 2),
    ("Which papers does 'On Apples' cite?", ["On Pears.", "On Plums"]),
]


def paper_net() -> Any:
    net = networkx.DiGraph()
    for number, title in TITLES.items():
        about = {"year": 2000 + number, "venue": "Fruit", "n_citation": number, "title": title}
        net.add_node(number, **about, keywords=["fruit"], doc_type="Journal")
    net.add_edge(12, 10, weight=1)
    net.add_edge(12, 11, weight=1)
    return net


def author_net() -> Any:
    net = networkx.Graph()
    for number, name in PEOPLE.items():
        net.add_node(number, name=name, org="Orchard")
    net.add_edge(1, 2, weight=2, papers=[10, "On Plums"])
    return net


def objects() -> dict[str, Any]:
    return {
        "paper_net": paper_net(),
        "author_net": author_net(),
        "title2id_dict": {title: number for number, title in TITLES.items()},
        "id2title_dict": TITLES,
        "author2id_dict": {name: number for number, name in PEOPLE.items()},
        "id2author_dict": PEOPLE,
    }


def written(folder: Path, protocol: int = pickle.DEFAULT_PROTOCOL, **others: Any) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for stem, value in {**objects(), **others}.items():
        (folder / f"{stem}.pkl").write_bytes(pickle.dumps(value, protocol))
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A small folder with tasks and nets."""
    rows = [
        {
            "goal": goal,
            "subgoals": [answer],
            "additional_info": {"answer": answer, "init_config": None, "goal_type": 0},
            "difficulty": "easy",
        }
        for goal, answer in TASKS
    ]
    tasks = tmp_path / "Toolusage" / "data" / "academia.jsonl"
    tasks.parent.mkdir(parents=True)
    tasks.write_text("\n".join(json.dumps(row) for row in rows))
    written(tmp_path / FOLDERS[0])
    return tmp_path


def served(data: Path, **options: Any) -> Academia:
    return Academia(Academia.setup(Academia.Options(data=data, **options)))


def told(world: Academia, action: str) -> str:
    text = world.step(f"Action: {action}").observation
    return text.removeprefix("Observation: ").removesuffix("\nGive me one action.")


def test_the_nets_of_the_pickles_answer_the_tools(data: Path) -> None:
    world = served(data)
    world.reset(0, 0)
    for net in ("Paper", "Author"):
        told(world, f"load{net}Net with Action Input: {{}}")
    asked = {
        'paperNodeCheck with Action Input: {"node": "on pears"}': str(paper_net().nodes[10]),
        'authorNodeCheck with Action Input: {"node": "Cy Seed"}': str(author_net().nodes[3]),
        'neighbourCheck with Action Input: {"graph": "PaperNet", "node": "On Apples"}': str(
            ["On Pears.", "On Plums"]
        ),
        'neighbourCheck with Action Input: {"graph": "AuthorNet", "node": "Cy Seed"}': "[]",
        'paperEdgeCheck with Action Input: {"node1": "On Apples", "node2": "On Plums"}': str(
            {"weight": 1}
        ),
        'authorEdgeCheck with Action Input: {"node1": "Bo Garden", "node2": "Ada Fruit"}': str(
            {"weight": 2, "papers": ["On Pears.", "On Plums"]}
        ),
    }
    for action, answer in asked.items():
        assert told(world, action) == answer, action


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_every_protocol_of_pickle_is_read(tmp_path: Path, protocol: int) -> None:
    written(tmp_path / "academia", protocol)
    nets = pickles.read(tmp_path)
    assert nets.authors.neighbours("Ada Fruit") == ["Bo Garden"]


def test_graphs_whose_views_were_used_before_are_read(tmp_path: Path) -> None:
    papers, authors = paper_net(), author_net()
    for net in (papers, authors):
        assert net.nodes and net.edges and net.adj and net.degree  # each is kept, and pickled too
    written(tmp_path / "academia", paper_net=papers, author_net=authors)
    assert pickles.read(tmp_path).papers.neighbours("On Apples") == ["On Pears.", "On Plums"]


def test_graphs_of_networkx_1_are_read(tmp_path: Path) -> None:
    """Its attributes had other names, and its edges may know nothing."""
    class_of_old = type("Graph", (), {"__module__": "networkx.classes.graph"})
    old = class_of_old()
    known = {"name": "Ada Fruit"}, {"name": "Bo Garden"}
    old.__dict__.update(graph={}, node=dict(enumerate(known, 1)), adj={1: {2: {}}, 2: {1: {}}})
    home = written(tmp_path / "academia")
    real = networkx.classes.graph.Graph
    networkx.classes.graph.Graph = class_of_old  # what pickle looks the class up by
    try:
        (home / "author_net.pkl").write_bytes(pickle.dumps(old, 2))
    finally:
        networkx.classes.graph.Graph = real
    assert pickles.read(tmp_path).authors.neighbours("bo garden") == ["Ada Fruit"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_nets_are_found_in_each_folder_that_is_documented(tmp_path: Path, folder: str) -> None:
    written(tmp_path / folder)
    assert len(pickles.read(tmp_path).papers) == 3


def test_files_without_an_ending_are_read_too(tmp_path: Path) -> None:
    home = written(tmp_path / "academia")
    for stem in STEMS:
        (home / f"{stem}.pkl").rename(home / stem)
    assert len(pickles.read(tmp_path).authors) == 3


def test_nodes_may_be_named_by_themselves_and_sets_become_lists(tmp_path: Path) -> None:
    net = networkx.Graph()
    net.add_node("Dee Root", interests={"roots", "pears"}, pair=(1, 2.5))
    written(tmp_path / "academia", author_net=net)
    authors = pickles.read(tmp_path).authors
    assert authors.attributes("Dee Root") == {"interests": ["pears", "roots"], "pair": [1, 2.5]}


class Harm:
    """What a pickle can do to whoever loads it."""

    def __init__(self, trace: Path):
        self.trace = trace

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return os.system, (f"touch {self.trace}",)


def harmful(where: str, trace: Path) -> dict[str, Any]:
    if where == "a table":
        return {"id2title_dict": {10: Harm(trace)}}
    if where == "the whole file":
        return {"paper_net": Harm(trace)}
    net = author_net()
    if where == "an attribute of a node":
        net.nodes[1]["org"] = [{"deep": Harm(trace)}]
    elif where == "an edge":
        net.edges[1, 2]["papers"] = [Harm(trace)]
    else:
        net.graph["note"] = Harm(trace)
    return {"author_net": net}


@pytest.mark.parametrize("protocol", [0, 2, 5])
@pytest.mark.parametrize(
    "where",
    ["a table", "the whole file", "an attribute of a node", "an edge", "the graph itself"],
)
def test_a_pickle_that_runs_a_command_is_refused_and_not_run(
    data: Path, tmp_path: Path, where: str, protocol: int
) -> None:
    trace = tmp_path / "trace"
    written(data / FOLDERS[0], protocol, **harmful(where, trace))
    with pytest.raises(BadData, match=r"\.pkl asks for (posix|nt)\.system, which is not admitted"):
        served(data)
    assert not trace.exists()


def test_loaded_as_usual_such_a_pickle_does_run(tmp_path: Path) -> None:
    """So the test above would notice."""
    pickle.loads(pickle.dumps(harmful("an edge", tmp_path / "trace")))
    assert (tmp_path / "trace").exists()


HAND_MADE = {
    "eval": b"cbuiltins\neval\n(S'1'\ntR.",
    "getattr": b"cbuiltins\ngetattr\n(cbuiltins\ndict\nS'mro'\ntR.",
    "a dotted name": b"\x80\x04\x8c\x08builtins\x8c\x0cdict.fromkeys\x93.",
    "a module of ours": b"cagentenv_tool.academia.pickles\n_loaded\n(tR.",
    "the maker of objects, for another class": (
        b"ccopy_reg\n_reconstructor\n(cbuiltins\ndict\ncbuiltins\nobject\nNtR."
    ),
    "a class as if it were an object": (
        b"\x80\x02cnetworkx.classes.graph\nGraph\n}(U\x07__new__K\x01ub."
    ),
    "slots of a class": (
        b"\x80\x02cnetworkx.classes.graph\nGraph\nN}U\x0c__setstate__K\x01s\x86b."
    ),
    "slots of dict": b"\x80\x02cbuiltins\ndict\nN}U\x04keysK\x01s\x86b.",
    "an extension": b"\x80\x02\x82\x01.",
    "a persistent id": b"P1\n.",
    "nothing": b"",
    "half a file": pickle.dumps({1: "x" * 100})[:50],
    "no pickle": b"<html>not found</html>",
    "a list": pickle.dumps([1, 2]),
    "a fraction": pickle.dumps(Fraction(1, 2)),
    "a counter": pickle.dumps(Counter("a")),
}


@pytest.mark.parametrize("stem", ["paper_net", "id2author_dict"])
@pytest.mark.parametrize("what", HAND_MADE)
def test_anything_but_graphs_and_tables_is_refused_by_the_files_name(
    tmp_path: Path, what: str, stem: str
) -> None:
    home = written(tmp_path / "academia")
    (home / f"{stem}.pkl").write_bytes(HAND_MADE[what])
    with pytest.raises(BadData, match=rf"{stem}\.pkl "):
        pickles.read(tmp_path)


def test_after_a_refused_pickle_a_good_one_is_read(tmp_path: Path) -> None:
    home = written(tmp_path / "academia")
    good = (home / "paper_net.pkl").read_bytes()
    for bad in HAND_MADE.values():
        (home / "paper_net.pkl").write_bytes(bad)
        with pytest.raises(BadData):
            pickles.read(tmp_path)
    (home / "paper_net.pkl").write_bytes(good)
    assert len(pickles.read(tmp_path).papers) == 3


def test_an_attribute_that_is_nested_without_end_is_refused(tmp_path: Path) -> None:
    net, ring = author_net(), []
    ring.append(ring)
    net.nodes[1]["org"] = ring
    written(tmp_path / "academia", author_net=net)
    with pytest.raises(BadData, match="nested deep"):
        pickles.read(tmp_path)


def test_a_graph_with_several_edges_between_two_nodes_is_refused(tmp_path: Path) -> None:
    written(tmp_path / "academia", paper_net=networkx.MultiDiGraph(paper_net()))
    with pytest.raises(BadData, match=r"networkx\.classes\.multidigraph\.MultiDiGraph"):
        pickles.read(tmp_path)


@pytest.mark.parametrize("stem", STEMS)
def test_a_set_that_is_not_whole_is_refused_by_the_missing_file(data: Path, stem: str) -> None:
    (data / FOLDERS[0] / f"{stem}.pkl").unlink()
    with pytest.raises(BadData, match=rf"holds 5 of the 6 nets, but no {stem}\.pkl"):
        served(data)


def test_official_tasks_without_the_nets_are_refused(data: Path) -> None:
    shutil.rmtree(data / "data")
    with pytest.raises(BadData, match="holds the tasks of academia, but not the nets"):
        served(data)


def test_nets_without_tasks_are_not_used(tmp_path: Path) -> None:
    written(tmp_path / "academia")
    with pytest.raises(BadTasks, match="holds no tasks of academia"):
        served(tmp_path)


def test_official_tasks_are_graded_and_their_oracle_is_closed(data: Path) -> None:
    world = served(data)
    assert world.tasks().source == "official"
    assert not world.tasks().oracle
    assert world.tasks().splits == {"test": [0, 1]}
    for answer, right in ((["On Plums", "On Pears."], True), ([], False)):
        world.reset(1, 0)
        step = world.step(f"Action: finish with Action Input: {{'answer': {answer!r}}}")
        assert (step.done, step.success) == (True, right)


def test_under_strict_grading_any_result_counts(data: Path) -> None:
    world = served(data, strict=True)
    world.reset(1, 0)
    told(world, "loadPaperNet with Action Input: {}")
    asked = 'neighbourCheck with Action Input: {"graph": "PaperNet", "node": "On Apples"}'
    assert world.step(f"Action: {asked}").score == 1


def test_available_actions_know_the_nodes_of_an_official_goal(data: Path) -> None:
    world = served(data)
    world.reset(1, 0)
    offered = world.available_actions()
    assert 'paperNodeCheck with Action Input: {"node":"On Apples"}' in offered
    for action in offered:
        try:
            world.copy().step(action)
        except InvalidAction as mistake:
            pytest.fail(f"{action} is offered, and invalid: {mistake}")


def test_an_official_task_is_played_over_http_under_its_official_id(data: Path) -> None:
    rows = [{"item_id": f"tool_academia_{number}"} for number in range(len(TASKS))]
    (data / "tool_academia_test.json").write_text(json.dumps(rows))
    with (
        serving(["academia"], ("--port", "0", "--data", str(data), "--oracle")) as servers,
        EnvClient(servers["academia"].url) as env,
    ):
        assert env.card().source == "official"
        assert env.card().item_prefix == "tool_academia"
        assert list(env.tasks("test")) == ["tool_academia_0", "tool_academia_1"]
        assert not env.card().oracle
        env.reset("tool_academia_0", seed=0)
        env.step("Action: loadAuthorNet with Action Input: {}")
        state = env.step(
            "Action: authorEdgeCheck with Action Input: "
            '{"node1": "Ada Fruit", "node2": "Bo Garden"}'
        )
        assert "'papers': ['On Pears.', 'On Plums']" in state.observation
        state = env.step('Action: finish with Action Input: {"answer": 2}')
        assert (state.reward, state.success, state.done) == (1, True, True)
