"""Credits: questions that one look at a cast, a crew or a person answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from agentenv_tool.making import Ambiguous, Template
from agentenv_tool.movie.catalog import Catalog, Person
from agentenv_tool.movie.templates.facts import fact
from agentenv_tool.movie.templates.steps import (
    CUT,
    EASY,
    any_film,
    director_of,
    film_of,
    found_director,
    of_film,
    of_person,
    only,
    person_of,
)
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import ToolTask

Values = Mapping[str, Any]

# What somebody did -> how the crew calls it.
DEEDS = {
    "composed the music of": "Original Music Composer",
    "was the director of photography of": "Director of Photography",
    "edited": "Editor",
    "designed the costumes of": "Costume Design",
}


def _life(
    name: str,
    tool: str,
    wanted: str,
    answer: Callable[[Person], Any],
    key: str,
    *phrasings: str,
) -> Template:
    """`answer` is what the data say, `key` where the tool's result holds the same."""

    def draw(catalog: Catalog, random: Random) -> dict[str, Any]:
        person = random.choice(catalog.people)
        if answer(person) is None:
            raise Ambiguous
        return {"person": person.name}

    def answered(catalog: Catalog, values: Values) -> Any:
        return answer(person_of(catalog, values))

    def plan(task: ToolTask) -> Plan:
        return (yield from of_person(tool, task.values["person"], wanted))[key]

    return Template(name, EASY, phrasings, draw, answered, plan)


def _director(catalog: Catalog, values: Values) -> str:
    return director_of(catalog, film_of(catalog, values)).name


def _director_plan(task: ToolTask) -> Plan:
    return (yield from found_director(task.values["film"]))["name"]


def _draw_job(catalog: Catalog, random: Random) -> dict[str, Any]:
    job = random.choice(("writer", "producer"))
    return {**any_film(catalog, random), "job": job}


def _job_answer(catalog: Catalog, values: Values) -> list[str]:
    found = film_of(catalog, values).who(values["job"].title())
    return [catalog.person[each].name for each in found]


def _job_plan(task: ToolTask) -> Plan:
    job = task.values["job"]
    crew = yield from of_film("get_movie_crew", task.values["film"], f"its crew with all {job}s")
    return [each["name"] for each in crew if each["job"] == job.title()]


def _draw_deed(catalog: Catalog, random: Random) -> dict[str, Any]:
    return {**any_film(catalog, random), "deed": random.choice(list(DEEDS))}


def _deed_answer(catalog: Catalog, values: Values) -> str:
    film, job = film_of(catalog, values), DEEDS[values["deed"]]
    shown = [each.person for each in film.crew[:CUT] if each.job == job]
    return catalog.person[only(shown)].name


def _deed_plan(task: ToolTask) -> Plan:
    deed = task.values["deed"]
    crew = yield from of_film("get_movie_crew", task.values["film"], f"its crew: who {deed} it")
    return next(each["name"] for each in crew if each["job"] == DEEDS[deed])


def _draw_part(catalog: Catalog, random: Random) -> dict[str, Any]:
    film = random.choice(catalog.films)
    part = random.choice(film.cast[:CUT])
    person = catalog.person[part.person].name
    return {"film": film.title, "person": person, "character": part.character}


def _part_plan(known: str, told: str) -> Callable[[ToolTask], Plan]:
    def plan(task: ToolTask) -> Plan:
        values = task.values
        cast = yield from of_film("get_movie_cast", values["film"], "its cast with the characters")
        wanted = {"name": values["person"], "character": values["character"]}[known]
        return next(each[told] for each in cast if each[known] == wanted)

    return plan


CREDITS = (
    Template(
        "played_by",
        EASY,
        (
            'Who plays the character {character} in the film "{film}"?',
            'Name the actor behind {character} in "{film}".',
            'In the movie "{film}" somebody plays {character}. Who is it?',
        ),
        _draw_part,
        lambda catalog, values: values["person"],
        _part_plan("character", "name"),
    ),
    _life(
        "birthplace",
        "get_person_details",
        "the details of this life, which hold the place of birth",
        lambda person: person.place_of_birth,
        "place_of_birth",
        "Where was {person} born? Give the place as the database has it.",
        "What is the place of birth of the film maker {person}, as the database states it?",
        "I want to know in which place {person} was born. Write it as the database does.",
    ),
    Template(
        "director",
        EASY,
        (
            'Who directed the film "{film}"?',
            'Give the name of the director of "{film}".',
            'I liked the movie "{film}". Which person directed it?',
        ),
        any_film,
        _director,
        _director_plan,
    ),
    Template(
        "crew_member",
        EASY,
        (
            'Who {deed} the film "{film}"?',
            'Name the person who {deed} "{film}".',
            'I would like to know who {deed} the movie "{film}".',
        ),
        _draw_deed,
        _deed_answer,
        _deed_plan,
    ),
    fact(
        "top_billed",
        "get_movie_cast",
        "its cast, which is in billing order",
        lambda catalog, film: catalog.person[film.cast[0].person].name,
        lambda cast: cast[0]["name"],
        'Who is billed first in the cast of the film "{film}"?',
        'Name the top-billed actor of "{film}".',
        'Whose name comes first in the cast list of the movie "{film}"?',
    ),
    _life(
        "birthday",
        "get_person_details",
        "the details of this life, which hold the birthday",
        lambda person: person.birthday,
        "birthday",
        "On which date was {person} born? Give it as YYYY-MM-DD.",
        "What is the date of birth of {person}, written as YYYY-MM-DD?",
        "When is {person}'s birthday? Answer with the full date of birth (YYYY-MM-DD).",
    ),
    _life(
        "imdb_id",
        "get_person_external_ids",
        "the ids on other sites, one of which is IMDb's",
        lambda person: person.imdb_id,
        "imdb_id",
        "What is the IMDb id of {person}?",
        "Under which id does IMDb list {person}?",
        "I need the id that {person} has on IMDb.",
    ),
    _life(
        "instagram",
        "get_person_external_ids",
        "the ids on other sites, one of which is Instagram's",
        lambda person: person.instagram,
        "instagram_id",
        "What is the Instagram id of {person}?",
        "Under which name can {person} be found on Instagram? Give the id.",
        "I would like to follow {person} on Instagram. What is the id there?",
    ),
    Template(
        "character_of",
        EASY,
        (
            'Which character does {person} play in the film "{film}"?',
            'What is the name of the character that {person} plays in "{film}"?',
            '{person} acts in the movie "{film}". As which character?',
        ),
        _draw_part,
        lambda catalog, values: values["character"],
        _part_plan("name", "character"),
    ),
    Template(
        "credited",
        EASY,
        (
            'List everybody who is credited as a {job} of the film "{film}".',
            'Who has the job of a {job} in the crew of "{film}"? Give a list of all names.',
            'I need a list with the name of each {job} of the movie "{film}".',
        ),
        _draw_job,
        _job_answer,
        _job_plan,
    ),
)
