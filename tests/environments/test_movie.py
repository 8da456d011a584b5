"""Movie, played directly: its invented catalog, its tools, its questions and its expert."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from agentenv_tool import making
from agentenv_tool.calls import FINISH, read
from agentenv_tool.movie import database
from agentenv_tool.movie.catalog import DIRECTOR, Catalog, age
from agentenv_tool.movie.embedded import Embedded
from agentenv_tool.movie.environment import Movie, Shared
from agentenv_tool.movie.invention import invented
from agentenv_tool.movie.invention.people import folded
from agentenv_tool.movie.templates import TEMPLATES
from agentenv_tool.movie.templates import making as movie_making
from agentenv_tool.movie.tools import CUT, MovieTools
from agentenv_tool.toolbox import ToolError

from agentenv.clients.template import match
from agentenv.protocol import Tool
from envservers.environment import InvalidAction, Step

SEEDS = "0", "1"  # of hashes


@pytest.fixture(scope="module")
def shared() -> Shared:
    return Movie.setup(Movie.Options())


@pytest.fixture(scope="module")
def catalog(shared: Shared) -> Catalog:
    assert isinstance(shared.source, Embedded)
    return shared.source.catalog


@pytest.fixture
def world(shared: Shared) -> Movie:
    world = Movie(shared)
    world.reset(0, 0)
    return world


@pytest.fixture
def tools(shared: Shared) -> MovieTools:
    return MovieTools(shared.source)


def call(tool: str, **arguments: Any) -> str:
    return f"Action: {tool} with Action Input: {json.dumps(arguments)}"


def follow_the_expert(world: Movie) -> Iterator[Step]:
    while True:
        step = world.step(world.oracle().action)
        yield step
        if step.done:
            return


# The catalog


def test_the_catalog_is_that_of_the_answers_on_every_machine() -> None:
    told = repr((invented().films, invented().people)).encode()
    assert hashlib.sha256(told).hexdigest()[:16] == "6325e7711e19c4bc"


def test_another_process_with_another_hash_seed_invents_the_same() -> None:
    program = (
        "from agentenv_tool.movie.invention import invented; import hashlib; "
        "print(hashlib.sha256(repr(invented().films).encode()).hexdigest())"
    )
    digests = {
        subprocess.check_output(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed}
        )
        for seed in SEEDS
    }
    assert len(digests) == 1


def test_the_database_gives_back_what_was_written_to_it(catalog: Catalog) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        database.write(catalog, connection)
        again = database.read(connection)
        sound = connection.execute("PRAGMA foreign_key_check").fetchall()
    assert again.films == catalog.films
    assert again.people == catalog.people
    assert sound == []


def test_the_command_writes_a_file_that_any_tool_reads(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "agentenv_tool.movie", str(tmp_path / "films.sqlite")]
    subprocess.run(command, check=True, capture_output=True)
    with closing(sqlite3.connect(tmp_path / "films.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM film").fetchone() == (320,)
    again = subprocess.run(command, capture_output=True, text=True)
    assert again.returncode == 2
    assert "give a file that does not exist yet" in again.stderr


def test_titles_names_and_ids_are_unique_whatever_their_accents(catalog: Catalog) -> None:
    assert (len(catalog.films), len(catalog.people)) == (320, 424)
    assert len({folded(each.title) for each in catalog.films}) == 320
    assert len({folded(each.name) for each in catalog.people}) == 424
    assert len({each.imdb_id for each in (*catalog.films, *catalog.people)}) == 744
    assert len(catalog.film) == 320
    assert len(catalog.person) == 424


def test_no_title_is_that_of_two_films_in_any_country(catalog: Catalog) -> None:
    owners: dict[str, set[int]] = {}
    for film in catalog.films:
        for title in (film.title, film.original_title, *(e.title for e in film.other_titles)):
            owners.setdefault(folded(title), set()).add(film.id)
    assert {title for title, films in owners.items() if len(films) > 1} == set()


def test_everybody_is_born_before_and_alive_when_a_film_is_made(catalog: Catalog) -> None:
    for film in catalog.films:
        for number in [each.person for each in (*film.cast, *film.crew)]:
            person = catalog.person[number]
            assert 19 <= age(person.birthday, film.release_date) <= 84
            assert person.deathday is None or person.deathday > film.release_date


def test_every_film_has_a_full_crew_and_sound_figures(catalog: Catalog) -> None:
    always = {DIRECTOR, "Writer", "Producer", "Original Music Composer", "Editor"}
    for film in catalog.films:
        assert always <= {each.job for each in film.crew}
        assert film.crew[0].job == DIRECTOR
        assert film.revenue >= 0
        assert film.budget > 0
        assert 60 <= film.runtime <= 200
        assert 0 <= film.votes <= 100
        assert {each.country for each in film.companies} == {each.code for each in film.countries}


def test_nobody_is_twice_in_a_cast_and_no_two_characters_share_a_name(catalog: Catalog) -> None:
    for film in catalog.films:
        assert len({each.person for each in film.cast}) == len(film.cast) >= 5
        assert len({each.character for each in film.cast}) == len(film.cast)


def test_some_casts_are_longer_than_what_is_shown_and_some_are_not(catalog: Catalog) -> None:
    sizes = Counter(len(film.cast) > CUT for film in catalog.films)
    assert min(sizes.values()) > 60


def test_directors_have_favorites_and_films_have_sequels(catalog: Catalog) -> None:
    pairs = Counter(
        (film.crew[0].person, part.person) for film in catalog.films for part in film.cast
    )
    assert max(pairs.values()) >= 4
    sequels = [film for film in catalog.films if film.title.endswith(" II")]
    assert len(sequels) > 10
    for film in sequels:
        first = catalog.titled[film.title.removesuffix(" II")]
        assert first.release_date < film.release_date


def test_titles_are_right_in_the_other_languages(catalog: Catalog) -> None:
    def titles(title: str) -> set[str]:
        return {each.title for each in catalog.titled[title].other_titles}

    assert {"Le château sous la pluie", "Das Schloss im Regen"} <= titles("The Rainswept Castle")
    assert {"Hinter dem Tal und dem Schlüssel", "La valle e la chiave"} <= titles(
        "The Valley and the Key"
    )


@pytest.mark.parametrize(
    ("day", "years"), [("2000-03-09", 29), ("2000-03-10", 30), ("2000-12-31", 30)]
)
def test_ages_are_completed_years(day: str, years: int) -> None:
    assert age("1970-03-10", day) == years


# The tools


@pytest.mark.parametrize("name", ["The Clay Station", "the clay STATION", " The  Clay-Station! "])
def test_a_film_is_found_whatever_case_and_punctuation(tools: MovieTools, name: str) -> None:
    assert tools.get_search_movie(name)["title"] == "The Clay Station"


def test_a_person_is_found_without_the_accents(tools: MovieTools, catalog: Catalog) -> None:
    for name in ("Håkon", "Søren", "Élodie", "Íñigo"):
        person = next(each for each in catalog.people if each.name.startswith(name))
        assert tools.get_search_person(folded(person.name))["name"] == person.name


def test_an_exact_title_comes_before_its_sequel(tools: MovieTools, catalog: Catalog) -> None:
    for film in catalog.films:
        assert tools.get_search_movie(film.title)["id"] == film.id


def test_a_film_is_found_by_its_title_elsewhere(tools: MovieTools, catalog: Catalog) -> None:
    for film in catalog.films:
        for title in film.other_titles:
            assert tools.get_search_movie(title.title)["id"] == film.id


def test_a_beginning_comes_before_a_part_and_then_the_most_popular(
    tools: MovieTools, catalog: Catalog
) -> None:
    begun = [film for film in catalog.films if film.title.startswith("The Clay")]
    assert len(begun) > 1
    best = max(begun, key=lambda film: film.popularity)
    assert tools.get_search_movie("the clay")["id"] == best.id
    held = [film for film in catalog.films if "Clay" in film.title]
    best = max(held, key=lambda film: film.popularity)
    assert tools.get_search_movie("clay")["id"] == best.id


@pytest.mark.parametrize("name", ["no such film at all", "!!!", "\u3042" * 200, "%' OR 1=1 --"])
def test_a_name_that_nobody_has_is_told_so(tools: MovieTools, name: str) -> None:
    with pytest.raises(ToolError, match="no movie is found by this name"):
        tools.get_search_movie(name)
    with pytest.raises(ToolError, match="no person is found by this name"):
        tools.get_search_person(name)


def test_an_unknown_id_is_told_so_by_every_tool(world: Movie) -> None:
    for each in Movie.tools():
        for argument in ("movie_id", "person_id"):
            if argument in each["parameters"]["properties"]:
                step = world.step(call(each["name"], **{argument: 1}))
                assert "ERROR | no" in step.observation
                assert "has the id 1: get_search_" in step.observation
                assert step.info == {"tool_error": True}


@pytest.mark.parametrize("number", [0, -1, 2**31, 1.5, "five", None, [1]])
def test_an_id_out_of_bounds_is_an_invalid_action(world: Movie, number: Any) -> None:
    with pytest.raises(InvalidAction, match="movie_id"):
        world.step(call("get_movie_details", movie_id=number))


def test_a_name_of_thousands_of_characters_is_an_invalid_action(world: Movie) -> None:
    with pytest.raises(InvalidAction, match="at most 200 characters"):
        world.step(call("get_search_movie", movie_name="x" * 8000))


def test_a_cast_is_cut_at_ten_in_billing_order(tools: MovieTools, catalog: Catalog) -> None:
    film = max(catalog.films, key=lambda each: len(each.cast))
    shown = tools.get_movie_cast(film.id)
    assert [each["id"] for each in shown] == [each.person for each in film.cast[:10]]
    assert [each["order"] for each in shown] == list(range(10))


def test_a_crew_begins_with_all_who_lead_and_is_cut_at_ten(
    tools: MovieTools, catalog: Catalog
) -> None:
    for film in catalog.films:
        jobs = [each["job"] for each in tools.get_movie_crew(film.id)]
        leading = [each for each in jobs if each in ("Director", "Writer", "Producer")]
        assert len(jobs) == min(10, len(film.crew))
        assert jobs[: len(leading)] == leading
        assert len(leading) == sum(
            each.job in ("Director", "Writer", "Producer") for each in film.crew
        )


def test_a_career_is_told_whole_and_newest_first(tools: MovieTools, catalog: Catalog) -> None:
    person = max(catalog.people, key=lambda each: len(catalog.parts(each.id)))
    shown = tools.get_person_cast(person.id)
    assert len(shown) == len(catalog.parts(person.id)) > 20
    days = [each["release_date"] for each in shown]
    assert days == sorted(days, reverse=True)


def test_every_tool_answers_for_every_film_and_person_within_bounds(
    tools: MovieTools, catalog: Catalog
) -> None:
    of_movie = [name for name in vars(MovieTools) if name.startswith("get_movie_")]
    of_person = ["get_person_details", "get_person_cast", "get_person_crew"]
    of_person.append("get_person_external_ids")
    for film in catalog.films:
        for name in of_movie:
            assert 0 < len(str(getattr(tools, name)(film.id))) < 4000
    for person in catalog.people:
        for name in of_person:
            assert 0 < len(str(getattr(tools, name)(person.id))) < 8000


def test_what_a_tool_returns_is_fresh_and_can_be_changed(
    tools: MovieTools, catalog: Catalog
) -> None:
    film = catalog.films[0].id
    before = str(tools.get_movie_details(film))
    told = tools.get_movie_details(film)
    told["genres"].clear()
    told["title"] = "spoiled"
    assert str(tools.get_movie_details(film)) == before


def test_many_threads_ask_at_once(shared: Shared, catalog: Catalog) -> None:
    def asked(film: int) -> str:
        return str(MovieTools(shared.source).get_movie_cast(film))

    films = [each.id for each in catalog.films]
    alone = [asked(film) for film in films]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(asked, films)) == alone


def test_the_prompt_names_every_tool_and_the_form_of_an_action() -> None:
    prompt = Movie.prompt()
    assert 'Action: get_search_movie with Action Input: {"movie_name": "The Salt Mill"}' in prompt
    for each in Movie.tools():
        assert f"- {each['name']}(" in prompt


# The tasks


def test_the_splits_are_215_and_20_questions(world: Movie) -> None:
    tasks = world.tasks()
    assert (tasks.count, tasks.source, tasks.oracle) == (238, "built-in", True)
    assert {name: len(each) for name, each in tasks.splits.items()} == {"train": 215, "test": 20}
    assert not set(tasks.splits["train"]) & set(tasks.splits["test"])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_tasks_are_those_that_the_templates_draw(seed: str, tmp_path: Path) -> None:
    command = "from agentenv_tool.making import main; main(['--worlds', 'movie', '--out', {!r}])"
    subprocess.run(
        [sys.executable, "-c", command.format(str(tmp_path))],
        env={**os.environ, "PYTHONHASHSEED": seed},
        check=True,
        capture_output=True,
    )
    shipped = Path(making.__file__).parent / "movie" / "data" / "tasks.jsonl"
    assert (tmp_path / "movie.jsonl").read_bytes() == shipped.read_bytes()


def test_every_template_is_worded_in_three_ways_and_drawn(shared: Shared) -> None:
    drawn = {shared.tasks[task].template for task in shared.tasks.listing}
    assert drawn == {each.name for each in TEMPLATES}
    assert len(TEMPLATES) >= 24
    for each in TEMPLATES:
        assert len(set(each.phrasings)) >= 3
        assert each.difficulty in ("easy", "hard")


def test_the_test_split_is_of_many_kinds(shared: Shared) -> None:
    tasks = [shared.tasks[task] for task in shared.tasks.listing.splits["test"]]
    assert len({each.template for each in tasks}) == 20
    assert Counter(each.difficulty for each in tasks) == {"easy": 10, "hard": 10}


def test_no_two_tasks_ask_the_same(shared: Shared) -> None:
    goals = [shared.tasks[task].goal for task in shared.tasks.listing]
    assert len(set(goals)) == len(goals)
    assert not [goal for goal in goals if "{" in goal or "  " in goal]


def test_yes_and_no_are_equally_often_right() -> None:
    drawn = movie_making()
    answers = Counter(
        task.answer
        for seed in (1, 2, 3, 4)
        for task in making.drawn("movie", drawn, seed)
        if isinstance(task.answer, bool)
    )
    assert 0.4 < answers[True] / answers.total() < 0.6


def test_answers_are_one_value_or_a_list_without_doubles(shared: Shared) -> None:
    for task in map(shared.tasks.__getitem__, shared.tasks.listing):
        if isinstance(task.answer, list):
            assert len(set(task.answer)) == len(task.answer) > 0
        else:
            assert isinstance(task.answer, str | int | float)


def test_the_expert_solves_every_task_with_calls_to_spare(world: Movie) -> None:
    for task in world.tasks():
        world.reset(task, 0)
        *others, last = follow_the_expert(world)
        assert last.success, task
        assert last.reward == 1
        assert len(others) + 1 <= world.max_rounds - 2
        assert not any(step.reward or step.done for step in others)


def test_the_expert_goes_on_after_calls_that_it_would_not_make(world: Movie) -> None:
    for task in range(0, 60, 7):
        world.reset(task, 0)
        world.step(call("check_valid_actions"))
        world.step(call("get_search_person", person_name="nobody at all"))
        world.step(call("get_search_movie", movie_name="the clay"))
        world.step(world.oracle().action)
        world.step(call("get_search_movie", movie_name="the clay"))
        *_, last = follow_the_expert(world)
        assert last.success


def test_the_experts_thoughts_tell_what_is_known_so_far(world: Movie) -> None:
    world.reset(1, 0)
    found = world.step(world.oracle().action)
    thought = world.oracle().thought
    number = read(f"Action: {world.oracle().action}").arguments["movie_id"]
    assert str(number) in thought
    assert str(number) in found.observation


def test_a_wrong_answer_ends_the_episode_without_reward(world: Movie) -> None:
    step = world.step(call(FINISH, answer="1999-12-31"))
    assert (step.done, step.reward, step.success) == (True, 0, False)


def test_an_answer_counts_by_its_meaning(shared: Shared) -> None:
    def reward(template: str, given: Any) -> float:
        world = Movie(shared)
        found = [n for n in shared.tasks.listing if shared.tasks[n].template == template]
        world.reset(found[0], 0)
        answer = shared.tasks[found[0]].answer
        return world.step(call(FINISH, answer=given(answer))).reward

    assert reward("runtime", str) == 1
    assert reward("profit", lambda dollars: f"{dollars:,}") == 1
    assert reward("same_company", lambda truth: "Yes" if truth else "no") == 1
    assert reward("genres", lambda names: [each.upper() for each in reversed(names)]) == 1
    assert reward("average_runtime", lambda minutes: minutes + 0.04) == 1
    assert reward("average_runtime", lambda minutes: minutes + 0.06) == 0
    assert reward("genres", lambda names: [*names, "Noir"]) == 0
    assert reward("runtime", lambda minutes: f"{minutes} minutes") == 0


def test_strict_grading_wants_the_type(shared: Shared) -> None:
    strict = Movie(Movie.setup(Movie.Options(strict=True)))
    number = next(n for n in shared.tasks.listing if shared.tasks[n].template == "runtime")
    for given, reward in ((str, 0), (int, 1)):
        strict.reset(number, 0)
        step = strict.step(call(FINISH, answer=given(shared.tasks[number].answer)))
        assert step.reward == reward


def test_what_is_suggested_can_be_called_and_ends_with_a_guess(world: Movie) -> None:
    for task in range(0, 238, 11):
        world.reset(task, 0)
        done = False
        while not done:
            actions = world.available_actions()
            assert actions == world.available_actions()
            assert len(actions) <= 13
            assert actions[-1].startswith("finish with Action Input:")
            for action in actions[:-1]:
                world.copy().step(action)  # no InvalidAction
            done = world.step(world.oracle().action).done


def test_the_guess_is_not_the_answer_before_anything_was_seen(shared: Shared) -> None:
    world = Movie(shared)
    for task in shared.tasks.listing:
        world.reset(task, 0)
        guess = read(f"Action: {world.available_actions()[-1]}")
        assert guess.arguments == {"answer": "unknown"}


def test_a_copy_goes_its_own_way(world: Movie) -> None:
    world.step(world.oracle().action)
    twin = world.copy()
    assert twin.oracle() == world.oracle()
    assert twin.step(call(FINISH, answer=0)).done
    *_, last = follow_the_expert(world)
    assert last.success


def test_the_experts_calls_are_calls_of_the_tools(world: Movie) -> None:
    tools = [Tool.model_validate(tool) for tool in Movie.tools()]
    found = match(tools, world.oracle().action)
    assert found is not None
    assert found[0].name == "get_search_movie"
