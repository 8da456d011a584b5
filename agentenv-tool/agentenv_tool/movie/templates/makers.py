"""Makers: who is behind, and in front of, a film, and what else is known about them."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from agentenv_tool.making import Ambiguous, Template
from agentenv_tool.movie.catalog import DIRECTOR, Catalog, Film
from agentenv_tool.movie.templates.steps import (
    CUT,
    HARD,
    any_film,
    coin,
    director_of,
    film_of,
    found_director,
    found_film,
    life_of,
    of_film,
    other_of,
    until,
)
from agentenv_tool.plans import Plan, move
from agentenv_tool.tasks import ToolTask

Values = Mapping[str, Any]


def _birthplace_plan(task: ToolTask) -> Plan:
    director = yield from found_director(task.values["film"])
    life = yield from life_of(director, "the director", "the place of birth")
    return life["place_of_birth"]


def _played(catalog: Catalog, film: Film) -> str:
    director = director_of(catalog, film).id
    parts = [each.character for each in film.cast[:CUT] if each.person == director]
    if not parts:
        raise Ambiguous
    return parts[0]


def _played_plan(task: ToolTask) -> Plan:
    title = task.values["film"]
    number = yield from found_film(title)
    crew = yield move(
        f'The id of "{title}" is {number}. I ask for its crew, to learn who directed it.',
        "get_movie_crew",
        movie_id=number,
    )
    director = next(each for each in crew if each["job"] == DIRECTOR)
    cast = yield move(
        f"{director['name']} directed it. I look for the same person in the cast.",
        "get_movie_cast",
        movie_id=number,
    )
    return next(each["character"] for each in cast if each["id"] == director["id"])


def _wrote(catalog: Catalog, film: Film) -> bool:
    return director_of(catalog, film).id in film.who("Writer")


def _draw_wrote(catalog: Catalog, random: Random) -> dict[str, Any]:
    yes = coin(random)
    film = until(lambda: random.choice(catalog.films), lambda each: _wrote(catalog, each) is yes)
    return {"film": film.title}


def _wrote_plan(task: ToolTask) -> Plan:
    crew = yield from of_film(
        "get_movie_crew", task.values["film"], "its crew, to compare the director with the writers"
    )
    ids = {job: {each["id"] for each in crew if each["job"] == job} for job in (DIRECTOR, "Writer")}
    return bool(ids[DIRECTOR] & ids["Writer"])


def _next_film(catalog: Catalog, values: Values) -> str:
    film = film_of(catalog, values)
    films = catalog.directed(director_of(catalog, film).id)
    later = sorted(each.release_date for each in films if each.release_date > film.release_date)
    if not later or later[:1] == later[1:2]:
        raise Ambiguous
    return next(each.title for each in films if each.release_date == later[0])


def _next_film_plan(task: ToolTask) -> Plan:
    director = yield from found_director(task.values["film"])
    works = yield move(
        f"{director['name']} directed it. I ask for the other films of this director.",
        "get_person_crew",
        person_id=director["id"],
    )
    directed = [each for each in works if each["job"] == DIRECTOR]  # newest first
    place = next(at for at, each in enumerate(directed) if each["title"] == task.values["film"])
    return directed[place - 1]["title"]


def _lead_instagram(catalog: Catalog, values: Values) -> str:
    handle = catalog.person[film_of(catalog, values).cast[0].person].instagram
    if handle is None:
        raise Ambiguous
    return handle


def _lead_instagram_plan(task: ToolTask) -> Plan:
    cast = yield from of_film(
        "get_movie_cast", task.values["film"], "its cast, which begins with the top-billed actor"
    )
    told = yield move(
        f"{cast[0]['name']} is billed first. I ask for the ids on other sites.",
        "get_person_external_ids",
        person_id=cast[0]["id"],
    )
    return told["instagram_id"]


def _draw_both(catalog: Catalog, random: Random) -> dict[str, Any]:
    film = random.choice(catalog.films)
    films = [each for each, _ in catalog.parts(random.choice(film.cast).person)]
    other = random.choice(films)
    if film is other or max(len(film.cast), len(other.cast)) >= CUT:  # all of them are shown
        raise Ambiguous
    values = {"film": film.title, "other": other.title}
    if len(_in_both(catalog, values)) < random.randint(1, 2):
        raise Ambiguous
    return values


def _in_both(catalog: Catalog, values: Values) -> list[str]:
    others = {each.person for each in other_of(catalog, values).cast}
    cast = film_of(catalog, values).cast
    return [catalog.person[each.person].name for each in cast if each.person in others]


def _both_plan(task: ToolTask) -> Plan:
    casts = []
    for title in (task.values["film"], task.values["other"]):
        casts.append((yield from of_film("get_movie_cast", title, "its cast, to compare it")))
    others = {each["id"] for each in casts[1]}
    return [each["name"] for each in casts[0] if each["id"] in others]


MAKERS = (
    Template(
        "director_played",
        HARD,
        (
            'The director of the film "{film}" also acts in it. Which character does the director '
            "play?",
            'Which character in "{film}" is played by the person who directed the film?',
            'In the movie "{film}" its own director can be seen. As which character?',
        ),
        any_film,
        lambda catalog, values: _played(catalog, film_of(catalog, values)),
        _played_plan,
    ),
    Template(
        "in_both",
        HARD,
        (
            'Which actors appear in both "{film}" and "{other}"? Give a list of their names.',
            'List the names of everybody who is in the cast of "{film}" and also in that of '
            '"{other}".',
            'The casts of the movies "{film}" and "{other}" overlap. Who is in both? Give a list '
            "of names.",
        ),
        _draw_both,
        _in_both,
        _both_plan,
    ),
    Template(
        "next_film",
        HARD,
        (
            'Which film did the director of "{film}" release next after it, as a director?',
            'Of the films by the director of "{film}", which one is the first that was released '
            "after it?",
            'After "{film}", what was the next movie that the same director directed, by release '
            "date?",
        ),
        any_film,
        _next_film,
        _next_film_plan,
    ),
    Template(
        "director_wrote",
        HARD,
        (
            'Is the director of the film "{film}" also credited as a writer of it? Answer yes or '
            "no.",
            'Did the person who directed "{film}" write it too, alone or with others? Answer yes '
            "or no.",
            'Yes or no: the director of the movie "{film}" is among its writers.',
        ),
        _draw_wrote,
        lambda catalog, values: _wrote(catalog, film_of(catalog, values)),
        _wrote_plan,
    ),
    Template(
        "director_birthplace",
        HARD,
        (
            'Where was the director of the film "{film}" born? Give the place as the database has '
            "it.",
            "Give the place of birth, as the database states it, of the person who directed "
            '"{film}".',
            'Somebody directed the movie "{film}". In which place was this person born? Write it '
            "as the database does.",
        ),
        any_film,
        lambda catalog, values: director_of(catalog, film_of(catalog, values)).place_of_birth,
        _birthplace_plan,
    ),
    Template(
        "lead_instagram",
        HARD,
        (
            'What is the Instagram id of the actor who is billed first in "{film}"?',
            'Under which id can the top-billed actor of the film "{film}" be found on Instagram?',
            'I would like to follow the lead of the movie "{film}", the actor who is billed first, '
            "on Instagram. Give the id.",
        ),
        any_film,
        _lead_instagram,
        _lead_instagram_plan,
    ),
)
