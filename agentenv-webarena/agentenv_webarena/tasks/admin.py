"""What people ask for in the back office of the shop."""

from __future__ import annotations

from agentenv_webarena.tasks import (
    admin_catalog,
    admin_marketing,
    admin_questions,
    admin_reports,
    admin_sales,
)
from agentenv_webarena.tasks.intents import Intent

INTENTS: list[Intent] = [
    *admin_reports.INTENTS,
    *admin_questions.INTENTS,
    *admin_sales.INTENTS,
    *admin_catalog.INTENTS,
    *admin_marketing.INTENTS,
]
