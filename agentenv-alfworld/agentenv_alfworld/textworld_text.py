"""Text of TextWorld's grammars: its own symbols and queries, without its copies of every context.

A grammar holds Python expressions such as `{o.name}`, which TextWorld's symbols evaluate: games are
read from trusted files only, and nothing of what an agent writes gets here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from textworld.envs.pddl import textgen
from textworld.logic import Rule, State


class Facts(State):  # type: ignore[misc]
    """What holds now, never changed in place: sessions of a game share most of it."""

    def __init__(self, rules: Any, by_signature: dict[Any, frozenset[Any]]):
        self._logic = rules  # where State looks for the types
        self.by_signature = by_signature

    @classmethod
    def of(cls, rules: Any, facts: Iterable[Any]) -> Facts:
        by_signature: dict[Any, set[Any]] = {}
        for each in facts:
            by_signature.setdefault(each.signature, set()).add(each)
        return cls(rules, {key: frozenset(each) for key, each in by_signature.items()})

    def after(self, effects: list[Any]) -> Facts:
        facts = dict(self.by_signature)
        for effect in effects:
            opposite = effect.negate()
            facts[opposite.signature] = facts.get(opposite.signature, frozenset()) - {opposite}
            facts[effect.signature] = facts.get(effect.signature, frozenset()) | {effect}
        return Facts(self._logic, facts)

    def facts_with_signature(self, signature: Any) -> frozenset[Any]:
        return self.by_signature.get(signature, frozenset())

    def all(self) -> Iterator[Any]:
        for each in self.by_signature.values():
            yield from each


@dataclass(frozen=True)
class Context:
    """What the names in a text stand for."""

    grammar: Any
    facts: Facts
    entities: dict[str, Any]  # by id
    mapping: dict[Any, Any]  # placeholder -> variable

    @property
    def variables(self) -> dict[str, Any]:
        return {name.name: self.entities[each.name] for name, each in self.mapping.items()}

    def having(self, condition: str) -> Iterator[Context]:
        """One context for each way in which the condition holds, in TextWorld's order."""
        for each in self.facts.all_assignments(_query(condition), self.mapping):
            yield Context(self.grammar, self.facts, self.entities, {**self.mapping, **each})

    def holds(self, condition: str) -> bool:
        return next(self.having(condition), None) is not None


def derived(start: str, context: Context) -> str:
    """What `ContextSensitiveGrammar.derive` gives."""
    stack = [(each, context) for each in reversed(_symbols(start))]
    texts: list[str] = []
    while stack:
        symbol, context = stack.pop()
        if isinstance(symbol, textgen.TerminalSymbol):
            texts.append(str(symbol))
        else:
            stack += reversed(_expanded(symbol, context))
    return "".join(texts)


def _expanded(symbol: Any, context: Context) -> list[tuple[Any, Context]]:
    match symbol:
        case textgen.NonterminalSymbol():
            for rule in context.grammar._rules.get(symbol.symbol, ()):
                if not rule.condition or context.holds(rule.condition):
                    return [(each, context) for each in rule.rhs]
            raise textgen.CSGUnknownSymbolError(symbol)
        case textgen.EvalSymbol():
            values = symbol.derive({"variables": context.variables})
            return [(each, context) for each in values]
        case textgen.ConditionalSymbol():
            contexts = context.having(symbol.given) if symbol.given else [context]
            return [(symbol.expression, each) for each in contexts]
        case textgen.ListSymbol():
            parts = textgen.display_list(_expanded(symbol.symbol, context), {})
            return [each if isinstance(each, tuple) else (each, context) for each in parts]
    raise TypeError(f"a grammar has the unknown symbol {type(symbol).__name__}")


@lru_cache(4096)
def _symbols(text: str) -> list[Any]:
    symbols: list[Any] = textgen._parse_and_convert(text, rule_name="symbols")
    return symbols


@lru_cache(4096)
def _query(condition: str) -> Any:
    return Rule.parse_conjunctive_query(condition)
