"""Facts: questions that one look at a film answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from agentenv_tool import conclusions
from agentenv_tool.making import Template
from agentenv_tool.movie.catalog import Catalog, Film
from agentenv_tool.movie.templates.steps import (
    EASY,
    any_film,
    coin,
    film_of,
    of_film,
    until,
)
from agentenv_tool.movie.templates.titles import ALTERNATIVE_TITLE, KNOWN_AS, TRANSLATION
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import ToolTask
from agentenv_tool.thoughts import listed, many, shown

Values = Mapping[str, Any]


def fact(
    name: str,
    tool: str,
    wanted: str,
    answer: Callable[[Catalog, Film], Any],
    reading: Callable[[Any], Any],
    because: str,
    *phrasings: str,
) -> Template:
    """`answer` is what the data say, `reading` the same from what the tool returns.

    `because` is the fact that the expert has seen then.
    """

    def plan(task: ToolTask) -> Plan:
        title = task.values["film"]
        found = reading((yield from of_film(tool, title, wanted)))
        return conclusions.found(found, because.format(film=f'"{title}"', found=shown(found)))

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
    film, keyword = task.values["film"], task.values["keyword"]
    found = _names((yield from of_film("get_movie_keywords", film, "its list of keywords")))
    side = "is one of them" if keyword in found else "is none of them"
    fact = f'the keywords of "{film}" are {listed(found)}, and "{keyword}" {side}'
    return conclusions.judged(keyword in found, fact)


def _keyword_count_plan(task: ToolTask) -> Plan:
    film = task.values["film"]
    wanted = "its list of keywords, to count them"
    found = _names((yield from of_film("get_movie_keywords", film, wanted)))
    fact = f'"{film}" has {many(len(found), "keyword")}: {listed(found)}'
    return conclusions.found(len(found), fact)


def _names(entries: Any) -> list[str]:
    return [each["name"] for each in entries]


FACTS = (
    fact(
        "release_date",
        "get_movie_details",
        "its details, which hold the release date",
        lambda catalog, film: film.release_date,
        lambda told: told["release_date"],
        "{film} was released on {found}",
        'On which date was the film "{film}" released? Give it as YYYY-MM-DD.',
        'I would like to know the release date of "{film}", written as YYYY-MM-DD.',
        'When did the movie "{film}" come out? Answer with the full date (YYYY-MM-DD).',
    ),
    ALTERNATIVE_TITLE,
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
        "{film} runs {found} minutes",
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
        "under production companies, {film} has {found}",
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
        "the budget of {film} is {found}",
        'What was the budget of the film "{film}", in US dollars?',
        'How many US dollars did it cost to make "{film}", going by its budget?',
        'Tell me the budget of the movie "{film}" as a whole number of US dollars.',
    ),
    TRANSLATION,
    fact(
        "revenue",
        "get_movie_details",
        "its details, which hold the revenue",
        lambda catalog, film: film.revenue,
        lambda told: told["revenue"],
        "the revenue of {film} is {found}",
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
        "under production countries, {film} has {found}",
        'In which country or countries was the film "{film}" produced? Give a list of full names.',
        'List the production countries of "{film}" by their full names.',
        'Which countries took part in the production of the movie "{film}"? Give a list of names.',
    ),
    KNOWN_AS,
    fact(
        "genres",
        "get_movie_details",
        "its details, which hold the genres",
        lambda catalog, film: [each.name for each in film.genres],
        lambda told: _names(told["genres"]),
        "under genres, {film} has {found}",
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
        "the average vote for {film} is {found}",
        'What is the average vote for the film "{film}"?',
        'How is "{film}" rated on average by those who voted for it, from 0 to 10?',
        'Tell me the vote average of the movie "{film}".',
    ),
    Template(
        "keyword_count",
        EASY,
        (
            'How many keywords does the database list for the film "{film}"?',
            'Count the keywords of "{film}". How many are there?',
            'What is the number of keywords that describe the movie "{film}"?',
        ),
        any_film,
        lambda catalog, values: len(film_of(catalog, values).keywords),
        _keyword_count_plan,
    ),
)
