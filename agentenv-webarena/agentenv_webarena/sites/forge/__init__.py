"""The code forge: projects of invented groups and people, with their issues and merge requests."""

from __future__ import annotations

from fastapi import APIRouter

from agentenv_webarena.sites.forge import (
    front,
    history,
    item_forms,
    items,
    members,
    people,
    plans,
    projects,
)
from agentenv_webarena.sites.forge.content import DEMO, fill
from agentenv_webarena.sites.web import Site

router = APIRouter()
for _each in (front, item_forms, items, history, plans, members, people, projects):
    router.include_router(_each.router)
for _each in (projects, people):
    router.include_router(_each.accounts)

SITE = Site("forge", "Forge", router, fill, user=DEMO[0])
