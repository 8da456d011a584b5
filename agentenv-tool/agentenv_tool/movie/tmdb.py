"""TMDB: The Movie Database's API, version 3; needs a read access token in MOVIE_KEY."""

from __future__ import annotations

from typing import Any

from agentenv_tool.live import Api, Rejected, ServiceDown, key_from
from agentenv_tool.movie.source import Absent, Kind

URL = "https://api.themoviedb.org/3"
KEY = "MOVIE_KEY"


class Tmdb:
    """What was answered once is answered again from the cache, so that a run can be repeated."""

    def __init__(self, api: Api):
        self.api = api

    @classmethod
    def at(cls, url: str) -> Tmdb:
        """The service at an address; without one, the real one."""
        headers = {"Authorization": f"Bearer {key_from(KEY)}", "Accept": "application/json"}
        return cls(Api(url or URL, "tmdb", headers))

    def search(self, kind: Kind, name: str) -> Any:
        try:
            return self.api.get(f"/search/{kind}", {"query": name})
        except Rejected as refusal:
            if refusal.status in (400, 422):  # a name that cannot be searched for
                return {"results": []}
            raise ServiceDown(f"TMDB refuses a search: {refusal}") from refusal

    def about(self, kind: Kind, number: int, part: str = "") -> Any:
        try:
            return self.api.get(f"/{kind}/{number}/{part}".rstrip("/"), {})
        except Rejected as refusal:
            if refusal.status == 404:
                raise Absent(f"{kind} {number}") from refusal
            raise ServiceDown(f"TMDB refuses a request: {refusal}") from refusal
