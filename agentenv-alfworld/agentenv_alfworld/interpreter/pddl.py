"""PDDL: what an ALFWorld game says about its world.

Understood: types, constants, predicates, actions with `and or not imply exists forall =`, `when`
and `forall` in effects. Costs and functions are read over: they only serve planners. Anything
else is an InterpreterError.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from agentenv_alfworld.interpreter.actions import Action, Effect, may_idle
from agentenv_alfworld.interpreter.conditions import And, Condition, Each, planned
from agentenv_alfworld.interpreter.errors import InterpreterError
from agentenv_alfworld.interpreter.facts import Facts, Ground, Table
from agentenv_alfworld.interpreter.formulas import Formulas, Scope, demands
from agentenv_alfworld.interpreter.lisp import Tree, branch, shown, tree, typed, words

Parameters = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Domain:
    supertypes: dict[str, tuple[str, ...]]  # nearest first
    constants: dict[str, str]
    actions: tuple[Action, ...]
    changing: frozenset[str]  # predicates that some effect names
    conditional: frozenset[str]  # those of them under `when` or `forall`
    formulas: Formulas


@dataclass(frozen=True)
class Problem:
    start: Facts
    goal: Condition


@lru_cache(maxsize=8)
def domain(text: str) -> Domain:
    parts = _parts(text, "domain")
    types = typed([word for part in parts[":types"] for word in part])
    supertypes = _supertypes(dict(types))
    arities = {
        words(predicate[:1])[0]: len(typed(predicate[1:]))
        for part in parts[":predicates"]
        for predicate in map(branch, part)
    }
    formulas = Formulas(arities)
    raw = [_action(part, formulas) for part in parts[":action"]]
    changing = frozenset(each.literal.predicate for action in raw for each in action.effects)
    return Domain(
        supertypes,
        dict(typed([word for part in parts[":constants"] for word in part])),
        tuple(_with_plans(action, changing) for action in raw),
        changing,
        frozenset(
            each.literal.predicate
            for action in raw
            for each in action.effects
            if each.condition or each.parameters
        ),
        formulas,
    )


def problem(text: str, over: Domain) -> Problem:
    parts = _parts(text, "problem")
    objects = {
        **over.constants,
        **dict(typed([word for part in parts[":objects"] for word in part])),
    }
    unknown = set(objects.values()) - set(over.supertypes)
    if unknown:
        raise InterpreterError(f"objects of an undeclared type: {sorted(unknown)}")
    tables: dict[str, Table] = {"=": {(each, each): None for each in objects}}
    for fact in (branch(fact) for part in parts[":init"] for fact in part):
        if fact[:1] == ["="] or fact[:1] == ["not"]:
            continue  # a cost, or a fact that is not there
        predicate, *values = words(fact)
        for value in values:
            if value not in objects:
                raise InterpreterError(f"no object {value!r}: {shown(fact)}")
        tables.setdefault(predicate, {})[tuple(values)] = None
    start = {name: tables.pop(name, {}) for name in sorted(over.changing)}
    start |= {f"not_{name}": {} for name in start}
    goals = [goal for part in parts[":goal"] for goal in part]
    if len(goals) != 1:
        raise InterpreterError("a problem has one goal")
    goal = over.formulas.condition(goals[0], {})
    return Problem(
        Facts(Ground(objects, over.supertypes, tables), start),
        planned(goal, frozenset(), over.changing)[0],
    )


_SECTIONS = {
    "domain": (":requirements", ":types", ":constants", ":predicates", ":functions", ":action"),
    "problem": (":domain", ":requirements", ":objects", ":init", ":goal", ":metric"),
}


def _parts(text: str, kind: str) -> dict[str, list[list[Tree]]]:
    """The contents of the sections of a `(define (domain ...) ...)`, by their names."""
    match tree(text):
        case ["define", [str(found), str()], *sections] if found == kind:
            parts: dict[str, list[list[Tree]]] = {name: [] for name in _SECTIONS[kind]}
            for section in map(branch, sections):
                name = words(section[:1])[0] if section else ""
                if name not in parts:
                    raise InterpreterError(f"a section {name!r} in a {kind}")
                parts[name].append(section[1:])
            return parts
    raise InterpreterError(f"PDDL of a {kind} begins with (define ({kind} NAME) ...")


def _supertypes(parents: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Everything is an object, and an object is nothing else."""
    result: dict[str, tuple[str, ...]] = {"object": ()}
    for name in parents:
        above: list[str] = []
        while name != "object" and name not in above:
            above.append(name)
            if name not in parents:
                raise InterpreterError(f"no type {name!r}")
            name = parents[name]
        for at, each in enumerate(above):
            result[each] = (*above[at + 1 :], "object")
    return result


def _action(part: list[Tree], formulas: Formulas) -> Action:
    name, *fields = part
    names, bodies = fields[::2], fields[1::2]
    if not isinstance(name, str) or len(names) != len(bodies):
        raise InterpreterError(f"an action begins with its name: {shown(part)}")
    given = dict(zip(words(names), bodies, strict=True))
    if set(given) - {":parameters", ":precondition", ":effect"}:
        raise InterpreterError(f"unknown fields in action {name}: {sorted(given)}")
    listed = given.get(":parameters", [])
    parameters = tuple(typed([listed] if isinstance(listed, str) else listed))
    scope = {variable: (variable, type_) for variable, type_ in parameters}
    condition = formulas.condition(given.get(":precondition", []), scope)
    effects = tuple(_effects(given.get(":effect", []), scope, formulas, (), None))
    requires = demands(condition)
    return Action(name, parameters, condition, requires, effects, may_idle(requires, effects))


def _effects(
    part: Tree, scope: Scope, formulas: Formulas, forall: Parameters, when: Condition | None
) -> Iterator[Effect]:
    match branch(part):
        case [] | ["increase", *_]:
            return
        case ["and", *inners]:
            for inner in inners:
                yield from _effects(inner, scope, formulas, forall, when)
        case ["forall", list() as names, inner]:
            inside, parameters = formulas.opened(names, scope)
            yield from _effects(inner, inside, formulas, forall + parameters, when)
        case ["when", test, inner]:
            if when is not None:
                raise InterpreterError(f"a 'when' in a 'when': {shown(part)}")
            condition = formulas.condition(test, scope)
            yield from _effects(inner, scope, formulas, forall, condition)
        case _:
            yield Effect(formulas.literal(part, scope), forall, when)


def _with_plans(action: Action, changing: frozenset[str]) -> Action:
    """The conditions in a quick order; a parameter that no fact binds runs over its type."""
    names = frozenset(name for name, _ in action.parameters)
    each = (Each(name, type_) for name, type_ in action.parameters)
    condition, _ = planned(And((action.condition, *each)), frozenset(), changing)
    effects = []
    for effect in action.effects:
        bound = names | {name for name, _ in effect.parameters}
        when = effect.condition and planned(effect.condition, bound, changing)[0]
        effects.append(Effect(effect.literal, effect.parameters, when))
    return replace(action, condition=condition, effects=tuple(effects))
