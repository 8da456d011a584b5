"""Reasons: why the expert's next move makes sense, from what was asked, shown and done."""

from __future__ import annotations

import re

from agentenv_webarena.browser.look import Look
from agentenv_webarena.tasks.plan import Move, Plan
from agentenv_webarena.tasks.story import Story, quoted, title
from agentenv_webarena.tasks.thoughts import FAILED, FIRST, FORMS, REASONED
from envservers.phrasing import phrased

ROLES = {"textbox": "field", "searchbox": "field", "combobox": "list", "menuitem": "menu entry"}
CHOICES = ("option", "radio", "checkbox")
PAGING = frozenset({"Next page", "Previous page", "Next", "Previous", "Older", "Newer"})
ORDERS = frozenset(
    {"Top", "New", "Old", "Hot", "Active", "Controversial", "Most commented", "Most recent"}
)
AMID = 2  # pages that are named at most
NEAR = 4  # moves after which a list is still known to be sorted
SHORTEST = 4  # characters of an answer that a page may show by chance


class Reason:
    """Why a move is made at this point of a plan."""

    def __init__(self, story: Story, look: Look, plan: Plan, at: int, drawn_by: tuple[object, ...]):
        self.story, self.look, self.plan, self.at = story, look, plan, at
        self.move = plan[at]
        self._drawn_by = (*drawn_by, story.turn)
        page = f'the page "{title(look)}"'
        self._words: dict[str, str] = {
            "page": page,
            "Page": page.replace("the", "The", 1),
            "pages": _listed([*story.pages[-AMID:]]),
            "role": ROLES.get(self.move.role, self.move.role),
            "name": quoted(self.move.name),
            "text": quoted(self.move.text),
            "entered": _joined(story.entered),
            "last": story.last,
            "shared": story.shared(self.move.name),
            "aim": self._aim(),
        }

    def of_move(self) -> str:
        """Why this move."""
        return self._told(self._kind(), self._reason())

    def of_restart(self, start: str) -> str:
        self._words["text"] = start
        return self._told("restart")

    def of_scrolling(self, up: bool) -> str:
        """Why more of the page has to be seen; what was not shown or asked for is not named."""
        self._words |= {"way": "up" if up else "down", "beyond": "above" if up else "below"}
        name = self.move.name
        known = bool(name) and (self.story.asked(name) or self.story.showed(name))
        if self.story.scrolled:
            return self._told("scroll on")
        return self._told("scroll to" if known else "scroll", self._reason() if known else "")

    def _told(self, kind: str, reason: str = "") -> str:
        words, story = self._words, self.story
        said = phrased(FORMS[kind], *self._drawn_by, **words)
        if reason:
            said = phrased(REASONED, *self._drawn_by, "reason", reason=reason, next=said)
        if self.look.failure:
            failure = " ".join(self.look.failure.split()).rstrip(".")
            said = phrased(FAILED, *self._drawn_by, "failed", failure=failure, next=said)
        if story.turn == 0:
            asked = {"intent": story.intent, "page": words["page"], "next": said}
            said = phrased(FIRST, *self._drawn_by, "first", **asked)
        return said

    def _reason(self) -> str:
        """What the plan says of this move, or of what was to be seen before it."""
        before = self.plan[self.at - 1] if self.at else None
        reason = self.move.thought
        if self.move.verb == "stop" and before is not None and before.verb == "see":
            reason = reason or before.thought
        return f"{reason}." if reason and reason[-1] != "." else reason

    def _kind(self) -> str:
        move = self.move
        match move.verb:
            case "click":
                return self._clicking()
            case "type":
                return self._typing()
            case "stop":
                return self._stopping()
            case "press":
                return "press keys"
            case "go_back":
                return "back"
            case _:
                return "goto"

    def _clicking(self) -> str:
        move, story = self.move, self.story
        named = story.asked(move.name)
        if move.name in PAGING:
            return "page on"
        if move.role in CHOICES:
            if not named and move.role == "option" and _is_order(move):
                return "order"
            return "choose named" if named else "choose"
        if move.role == "button" and story.entered:
            return "submit"
        if move.role != "button" and move.name in ORDERS:
            return "order"
        if named:
            return "named"
        if self._words["shared"]:
            return "related"
        if move.role == "button":
            return "press"
        return "sorted" if any(map(_is_order, self.plan[: self.at][-NEAR:])) else "follow"

    def _typing(self) -> str:
        move = self.move
        if "search" in (move.role + move.name).lower():
            return "search"
        if move.enter:
            return "filter"
        if self.story.entered:
            return "fill on"
        return "fill named" if self.story.asked(move.text) else "fill"

    def _stopping(self) -> str:
        text = self.move.text
        if text == "N/A":
            return "impossible"
        if text:
            return "answer here" if self._stands(text) else "answer gathered"
        before = [each for each in self.plan[: self.at] if each.verb not in ("see", "goto")]
        changed = bool(before) and before[-1].role in ("button", "checkbox")
        return "done" if changed and self.story.last else "there"

    def _stands(self, text: str) -> bool:
        """Whether the window shows every part of an answer."""
        names = [each.name for each in self.look.shown]
        parts = re.split(r"[,:;] ", text)
        return len(text) >= SHORTEST and all(any(part in name for name in names) for part in parts)

    def _aim(self) -> str:
        """The next thing to do that the objective names; if there is none, all of it.

        Other fields of a form are not what one is filled for, nor another site what a page is for.
        """
        for each in self.plan[self.at + 1 :]:
            if each.verb == "goto":
                break
            if _enters(self.move) and _enters(each):
                continue
            said = _named(each, self.story)
            if said and each != self.move:
                return said
        asks = bool(self.plan[-1].text)
        if self.story.turn == 0:
            return "find out what is asked" if asks else "do what is asked"
        return f'{"answer" if asks else "carry out"} "{self.story.question}"'


def _enters(move: Move) -> bool:
    """Whether it only puts something into a form."""
    return move.role in CHOICES or move.verb == "type"


def _is_order(move: Move) -> bool:
    """Whether it sorts a list."""
    if move.verb != "click":
        return False
    return move.name in ORDERS or (move.role == "option" and ": " in move.name)


def _named(move: Move, story: Story) -> str:
    if move.verb == "type" and story.asked(move.text):
        return f'enter "{quoted(move.text)}"'
    if move.verb == "click" and story.asked(move.name):
        return f'{"choose" if move.role == "option" else "get to"} "{quoted(move.name)}"'
    return ""


def _listed(titles: list[str]) -> str:
    names = [f'"{each}"' for each in titles]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def _joined(deeds: list[str]) -> str:
    """The last of what was entered."""
    return " and ".join(deeds[-AMID:])
