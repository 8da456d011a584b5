"""Conditions: formulas over facts, solved by joins in an order planned once.

A condition yields the bindings of variables that make it true. Every variable of a formula has
its own name, so that an existential quantifier is a conjunction with one `Each` for a variable.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from agentenv_alfworld.interpreter.facts import Facts, Values

Binding = dict[str, str]


def values_of(terms: Sequence[str], binding: Mapping[str, str]) -> Values:
    return tuple(binding[term] if term[0] == "?" else term for term in terms)


@dataclass(frozen=True, slots=True)
class Holds:
    """A fact; `types` are those of its terms, None for a constant."""

    predicate: str
    terms: tuple[str, ...]
    types: tuple[str | None, ...]

    def free(self) -> frozenset[str]:
        return frozenset(term for term in self.terms if term[0] == "?")

    def solutions(self, facts: Facts, binding: Binding) -> Iterator[Binding]:
        pattern = tuple(binding.get(term) if term[0] == "?" else term for term in self.terms)
        for values in facts.matching(self.predicate, pattern):
            grown = dict(binding)
            for term, value, bound, type_ in zip(
                self.terms, values, pattern, self.types, strict=True
            ):
                if bound is None and (
                    grown.setdefault(term, value) != value
                    or not facts.ground.is_a(value, type_ or "object")
                ):
                    break
            else:
                yield grown


@dataclass(frozen=True, slots=True)
class Lacks:
    """No such fact; its variables are bound before it is asked."""

    predicate: str
    terms: tuple[str, ...]

    def free(self) -> frozenset[str]:
        return frozenset(term for term in self.terms if term[0] == "?")

    def solutions(self, facts: Facts, binding: Binding) -> Iterator[Binding]:
        if not facts.holds(self.predicate, values_of(self.terms, binding)):
            yield binding


@dataclass(frozen=True, slots=True)
class Each:
    """A variable is an object of its type; the last resort for one that no fact binds."""

    variable: str
    type: str

    def free(self) -> frozenset[str]:
        return frozenset((self.variable,))

    def solutions(self, facts: Facts, binding: Binding) -> Iterator[Binding]:
        if self.variable in binding:
            yield binding
        else:
            for value in facts.ground.members(self.type):
                yield {**binding, self.variable: value}


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Condition, ...]

    def free(self) -> frozenset[str]:
        own = {part.variable for part in self.parts if isinstance(part, Each)}
        return frozenset[str]().union(*(part.free() for part in self.parts)) - own

    def solutions(self, facts: Facts, binding: Binding) -> Iterator[Binding]:
        return self._from(0, facts, binding)

    def _from(self, depth: int, facts: Facts, binding: Binding) -> Iterator[Binding]:
        if depth == len(self.parts):
            yield binding
            return
        for grown in self.parts[depth].solutions(facts, binding):
            yield from self._from(depth + 1, facts, grown)


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Condition, ...]

    def free(self) -> frozenset[str]:
        return frozenset[str]().union(*(part.free() for part in self.parts))

    def solutions(self, facts: Facts, binding: Binding) -> Iterator[Binding]:
        for part in self.parts:
            yield from part.solutions(facts, binding)


@dataclass(frozen=True, slots=True)
class Every:
    """A universal quantifier; its free variables are bound before it is asked."""

    parameters: tuple[tuple[str, str], ...]
    part: Condition

    def free(self) -> frozenset[str]:
        return self.part.free() - {name for name, _ in self.parameters}

    def solutions(self, facts: Facts, binding: Binding) -> Iterator[Binding]:
        if all(
            any(True for _ in self.part.solutions(facts, case))
            for case in cases(self.parameters, facts, binding)
        ):
            yield binding


Condition = Holds | Lacks | Each | And | Or | Every


def cases(
    parameters: Sequence[tuple[str, str]], facts: Facts, binding: Binding
) -> Iterator[Binding]:
    """The binding with every choice of objects for the parameters."""
    names = [name for name, _ in parameters]
    for chosen in product(*(facts.ground.members(type_) for _, type_ in parameters)):
        yield {**binding, **dict(zip(names, chosen, strict=True))}


def planned(
    condition: Condition, bound: frozenset[str], changing: frozenset[str]
) -> tuple[Condition, frozenset[str]]:
    """The same condition in a quick order, and the variables that it leaves bound."""
    match condition:
        case Or(parts):
            branches = [planned(part, bound, changing) for part in parts]
            sure = frozenset.intersection(*(left for _, left in branches)) if branches else bound
            return Or(tuple(branch for branch, _ in branches)), sure
        case Every(parameters, part):
            inside = bound | {name for name, _ in parameters}
            return Every(parameters, planned(part, inside, changing)[0]), bound
        case And():
            waiting = list(_flat(condition))
            ordered: list[Condition] = []
            while waiting:
                best = min(waiting, key=lambda part: _cost(part, bound, changing))
                waiting.remove(best)
                part, bound = planned(best, bound, changing)
                ordered.append(part)
            return And(tuple(ordered)), bound
    return condition, bound | condition.free()


def _flat(condition: And) -> Iterator[Condition]:
    for part in condition.parts:
        if isinstance(part, And):
            yield from _flat(part)
        else:
            yield part


def _needs(condition: Condition) -> frozenset[str]:
    """The variables that must be bound before the condition can be asked."""
    if isinstance(condition, Lacks | Every):
        return condition.free()
    if isinstance(condition, And | Or):
        needed = frozenset[str]().union(*(_needs(part) for part in condition.parts))
        return condition.free() & needed
    return frozenset()


def _cost(condition: Condition, bound: frozenset[str], changing: frozenset[str]) -> int:
    """Checks first, then joins with something known, then the small tables of what changes."""
    if not _needs(condition) <= bound:
        return 6
    if condition.free() <= bound:
        return 0
    if isinstance(condition, Holds):
        if any(term[0] != "?" or term in bound for term in condition.terms):
            return 1
        return 2 if condition.predicate in changing else 3
    return 5 if isinstance(condition, Each) else 4
