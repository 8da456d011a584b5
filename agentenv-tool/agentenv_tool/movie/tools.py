"""Tools: what the agent may ask the film database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field

from agentenv_tool.movie import shapes
from agentenv_tool.movie.shapes import Shape, read, read_all
from agentenv_tool.movie.source import Absent, Kind, Source, T
from agentenv_tool.toolbox import Toolbox, ToolError, tool

CUT = 10  # entries of a film's cast and crew
CAREER = 50  # entries of a person's
LONGEST = 100  # of any other list
LEADING = ("Director", "Writer", "Producer")  # all of them are told, before the rest of a crew
LARGEST = 2**31 - 1

MovieName = Annotated[
    str,
    Field(description="Title of a movie", min_length=1, max_length=200, examples=["The Salt Mill"]),
]
PersonName = Annotated[
    str,
    Field(description="Name of a person", min_length=1, max_length=200, examples=["Inés Alba"]),
]
MovieId = Annotated[
    int, Field(description="Id of a movie, as other tools return it", ge=1, le=LARGEST)
]
PersonId = Annotated[
    int, Field(description="Id of a person, as other tools return it", ge=1, le=LARGEST)
]


class MovieTools:
    """They only read: what they return depends on their arguments alone."""

    def __init__(self, source: Source):
        self.source = source

    @tool
    def get_search_movie(self, movie_name: MovieName) -> dict[str, Any]:
        """Search for a movie by its title, here or in another country. Returns the best hit only:
        its id, which the other tools need, title, original title, release date and overview.
        """
        return self._hit("movie", movie_name, shapes.MovieHit)

    @tool
    def get_movie_details(self, movie_id: MovieId) -> dict[str, Any]:
        """Get the release date, runtime in minutes, budget and revenue in US dollars, genres,
        average vote from 0 to 10, number of votes, original language and overview of a movie.
        """
        return self._one("movie", movie_id, "", shapes.Movie)

    @tool
    def get_movie_production_companies(self, movie_id: MovieId) -> list[dict[str, Any]]:
        """List the companies that produced a movie."""
        return self._list("movie", movie_id, "", "production_companies", shapes.Company)

    @tool
    def get_movie_production_countries(self, movie_id: MovieId) -> list[dict[str, Any]]:
        """List the countries in which a movie was produced."""
        return self._list("movie", movie_id, "", "production_countries", shapes.Country)

    @tool
    def get_movie_keywords(self, movie_id: MovieId) -> list[dict[str, Any]]:
        """List the keywords of a movie."""
        return self._list("movie", movie_id, "keywords", "keywords", shapes.Named)

    @tool
    def get_movie_cast(self, movie_id: MovieId) -> list[dict[str, Any]]:
        """List the first 10 actors of a movie in billing order, with the characters they play.
        Fewer than 10 are all of them.
        """
        return self._list("movie", movie_id, "credits", "cast", shapes.CastMember)[:CUT]

    @tool
    def get_movie_crew(self, movie_id: MovieId) -> list[dict[str, Any]]:
        """List the crew of a movie with their jobs: all directors, writers and producers first,
        then others, up to 10 entries.
        """
        crew = self._list("movie", movie_id, "credits", "crew", shapes.CrewMember)
        leading = [each for job in LEADING for each in crew if each["job"] == job]
        others = [each for each in crew if each["job"] not in LEADING]
        return leading[:LONGEST] + others[: max(0, CUT - len(leading))]

    @tool
    def get_movie_alternative_titles(self, movie_id: MovieId) -> list[dict[str, Any]]:
        """List the alternative titles of a movie, each with the code of the country that uses it
        (ISO 3166-1, such as CA).
        """
        found = self._list(
            "movie", movie_id, "alternative_titles", "titles", shapes.AlternativeTitle
        )
        return found[:LONGEST]

    @tool
    def get_movie_translation(self, movie_id: MovieId) -> list[dict[str, Any]]:
        """List the languages that a movie was translated to, each with the title in it."""
        found = self._list("movie", movie_id, "translations", "translations", shapes.Translation)
        return found[:LONGEST]

    @tool
    def get_search_person(self, person_name: PersonName) -> dict[str, Any]:
        """Search for an actor, director or other film maker by name. Returns the best hit only: the
        id, which the other tools need, name, department and up to three well-known movies.
        """
        hit = self._hit("person", person_name, shapes.PersonHit)
        titles = [each["title"] for each in hit["known_for"] if each["title"]]
        return {**hit, "known_for": titles[:3]}

    @tool
    def get_person_details(self, person_id: PersonId) -> dict[str, Any]:
        """Get the birthday, day of death (None for the living), place of birth, gender (1 female,
        2 male, 3 non-binary, 0 unknown), department and biography of a person.
        """
        return self._one("person", person_id, "", shapes.Person)

    @tool
    def get_person_cast(self, person_id: PersonId) -> list[dict[str, Any]]:
        """List the movies in which a person acts, with the characters and release dates, newest
        first, at most 50.
        """
        return _newest(self._list("person", person_id, "movie_credits", "cast", shapes.Role))

    @tool
    def get_person_crew(self, person_id: PersonId) -> list[dict[str, Any]]:
        """List the movies that a person worked on behind the camera, with the jobs (such as
        Director) and release dates, newest first, at most 50.
        """
        return _newest(self._list("person", person_id, "movie_credits", "crew", shapes.Work))

    @tool
    def get_person_external_ids(self, person_id: PersonId) -> dict[str, Any]:
        """Get the ids of a person on IMDb, Instagram, Twitter, Facebook and other sites."""
        return self._one("person", person_id, "external_ids", shapes.ExternalIds)

    def copy(self) -> MovieTools:
        return MovieTools(self.source)

    def _hit(self, kind: Kind, name: str, shape: type[Shape]) -> dict[str, Any]:
        found = self.source.search(
            kind, name, lambda answer: read_all(shape, answer, "results", most=1)
        )
        if not found:
            raise ToolError(f"no {kind} is found by this name: check its spelling")
        return found[0]

    def _list(
        self, kind: Kind, number: int, part: str, field: str, shape: type[Shape]
    ) -> list[dict[str, Any]]:
        return self._about(kind, number, part, lambda answer: read_all(shape, answer, field))

    def _one(self, kind: Kind, number: int, part: str, shape: type[Shape]) -> dict[str, Any]:
        return self._about(kind, number, part, lambda answer: read(shape, answer))

    def _about(self, kind: Kind, number: int, part: str, read: Callable[[Any], T]) -> T:
        try:
            return self.source.about(kind, number, part, read)
        except Absent as error:
            told = f"no {kind} has the id {number}: get_search_{kind} returns ids"
            raise ToolError(told) from error


def _newest(credits: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ordered = sorted(credits, key=lambda each: str(each["release_date"] or ""), reverse=True)
    return ordered[:CAREER]


TOOLBOX = Toolbox(MovieTools)
