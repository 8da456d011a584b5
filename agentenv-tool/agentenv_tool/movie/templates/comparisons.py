"""Comparisons: what two films have in common, and which of them has more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from agentenv_tool import conclusions
from agentenv_tool.making import Ambiguous, Template
from agentenv_tool.movie.catalog import DIRECTOR, Catalog, Film
from agentenv_tool.movie.templates.steps import (
    HARD,
    coin,
    details,
    director_of,
    film_of,
    found_director,
    of_film,
    other_of,
    titled,
    two_films,
    until,
)
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import ToolTask
from agentenv_tool.thoughts import Thought, listed, seen

Values = Mapping[str, Any]


def _more(
    name: str,
    key: str,
    wanted: str,
    which: str,
    value: Callable[[Film], int],
    margin: Callable[[int, int], bool],
    *phrasings: str,
    least: bool = False,
) -> Template:
    """Which of two films has more of something; `margin` says whether values differ enough."""
    choose: Callable[..., Any] = min if least else max

    def answer(catalog: Catalog, values: Values) -> str:
        films = film_of(catalog, values), other_of(catalog, values)
        if not margin(*sorted(map(value, films))):
            raise Ambiguous
        chosen: Film = choose(films, key=value)
        return chosen.title

    def plan(task: ToolTask) -> Plan:
        titles = task.values["film"], task.values["other"]
        told: dict[str, Any] = {}
        known: Thought = ()
        for title in titles:
            told[title] = (yield from details(title, f"its {wanted}, to compare it", known))[key]
            known = (seen(f'the {wanted} of "{title}" is {told[title]}'),)
        chosen = choose(titles, key=lambda title: told[title])
        figures = {titled(title): figure for title, figure in told.items()}
        return conclusions.compared(chosen, figures, which)

    return Template(name, HARD, phrasings, two_films, answer, plan)


def _same_company_plan(task: ToolTask) -> Plan:
    found: list[dict[int, str]] = []
    known: Thought = ()
    for title in (task.values["film"], task.values["other"]):
        companies = yield from of_film(
            "get_movie_production_companies",
            title,
            "its list of production companies, to compare it",
            known,
        )
        found.append({each["id"]: each["name"] for each in companies})
        known = (seen(f'"{title}" was produced by {listed(list(found[-1].values()))}'),)
    shared = [name for number, name in found[0].items() if number in found[1]]
    one, other = (listed(list(each.values())) for each in found)
    in_common = f"both have {listed(shared)}" if shared else "no company is in both lists"
    fact = f"one film was produced by {one} and the other by {other}, and {in_common}"
    return conclusions.judged(bool(shared), fact)


def _share_company(film: Film, other: Film) -> bool:
    return not set(film.companies).isdisjoint(other.companies)


def _same_director_plan(task: ToolTask) -> Plan:
    film, second = task.values["film"], task.values["other"]
    one = yield from found_director(film)
    known = seen(f'"{film}" was directed by {one["name"]}')
    other = yield from found_director(second, (known,))
    same = one["id"] == other["id"]
    fact = f'{one["name"]} directed "{film}"'
    fact += f' and "{second}" as well' if same else f', but {other["name"]} directed "{second}"'
    return conclusions.judged(same, fact)


def _equally_often(
    same: Callable[[Catalog, Film, Film], bool],
) -> Callable[[Catalog, Random], dict[str, Any]]:
    """Two films for a question that is to be answered with yes and with no."""

    def draw(catalog: Catalog, random: Random) -> dict[str, Any]:
        yes = coin(random)
        films = [each for each in catalog.films if len(each.who(DIRECTOR)) == 1]
        film, other = until(
            lambda: random.sample(films, 2), lambda pair: same(catalog, *pair) is yes
        )
        return {"film": film.title, "other": other.title}

    return draw


def _same_director(catalog: Catalog, film: Film, other: Film) -> bool:
    return director_of(catalog, film) is director_of(catalog, other)


COMPARISONS = (
    _more(
        "earned_more",
        "revenue",
        "revenue",
        "the higher revenue",
        lambda film: film.revenue,
        lambda low, high: high * 10 > low * 12,
        'Which of the films "{film}" and "{other}" earned more, going by their revenue?',
        'Did "{film}" or "{other}" have the higher revenue? Answer with the title.',
        'Of the two movies "{film}" and "{other}", which one brought in more money (revenue)?',
    ),
    Template(
        "same_company",
        HARD,
        (
            'Do the films "{film}" and "{other}" have a production company in common? '
            "Answer yes or no.",
            'Was any one company involved in producing both "{film}" and "{other}"? '
            "Answer yes or no.",
            'Yes or no: at least one production company of "{film}" also produced "{other}".',
        ),
        _equally_often(lambda catalog, film, other: _share_company(film, other)),
        lambda catalog, values: _share_company(film_of(catalog, values), other_of(catalog, values)),
        _same_company_plan,
    ),
    _more(
        "longer",
        "runtime",
        "runtime",
        "the longer runtime",
        lambda film: film.runtime,
        lambda low, high: high - low >= 4,
        'Which film is longer, "{film}" or "{other}"?',
        'I have time for the longer one of "{film}" and "{other}". Which one is that?',
        'Of the movies "{film}" and "{other}", give the title of the one with the longer runtime.',
    ),
    Template(
        "same_director",
        HARD,
        (
            'Were the films "{film}" and "{other}" directed by the same person? Answer yes or no.',
            'Is the director of "{film}" also the director of "{other}"? Answer yes or no.',
            'Yes or no: one and the same person directed "{film}" and "{other}".',
        ),
        _equally_often(_same_director),
        lambda catalog, values: _same_director(
            catalog, film_of(catalog, values), other_of(catalog, values)
        ),
        _same_director_plan,
    ),
    _more(
        "released_first",
        "release_date",
        "release date",
        "the earlier release date",
        Film.day,
        lambda low, high: high - low >= 30,
        'Which of the films "{film}" and "{other}" was released first?',
        'Which film is older, "{film}" or "{other}"?',
        'Of the movies "{film}" and "{other}", which one came out earlier?',
        least=True,
    ),
    _more(
        "rated_higher",
        "vote_average",
        "average vote",
        "the higher average vote",
        lambda film: film.votes,
        lambda low, high: high - low >= 3,
        'Which film has the higher average vote, "{film}" or "{other}"?',
        'Going by the average vote, is "{film}" or "{other}" rated higher? Give the title.',
        'Of the movies "{film}" and "{other}", which one did voters rate higher on average?',
    ),
)
