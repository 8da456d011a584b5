"""Addresses that are names: any first part of a path but the ones where files are served."""

from __future__ import annotations

from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope

FILES = ("/look/", "/static/")


class Named(APIRoute):
    """A route such as /{space}/{path}, which leaves the served files alone."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["path"].startswith(FILES):
            return Match.NONE, {}
        return super().matches(scope)
