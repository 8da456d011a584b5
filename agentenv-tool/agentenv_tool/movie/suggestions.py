"""Suggestions: calls that make sense at a moment, from what the goal names and the tools returned.

They are drawn, never worked out: the answer that is suggested last is any value that was seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from random import Random
from typing import Any

from agentenv_tool.calls import FINISH, Call
from agentenv_tool.episode import Episode
from agentenv_tool.movie.tools import TOOLBOX

MOST = 12
_OF_MOVIE = [name for name in TOOLBOX if "movie_id" in TOOLBOX[name].arguments.model_fields]
_OF_PERSON = [name for name in TOOLBOX if "person_id" in TOOLBOX[name].arguments.model_fields]
_SEARCHES = {"get_search_movie": "movie_name", "get_search_person": "person_name"}


def suggested(episode: Episode) -> list[Call]:
    """Searches for what is named, calls with the ids that were seen, and a guess."""
    random = Random(f"movie/{episode.task.goal}/{len(episode.history)}")
    searches = [
        Call(search, {argument: name})
        for search, names in _named(episode.task.goal).items()
        for name in names
        for argument in (_SEARCHES[search],)
    ]
    movies, people = _ids(episode)
    calls = [Call(tool, {"movie_id": each}) for each in movies for tool in _OF_MOVIE]
    calls += [Call(tool, {"person_id": each}) for each in people for tool in _OF_PERSON]
    made = [call for call, _ in episode.history]
    new = [call for call in (*searches, *calls) if call not in made]
    chosen = random.sample(new, MOST - 1) if len(new) >= MOST else new
    return [*chosen, Call(FINISH, {"answer": _guess(episode, random)})]


def _named(goal: str) -> dict[str, list[str]]:
    """Titles stand in quotes; the names of people are two capitalized words outside of them."""
    titles = [each for each in _QUOTED.findall(goal) if each.strip()]
    words = [each.strip(".,:;?!()").removesuffix("'s") for each in _QUOTED.sub(" ", goal).split()]
    people = [
        f"{first} {second}"[:200]
        for first, second in pairwise(words)
        if first[:1].isupper() and second[:1].isupper()
    ]
    return {"get_search_movie": titles[:4], "get_search_person": people[:4]}


def _ids(episode: Episode) -> tuple[list[int], list[int]]:
    """Of the movies and the people that the last results name, at most three each."""
    movies: dict[int, None] = {}
    people: dict[int, None] = {}
    for _, result in reversed(episode.history):
        for each in result if isinstance(result, list) else [result]:
            if isinstance(each, dict) and isinstance(each.get("id"), int):
                if "title" in each:
                    movies[each["id"]] = None
                elif {"birthday", "known_for", "character", "job"} & each.keys():
                    people[each["id"]] = None
    return list(movies)[:3], list(people)[:3]


def _guess(episode: Episode, random: Random) -> Any:
    seen = [value for _, result in episode.history[-2:] for value in _values(result)]
    return random.choice(seen) if seen else "unknown"


def _values(result: Any) -> Iterator[Any]:
    for each in result if isinstance(result, list) else [result]:
        if isinstance(each, dict):
            yield from (value for value in each.values() if isinstance(value, str | int | float))


_QUOTED = re.compile(r'"([^"]{1,200})"')
