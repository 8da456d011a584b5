"""TMDB: The Movie Database's API, version 3; needs a read access token in MOVIE_KEY."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from agentenv_tool.live import Api, Rejected, ServiceDown, key_from
from agentenv_tool.movie.source import Absent, Kind, T

URL = "https://api.themoviedb.org/3"
KEY = "MOVIE_KEY"
UNSEARCHABLE = (400, 422)  # statuses of a name that cannot be searched for
UNKNOWN = 404  # of an id


class Tmdb:
    """What was answered once is answered again from the cache, so that a run can be repeated."""

    def __init__(self, api: Api):
        self.api = api

    @classmethod
    def at(cls, url: str) -> Tmdb:
        """The service at an address; without one, the real one."""
        headers = {"Authorization": f"Bearer {key_from(KEY)}", "Accept": "application/json"}
        return cls(Api(url or URL, "tmdb", headers))

    def search(self, kind: Kind, name: str, read: Callable[[Any], T]) -> T:
        try:
            return self.api.get(f"/search/{kind}", {"query": name}, read, UNSEARCHABLE)
        except Rejected as refusal:
            if refusal.status in UNSEARCHABLE:
                return read({"results": []})
            raise ServiceDown(f"TMDB refuses a search: {refusal}") from refusal

    def about(self, kind: Kind, number: int, part: str, read: Callable[[Any], T]) -> T:
        try:
            return self.api.get(f"/{kind}/{number}/{part}".rstrip("/"), {}, read, (UNKNOWN,))
        except Rejected as refusal:
            if refusal.status == UNKNOWN:
                raise Absent(f"{kind} {number}") from refusal
            raise ServiceDown(f"TMDB refuses a request: {refusal}") from refusal
