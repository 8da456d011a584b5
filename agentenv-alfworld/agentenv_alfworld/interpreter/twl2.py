"""twl2: TextWorld's file of command templates and text rules."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import dedent
from typing import Any

from agentenv_alfworld.interpreter.errors import InterpreterError
from agentenv_alfworld.interpreter.symbols import Query, Symbol, query, symbols


@dataclass(frozen=True, slots=True)
class Rule:
    """Told when the condition, if there is one, has an answer."""

    condition: Query | None
    symbols: tuple[Symbol, ...]


@dataclass(frozen=True, slots=True)
class Phrases:
    """How an action is commanded, and what it answers."""

    template: tuple[Symbol, ...]
    feedback: tuple[Symbol, ...]


@dataclass(frozen=True)
class Grammar:
    phrases: dict[str, Phrases]  # by the action's name
    rules: dict[str, tuple[Rule, ...]]


_TOKEN = re.compile(
    r'(?P<blank>\s+|#.*)|(?P<block>"""(?:.|\n)*?""")|(?P<text>"[^"]*")|(?P<word>::|[\w/-]+|[{};])'
)


def grammar(text: str) -> Grammar:
    tokens = _tokens(text)
    phrases: dict[str, Phrases] = {}
    rules: dict[str, Any] = {}
    for word in tokens:
        if word == "grammar":
            rules |= _rules(_setting(tokens))
        elif word == "action":
            name = next(tokens, "")
            settings = _settings(tokens)
            rules |= _rules(_without_comments(settings.get("grammar", '"""{}"""')))
            try:
                written = [settings[each][1:-1] for each in ("template", "feedback")]
            except KeyError as error:
                raise InterpreterError(f"action {name} has no {error}") from error
            phrases[name.lower()] = Phrases(*map(symbols, written))
        else:
            raise InterpreterError(f"'grammar' or 'action' stands here, not {word!r}")
    return Grammar(phrases, {name: _read(name, listed) for name, listed in rules.items()})


def _tokens(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise InterpreterError(f"unreadable in a twl2 grammar: {text[at : at + 40]!r}")
        if match.lastgroup != "blank":
            yield match.group()
        at = match.end()


def _setting(tokens: Iterator[str]) -> str:
    """What stands between `::` and `;`."""
    if next(tokens, "") != "::":
        raise InterpreterError("'::' is missing in a twl2 grammar")
    value = next(tokens, "")
    if next(tokens, "") != ";" or not value.startswith('"'):
        raise InterpreterError(f"not a string that ends with ';' in a twl2 grammar: {value[:40]!r}")
    return value


def _settings(tokens: Iterator[str]) -> dict[str, str]:
    if next(tokens, "") != "{":
        raise InterpreterError("'{' is missing in a twl2 grammar")
    found: dict[str, str] = {}
    for word in tokens:
        if word == "}":
            return found
        if word not in ("template", "feedback", "pddl", "grammar"):
            raise InterpreterError(f"an action has no {word!r}")
        found[word] = _setting(tokens)
    raise InterpreterError("'}' is missing in a twl2 grammar")


def _without_comments(block: str) -> str:
    lines = block.split("\n")
    return "\n".join(line for line in lines if not line.lstrip().startswith("#"))


def _rules(block: str) -> dict[str, Any]:
    try:
        found = json.loads(dedent(block[3:-3]))
    except ValueError as error:
        raise InterpreterError(f"text rules are not JSON: {error}") from error
    if not isinstance(found, dict):
        raise InterpreterError("text rules are a JSON object")
    return found


def _read(name: str, listed: Any) -> tuple[Rule, ...]:
    rules = []
    for each in listed if isinstance(listed, list) else [None]:
        if not isinstance(each, dict) or not isinstance(each.get("rhs"), str):
            raise InterpreterError(f"text rule {name!r} is not a list of {{'rhs': ...}}")
        condition = each.get("condition")
        rules.append(Rule(query(condition) if condition else None, symbols(each["rhs"])))
    return tuple(rules)
