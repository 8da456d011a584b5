"""The narrator: tells a grammar's texts from the facts of a game."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from agentenv_alfworld.interpreter.errors import InterpreterError
from agentenv_alfworld.interpreter.facts import Facts, Values
from agentenv_alfworld.interpreter.names import Entity
from agentenv_alfworld.interpreter.symbols import (
    Call,
    Listing,
    Plain,
    Predicate,
    Query,
    Symbol,
    Value,
)
from agentenv_alfworld.interpreter.twl2 import Rule

Placeholder = tuple[str, str]  # name and type
Mapped = dict[Placeholder, str]
_DEEPEST = 60  # rules within rules; a grammar that goes deeper runs in a circle


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a text is told: what is true, and what the names in the text stand for."""

    facts: Facts
    mapped: Mapped
    entities: Mapping[str, Entity]

    def with_(self, mapped: Mapped, known: Mapping[str, Entity]) -> Setting:
        try:
            named = {name: known[value] for (name, _), value in mapped.items()}
        except KeyError as error:
            raise InterpreterError(f"{error} is in no fact, and so has no name") from error
        return Setting(self.facts, mapped, {**self.entities, **named})


@dataclass(frozen=True)
class Narrator:
    rules: Mapping[str, tuple[Rule, ...]]
    entities: Mapping[str, Entity]
    children: Mapping[str, list[str]]  # of a type, all that are below it
    _ranks: dict[Values, dict[Values, int]] = field(default_factory=dict)

    def text(self, symbols: Iterable[Symbol], facts: Facts, mapped: Mapped) -> str:
        setting = Setting(facts, {}, {}).with_(mapped, self.entities)
        return self._told(symbols, setting, 0)

    def asks(self, symbols: Iterable[Symbol]) -> set[str]:
        """The predicates on which a text may depend."""
        asked: set[str] = set()
        seen: set[str] = set()
        waiting = list(symbols)
        while waiting:
            symbol = waiting.pop()
            if isinstance(symbol, Listing):
                names = ["list_empty", "list_separator", "list_last_separator"]
                waiting += [symbol.value, *map(Call, names)]
            elif isinstance(symbol, Value):
                asked |= {predicate.name for predicate in symbol.given or ()}
                waiting += [symbol.told] if isinstance(symbol.told, Call) else []
            elif isinstance(symbol, Call) and symbol.rule not in seen:
                seen.add(symbol.rule)
                for rule in self.rules.get(symbol.rule, ()):
                    asked |= {predicate.name for predicate in rule.condition or ()}
                    waiting += rule.symbols
        return asked

    def _told(self, symbols: Iterable[Symbol], setting: Setting, depth: int) -> str:
        if depth > _DEEPEST:
            raise InterpreterError("text rules call each other without end")
        pieces: list[str] = []
        for symbol in symbols:
            if isinstance(symbol, Plain):
                pieces.append(symbol.text)
            elif isinstance(symbol, Call):
                pieces.append(self._told(self._rule(symbol, setting), setting, depth + 1))
            elif isinstance(symbol, Value):
                pieces += self._values(symbol, setting, depth)
            else:
                pieces.append(self._listing(symbol, setting, depth))
        return "".join(pieces)

    def _listing(self, symbol: Listing, setting: Setting, depth: int) -> str:
        values = self._values(symbol.value, setting, depth)
        if not values:
            return self._told((Call("list_empty"),), setting, depth)
        if len(values) == 1:
            return values[0]
        between = self._told((Call("list_separator"),), setting, depth)
        last = self._told((Call("list_last_separator"),), setting, depth)
        return between.join(values[:-1]) + last + values[-1]

    def _values(self, symbol: Value, setting: Setting, depth: int) -> list[str]:
        settings = [setting]
        if symbol.given:
            settings = [
                setting.with_(mapped, self.entities)
                for mapped in self._answers(symbol.given, setting.facts, setting.mapped)
            ]
        if isinstance(symbol.told, Call):
            return [self._told((symbol.told,), each, depth) for each in settings]
        return [symbol.told.told(each.entities) for each in settings]

    def _rule(self, call: Call, setting: Setting) -> tuple[Symbol, ...]:
        """The first rule of that name whose condition has an answer."""
        for rule in self.rules.get(call.rule, ()):
            if rule.condition is None or any(
                True for _ in self._answers(rule.condition, setting.facts, setting.mapped)
            ):
                return rule.symbols
        raise InterpreterError(f"no text rule #{call.rule}# applies")

    def _answers(self, query: Query, facts: Facts, mapped: Mapped) -> Iterator[Mapped]:
        """Every way to make the query true; two placeholders never stand for the same thing."""
        if not query:
            yield mapped
            return
        for values in self._sorted(query[0], facts, mapped):
            grown = dict(mapped)
            for placeholder, value in zip(query[0].placeholders, values, strict=True):
                if placeholder not in grown and value in grown.values():
                    break
                if grown.setdefault(placeholder, value) != value:
                    break
            else:
                yield from self._answers(query[1:], facts, grown)

    def _sorted(self, predicate: Predicate, facts: Facts, mapped: Mapped) -> list[Values]:
        """The facts of the right types, by their types and then by their ids."""
        pattern = tuple(mapped.get(placeholder) for placeholder in predicate.placeholders)
        ranks = self._ranking(tuple(type_ for _, type_ in predicate.placeholders))
        objects = facts.ground.objects
        found = []
        for values in facts.matching(predicate.name, pattern):
            rank = ranks.get(tuple(objects[value] for value in values))
            if rank is not None:
                found.append((rank, values))
        return [values for _, values in sorted(found)]

    def _ranking(self, types: Values) -> dict[Values, int]:
        """All types that these types cover, breadth first, in TextWorld's order."""
        if types not in self._ranks:
            ranks = {types: 0}
            waiting = deque([types])
            while waiting:
                item = waiting.popleft()
                for at, type_ in enumerate(item):
                    for child in self._below(type_):
                        below = (*item[:at], child, *item[at + 1 :])
                        if below not in ranks:
                            ranks[below] = len(ranks)
                            waiting.append(below)
            self._ranks[types] = ranks
        return self._ranks[types]

    def _below(self, type_: str) -> list[str]:
        if type_ not in self.children:
            raise InterpreterError(f"a text rule asks for type {type_!r}, which is not declared")
        return self.children[type_]
