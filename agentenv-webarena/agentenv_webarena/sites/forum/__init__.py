"""The forum: boards on many topics, with posts, comments, votes and messages."""

from __future__ import annotations

from fastapi import APIRouter

from agentenv_webarena.sites.forum import accounts, boards, comments, messages, posts, times
from agentenv_webarena.sites.forum.content import fill
from agentenv_webarena.sites.forum.people import DEMO
from agentenv_webarena.sites.pages import TEMPLATES
from agentenv_webarena.sites.web import Site

TEMPLATES.filters["forum_ago"] = times.ago
TEMPLATES.filters["forum_day"] = times.day

router = APIRouter()
for each in (posts, comments, boards, accounts, messages):
    router.include_router(each.router)

SITE = Site("forum", "Commonroom", router, fill, user=DEMO)
