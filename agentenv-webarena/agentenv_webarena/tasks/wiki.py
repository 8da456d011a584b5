"""Intents of the encyclopedia."""

from __future__ import annotations

from agentenv_webarena.tasks.wiki_articles import ARTICLES
from agentenv_webarena.tasks.wiki_sharing import SHARING
from agentenv_webarena.tasks.wiki_tables import TABLES

INTENTS = [*ARTICLES, *TABLES, *SHARING]
