"""Templates: what the built-in tasks of the spreadsheets are drawn from."""

from __future__ import annotations

from agentenv_tool.making import Making
from agentenv_tool.sheet.templates import cells, figures, layouts, lines, orders, summaries, titles

TEMPLATES = tuple(
    template
    for module in (cells, layouts, lines, orders, figures, summaries, titles)
    for template in module.TEMPLATES
)


def making() -> Making:
    from agentenv_tool.sheet.environment import TEST, TRAIN, begun
    from agentenv_tool.sheet.source import Shelf

    return Making(
        None,
        TEMPLATES,
        (TRAIN, TEST),
        lambda task: begun(Shelf.built_in([task]), 0, task, strict=False),
        subgoals=lambda task: [f"Answer of {task.values['sheet']}"],
    )
