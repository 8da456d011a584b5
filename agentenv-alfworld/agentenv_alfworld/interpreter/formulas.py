"""From PDDL's formulas to conditions: negations at the facts, every variable with its own name."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from agentenv_alfworld.interpreter.actions import Literal
from agentenv_alfworld.interpreter.conditions import And, Condition, Each, Every, Holds, Lacks, Or
from agentenv_alfworld.interpreter.errors import InterpreterError
from agentenv_alfworld.interpreter.lisp import Tree, branch, shown, typed, words

Scope = Mapping[str, tuple[str, str]]  # variable: its own name and its type


class Formulas:
    """Reads formulas over declared predicates."""

    def __init__(self, arities: Mapping[str, int]) -> None:
        self._arities = {**arities, "=": 2}
        self._numbers = count(1)

    def condition(self, part: Tree, scope: Scope, positive: bool = True) -> Condition:
        match branch(part):
            case []:
                return And(())
            case ["not", inner]:
                return self.condition(inner, scope, not positive)
            case ["and" | "or" as word, *inners]:
                parts = tuple(self.condition(inner, scope, positive) for inner in inners)
                return And(parts) if (word == "and") == positive else Or(parts)
            case ["imply", first, then]:
                parts = (
                    self.condition(first, scope, not positive),
                    self.condition(then, scope, positive),
                )
                return Or(parts) if positive else And(parts)
            case ["exists" | "forall" as word, list() as names, inner]:
                inside, parameters = self.opened(names, scope)
                body = self.condition(inner, inside, positive)
                if (word == "exists") == positive:
                    return And((body, *(Each(name, type_) for name, type_ in parameters)))
                return Every(parameters, body)
        literal, types = self._fact(part, scope)
        if positive:
            return Holds(literal.predicate, literal.terms, types)
        return Lacks(literal.predicate, literal.terms)

    def opened(self, names: list[Tree], scope: Scope) -> tuple[Scope, tuple[tuple[str, str], ...]]:
        """The scope inside a quantifier, and the variables under their own names."""
        own = {name: (f"{name}@{next(self._numbers)}", type_) for name, type_ in typed(names)}
        return {**scope, **own}, tuple(own.values())

    def literal(self, part: Tree, scope: Scope) -> Literal:
        match branch(part):
            case ["not", inner]:
                literal, _ = self._fact(inner, scope)
                return Literal(literal.predicate, literal.terms, positive=False)
        return self._fact(part, scope)[0]

    def _fact(self, part: Tree, scope: Scope) -> tuple[Literal, tuple[str | None, ...]]:
        predicate, *terms = words(branch(part)) or [""]
        if self._arities.get(predicate) != len(terms):
            raise InterpreterError(f"no such formula or predicate: {shown(part)}")
        for term in terms:
            if term[0] == "?" and term not in scope:
                raise InterpreterError(f"{term} is not declared: {shown(part)}")
        known = [scope.get(term, (term, None)) for term in terms]
        literal = Literal(predicate, tuple(name for name, _ in known), positive=True)
        return literal, tuple(type_ for _, type_ in known)


def demands(condition: Condition) -> tuple[Literal, ...]:
    """The literals that are true whenever the condition is."""
    match condition:
        case Holds(predicate, terms, _):
            return (Literal(predicate, terms, positive=True),)
        case Lacks(predicate, terms):
            return (Literal(predicate, terms, positive=False),)
        case And(parts):
            return tuple(literal for part in parts for literal in demands(part))
    return ()
