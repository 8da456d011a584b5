"""Ages: questions for which dates of birth are to be compared or counted from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from agentenv_tool import conclusions
from agentenv_tool.conclusions import Conclusion
from agentenv_tool.making import Ambiguous, Template
from agentenv_tool.movie.catalog import DIRECTOR, Catalog, age
from agentenv_tool.movie.templates.steps import (
    CUT,
    HARD,
    any_film,
    ask,
    details,
    director_of,
    film_of,
    found_director,
    life_of,
    of_film,
    of_person,
    other_of,
    person_of,
    two_films,
)
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import ToolTask
from agentenv_tool.thoughts import Thought, listed, seen

Values = Mapping[str, Any]


LOOKED_AT = 5  # actors of a film whose lives a plan can afford to look at


def _age_on(birthday: str, day: str) -> int:
    if birthday[5:] == day[5:]:  # a year older on this very day: some would not count it
        raise Ambiguous
    return age(birthday, day)


def _director_age(catalog: Catalog, values: Values) -> int:
    film = film_of(catalog, values)
    return _age_on(director_of(catalog, film).birthday, film.release_date)


def _director_age_plan(task: ToolTask) -> Plan:
    title = task.values["film"]
    told = yield from details(title, "the day of its release")
    day = told["release_date"]
    crew = yield ask(
        "get_movie_crew",
        "its crew, to see who directed it",
        f'"{title}" was released on {day}',
        movie_id=told["id"],
    )
    director = next(each for each in crew if each["job"] == DIRECTOR)
    life = yield from life_of(
        director, "the director", f"the birthday of {director['name']}, to count the years"
    )
    return _aged(director["name"], life["birthday"], day)


def _aged(name: str, birthday: str, day: str) -> Conclusion:
    years = age(birthday, day)
    sum = f"from {birthday}, when {name} was born, to {day} there are {years} completed years"
    return conclusions.calculated(years, sum, "the age")


def _draw_actor(catalog: Catalog, random: Random) -> dict[str, Any]:
    film = random.choice(catalog.films)
    return {
        "film": film.title,
        "person": catalog.person[random.choice(film.cast[:CUT]).person].name,
    }


def _actor_age(catalog: Catalog, values: Values) -> int:
    return _age_on(person_of(catalog, values).birthday, film_of(catalog, values).release_date)


def _actor_age_plan(task: ToolTask) -> Plan:
    title, name = task.values["film"], task.values["person"]
    told = yield from details(title, "the day of its release")
    day = told["release_date"]
    life = yield from of_person(
        "get_person_details",
        name,
        f"the birthday of {name}, to count the years",
        (seen(f'"{title}" was released on {day}'),),
    )
    return _aged(name, life["birthday"], day)


def _older_director(catalog: Catalog, values: Values) -> str:
    one = director_of(catalog, film_of(catalog, values))
    other = director_of(catalog, other_of(catalog, values))
    if abs(int(one.birthday[:4]) - int(other.birthday[:4])) < 2:
        raise Ambiguous
    return min(one, other, key=lambda each: each.birthday).name


def _older_director_plan(task: ToolTask) -> Plan:
    lives: list[dict[str, Any]] = []
    known: Thought = ()
    for title in (task.values["film"], task.values["other"]):
        director = yield from found_director(title, known)
        who = f'the director of "{title}"'
        lives.append((yield from life_of(director, who, f"the birthday of {director['name']}")))
        known = (seen(f"{director['name']} was born on {lives[-1]['birthday']}"),)
    return _oldest(lives, "the earlier birthday")


def _oldest(lives: list[dict[str, Any]], which: str) -> Conclusion:
    name = min(lives, key=lambda each: each["birthday"])["name"]
    return conclusions.compared(name, {each["name"]: each["birthday"] for each in lives}, which)


def _draw_dead(catalog: Catalog, random: Random) -> dict[str, Any]:
    return {"person": random.choice([each for each in catalog.people if each.deathday]).name}


def _death_age(catalog: Catalog, values: Values) -> int:
    person = person_of(catalog, values)
    return _age_on(person.birthday, person.deathday or "")


def _death_age_plan(task: ToolTask) -> Plan:
    life = yield from of_person(
        "get_person_details", task.values["person"], "the birthday and the day of death"
    )
    return _aged(task.values["person"], life["birthday"], life["deathday"])


def _first_lives(catalog: Catalog, values: Values, count: int) -> list[tuple[str, str]]:
    """Birthdays and names of the actors who are billed first, the oldest of them first."""
    people = [catalog.person[each.person] for each in film_of(catalog, values).cast[:count]]
    return sorted((each.birthday, each.name) for each in people)


def _lives(title: str, count: int) -> Plan:
    cast = yield from of_film("get_movie_cast", title, "its cast, which is in billing order")
    known = f'the cast of "{title}" begins with {listed([each["name"] for each in cast[:count]])}'
    lives: list[dict[str, Any]] = []
    for each in cast[:count]:
        wanted = f"the birthday of {each['name']}"
        lives.append((yield ask("get_person_details", wanted, known, person_id=each["id"])))
        known = f"{each['name']} was born on {lives[-1]['birthday']}"
    return lives


def _born_first(catalog: Catalog, values: Values) -> str:
    (first, name), (second, _), *_ = _first_lives(catalog, values, 4)
    if date.fromisoformat(second).toordinal() - date.fromisoformat(first).toordinal() < 30:
        raise Ambiguous
    return name


def _born_first_plan(task: ToolTask) -> Plan:
    lives = yield from _lives(task.values["film"], 4)
    return _oldest(lives, "the earliest birthday")


def _draw_born_before(catalog: Catalog, random: Random) -> dict[str, Any]:
    film = random.choice(catalog.films)
    return {"film": film.title, "year": int(film.release_date[:4]) - random.randint(25, 55)}


def _born_before(catalog: Catalog, values: Values) -> int:
    lives = _first_lives(catalog, values, LOOKED_AT)
    count = sum(birthday[:4] < str(values["year"]) for birthday, _ in lives)
    if count in (0, LOOKED_AT):
        raise Ambiguous
    return count


def _born_before_plan(task: ToolTask) -> Plan:
    lives = yield from _lives(task.values["film"], LOOKED_AT)
    year = task.values["year"]
    told = [
        f"{each['name']} ({each['birthday']})" for each in lives if int(each["birthday"][:4]) < year
    ]
    return conclusions.counted(told, len(lives), f"actors born before {year}")


AGES = (
    Template(
        "director_age",
        HARD,
        (
            'How old, in completed years, was the director of "{film}" on the day when the film '
            "was released?",
            'Give the age in full years of the person who directed the film "{film}" on its '
            "release date.",
            'The movie "{film}" has just been released: how many years old is its director on '
            "that day?",
        ),
        any_film,
        _director_age,
        _director_age_plan,
    ),
    Template(
        "born_first",
        HARD,
        (
            'Of the first four actors in the cast list of "{film}", who was born first?',
            'Look at the four top-billed actors of the film "{film}". Which one of them has the '
            "earliest date of birth?",
            "Who is the oldest by date of birth among the four actors who are billed first in the "
            'movie "{film}"?',
        ),
        any_film,
        _born_first,
        _born_first_plan,
    ),
    Template(
        "older_director",
        HARD,
        (
            'Two directors: that of "{film}" and that of "{other}". Who of them was born first?',
            'Who is older by date of birth, the director of "{film}" or the director of '
            '"{other}"? Give the name.',
            'Compare the birthdays of the people who directed the films "{film}" and "{other}". '
            "Which of the two was born earlier?",
        ),
        two_films,
        _older_director,
        _older_director_plan,
    ),
    Template(
        "actor_age",
        HARD,
        (
            'How old, in completed years, was {person} on the release date of the film "{film}"?',
            '{person} acts in "{film}". How many years old was this actor on the day when the '
            "film came out?",
            'Give the age of {person}, in full years, on the day of the release of "{film}".',
        ),
        _draw_actor,
        _actor_age,
        _actor_age_plan,
    ),
    Template(
        "born_before",
        HARD,
        (
            'How many of the first five actors in the cast list of "{film}" were born before the '
            "year {year}?",
            'Count those of the five top-billed actors of the film "{film}" whose year of birth '
            "is earlier than {year}.",
            'Look at the five actors who are billed first in "{film}". How many of them were born '
            "before {year}?",
        ),
        _draw_born_before,
        _born_before,
        _born_before_plan,
    ),
    Template(
        "age_at_death",
        HARD,
        (
            "At what age did {person} die? Give completed years.",
            "How many full years did {person} live?",
            "How old was {person}, in completed years, on the day of death?",
        ),
        _draw_dead,
        _death_age,
        _death_age_plan,
    ),
)
