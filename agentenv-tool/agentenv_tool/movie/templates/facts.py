"""Facts: questions that one look at a film answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from agentenv_tool.making import Ambiguous, Template
from agentenv_tool.movie.catalog import Catalog, Film
from agentenv_tool.movie.templates.steps import (
    EASY,
    any_film,
    coin,
    film_of,
    of_film,
    only,
    until,
)
from agentenv_tool.plans import Plan, move
from agentenv_tool.tasks import ToolTask

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


def fact(
    name: str,
    tool: str,
    wanted: str,
    answer: Callable[[Catalog, Film], Any],
    reading: Callable[[Any], Any],
    *phrasings: str,
) -> Template:
    """`answer` is what the data say, `reading` the same from what the tool returns."""

    def plan(task: ToolTask) -> Plan:
        return reading((yield from of_film(tool, task.values["film"], wanted)))

    def answered(catalog: Catalog, values: Values) -> Any:
        return answer(catalog, film_of(catalog, values))

    return Template(name, EASY, phrasings, any_film, answered, plan)


def _draw_keyword(catalog: Catalog, random: Random) -> dict[str, Any]:
    film, other = random.sample(catalog.films, 2)
    own = [each.name for each in film.keywords]
    yes = coin(random)
    keyword = until(
        lambda: random.choice((film if yes else other).keywords).name,
        lambda name: (name in own) is yes,
    )
    return {"film": film.title, "keyword": keyword}


def _has_keyword(catalog: Catalog, values: Values) -> bool:
    return values["keyword"] in [each.name for each in film_of(catalog, values).keywords]


def _keyword_plan(task: ToolTask) -> Plan:
    found = yield from of_film("get_movie_keywords", task.values["film"], "its keywords")
    return task.values["keyword"] in [each["name"] for each in found]


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
    titles = yield from of_film(
        "get_movie_alternative_titles",
        task.values["film"],
        f"its alternative titles, of which I need the one with the code {task.values['code']}",
    )
    return next(each["title"] for each in titles if each["iso_3166_1"] == task.values["code"])


def _known_as_plan(task: ToolTask) -> Plan:
    title = task.values["alternative"]
    hit = yield move(
        f'The search knows titles of other countries too, so I look for "{title}".',
        "get_search_movie",
        movie_name=title,
    )
    return hit["title"]


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
    titles = yield from of_film(
        "get_movie_translation",
        task.values["film"],
        f"its translations, of which I need the {task.values['language']} one",
    )
    return next(each["title"] for each in titles if each["iso_639_1"] == task.values["code"])


def _names(entries: Any) -> list[str]:
    return [each["name"] for each in entries]


FACTS = (
    fact(
        "release_date",
        "get_movie_details",
        "its details, which hold the release date",
        lambda catalog, film: film.release_date,
        lambda told: told["release_date"],
        'On which date was the film "{film}" released? Give it as YYYY-MM-DD.',
        'I would like to know the release date of "{film}", written as YYYY-MM-DD.',
        'When did the movie "{film}" come out? Answer with the full date (YYYY-MM-DD).',
    ),
    Template(
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
    ),
    Template(
        "keyword",
        EASY,
        (
            'Is "{keyword}" one of the keywords of the film "{film}"? Answer yes or no.',
            'Does the database list the keyword "{keyword}" for "{film}"? Answer yes or no.',
            'Yes or no: the movie "{film}" has the keyword "{keyword}".',
        ),
        _draw_keyword,
        _has_keyword,
        _keyword_plan,
    ),
    fact(
        "runtime",
        "get_movie_details",
        "its details, which hold the runtime",
        lambda catalog, film: film.runtime,
        lambda told: told["runtime"],
        'How many minutes long is the film "{film}"?',
        'What is the runtime of the movie "{film}", in minutes?',
        'I want to watch "{film}" tonight. How long does it run, in minutes?',
    ),
    fact(
        "companies",
        "get_movie_production_companies",
        "its production companies",
        lambda catalog, film: [each.name for each in film.companies],
        _names,
        'Which company or companies produced the film "{film}"? Give a list of their names.',
        'List the names of all production companies of "{film}".',
        'I need the production companies of the movie "{film}", as a list of names.',
    ),
    fact(
        "budget",
        "get_movie_details",
        "its details, which hold the budget",
        lambda catalog, film: film.budget,
        lambda told: told["budget"],
        'What was the budget of the film "{film}", in US dollars?',
        'How many US dollars did it cost to make "{film}", going by its budget?',
        'Tell me the budget of the movie "{film}" as a whole number of US dollars.',
    ),
    Template(
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
    ),
    fact(
        "revenue",
        "get_movie_details",
        "its details, which hold the revenue",
        lambda catalog, film: film.revenue,
        lambda told: told["revenue"],
        'How many US dollars did the film "{film}" earn (its revenue)?',
        'What was the revenue of "{film}", in US dollars?',
        'Tell me the exact revenue of the movie "{film}" in US dollars.',
    ),
    fact(
        "countries",
        "get_movie_production_countries",
        "its production countries",
        lambda catalog, film: [each.name for each in film.countries],
        _names,
        'In which country or countries was the film "{film}" produced? Give a list of full names.',
        'List the production countries of "{film}" by their full names.',
        'Which countries took part in the production of the movie "{film}"? Give a list of names.',
    ),
    Template(
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
    ),
    fact(
        "genres",
        "get_movie_details",
        "its details, which hold the genres",
        lambda catalog, film: [each.name for each in film.genres],
        lambda told: _names(told["genres"]),
        'To which genres does the film "{film}" belong? Give a list.',
        'List all genres of "{film}".',
        'How does the database classify the movie "{film}"? Give a list of its genres.',
    ),
    fact(
        "rating",
        "get_movie_details",
        "its details, which hold the average vote",
        lambda catalog, film: film.votes / 10,
        lambda told: told["vote_average"],
        'What is the average vote for the film "{film}"?',
        'How is "{film}" rated on average by those who voted for it, from 0 to 10?',
        'Tell me the vote average of the movie "{film}".',
    ),
    fact(
        "keyword_count",
        "get_movie_keywords",
        "its keywords, to count them",
        lambda catalog, film: len(film.keywords),
        len,
        'How many keywords does the database list for the film "{film}"?',
        'Count the keywords of "{film}". How many are there?',
        'What is the number of keywords that describe the movie "{film}"?',
    ),
)
