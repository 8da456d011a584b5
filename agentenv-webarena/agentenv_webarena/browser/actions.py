"""Actions: the grammar in which an agent tells the browser what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agentenv_webarena.browser.keys import read_keys
from envservers.environment import InvalidAction

FORMS = {
    "click": "click [id]",
    "hover": "hover [id]",
    "type": "type [id] [text] [0|1]",
    "press": "press [keys]",
    "scroll": "scroll [up|down]",
    "goto": "goto [url]",
    "new_tab": "new_tab",
    "close_tab": "close_tab",
    "tab_focus": "tab_focus [number]",
    "go_back": "go_back",
    "go_forward": "go_forward",
    "stop": "stop [answer]",
}
FENCE = "```"

ID = r"\[\s*([0-9]{1,9})\s*\]"
NODE = re.compile(ID + r"(?: where .*)?", re.DOTALL)
NUMBER = re.compile(ID)
TYPED = re.compile(ID + r"\s*\[(.*)\]", re.DOTALL)
TYPED_AND = re.compile(
    ID + r"\s*\[(.*)\]\s*\[\s*(?:press_enter_after\s*=\s*)?([01])\s*\]", re.DOTALL
)
DIRECTION = re.compile(r"\[?\s*(?:direction\s*=\s*)?(up|down)\s*\]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do; which fields count depends on the verb."""

    verb: str
    node: int = 0  # of click, hover, type
    text: str = ""  # to type; the answer of stop; the address of goto; the keys; the direction
    enter: bool = False  # whether type ends with the Enter key
    tab: int = 0  # of tab_focus

    def __str__(self) -> str:
        if self.verb in ("click", "hover"):
            return f"{self.verb} [{self.node}]"
        if self.verb == "type":
            return f"type [{self.node}] [{self.text}] [{int(self.enter)}]"
        if self.verb == "tab_focus":
            return f"tab_focus [{self.tab}]"
        return f"{self.verb} [{self.text}]" if self.text else self.verb


def read_action(text: str) -> Action:
    """The action that a reply holds: in its first block of triple backticks, if it has one."""
    said = _block(text).strip()
    match = re.match(r"[A-Za-z_]+", said)
    verb = match.group().lower() if match else ""
    if verb not in FORMS:
        known = ", ".join(FORMS.values())
        raise InvalidAction(f"{_short(said)} is no action. The actions are: {known}.")
    action = _read(verb, said[len(verb) :].strip())
    if action is None:
        raise InvalidAction(f"{_short(said)} is not understood. It would be: {FORMS[verb]}.")
    return action


def _read(verb: str, rest: str) -> Action | None:
    """The action of this verb; None when what follows the verb does not fit it."""
    if verb in ("click", "hover"):
        match = NODE.fullmatch(rest)
        return Action(verb, node=int(match[1])) if match else None
    if verb == "type":
        return _typing(rest)
    if verb == "scroll":
        match = DIRECTION.fullmatch(rest)
        return Action(verb, text=match[1].lower()) if match else None
    if verb == "tab_focus":
        match = NUMBER.fullmatch(rest)
        return Action(verb, tab=int(match[1])) if match else None
    if verb == "stop":
        return Action(verb, text=_inside(rest))
    if verb in ("press", "goto"):
        inside = _inside(rest)
        if verb == "press" and inside:
            inside = read_keys(inside)
        return Action(verb, text=inside) if inside else None
    return Action(verb) if not rest or rest == "[]" else None


def _typing(rest: str) -> Action | None:
    """The text may hold brackets; a last [0] or [1] says whether Enter follows, as it does."""
    match = TYPED_AND.fullmatch(rest)
    if match:
        return Action("type", node=int(match[1]), text=match[2], enter=match[3] == "1")
    match = TYPED.fullmatch(rest)
    return Action("type", node=int(match[1]), text=match[2], enter=True) if match else None


def _inside(rest: str) -> str:
    if rest.startswith("[") and rest.endswith("]"):
        rest = rest[1:-1]
    return rest.strip()


def _block(text: str) -> str:
    _, opened, after = text.partition(FENCE)
    inside, closed, _ = after.partition(FENCE)
    return inside if opened and closed else text


def _short(said: str) -> str:
    return repr(said if len(said) <= 100 else said[:100] + "...")
