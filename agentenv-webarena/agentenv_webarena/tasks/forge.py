"""What is asked for on the forge."""

from __future__ import annotations

from agentenv_webarena.tasks import (
    forge_code,
    forge_issues,
    forge_members,
    forge_merges,
    forge_own,
    forge_people,
    forge_projects,
    forge_work,
)

INTENTS = [
    *forge_code.INTENTS,
    *forge_people.INTENTS,
    *forge_work.INTENTS,
    *forge_issues.INTENTS,
    *forge_merges.INTENTS,
    *forge_projects.INTENTS,
    *forge_members.INTENTS,
    *forge_own.INTENTS,
]
