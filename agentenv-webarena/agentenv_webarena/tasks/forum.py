"""Intents of the forum."""

from __future__ import annotations

from agentenv_webarena.tasks.forum_account import ACCOUNT
from agentenv_webarena.tasks.forum_questions import QUESTIONS
from agentenv_webarena.tasks.forum_writing import WRITING

INTENTS = [*QUESTIONS, *WRITING, *ACCOUNT]
