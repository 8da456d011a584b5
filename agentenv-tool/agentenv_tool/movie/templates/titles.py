"""Titles: questions about what a film is called elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from agentenv_tool import conclusions
from agentenv_tool.making import Ambiguous, Template
from agentenv_tool.movie import thoughts
from agentenv_tool.movie.catalog import Catalog
from agentenv_tool.movie.templates.steps import EASY, film_of, of_film, only
from agentenv_tool.plans import Plan, move
from agentenv_tool.tasks import ToolTask
from agentenv_tool.thoughts import say

Values = Mapping[str, Any]

COUNTRIES = {
    "AR": "Argentina",
    "AT": "Austria",
    "AU": "Australia",
    "CA": "Canada",
    "CH": "Switzerland",
    "GB": "the United Kingdom",
    "MX": "Mexico",
}
ENGLISH = ("AU", "GB")
LANGUAGES = {"fr": "French", "de": "German", "es": "Spanish", "it": "Italian"}


def _draw_alternative(catalog: Catalog, random: Random) -> dict[str, Any]:
    film = random.choice(catalog.films)
    title = random.choice(film.alternatives())
    values = {"film": film.title, "country": COUNTRIES[title.country], "code": title.country}
    return {**values, "alternative": title.title}


def _draw_known_as(catalog: Catalog, random: Random) -> dict[str, Any]:
    values = _draw_alternative(catalog, random)
    if values["code"] in ENGLISH:  # there the title gives the other one away
        raise Ambiguous
    return values


def _alternative_answer(catalog: Catalog, values: Values) -> str:
    titles = film_of(catalog, values).alternatives()
    return only([each.title for each in titles if each.country == values["code"]])


def _alternative_plan(task: ToolTask) -> Plan:
    film, country, code = (task.values[each] for each in ("film", "country", "code"))
    titles = yield from of_film(
        "get_movie_alternative_titles",
        film,
        f"its alternative titles, of which I need the one used in {country}",
    )
    found = next(each["title"] for each in titles if each["iso_3166_1"] == code)
    fact = f'the entry with the code {code}, which is {country}, has the title "{found}"'
    return conclusions.found(found, fact)


def _known_as_plan(task: ToolTask) -> Plan:
    title = task.values["alternative"]
    hit = yield move(
        say(thoughts.FIND_BY_OTHER_TITLE, film=title), "get_search_movie", movie_name=title
    )
    found = hit["title"]
    fact = f'the search for "{title}" leads to a film with the main title "{found}"'
    return conclusions.found(found, fact)


def _draw_translation(catalog: Catalog, random: Random) -> dict[str, Any]:
    film = random.choice(catalog.films)
    found = [each.language for each in film.translations()]
    able = [each for each in found if each not in ("en", film.original_language)]
    if not able:
        raise Ambiguous
    code = random.choice(able)
    return {"film": film.title, "language": LANGUAGES[code], "code": code}


def _translation_answer(catalog: Catalog, values: Values) -> str:
    titles = film_of(catalog, values).translations()
    return only([each.title for each in titles if each.language == values["code"]])


def _translation_plan(task: ToolTask) -> Plan:
    film, language, code = (task.values[each] for each in ("film", "language", "code"))
    titles = yield from of_film(
        "get_movie_translation", film, f"its translations, of which I need the {language} one"
    )
    found = next(each["title"] for each in titles if each["iso_639_1"] == code)
    fact = f'the entry with the code {code}, which is {language}, has the title "{found}"'
    return conclusions.found(found, fact)


ALTERNATIVE_TITLE = Template(
    "alternative_title",
    EASY,
    (
        'Under which alternative title is the film "{film}" known in {country}?',
        'What is the alternative title of "{film}" in {country}?',
        'The movie "{film}" was given another title in {country}. Which one?',
    ),
    _draw_alternative,
    _alternative_answer,
    _alternative_plan,
)
TRANSLATION = Template(
    "translation",
    EASY,
    (
        'What is the title of the film "{film}" in its {language} translation?',
        'How is the title of "{film}" translated to {language}?',
        'I need the {language} title of the movie "{film}", from its translations.',
    ),
    _draw_translation,
    _translation_answer,
    _translation_plan,
)
KNOWN_AS = Template(
    "known_as",
    EASY,
    (
        'Which film is known in {country} as "{alternative}"? Give its main title.',
        'In {country} a film has the alternative title "{alternative}". What is its main '
        "title in the database?",
        'I only remember the title "{alternative}", which a film has in {country}. Under which '
        "main title does the database list it?",
    ),
    _draw_known_as,
    lambda catalog, values: values["film"],
    _known_as_plan,
)
