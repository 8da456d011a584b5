"""Story: what an episode has shown so far, and what was done in it."""

from __future__ import annotations

import re

from agentenv_webarena.browser.actions import Action
from agentenv_webarena.browser.look import Look

TELLING = 4  # characters of a word at least
LONGEST = 80  # characters of what is quoted
_TITLE = re.compile(r"\(current\): (.*)")
_MARK = re.compile(r"^\W+|\W+$")


class Story:
    """Grows with every action that was carried out; by it a thought knows what it may say."""

    def __init__(self, intent: str):
        self.intent = " ".join(intent.split())
        self.turn = 0
        self.pages: list[str] = []  # the titles of the pages, each once
        self.entered: list[str] = []  # into the form of this page
        self.last = ""  # what was done last
        self.scrolled = False  # by the last action
        self._shown: set[str] = set()  # the lines of all windows

    def saw(self, action: Action, before: Look, after: Look) -> None:
        self.turn += 1
        self.scrolled = action.verb == "scroll" and not after.failure
        self.looked(before)
        if after.failure:
            return
        did = _deed(action, before)
        node = before.nodes.get(action.node)
        if before.url != after.url or (node is not None and node.role in ("link", "button")):
            self.entered = []
        elif action.verb == "type" or (node is not None and did):
            self.entered.append(did)
        self.last = did or self.last
        self.looked(after)

    def looked(self, look: Look) -> None:
        """A window was shown."""
        self._shown.update(look.text.splitlines())
        name = title(look)
        if name in self.pages:
            self.pages.remove(name)
        self.pages.append(name)

    def asked(self, words: str) -> bool:
        """Whether the objective has these words."""
        return _in(words, self.intent)

    @property
    def question(self) -> str:
        """The sentence of the objective that asks, or the whole."""
        sentences = re.findall(r"[^.?!]+\?", self.intent)
        return quoted((sentences[0] if sentences else self.intent).strip().rstrip(".?!"))

    def shared(self, name: str) -> str:
        """The longest part of a name that the objective has as well; only what says something."""
        words = name.split()
        parts = (
            " ".join(words[first:last])
            for first in range(len(words))
            for last in range(len(words), first, -1)
        )
        found = [each for each in parts if len(each) >= TELLING and self.asked(each)]
        return max(found, key=len, default="")

    def showed(self, words: str) -> bool:
        """Whether a window did."""
        return any(words in line for line in self._shown)


def title(look: Look) -> str:
    """The page's own, or its address."""
    found = _TITLE.search(look.text)
    return quoted(found[1]) if found and found[1].strip() else quoted(look.url)


def quoted(text: str) -> str:
    """One line without its end, if it is long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rstrip()}…"


def _in(words: str, text: str) -> bool:
    """As words of their own, whatever their case."""
    said = _MARK.sub("", " ".join(words.split())).lower()
    return bool(said and re.search(rf"(?<!\w){re.escape(said)}(?!\w)", text.lower()))


def _deed(action: Action, look: Look) -> str:
    """What was done, to follow after I; nothing for what only looks around."""
    node = look.nodes.get(action.node)
    name = quoted(node.name) if node is not None else ""
    match action.verb:
        case "click" if node is not None and node.role in ("option", "radio"):
            return f'selected "{name}"'
        case "click" if node is not None and node.role == "checkbox":
            return f'ticked "{name}"'
        case "click" if node is not None and node.role == "button":
            return f'pressed "{name}"'
        case "click" if name:
            return f'opened "{name}"'
        case "type":
            return f'entered "{quoted(action.text)}" as "{name}"'
        case "press":
            return f"pressed {action.text}"
        case "goto":
            return f"went to {action.text}"
        case _:
            return ""
