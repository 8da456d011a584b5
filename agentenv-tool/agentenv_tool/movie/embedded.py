"""Embedded: the invented catalog, answering as TMDB does; no network and no key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from agentenv_tool.movie.catalog import Catalog, Film, Person
from agentenv_tool.movie.invention.people import folded
from agentenv_tool.movie.source import Absent, Kind, T

HITS = 20  # of a page
_NAMES = {"en": "English", "fr": "Français", "de": "Deutsch", "es": "Español", "it": "Italiano"}
_ENGLISH = {"en": "English", "fr": "French", "de": "German", "es": "Spanish", "it": "Italian"}


class Embedded:
    """Reads only: any number of threads may ask."""

    def __init__(self, catalog: Catalog):
        self.catalog = catalog
        self._known: Mapping[Kind, Mapping[int, Any]] = {
            "movie": catalog.film,
            "person": catalog.person,
        }
        self._names: dict[Kind, list[tuple[str, list[str], int, int]]] = {
            "movie": [_names(each.id, each.popularity, *_titles(each)) for each in catalog.films],
            "person": [_names(each.id, each.popularity, each.name) for each in catalog.people],
        }
        self._parts: dict[tuple[Kind, str], Callable[[Any], dict[str, Any]]] = {
            ("movie", ""): self._film,
            ("movie", "credits"): self._credits,
            ("movie", "keywords"): _keywords,
            ("movie", "alternative_titles"): _alternative_titles,
            ("movie", "translations"): _translations,
            ("person", ""): _person,
            ("person", "movie_credits"): self._movie_credits,
            ("person", "external_ids"): _external_ids,
        }

    def search(self, kind: Kind, name: str, read: Callable[[Any], T]) -> T:
        """What is called so comes first, then what begins with it, then what holds it; films are
        found by their titles elsewhere as well. Of equals the most popular is first."""
        wanted = folded(name)
        ranked = []
        for main, others, popularity, number in self._names[kind] if wanted else ():
            rank = _rank(wanted, main, others)
            if rank is not None:
                ranked.append((rank, -popularity, number))
        found = [self._known[kind][number] for *_, number in sorted(ranked)[:HITS]]
        told = _film_hit if kind == "movie" else self._person_hit
        return read({"page": 1, "results": [told(each) for each in found]})

    def about(self, kind: Kind, number: int, part: str, read: Callable[[Any], T]) -> T:
        found = self._known[kind].get(number)
        if found is None:
            raise Absent(f"{kind} {number}")
        return read(self._parts[kind, part](found))

    def _person_hit(self, person: Person) -> dict[str, Any]:
        films = [film for film, _ in self.catalog.parts(person.id)]
        films = films or [film for film, _ in self.catalog.jobs(person.id)]
        films = list(dict.fromkeys(sorted(films, key=lambda each: -each.popularity)))
        return {
            "id": person.id,
            "name": person.name,
            "known_for_department": person.known_for,
            "known_for": [_film_hit(each) for each in films[:3]],
        }

    def _film(self, film: Film) -> dict[str, Any]:
        return {
            **_film_hit(film),
            "imdb_id": film.imdb_id,
            "runtime": film.runtime,
            "status": "Released",
            "budget": film.budget,
            "revenue": film.revenue,
            "genres": [{"id": each.id, "name": each.name} for each in film.genres],
            "vote_average": film.votes / 10,
            "vote_count": film.vote_count,
            "tagline": film.tagline,
            "production_companies": [
                {"id": each.id, "name": each.name, "origin_country": each.country}
                for each in film.companies
            ],
            "production_countries": [
                {"iso_3166_1": each.code, "name": each.name} for each in film.countries
            ],
        }

    def _credits(self, film: Film) -> dict[str, Any]:
        name = {each.id: each.name for each in self.catalog.people}
        cast = [
            {"id": each.person, "name": name[each.person], "character": each.character}
            for each in film.cast
        ]
        crew = [
            {"id": job.person, "name": name[job.person], "department": job.department}
            | {"job": job.job}
            for job in film.crew
        ]
        return {
            "id": film.id,
            "cast": [{**each, "order": order} for order, each in enumerate(cast)],
            "crew": crew,
        }

    def _movie_credits(self, person: Person) -> dict[str, Any]:
        return {
            "id": person.id,
            "cast": [
                {**_film_hit(film), "character": part.character}
                for film, part in self.catalog.parts(person.id)
            ],
            "crew": [
                {**_film_hit(film), "department": job.department, "job": job.job}
                for film, job in self.catalog.jobs(person.id)
            ],
        }


def _titles(film: Film) -> list[str]:
    others = [film.original_title, *(each.title for each in film.other_titles)]
    return list(dict.fromkeys([film.title, *others]))


def _names(
    number: int, popularity: int, main: str, *others: str
) -> tuple[str, list[str], int, int]:
    return folded(main), [folded(each) for each in others], popularity, number


def _rank(wanted: str, main: str, others: Iterable[str]) -> int | None:
    if wanted == main:
        return 0
    if wanted in others:
        return 1
    if main.startswith(wanted):
        return 2
    if wanted in main:
        return 3
    return 4 if any(wanted in each for each in others) else None


def _film_hit(film: Film) -> dict[str, Any]:
    return {
        "id": film.id,
        "title": film.title,
        "original_title": film.original_title,
        "original_language": film.original_language,
        "release_date": film.release_date,
        "overview": film.overview,
    }


def _keywords(film: Film) -> dict[str, Any]:
    keywords = [{"id": each.id, "name": each.name} for each in film.keywords]
    return {"id": film.id, "keywords": keywords}


def _alternative_titles(film: Film) -> dict[str, Any]:
    titles = [
        {"iso_3166_1": each.country, "title": each.title, "type": ""}
        for each in film.alternatives()
    ]
    return {"id": film.id, "titles": titles}


def _translations(film: Film) -> dict[str, Any]:
    translations = [
        {
            "iso_3166_1": each.country,
            "iso_639_1": each.language,
            "name": _NAMES[each.language],
            "english_name": _ENGLISH[each.language],
            "data": {"title": each.title},
        }
        for each in film.translations()
    ]
    return {"id": film.id, "translations": translations}


def _person(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "imdb_id": person.imdb_id,
        "name": person.name,
        "gender": person.gender,
        "birthday": person.birthday,
        "deathday": person.deathday,
        "place_of_birth": person.place_of_birth,
        "known_for_department": person.known_for,
        "biography": person.biography,
    }


def _external_ids(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "imdb_id": person.imdb_id,
        "instagram_id": person.instagram,
        "twitter_id": person.twitter,
        "facebook_id": person.facebook,
    }
