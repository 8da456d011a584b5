"""Academia, played directly: its nets, its tools, its tasks, its expert."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from importlib.resources import files
from random import Random
from typing import Any

import pytest
from agentenv_tool import making
from agentenv_tool.academia import invented, suggestions
from agentenv_tool.academia.environment import TOOLBOX, Academia
from agentenv_tool.academia.nets import Unknown
from agentenv_tool.academia.templates import TEMPLATES, draws
from agentenv_tool.academia.templates import making as academia_making
from agentenv_tool.calls import FINISH, Call
from agentenv_tool.grading import same
from hypothesis import given, settings
from hypothesis import strategies as st

from agentenv.servers import serving
from envservers.environment import InvalidAction, Step

NETS = invented.nets()
SHARED = Academia.setup(Academia.Options())
MEI = "Mei Corhari"
FOLDER = files("agentenv_tool.academia")


@pytest.fixture
def world() -> Academia:
    world = Academia(SHARED)
    world.reset(0, 0)
    return world


@pytest.fixture
def loaded(world: Academia) -> Academia:
    call(world, "loadPaperNet")
    call(world, "loadAuthorNet")
    return world


def call(world: Academia, tool: str, **arguments: Any) -> str:
    """What is observed, without the words around it."""
    text = world.step(f"Action: {Call(tool, arguments)}").observation
    assert text.startswith("Observation: ")
    assert text.endswith("\nGive me one action.")
    return text.removeprefix("Observation: ").removesuffix("\nGive me one action.")


def played_by_the_expert(world: Academia, task: int) -> list[Step]:
    steps = [world.reset(task, 0)]
    while not steps[-1].done:
        steps.append(world.step(world.oracle().action))
    return steps


def test_the_nets_have_3000_papers_and_600_authors_of_29_years() -> None:
    assert (len(NETS.papers), len(NETS.authors)) == (3000, 600)
    years = {each["year"] for each in NETS.papers.nodes.values()}
    assert years == set(range(1995, 2024))


def test_papers_cite_only_papers_of_earlier_years() -> None:
    for title in NETS.papers:
        for other in NETS.papers.neighbours(title):
            assert draws.known(NETS, other, "year") < draws.known(NETS, title, "year")


def test_a_paper_is_cited_at_least_as_often_as_the_net_shows() -> None:
    cited = Counter(other for title in NETS.papers for other in NETS.papers.neighbours(title))
    assert all(draws.known(NETS, title, "n_citation") >= cited[title] for title in NETS.papers)


def test_joint_papers_are_the_same_from_both_sides_and_are_papers_of_the_net() -> None:
    for name in NETS.authors:
        assert name not in NETS.authors.neighbours(name)
        for other in NETS.authors.neighbours(name):
            edge = NETS.authors.edge(name, other)
            assert edge == NETS.authors.edge(other, name)
            assert edge is not None
            assert edge["weight"] == len(set(edge["papers"])) > 0
            assert all(title in NETS.papers for title in edge["papers"])


def test_no_two_names_or_titles_differ_only_in_case() -> None:
    for net in (NETS.papers, NETS.authors):
        assert len({each.casefold() for each in net}) == len(net)


def test_the_nets_are_the_same_bytes_under_any_hash_seed() -> None:
    program = (
        "import json, hashlib; from agentenv_tool.academia import invented; n = invented.nets();"
        "print(hashlib.sha256(json.dumps([list(n.papers.nodes.items()), list(n.papers.edges."
        "items()), list(n.authors.nodes.items()), list(n.authors.edges.items())]).encode())"
        ".hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "4242")
    }
    assert len(digests) == 1


@pytest.mark.parametrize(
    ("tool", "arguments", "loader"),
    [
        ("neighbourCheck", {"graph": "AuthorNet", "node": MEI}, "loadAuthorNet"),
        ("neighborCheck", {"graph": "PaperNet", "node": MEI}, "loadPaperNet"),
        ("authorNodeCheck", {"node": MEI}, "loadAuthorNet"),
        ("paperNodeCheck", {"node": "x"}, "loadPaperNet"),
        ("authorEdgeCheck", {"node1": MEI, "node2": MEI}, "loadAuthorNet"),
        ("paperEdgeCheck", {"node1": "x", "node2": "y"}, "loadPaperNet"),
    ],
)
def test_a_net_must_be_loaded_before_it_is_asked(
    world: Academia, tool: str, arguments: dict[str, str], loader: str
) -> None:
    told = call(world, tool, **arguments)
    assert told.startswith("ERROR | ")
    assert told.endswith(f"is not loaded yet: call {loader} first")
    call(world, loader)
    assert "not loaded" not in call(world, tool, **arguments)


def test_loading_one_net_does_not_load_the_other(world: Academia) -> None:
    assert call(world, "loadPaperNet") == "PaperNet is loaded."
    assert "call loadAuthorNet first" in call(world, "authorNodeCheck", node=MEI)


def test_an_author_has_a_name_an_institution_and_an_address(loaded: Academia) -> None:
    told = call(loaded, "authorNodeCheck", node=MEI)
    assert told == str(
        {"name": MEI, "org": "University of Ivordale", "email": "mei.corhari@ivordale.example"}
    )


def test_a_paper_has_the_five_attributes_of_agentboard(loaded: Academia) -> None:
    title = next(iter(NETS.papers))
    known = NETS.papers.attributes(title)
    assert list(known) == ["year", "venue", "n_citation", "keywords", "doc_type"]
    assert call(loaded, "paperNodeCheck", node=title) == str(known)


def test_both_spellings_list_the_neighbours(loaded: Academia) -> None:
    told = call(loaded, "neighbourCheck", graph="AuthorNet", node=MEI)
    assert told == str(NETS.authors.neighbours(MEI))
    assert call(loaded, "neighborCheck", graph="AuthorNet", node=MEI) == told


def test_a_citation_has_a_direction_and_a_missing_one_is_said_in_words(loaded: Academia) -> None:
    title = next(each for each in NETS.papers if NETS.papers.neighbours(each))
    other = NETS.papers.neighbours(title)[0]
    assert call(loaded, "paperEdgeCheck", node1=title, node2=other) == "{'weight': 1}"
    told = call(loaded, "paperEdgeCheck", node1=other, node2=title)
    assert told == f'PaperNet has no edge from "{other}" to "{title}".'


def test_case_spacing_and_a_full_stop_make_no_difference(loaded: Academia) -> None:
    told = call(loaded, "authorNodeCheck", node=MEI)
    for written in ("mei corhari", "  MEI   Corhari ", "Mei Corhari."):
        assert call(loaded, "authorNodeCheck", node=written) == told


def test_an_unknown_node_is_told_with_one_that_is_near(loaded: Academia) -> None:
    told = call(loaded, "authorNodeCheck", node="Mei Corharri")
    assert told == (
        'ERROR | there is no node "Mei Corharri": give a full title or name; '
        'did you mean "Mei Corhari"?'
    )
    told = call(loaded, "authorNodeCheck", node="Qqqq")
    assert told == 'ERROR | there is no node "Qqqq": give a full title or name'


def test_what_a_tool_returns_can_be_changed_without_harm(loaded: Academia) -> None:
    title = next(iter(NETS.papers))
    given_out = loaded.episode.tools.paperNodeCheck(title)
    given_out["keywords"].append("mine")
    assert loaded.episode.tools.paperNodeCheck(title) == NETS.papers.attributes(title)


def test_other_graphs_and_other_types_are_invalid_actions(loaded: Academia) -> None:
    for arguments in ({"graph": "VenueNet", "node": MEI}, {"graph": "AuthorNet", "node": 7}, {}):
        with pytest.raises(InvalidAction):
            loaded.step(str(Call("neighbourCheck", arguments)))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=1200), st.sampled_from([each.name for each in TOOLBOX.values()]))
def test_any_text_as_a_node_gives_an_observation_of_bounded_size(text: str, tool: str) -> None:
    world = Academia(SHARED)
    world.reset(0, 0)
    world.step("Action: loadPaperNet with Action Input: {}")
    world.step("Action: loadAuthorNet with Action Input: {}")
    named = TOOLBOX[tool].arguments.model_fields
    arguments = {name: "AuthorNet" if name == "graph" else text for name in named}
    try:
        told = world.step(str(Call(tool, arguments))).observation
    except InvalidAction as mistake:
        told = str(mistake)
    assert len(told) < 5000


def test_a_name_of_8192_characters_is_refused_before_it_is_compared(loaded: Academia) -> None:
    with pytest.raises(InvalidAction, match="at most 1000 characters") as caught:
        loaded.step(str(Call("authorNodeCheck", {"node": "a" * 8000})))
    assert len(str(caught.value)) < 300


def test_the_start_tells_the_goal(world: Academia) -> None:
    step = world.reset(7, 0)
    assert step.observation == (
        "A new trial begins.\nThe goal is: How many papers have Ines Elgrave and Darya Jorlund "
        "written together?\nGive me one action."
    )
    assert step.info == {"difficulty": "easy"}


def test_the_built_in_set_has_12_easy_and_8_hard_tasks_to_evaluate_with(world: Academia) -> None:
    listing = world.tasks()
    assert {name: len(ids) for name, ids in listing.splits.items()} == {"test": 20}
    kinds = Counter(each.difficulty for each in SHARED.tasks.tasks)
    assert kinds == {"easy": 12, "hard": 8}
    assert len({each.template for each in SHARED.tasks.tasks}) == 20


def test_the_expert_solves_every_task_with_two_rounds_to_spare(world: Academia) -> None:
    for task in world.tasks():
        steps = played_by_the_expert(world, task)
        assert (steps[-1].score, steps[-1].success) == (1, True), task
        assert len(steps) - 1 <= Academia.max_rounds - 2
        assert not any(each.info.get("tool_error") for each in steps)


def test_the_expert_goes_on_from_wherever_the_agent_left_it(world: Academia) -> None:
    for task in world.tasks():
        world.reset(task, 0)
        call(world, "loadAuthorNet")
        call(world, "authorNodeCheck", node="Nobody")
        call(world, "authorNodeCheck", node=MEI)
        step = world.step(world.oracle().action)
        while not step.done:
            step = world.step(world.oracle().action)
        assert step.score == 1, task


def test_the_expert_is_right_under_strict_grading_as_well() -> None:
    world = Academia(Academia.setup(Academia.Options(strict=True)))
    for task in world.tasks():
        assert played_by_the_expert(world, task)[-1].success, task


def test_yes_is_what_true_means(world: Academia) -> None:
    task = next(
        number for number, each in enumerate(SHARED.tasks.tasks) if each.template == "cites"
    )
    answer = SHARED.tasks[task].answer
    for said, right in (("yes", answer), ("No", not answer), (answer, True), ("perhaps", False)):
        world.reset(task, 0)
        assert bool(world.step(str(Call(FINISH, {"answer": said}))).success) is right


def test_the_tasks_are_made_again_to_the_same_bytes() -> None:
    made = making.written("academia", list(making.drawn("academia", academia_making(), 0)))
    assert made == (FOLDER / "data" / "tasks.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize("seed", [1, 2])
def test_other_seeds_draw_other_tasks_that_the_expert_solves_too(seed: int) -> None:
    goals = {each.goal for each in making.drawn("academia", academia_making(), seed)}
    assert len(goals) == 20
    assert not goals & {each.goal for each in SHARED.tasks.tasks}


def test_every_template_has_three_phrasings_with_the_same_values() -> None:
    for template in TEMPLATES:
        assert len(set(template.phrasings)) >= 3
        named = {frozenset(re.findall(r"{(\w+)}", each)) for each in template.phrasings}
        assert len(named) == 1, template.name


def test_yes_and_no_are_drawn_as_often_as_each_other() -> None:
    for template in TEMPLATES:
        if template.name in ("cites", "wrote_together"):
            answers = _some_answers(template, 100)
            assert 30 <= sum(answers) <= 70


def test_no_answer_of_a_template_is_much_more_frequent_than_all_others() -> None:
    for template in TEMPLATES:
        answers = Counter(str(each) for each in _some_answers(template, 40))
        assert max(answers.values()) <= 30, template.name


def _some_answers(template: making.Template, count: int) -> list[Any]:
    random, answers = Random(template.name), []
    while len(answers) < count:
        try:
            values = template.draw(NETS, random)
            answers.append(template.answer(NETS, values))
        except making.Ambiguous:
            continue
    return answers


def test_goals_name_the_nodes_that_suggestions_are_about() -> None:
    for task in SHARED.tasks.tasks:
        named = {
            *suggestions.mentioned(NETS.papers, task.goal),
            *suggestions.mentioned(NETS.authors, task.goal),
        }
        assert named == {each for each in task.values.values() if isinstance(each, str)}


def test_available_actions_are_valid_few_and_end_with_a_guess(world: Academia) -> None:
    for task in world.tasks():
        world.reset(task, 3)
        while True:
            actions = world.available_actions()
            assert len(actions) <= 16
            assert actions == world.available_actions()
            assert actions[-1].startswith("finish with Action Input: ")
            for action in actions:
                twin = world.copy()
                twin.step(action)
            if world.step(world.oracle().action).done:
                break


def test_the_guess_was_seen_and_is_rarely_right(world: Academia) -> None:
    right = 0
    for seed in range(10):
        for task in world.tasks():
            world.reset(task, seed)
            call(world, "loadPaperNet")
            call(world, "loadAuthorNet")
            right += bool(world.step(world.available_actions()[-1]).success)
    assert right <= 10


def test_a_copy_goes_its_own_way(world: Academia) -> None:
    twin = world.copy()
    call(twin, "loadAuthorNet")
    assert "not loaded" in call(world, "authorNodeCheck", node=MEI)
    assert "Ivordale" in call(twin, "authorNodeCheck", node=MEI)
    assert world.step("Action: finish with Action Input: {'answer': 1}").done
    assert not twin.step("Action: check_valid_actions with Action Input: {}").done


def test_the_prompt_lists_every_tool_and_its_example_is_understood(loaded: Academia) -> None:
    prompt = Academia.prompt()
    assert all(f"- {name}(" in prompt for name in TOOLBOX)
    (example,) = re.findall(r"^Action: .*$", prompt, re.MULTILINE)
    assert MEI in loaded.step(example).observation


def test_the_examples_of_the_schema_are_nodes_of_the_nets() -> None:
    for tool in Academia.tools():
        for name, schema in tool["parameters"]["properties"].items():
            for example in schema.get("examples", []) if name != "graph" else []:
                assert example in NETS.papers or example in NETS.authors or tool["name"] == FINISH


def test_an_unknown_name_is_an_error_of_the_net() -> None:
    with pytest.raises(Unknown):
        NETS.papers.attributes("")


def test_the_episode_of_the_readme_is_played_as_printed() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    (episode,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    with serving(["academia"], ("--port", "0")) as servers:
        assert "http://127.0.0.1:36012" in episode
        episode = episode.replace("http://127.0.0.1:36012", servers["academia"].url)
        played = subprocess.run([sys.executable, "-c", episode], capture_output=True, text=True)
    assert played.returncode == 0, played.stderr
    assert played.stdout.strip().splitlines()[-1] in readme


def test_answers_of_the_shipped_tasks_are_json_that_grading_accepts() -> None:
    for task in SHARED.tasks.tasks:
        assert same(json.loads(json.dumps(task.answer)), task.answer, task.tolerance)
