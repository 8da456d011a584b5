"""The browser: Chromium as an agent sees it and acts in it."""

from agentenv_webarena.browser.actions import Action, read_action
from agentenv_webarena.browser.chromium import Chromium
from agentenv_webarena.browser.finding import NoChromium
from agentenv_webarena.browser.look import Look, Node
from agentenv_webarena.browser.window import Window

__all__ = ["Action", "Chromium", "Look", "NoChromium", "Node", "Window", "read_action"]
