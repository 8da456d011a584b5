"""Expert: follows a plan through what the browser shows, and finds back when others played."""

from __future__ import annotations

from agentenv_webarena.browser.actions import Action
from agentenv_webarena.browser.look import Look, Node
from agentenv_webarena.tasks.plan import Move, Plan
from envservers.environment import Advice

LOOKING = ("scroll", "hover")  # verbs that leave the expert where it is in its plan


class Expert:
    """Where in its plan an episode is. Its place depends on the actions alone."""

    def __init__(self, plan: Plan, start: str):
        self._plan = plan
        self._start = start
        self._at = 0
        self._astray = False  # something else was done: begin again from the first page

    def advice(self, look: Look) -> Advice:
        _, move = self._due(look)
        if move is None and not self._astray and self._at == 0 and look.url == self._start:
            raise LookupError(f"{look.url} has nothing for {self._plan[0]}")
        if self._astray or move is None:
            return Advice(f"goto [{self._start}]", "I start again from the first page.")
        if move.verb == "see":
            return _towards(_texts(look, move.text)[0], f"I look for {_quoted(move.text)} here.")
        if not move.role:
            return Advice(_said(move), move.thought or _why(move))
        node = _element(look, move)
        if not node.shown:
            return _towards(node, f"The {move.role} {_quoted(move.name)} is further on this page.")
        return Advice(_said(move, node.id), move.thought or _why(move))

    def saw(self, action: Action, before: Look, after: Look) -> None:
        """An action was carried out, by whomever."""
        self._at, move = self._due(before)
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


def _towards(node: Node, thought: str) -> Advice:
    return Advice("scroll [up]" if node.box[1] < 0 else "scroll [down]", thought)


def _why(move: Move) -> str:
    match move.verb:
        case "click" if move.role == "option":
            return f"I choose {_quoted(move.name)}."
        case "click":
            return f"I open or press {_quoted(move.name)}."
        case "type":
            return f"I enter {_quoted(move.text)} as {_quoted(move.name)}."
        case "press":
            return f"I press {move.text}."
        case "goto":
            return f"I go to {move.text}."
        case "go_back":
            return "I go back to the page before."
        case "stop" if move.text == "N/A":
            return "I have looked, and it cannot be done."
        case "stop" if move.text:
            return f"The answer is {move.text}."
        case "stop":
            return "It is done."
        case _:
            return "I go on."


def _quoted(text: str) -> str:
    return f"'{text if len(text) <= 80 else text[:80] + '…'}'"
