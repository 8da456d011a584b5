"""Makers: who is behind, and in front of, a film, and what else is known about them."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from agentenv_tool import conclusions
from agentenv_tool.making import Ambiguous, Template
from agentenv_tool.movie.catalog import DIRECTOR, Catalog, Film
from agentenv_tool.movie.templates.steps import (
    CUT,
    HARD,
    any_film,
    ask,
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
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import ToolTask
from agentenv_tool.thoughts import Thought, listed, many, seen

Values = Mapping[str, Any]


def _birthplace_plan(task: ToolTask) -> Plan:
    director = yield from found_director(task.values["film"])
    life = yield from life_of(director, "the director", "the place of birth of this person")
    place = life["place_of_birth"]
    return conclusions.found(place, f"the director, {director['name']}, was born in {place}")


def _played(catalog: Catalog, film: Film) -> str:
    director = director_of(catalog, film).id
    parts = [each.character for each in film.cast[:CUT] if each.person == director]
    if not parts:
        raise Ambiguous
    return parts[0]


def _played_plan(task: ToolTask) -> Plan:
    title = task.values["film"]
    number = yield from found_film(title)
    crew = yield ask(
        "get_movie_crew",
        "its crew, to learn who directed it",
        f'the id of "{title}" is {number}',
        movie_id=number,
    )
    director = next(each for each in crew if each["job"] == DIRECTOR)
    cast = yield ask(
        "get_movie_cast",
        "its cast, to look for the same person there",
        f'{director["name"]} directed "{title}"',
        movie_id=number,
    )
    part = next(each["character"] for each in cast if each["id"] == director["id"])
    fact = f"the director, {director['name']}, stands in the cast as {part}"
    return conclusions.found(part, fact)


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
    people = {
        job: {each["id"]: each["name"] for each in crew if each["job"] == job}
        for job in (DIRECTOR, "Writer")
    }
    directors, writers = people[DIRECTOR], people["Writer"]
    wrote = not directors.keys().isdisjoint(writers)
    names = [listed(list(each.values())) for each in (directors, writers)]
    side = "one name is in both" if wrote else "no name is in both"
    fact = f"the crew has as director {names[0]} and as writers {names[1]}, and {side}"
    return conclusions.judged(wrote, fact)


def _next_film(catalog: Catalog, values: Values) -> str:
    film = film_of(catalog, values)
    films = catalog.directed(director_of(catalog, film).id)
    later = sorted(each.release_date for each in films if each.release_date > film.release_date)
    if not later or later[:1] == later[1:2]:
        raise Ambiguous
    return next(each.title for each in films if each.release_date == later[0])


def _next_film_plan(task: ToolTask) -> Plan:
    title = task.values["film"]
    director = yield from found_director(title)
    name = director["name"]
    works = yield ask(
        "get_person_crew",
        "the list of all films by this director",
        f'{name} directed "{title}"',
        person_id=director["id"],
    )
    directed = [each for each in works if each["job"] == DIRECTOR]  # newest first
    place = next(at for at, each in enumerate(directed) if each["title"] == title)
    this, following = directed[place], directed[place - 1]
    fact = (
        f'"{title}" came out on {this["release_date"]}, and the next film that {name} directed is '
        f'"{following["title"]}", on {following["release_date"]}'
    )
    return conclusions.found(following["title"], fact)


def _lead_instagram(catalog: Catalog, values: Values) -> str:
    handle = catalog.person[film_of(catalog, values).cast[0].person].instagram
    if handle is None:
        raise Ambiguous
    return handle


def _lead_instagram_plan(task: ToolTask) -> Plan:
    title = task.values["film"]
    cast = yield from of_film(
        "get_movie_cast", title, "its cast, which begins with the top-billed actor"
    )
    lead = cast[0]["name"]
    told = yield ask(
        "get_person_external_ids",
        "the ids of this actor on other sites",
        f'{lead} is billed first in "{title}"',
        person_id=cast[0]["id"],
    )
    found = told["instagram_id"]
    return conclusions.found(found, f"the Instagram id of {lead} is {found}")


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
    casts: list[list[dict[str, Any]]] = []
    known: Thought = ()
    for title in (task.values["film"], task.values["other"]):
        wanted = "its cast, one of two to compare"
        casts.append((yield from of_film("get_movie_cast", title, wanted, known)))
        known = (seen(f'the cast of "{title}" has {many(len(casts[-1]), "actor")}'),)
    others = {each["id"] for each in casts[1]}
    names = [each["name"] for each in casts[0] if each["id"] in others]
    return conclusions.gathered(names, len(casts[0]), "actors who are in the other cast too")


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
