"""Careers: what is to be counted and picked among the films of a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from agentenv_tool import conclusions
from agentenv_tool.conclusions import Conclusion
from agentenv_tool.making import Ambiguous, Template
from agentenv_tool.movie.catalog import Catalog, Film
from agentenv_tool.movie.templates.steps import (
    HARD,
    MOST,
    ask,
    directed_by,
    of_person,
    person_of,
    titled,
)
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import ToolTask
from agentenv_tool.thoughts import listed, many, seen

Values = Mapping[str, Any]


def _draw_director(catalog: Catalog, random: Random, fewest: int, most: int) -> dict[str, Any]:
    able = [
        each for each in catalog.directors() if fewest <= len(catalog.directed(each.id)) <= most
    ]
    return {"person": random.choice(able).name}


def _years(catalog: Catalog, random: Random, films: list[Film]) -> dict[str, Any]:
    """A stretch of years that leaves out some of the films, and holds some."""
    found = [int(each.release_date[:4]) for each in films]
    first = random.randint(min(found) - 3, max(found))
    last = first + random.randint(4, 25)
    inside = [year for year in found if first <= year <= last]
    if not inside or len(inside) == len(found) or last > 2024:
        raise Ambiguous
    return {"first": first, "last": last}


def _within(day: str, values: Values) -> bool:
    return bool(values["first"] <= int(day[:4]) <= values["last"])


def _draw_directed(catalog: Catalog, random: Random) -> dict[str, Any]:
    values = _draw_director(catalog, random, 4, 99)
    films = catalog.directed(catalog.named[values["person"]].id)
    return values | _years(catalog, random, films)


def _draw_acted(catalog: Catalog, random: Random) -> dict[str, Any]:
    person = random.choice([each for each in catalog.people if len(catalog.parts(each.id)) >= 5])
    films = [film for film, _ in catalog.parts(person.id)]
    return {"person": person.name} | _years(catalog, random, films)


def _directed_plan(task: ToolTask) -> Plan:
    name = task.values["person"]
    films = yield from directed_by(name)
    return _counted_within(films, task.values, f"films that {name} directed")


def _acted_plan(task: ToolTask) -> Plan:
    name = task.values["person"]
    films = yield from of_person("get_person_cast", name, f"the list of films {name} acts in")
    return _counted_within(films, task.values, f"films with {name}")


def _counted_within(films: list[dict[str, Any]], values: Values, what: str) -> Conclusion:
    found = [each for each in films if _within(each["release_date"], values)]
    told = [f'"{each["title"]}" ({each["release_date"]})' for each in found]
    years = f"{what} released from {values['first']} to {values['last']}"
    return conclusions.counted(told, len(films), years)


def _acted(catalog: Catalog, values: Values) -> int:
    films = catalog.parts(person_of(catalog, values).id)
    return sum(_within(film.release_date, values) for film, _ in films)


def _draw_pair(catalog: Catalog, random: Random) -> dict[str, Any]:
    film = random.choice(catalog.films)
    director = catalog.person[film.crew[0].person]
    actor = catalog.person[random.choice(film.cast).person]
    together = len(_shared(catalog, actor.name, director.name))
    if actor is director or not random.randint(1, 2) <= together <= 5:
        raise Ambiguous
    return {"actor": actor.name, "director": director.name}


def _shared(catalog: Catalog, actor: str, director: str) -> list[str]:
    directed = catalog.directed(catalog.named[director].id)
    return [film.title for film, _ in catalog.parts(catalog.named[actor].id) if film in directed]


def _shared_plan(task: ToolTask) -> Plan:
    actor, director = task.values["actor"], task.values["director"]
    roles = yield from of_person("get_person_cast", actor, f"the list of films {actor} acts in")
    known = seen(f"{actor} acts in {many(len(roles), 'film')}")
    directed = {each["id"] for each in (yield from directed_by(director, (known,)))}
    titles = [each["title"] for each in roles if each["id"] in directed]
    what = f"films with {actor} that {director} directed"
    return conclusions.gathered(titles, len(roles), what, [titled(each) for each in titles])


def _first_directed(catalog: Catalog, values: Values) -> str:
    *_, second, first = catalog.directed(person_of(catalog, values).id)
    if second.release_date == first.release_date:
        raise Ambiguous
    return first.title


def _first_plan(task: ToolTask) -> Plan:
    name = task.values["person"]
    films = yield from directed_by(name)
    first = min(films, key=lambda each: each["release_date"])
    fact = (
        f'"{first["title"]}" of {first["release_date"]} is the earliest of the '
        f"{len(films)} films that {name} directed"
    )
    return conclusions.found(first["title"], fact)


def _all_details(name: str, wanted: str, fact: Callable[[Any], str]) -> Plan:
    """Of the films that a person directed; `fact` is what is worth knowing of one."""
    films = yield from directed_by(name)
    known = f"{name} directed {many(len(films), 'film')}"
    told: list[Any] = []
    for each in films:
        asked = f'{wanted} of "{each["title"]}", number {len(told) + 1} of {len(films)}'
        told.append((yield ask("get_movie_details", asked, known, movie_id=each["id"])))
        known = fact(told[-1])
    return told


def _peak(
    name: str,
    key: str,
    which: str,
    value: Callable[[Film], int],
    margin: Callable[[int, int], bool],
    *phrasings: str,
) -> Template:
    """The film of a director that has most of something."""

    def answer(catalog: Catalog, values: Values) -> str:
        films = catalog.directed(person_of(catalog, values).id)
        *_, second, first = sorted(films, key=value)
        if not margin(value(second), value(first)):
            raise Ambiguous
        return first.title

    def plan(task: ToolTask) -> Plan:
        told = yield from _all_details(
            task.values["person"],
            f"the {key}",
            lambda each: f'the {key} of "{each["title"]}" is {each[key]}',
        )
        top = max(told, key=lambda each: each[key])["title"]
        figures = {titled(each["title"]): each[key] for each in told}
        return conclusions.compared(top, figures, which)

    return Template(
        name,
        HARD,
        phrasings,
        lambda catalog, random: _draw_director(catalog, random, 3, MOST),
        answer,
        plan,
    )


def _draw_genre(catalog: Catalog, random: Random) -> dict[str, Any]:
    values = _draw_director(catalog, random, 3, MOST)
    films = catalog.directed(catalog.named[values["person"]].id)
    genres = [each.name for film in films for each in film.genres]
    return {**values, "genre": random.choice(genres)}


def _of_genre(catalog: Catalog, values: Values) -> list[str]:
    films = catalog.directed(person_of(catalog, values).id)
    found = [film.title for film in films if values["genre"] in [each.name for each in film.genres]]
    if len(found) == len(films):
        raise Ambiguous
    return found


def _genre_plan(task: ToolTask) -> Plan:
    name, genre = task.values["person"], task.values["genre"]
    told = yield from _all_details(
        name, "the genres", lambda each: f'"{each["title"]}" belongs to {listed(_genres(each))}'
    )
    titles = [film["title"] for film in told if genre in _genres(film)]
    what = f"films by {name} with the genre {genre}"
    return conclusions.gathered(titles, len(told), what, [titled(each) for each in titles])


def _genres(film: Mapping[str, Any]) -> list[str]:
    return [each["name"] for each in film["genres"]]


CAREERS = (
    Template(
        "actor_and_director",
        HARD,
        (
            "In which films directed by {director} does {actor} act? Give a list of titles.",
            "List the titles of all films that {director} directed and {actor} acts in.",
            "{actor} and {director} have worked together, one acting, the other directing. In "
            "which films? Give a list of titles.",
        ),
        _draw_pair,
        lambda catalog, values: _shared(catalog, values["actor"], values["director"]),
        _shared_plan,
    ),
    Template(
        "directed_between",
        HARD,
        (
            "How many films did {person} direct that were released from {first} to {last}, both "
            "years included?",
            "Count the films directed by {person} with a release date in the years {first} to "
            "{last} (inclusive).",
            "From {first} through {last}, how many movies with {person} as a director were "
            "released?",
        ),
        _draw_directed,
        lambda catalog, values: sum(
            _within(each.release_date, values)
            for each in catalog.directed(person_of(catalog, values).id)
        ),
        _directed_plan,
    ),
    _peak(
        "costliest",
        "budget",
        "the largest budget",
        lambda film: film.budget,
        lambda low, high: high * 10 > low * 11,
        "Which film directed by {person} had the largest budget?",
        "Of all films that {person} directed, which one was the costliest to make (by budget)?",
        "{person} has directed several movies. Give the title of the one with the highest budget.",
    ),
    Template(
        "first_directed",
        HARD,
        (
            "What was the first film that {person} directed, by release date?",
            "With which film did {person} make a debut as a director, going by release dates?",
            "Of the movies directed by {person}, which one was released earliest?",
        ),
        lambda catalog, random: _draw_director(catalog, random, 3, 99),
        _first_directed,
        _first_plan,
    ),
    Template(
        "acted_between",
        HARD,
        (
            "In how many films that were released from {first} to {last}, both years included, "
            "does {person} act?",
            "Count the films with {person} in the cast whose release date is in the years {first} "
            "to {last} (inclusive).",
            "From {first} through {last}, how many movies in which {person} acts were released?",
        ),
        _draw_acted,
        _acted,
        _acted_plan,
    ),
    Template(
        "director_genre",
        HARD,
        (
            "Which of the films directed by {person} belong to the genre {genre}? Give a list of "
            "titles.",
            "List the titles of all films of the genre {genre} that {person} directed.",
            "{person} has directed films of several genres. Which ones have {genre} among their "
            "genres? Give a list of titles.",
        ),
        _draw_genre,
        _of_genre,
        _genre_plan,
    ),
    _peak(
        "longest",
        "runtime",
        "the longest runtime",
        lambda film: film.runtime,
        lambda low, high: high - low >= 4,
        "Which film directed by {person} is the longest?",
        "Of all films that {person} directed, which one has the longest runtime?",
        "{person} has directed several movies. Give the title of the longest one.",
    ),
)
