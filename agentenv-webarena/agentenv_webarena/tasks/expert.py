"""Expert: follows a plan through what the browser shows, and finds back when others played."""

from __future__ import annotations

from agentenv_webarena.browser.actions import Action
from agentenv_webarena.browser.look import Look, Node
from agentenv_webarena.tasks.plan import Move, Plan
from agentenv_webarena.tasks.reasons import Reason
from agentenv_webarena.tasks.story import Story
from envservers.environment import Advice

LOOKING = ("scroll", "hover")  # verbs that leave the expert where it is in its plan


class Expert:
    """Where in its plan an episode is. Its place depends on the actions alone."""

    def __init__(self, plan: Plan, start: str, intent: str, *drawn_by: object):
        self._plan = plan
        self._start = start
        self._drawn_by = drawn_by  # with the number of actions: the words of a thought
        self._story = Story(intent)
        self._at = 0
        self._astray = False  # something else was done: begin again from the first page

    def advice(self, look: Look) -> Advice:
        self._story.looked(look)
        at, move = self._due(look)
        if move is None and not self._astray and self._at == 0 and look.url == self._start:
            raise LookupError(f"{look.url} has nothing for {self._plan[0]}")
        reason = Reason(self._story, look, self._plan, at, self._drawn_by)
        if self._astray or move is None:
            return Advice(f"goto [{self._start}]", reason.of_restart(self._start))
        node = _element(look, move) if move.role else None
        if move.verb == "see":
            node = _texts(look, move.text)[0]
        if node is not None and not node.shown:
            up = node.box[1] < 0
            return Advice(f"scroll [{'up' if up else 'down'}]", reason.of_scrolling(up))
        return Advice(_said(move, node.id if node else 0), reason.of_move())

    def saw(self, action: Action, before: Look, after: Look) -> None:
        """An action was carried out, by whomever."""
        self._at, move = self._due(before)
        self._story.saw(action, before, after)
        if after.failure or action.verb in LOOKING:
            return
        if str(action) == f"goto [{self._start}]" and (self._astray or move is None):
            self._at, self._astray = 0, False
        elif move is None or self._astray or not _is(move, action, before):
            self._astray = True
        else:
            self._at += 1

    def _due(self, look: Look) -> tuple[int, Move | None]:
        """The next move, past what is seen already; None where this page has no place for it."""
        at = self._at
        while self._plan[at].verb == "see" and any(
            each.shown for each in _texts(look, self._plan[at].text)
        ):
            at += 1
        move = self._plan[at]
        if move.verb == "see":
            found = bool(_texts(look, move.text))
        else:
            found = not move.role or bool(_elements(look, move))
        return at, move if found else None


def _is(move: Move, action: Action, look: Look) -> bool:
    return str(action) == _said(move, _element(look, move).id if move.role else 0)


def _said(move: Move, node: int = 0) -> str:
    """The move as an action."""
    return str(Action(move.verb, node, move.text, move.enter))


def _element(look: Look, move: Move) -> Node:
    return _elements(look, move)[0]


def _elements(look: Look, move: Move) -> list[Node]:
    """The one that is meant; none where the page has fewer of that role and name."""
    every = [
        each for each in look.nodes.values() if (each.role, each.name) == (move.role, move.name)
    ]
    return every[move.nth : move.nth + 1]


def _texts(look: Look, text: str) -> list[Node]:
    """The nodes that show a text, as far as the page has them; visible ones come first."""
    nodes = [node for node in look.nodes.values() if text in node.name]
    return sorted(nodes, key=lambda node: not node.shown)
