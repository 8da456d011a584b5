"""Actions: when a PDDL action is applicable, and what it changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agentenv_alfworld.interpreter.conditions import Binding, Condition, cases, values_of
from agentenv_alfworld.interpreter.facts import Facts, Values

Change = tuple[str, Values]


@dataclass(frozen=True, slots=True)
class Literal:
    predicate: str
    terms: tuple[str, ...]
    positive: bool


@dataclass(frozen=True, slots=True)
class Effect:
    literal: Literal
    parameters: tuple[tuple[str, str], ...] = ()  # forall
    condition: Condition | None = None  # when


@dataclass(frozen=True, slots=True)
class Action:
    name: str
    parameters: tuple[tuple[str, str], ...]
    condition: Condition
    requires: tuple[Literal, ...]  # what the condition surely demands
    effects: tuple[Effect, ...]
    may_idle: bool

    def applicable(self, facts: Facts) -> list[Values]:
        """The arguments with which the action can be taken and would do something, sorted.

        The planner behind TextWorld drops a grounded action whose every effect the condition
        already demands, such as going to where the agent is.
        """
        names = [name for name, _ in self.parameters]
        found = {
            tuple(binding[name] for name in names): None
            for binding in self.condition.solutions(facts, {})
        }
        return sorted(values for values in found if not self._idle(values))

    def changes(self, facts: Facts, values: Values) -> tuple[list[Change], list[Change]]:
        """What is removed and what is added, all judged by the facts as they are before."""
        removed: list[Change] = []
        added: list[Change] = []
        binding = self._binding(values)
        for effect in self.effects:
            for case in _cases_of(effect, facts, binding):
                change = (effect.literal.predicate, values_of(effect.literal.terms, case))
                (added if effect.literal.positive else removed).append(change)
        return removed, added

    def _binding(self, values: Values) -> Binding:
        return {name: value for (name, _), value in zip(self.parameters, values, strict=True)}

    def _idle(self, values: Values) -> bool:
        if not self.may_idle:
            return False
        binding = self._binding(values)
        given = {_ground(literal, binding) for literal in self.requires}
        effects = {_ground(effect.literal, binding) for effect in self.effects}
        return all(each in given or _undone(each, effects) for each in effects)


def may_idle(requires: tuple[Literal, ...], effects: tuple[Effect, ...]) -> bool:
    """Whether there are arguments for which the condition already demands every effect."""
    demanded = {literal.predicate for literal in requires}
    return all(
        each.literal.predicate in demanded and not each.parameters and each.condition is None
        for each in effects
    )


def _ground(literal: Literal, binding: Binding) -> tuple[str, Values, bool]:
    return literal.predicate, values_of(literal.terms, binding), literal.positive


def _undone(each: tuple[str, Values, bool], effects: set[tuple[str, Values, bool]]) -> bool:
    """What is both removed and added is added."""
    predicate, values, positive = each
    return not positive and (predicate, values, True) in effects


def _cases_of(effect: Effect, facts: Facts, binding: Binding) -> Iterator[Binding]:
    for case in cases(effect.parameters, facts, binding) if effect.parameters else (binding,):
        if effect.condition is None or any(True for _ in effect.condition.solutions(facts, case)):
            yield case
