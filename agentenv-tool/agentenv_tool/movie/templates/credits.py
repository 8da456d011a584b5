"""Credits: questions that one look at a cast, a crew or a person answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from agentenv_tool import conclusions
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
from agentenv_tool.thoughts import listed

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
    because: str,
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
        person = task.values["person"]
        found = (yield from of_person(tool, person, wanted))[key]
        return conclusions.found(found, because.format(person=person, found=found))

    return Template(name, EASY, phrasings, draw, answered, plan)


def _director(catalog: Catalog, values: Values) -> str:
    return director_of(catalog, film_of(catalog, values)).name


def _director_plan(task: ToolTask) -> Plan:
    film = task.values["film"]
    name = (yield from found_director(film))["name"]
    return conclusions.found(name, f'the crew of "{film}" has {name} as its director')


def _draw_job(catalog: Catalog, random: Random) -> dict[str, Any]:
    job = random.choice(("writer", "producer"))
    return {**any_film(catalog, random), "job": job}


def _job_answer(catalog: Catalog, values: Values) -> list[str]:
    found = film_of(catalog, values).who(values["job"].title())
    return [catalog.person[each].name for each in found]


def _job_plan(task: ToolTask) -> Plan:
    film, job = task.values["film"], task.values["job"]
    crew = yield from of_film("get_movie_crew", film, f"its crew with all {job}s")
    names = [each["name"] for each in crew if each["job"] == job.title()]
    fact = f'in the crew of "{film}", the job {job.title()} stands beside {listed(names)}'
    return conclusions.found(names, fact)


def _draw_deed(catalog: Catalog, random: Random) -> dict[str, Any]:
    return {**any_film(catalog, random), "deed": random.choice(list(DEEDS))}


def _deed_answer(catalog: Catalog, values: Values) -> str:
    film, job = film_of(catalog, values), DEEDS[values["deed"]]
    shown = [each.person for each in film.crew[:CUT] if each.job == job]
    return catalog.person[only(shown)].name


def _deed_plan(task: ToolTask) -> Plan:
    film, deed = task.values["film"], task.values["deed"]
    crew = yield from of_film("get_movie_crew", film, f"its crew, to see who {deed} it")
    name = next(each["name"] for each in crew if each["job"] == DEEDS[deed])
    fact = f'{name} stands in the crew of "{film}" with the job "{DEEDS[deed]}"'
    return conclusions.found(name, fact)


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
        part = next(each for each in cast if each[known] == wanted)
        fact = f'in the cast of "{values["film"]}", {part["name"]} plays {part["character"]}'
        return conclusions.found(part[told], fact)

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
        "{person} was born in {found}",
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
        "the cast of {film} begins with {found}",
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
        "{person} was born on {found}",
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
        "the IMDb id of {person} is {found}",
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
        "the Instagram id of {person} is {found}",
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
