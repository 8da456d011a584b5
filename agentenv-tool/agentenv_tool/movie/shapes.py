"""Shapes: what the tools tell of TMDB's answers; all else in an answer is left out."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import AliasPath, BaseModel, ConfigDict, Field, ValidationError

from agentenv_tool.live import ServiceDown

TEXT = 600  # characters of an overview or a biography


class Shape(BaseModel):
    """A part of an answer, with the fields in the order in which they are told."""

    model_config = ConfigDict(coerce_numbers_to_str=True)


S = TypeVar("S", bound=Shape)


class Named(Shape):
    """A genre or a keyword."""

    id: int
    name: str


class MovieHit(Shape):
    id: int
    title: str
    original_title: str | None = None
    release_date: str | None = None
    overview: str | None = None


class Movie(Shape):
    id: int
    imdb_id: str | None = None
    title: str
    original_title: str | None = None
    original_language: str | None = None
    release_date: str | None = None
    runtime: int | None = None
    status: str | None = None
    budget: int | None = None
    revenue: int | None = None
    genres: list[Named] = []
    vote_average: float | None = None
    vote_count: int | None = None
    tagline: str | None = None
    overview: str | None = None


class Company(Shape):
    id: int
    name: str
    origin_country: str | None = None


class Country(Shape):
    iso_3166_1: str
    name: str


class CastMember(Shape):
    id: int
    name: str
    character: str | None = None
    order: int | None = None


class CrewMember(Shape):
    id: int
    name: str
    department: str | None = None
    job: str | None = None


class AlternativeTitle(Shape):
    iso_3166_1: str
    title: str
    type: str | None = None


class Translation(Shape):
    iso_3166_1: str
    iso_639_1: str
    english_name: str | None = None
    title: str | None = Field(None, validation_alias=AliasPath("data", "title"))


class KnownFor(Shape):
    title: str | None = None  # a series has a name instead


class PersonHit(Shape):
    id: int
    name: str
    known_for_department: str | None = None
    known_for: list[KnownFor] = []


class Person(Shape):
    id: int
    imdb_id: str | None = None
    name: str
    birthday: str | None = None
    deathday: str | None = None
    gender: int | None = None
    place_of_birth: str | None = None
    known_for_department: str | None = None
    biography: str | None = None


class Role(Shape):
    """A film in which a person acts."""

    id: int
    title: str
    character: str | None = None
    release_date: str | None = None


class Work(Shape):
    """A film that a person helped to make."""

    id: int
    title: str
    department: str | None = None
    job: str | None = None
    release_date: str | None = None


class ExternalIds(Shape):
    id: int
    imdb_id: str | None = None
    facebook_id: str | None = None
    instagram_id: str | None = None
    twitter_id: str | None = None
    tiktok_id: str | None = None
    youtube_id: str | None = None
    wikidata_id: str | None = None


def read(shape: type[S], answer: Any) -> dict[str, Any]:
    """The part of an answer that is told; one of another shape is the service's fault."""
    try:
        told = shape.model_validate(answer).model_dump()
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, problem["loc"]))
        raise ServiceDown(
            f"an answer is no {shape.__name__} as TMDB documents it: {where}: {problem['msg']}"
        ) from error
    for name in ("overview", "biography"):
        if told.get(name) and len(told[name]) > TEXT:
            told[name] = f"{told[name][:TEXT]}..."
    return told


def read_all(
    shape: type[S], answer: Any, field: str, most: int | None = None
) -> list[dict[str, Any]]:
    """The entries of one list of an answer, or the first of them."""
    entries = answer.get(field) if isinstance(answer, dict) else None
    if not isinstance(entries, list):
        raise ServiceDown(f"an answer has no list {field!r} as TMDB documents it")
    return [read(shape, each) for each in entries[:most]]
