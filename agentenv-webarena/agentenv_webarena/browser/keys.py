"""Keys: how an agent may name them, and how Playwright does."""

from __future__ import annotations

from envservers.environment import InvalidAction

# Meta and Cmd are what a Mac calls Control; the world is the same on every machine.
MODIFIERS = {
    "ctrl": "Control", "control": "Control", "meta": "Control", "cmd": "Control",
    "command": "Control", "controlormeta": "Control",
    "alt": "Alt", "option": "Alt", "shift": "Shift",
}  # fmt: skip
NAMED = {
    "enter": "Enter", "return": "Enter", "tab": "Tab", "esc": "Escape", "escape": "Escape",
    "backspace": "Backspace", "delete": "Delete", "del": "Delete", "insert": "Insert",
    "space": "Space", "home": "Home", "end": "End",
    "pageup": "PageUp", "pagedown": "PageDown", "page_up": "PageUp", "page_down": "PageDown",
    "arrowup": "ArrowUp", "arrowdown": "ArrowDown", "arrowleft": "ArrowLeft",
    "arrowright": "ArrowRight", "up": "ArrowUp", "down": "ArrowDown", "left": "ArrowLeft",
    "right": "ArrowRight", **{f"f{number}": f"F{number}" for number in range(1, 13)},
}  # fmt: skip
FORM = "press [Enter], press [Ctrl+A], press [ArrowDown]"


def read_keys(text: str) -> str:
    """Modifiers and one key, spelled one way: `ctrl + A` is `Control+a`."""
    *held, last = _parts(text)
    if unknown := [each for each in held if each.lower() not in MODIFIERS]:
        raise InvalidAction(f"{unknown[0][:40]!r} cannot be held down. It would be like {FORM}.")
    modifiers = list(dict.fromkeys(MODIFIERS[each.lower()] for each in held))
    return "+".join([*modifiers, _key(last, modifiers)])


def _parts(text: str) -> list[str]:
    """Split at `+`, where a last `+` is the key itself."""
    text = text.strip()
    if text == "+":
        return ["+"]
    plus = text.endswith("++")
    parts = [each.strip() for each in text.removesuffix("++").split("+")]
    return [*parts, "+"] if plus else parts


def _key(name: str, modifiers: list[str]) -> str:
    key = NAMED.get(name.lower()) or (MODIFIERS.get(name.lower()) if not modifiers else None)
    if key:
        return key
    if len(name) == 1 and name.isprintable() and name != " ":
        return name.lower() if modifiers and "Shift" not in modifiers else name
    raise InvalidAction(f"there is no key {name[:40]!r}. It would be like {FORM}.")
