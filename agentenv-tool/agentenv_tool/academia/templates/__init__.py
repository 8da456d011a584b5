"""Templates: the 20 kinds of built-in tasks, each drawn once: 12 of one hop, 8 of several."""

from __future__ import annotations

from agentenv_tool.academia import invented
from agentenv_tool.academia.templates import easy, hard_authors, hard_papers
from agentenv_tool.academia.tools import AcademiaTools
from agentenv_tool.episode import Episode
from agentenv_tool.grading import Answers
from agentenv_tool.making import Making
from agentenv_tool.tasks import ToolTask
from agentenv_tool.toolbox import Toolbox

TRAIN, TEST = 0, 20  # tasks, as in AgentGym
TEMPLATES = (*easy.TEMPLATES, *hard_authors.TEMPLATES, *hard_papers.TEMPLATES)


def making() -> Making:
    nets = invented.nets()
    toolbox = Toolbox(AcademiaTools)

    def episode(task: ToolTask) -> Episode:
        return Episode(toolbox, AcademiaTools(nets), task, Answers(task))

    return Making(nets, TEMPLATES, (TRAIN, TEST), episode)
