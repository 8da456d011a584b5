"""Steps: what templates are put together from: draws that hold, and moves of the expert."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, TypeVar

from agentenv_tool.making import Ambiguous
from agentenv_tool.movie import thoughts
from agentenv_tool.movie.catalog import DIRECTOR, Catalog, Film, Person
from agentenv_tool.plans import Move, Plan, move
from agentenv_tool.thoughts import Thought, listed, say, seen

EASY, HARD = "easy", "hard"
MOST = 7  # films of a person that a plan can afford to look at
CUT = 10  # of a cast and a crew are shown

T = TypeVar("T")


def until(draw: Callable[[], T], fits: Callable[[T], bool]) -> T:
    """The first draw that fits; so yes and no can be drawn equally often, however rare one is."""
    for _ in range(3000):
        drawn = draw()
        if fits(drawn):
            return drawn
    raise Ambiguous


def coin(random: Random) -> bool:
    return random.random() < 0.5


def two_films(catalog: Catalog, random: Random) -> dict[str, Any]:
    film, other = random.sample(catalog.films, 2)
    return {"film": film.title, "other": other.title}


def any_film(catalog: Catalog, random: Random) -> dict[str, Any]:
    return {"film": random.choice(catalog.films).title}


def film_of(catalog: Catalog, values: Any) -> Film:
    return catalog.titled[values["film"]]


def other_of(catalog: Catalog, values: Any) -> Film:
    return catalog.titled[values["other"]]


def person_of(catalog: Catalog, values: Any) -> Person:
    return catalog.named[values["person"]]


def director_of(catalog: Catalog, film: Film) -> Person:
    """The one director; films with two are not asked about."""
    numbers = film.who(DIRECTOR)
    if len(numbers) != 1:
        raise Ambiguous
    return catalog.person[numbers[0]]


def only(found: list[T]) -> T:
    if len(found) != 1:
        raise Ambiguous
    return found[0]


def found_film(title: str, after: Thought = ()) -> Plan:
    """The id of a film."""
    hit = yield move(
        (*after, say(thoughts.FIND_FILM, film=title)), "get_search_movie", movie_name=title
    )
    return hit["id"]


def found_person(name: str, after: Thought = ()) -> Plan:
    """The id of a person."""
    hit = yield move(
        (*after, say(thoughts.FIND_PERSON, person=name)), "get_search_person", person_name=name
    )
    return hit["id"]


def ask(tool: str, wanted: str, *known: str, **arguments: int) -> Move:
    """Ask for what is wanted, since something is known by now."""
    return move((*map(seen, known), say(thoughts.ASK, wanted=wanted)), tool, **arguments)


def of_film(tool: str, title: str, wanted: str, after: Thought = ()) -> Plan:
    """What a tool tells of a film that is known by its title."""
    number = yield from found_film(title, after)
    return (yield ask(tool, wanted, f'the id of "{title}" is {number}', movie_id=number))


def details(title: str, wanted: str, after: Thought = ()) -> Plan:
    return (yield from of_film("get_movie_details", title, wanted, after))


def of_person(tool: str, name: str, wanted: str, after: Thought = ()) -> Plan:
    """What a tool tells of a person who is known by name."""
    number = yield from found_person(name, after)
    return (yield ask(tool, wanted, f"the id of {name} is {number}", person_id=number))


def found_director(title: str, after: Thought = ()) -> Plan:
    """The director's entry in the crew of a film."""
    crew = yield from of_film(
        "get_movie_crew", title, "its crew, which begins with the director", after
    )
    return next(each for each in crew if each["job"] == DIRECTOR)


def life_of(person: dict[str, Any], who: str, wanted: str) -> Plan:
    """The details of somebody whom a cast or a crew names."""
    fact = f"{person['name']} is {who}"
    return (yield ask("get_person_details", wanted, fact, person_id=person["id"]))


def directed_by(name: str, after: Thought = ()) -> Plan:
    """The films that a person directed, newest first."""
    wanted = f"the list of films that {name} worked on"
    works = yield from of_person("get_person_crew", name, wanted, after)
    return [each for each in works if each["job"] == DIRECTOR]


def titled(*titles: str) -> str:
    """Titles in quotes, as a list in words."""
    return listed([f'"{each}"' for each in titles])
