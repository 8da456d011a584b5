"""Templates: the kinds of questions of the built-in tasks, and how the expert answers them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain, zip_longest

from agentenv_tool.episode import Episode
from agentenv_tool.grading import Answers
from agentenv_tool.making import Making, Template
from agentenv_tool.movie import database
from agentenv_tool.movie.embedded import Embedded
from agentenv_tool.movie.templates.ages import AGES
from agentenv_tool.movie.templates.careers import CAREERS
from agentenv_tool.movie.templates.comparisons import COMPARISONS
from agentenv_tool.movie.templates.credits import CREDITS
from agentenv_tool.movie.templates.facts import FACTS
from agentenv_tool.movie.templates.makers import MAKERS
from agentenv_tool.movie.templates.sums import SUMS
from agentenv_tool.movie.tools import TOOLBOX, MovieTools
from agentenv_tool.plans import Plan
from agentenv_tool.tasks import ToolTask

COUNTS = (215, 20, 3)


def _by_turns(*kinds: Sequence[Template]) -> list[Template]:
    """One of each kind, then the next of each."""
    turns = chain.from_iterable(zip_longest(*kinds))
    return [template for template in turns if template is not None]


# A split of twenty is drawn from the first twenty, so they are of all kinds.
TEMPLATES = _by_turns(
    _by_turns(FACTS, CREDITS), _by_turns(COMPARISONS, CAREERS, AGES, MAKERS, SUMS)
)
_PLANS = {template.name: template.plan for template in TEMPLATES}


def plan_of(task: ToolTask) -> Callable[[ToolTask], Plan]:
    return _PLANS[task.template]


def making() -> Making:
    catalog = database.built()
    source = Embedded(catalog)

    def episode(task: ToolTask) -> Episode:
        return Episode(TOOLBOX, MovieTools(source), task, Answers(task))

    return Making(catalog, TEMPLATES, COUNTS, episode)
