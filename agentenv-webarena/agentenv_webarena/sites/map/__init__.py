"""The map: towns, streets and places of the invented country, and the ways between them."""

from __future__ import annotations

from fastapi import APIRouter

from agentenv_webarena.sites.map import directions, own, pages
from agentenv_webarena.sites.map.content import USER, fill
from agentenv_webarena.sites.web import Site

router = APIRouter()
for _each in (pages, directions, own):
    router.include_router(_each.router)

SITE = Site("map", "Open Atlas", router, fill, user=USER)
