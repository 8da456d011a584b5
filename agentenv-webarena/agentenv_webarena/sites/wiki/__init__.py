"""The encyclopedia: articles about Calvern, a country that does not exist."""

from __future__ import annotations

from agentenv_webarena.sites.pages import TEMPLATES
from agentenv_webarena.sites.web import Site
from agentenv_webarena.sites.wiki.articles import address_of
from agentenv_webarena.sites.wiki.content import fill
from agentenv_webarena.sites.wiki.routes import router

TEMPLATES.filters["wiki_address"] = address_of

SITE = Site("wiki", "Calvern Encyclopedia", router, fill)
