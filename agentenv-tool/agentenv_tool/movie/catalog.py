"""Catalog: films and people, and who did what in which film; read only, shared by all episodes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

DIRECTOR = "Director"
FEMALE, MALE = 1, 2


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    imdb_id: str
    name: str
    gender: int
    birthday: str  # such as 1961-02-28
    deathday: str | None
    place_of_birth: str
    known_for: str  # a department, such as Acting
    biography: str
    instagram: str | None
    twitter: str | None
    facebook: str | None
    popularity: int


@dataclass(frozen=True, slots=True)
class Part:
    """Who plays whom; a film lists its parts in billing order."""

    person: int
    character: str


@dataclass(frozen=True, slots=True)
class Job:
    person: int
    department: str
    job: str


@dataclass(frozen=True, slots=True)
class Label:
    """A genre or a keyword."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Company:
    id: int
    name: str
    country: str


@dataclass(frozen=True, slots=True)
class Country:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class OtherTitle:
    """What a film is called elsewhere: in a country, or translated to a language."""

    country: str
    language: str  # empty: no translation
    title: str


@dataclass(frozen=True, slots=True)
class Film:
    id: int
    imdb_id: str
    title: str
    original_title: str
    original_language: str
    release_date: str
    runtime: int  # minutes
    budget: int  # US dollars
    revenue: int
    votes: int  # tenths: 78 is a rating of 7.8
    vote_count: int
    popularity: int
    tagline: str
    overview: str
    genres: tuple[Label, ...]
    companies: tuple[Company, ...]
    countries: tuple[Country, ...]
    keywords: tuple[Label, ...]
    cast: tuple[Part, ...]
    crew: tuple[Job, ...]
    other_titles: tuple[OtherTitle, ...]

    def day(self) -> int:
        """Of the release; days can be compared and subtracted."""
        return date.fromisoformat(self.release_date).toordinal()

    def translations(self) -> list[OtherTitle]:
        return [each for each in self.other_titles if each.language]

    def alternatives(self) -> list[OtherTitle]:
        return [each for each in self.other_titles if not each.language]

    def who(self, job: str) -> list[int]:
        return [each.person for each in self.crew if each.job == job]


class Catalog:
    """Every film and person once, by id, and by title and name, which are unique too."""

    def __init__(self, films: Sequence[Film], people: Sequence[Person]):
        self.films = tuple(films)
        self.people = tuple(people)
        self.film = {each.id: each for each in films}
        self.person = {each.id: each for each in people}
        self.titled = {each.title: each for each in films}
        self.named = {each.name: each for each in people}
        newest = sorted(films, key=lambda each: (each.release_date, each.id), reverse=True)
        self._parts: dict[int, list[tuple[Film, Part]]] = {each.id: [] for each in people}
        self._jobs: dict[int, list[tuple[Film, Job]]] = {each.id: [] for each in people}
        for film in newest:
            for part in film.cast:
                self._parts[part.person].append((film, part))
            for job in film.crew:
                self._jobs[job.person].append((film, job))

    def parts(self, person: int) -> list[tuple[Film, Part]]:
        """What a person played, newest first."""
        return self._parts[person]

    def jobs(self, person: int) -> list[tuple[Film, Job]]:
        """What else a person did, newest first."""
        return self._jobs[person]

    def directed(self, person: int) -> list[Film]:
        return [film for film, job in self._jobs[person] if job.job == DIRECTOR]

    def directors(self) -> Iterator[Person]:
        return (each for each in self.people if self.directed(each.id))


def age(birthday: str, day: str) -> int:
    """In completed years."""
    born, then = date.fromisoformat(birthday), date.fromisoformat(day)
    return then.year - born.year - ((then.month, then.day) < (born.month, born.day))
