"""TextWorld's own engine for ALFWorld's games, with nothing done twice.

What happens is decided by the same code as in the package's `PddlEnv` and `AlfredDemangler`: Fast
Downward's library says what applies and applies it, TextWorld's queries and grammar tell it. The
package translates a game four times to load and reset it, and derives every admissible command
anew after every step. Here a game is translated once, and all sessions of a process share one copy
of the library: a session is the operators it applied, which are applied again when the library
comes back to it from another game, and the facts that hold.

The library keeps global state and TextWorld's parsers are not safe in threads: one process, one
thread. On Python 3.13 TextWorld fails, as the names that its grammars evaluate are not found.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from functools import cached_property, lru_cache
from typing import Any

from agentenv_alfworld.engine import Game, Scene

if sys.version_info >= (3, 13):
    raise ImportError("TextWorld 1.7 runs on Python 3.11 and 3.12 only; engine=python runs here")

import fast_downward
from textworld.envs.pddl import logic
from textworld.generator.game import EntityInfo
from textworld.logic import Placeholder, Proposition, Type, Variable

from agentenv_alfworld.textworld_text import Context, Facts, derived
from agentenv_alfworld.translation import translated

LOADED = 64  # games that stay loaded while nobody plays them


def load(game: Game) -> TextWorld:
    return TextWorld(_loaded(game))


class Operator:
    """An action with its arguments."""

    def __init__(self, game: LoadedGame, number: int, name: str, effects: int):
        action, *arguments = name.split()
        rule = game.rules.actions[action]
        self.number = number
        self.name = name
        self.effects = effects
        self.feedback = rule.feedback_rule
        self.template = rule.template
        self.mapping = {
            Placeholder(name, kind): Variable(each, kind)
            # The translator adds parameters for `exists`, which operators do not name.
            for (name, kind), each in zip(game.parameters[action], arguments, strict=False)
        }
        changes = "#" in self.template or game.changing.search(self.template)
        self.command = None if changes else self.told(game.context(game.facts, self))

    def told(self, context: Context) -> str:
        """The command that calls it."""
        return derived(self.template, context)


class LoadedGame:
    """What all sessions of a game share."""

    def __init__(self, game: Game):
        given = translated(game)
        self.sas = given.sas.encode()
        self.parameters = given.parameters
        self.types = given.objects
        self.rules = logic.GameLogic(game.domain, game.grammar)
        for name, supertypes in given.types:
            if name not in {each.name for each in self.rules.types}:
                self.rules.types.add(Type(name, supertypes))
        self.changing = re.compile(rf"\b({'|'.join(map(re.escape, given.changing))})\(")
        self.operators: dict[int, Operator] = {}
        self.loads = 0  # how often the library took this game: the numbers of its states are new
        library = self.library()
        atoms = (logic.Atom * library.get_state_size())()
        library.get_state(atoms)
        said = [_proposition(name, given.objects, each) for name, each in given.facts]
        seen = [each.get_fact(given.objects) for each in atoms]
        self.facts = Facts.of(self.rules, said + [each for each in seen if not each.is_negation])
        self.entities = _entities(self.facts)

    def library(self) -> Any:
        """Fast Downward's library, holding this game."""
        return _planner().holding(self)

    def context(self, facts: Facts, operator: Operator | None = None) -> Context:
        mapping = operator.mapping if operator else {}
        return Context(self.rules.grammar, facts, self.entities, mapping)

    def effects(self, atoms: Any) -> list[Any]:
        return [each.get_fact(self.types) for each in atoms]

    @cached_property
    def intro(self) -> str:
        return derived("#intro#", self.context(self.facts))


class TextWorld:
    """One running game."""

    def __init__(self, game: LoadedGame):
        self.game = game
        self.reset()

    def reset(self) -> Scene:
        self.played: tuple[int, ...] = ()
        self.facts = self.game.facts
        self.loads = 0  # of the game, when its library was left in this session's state
        self.state = 0
        return self._scene(self.game.intro)

    def act(self, command: str) -> Scene:
        operator = self.offers.get(command.strip())
        if operator is None:
            return self._scene("Nothing happens.")
        library = self._entered()
        atoms = (logic.Atom * operator.effects)()
        library.apply_operator(operator.number, atoms)
        self.state = library.get_state_id()
        self.played += (operator.number,)
        self.facts = self.facts.after(self.game.effects(atoms))
        context = self.game.context(self.facts, operator)
        return self._scene(derived(operator.feedback, context))

    def copy(self) -> TextWorld:
        twin = object.__new__(TextWorld)
        twin.__dict__ |= self.__dict__
        return twin

    def _scene(self, feedback: str) -> Scene:
        library = self._entered()
        found = (fast_downward.Operator * library.get_applicable_operators_count())()
        library.get_applicable_operators(found)
        self.offers: dict[str, Operator] = {}
        named: set[str] = set()
        for each in found:
            operator = self.game.operators.get(each.id)
            if operator is None:
                operator = Operator(self.game, each.id, each.name, each.nb_effect_atoms)
                self.game.operators[each.id] = operator
            if operator.name not in named:  # an action with alternatives is several operators
                named.add(operator.name)
                command = operator.command or operator.told(self.game.context(self.facts, operator))
                self.offers.setdefault(command, operator)
        return Scene(feedback, tuple(sorted(self.offers)), library.check_goal())

    def _entered(self) -> Any:
        """The library in this session's state."""
        library = self.game.library()
        if self.loads == self.game.loads:
            library.set_state_id(self.state)
            return library
        library.set_state_id(0)
        for number in self.played:
            library.apply_operator(number, None)
        self.loads, self.state = self.game.loads, library.get_state_id()
        return library


class Planner:
    """The one copy of Fast Downward's library: every copy would stay until the process ends."""

    def __init__(self) -> None:
        self.library = fast_downward.load_lib()
        self.game: LoadedGame | None = None

    def holding(self, game: LoadedGame) -> Any:
        if self.game is not game:
            self.library.load_sas(game.sas)
            self.game = game
            game.loads += 1
        return self.library


@lru_cache(1)
def _planner() -> Planner:
    return Planner()


@lru_cache(LOADED)
def _loaded(game: Game) -> LoadedGame:
    return LoadedGame(game)


def _proposition(name: str, types: dict[str, str], arguments: list[str]) -> Any:
    return Proposition(name, [Variable(each, types[each]) for each in arguments])


def _entities(facts: Facts) -> dict[str, Any]:
    """What is told of each thing, under the names that ALFWorld gives."""
    entities = {}
    for fact in facts.all():
        for each in fact.arguments:
            entities[each.name] = info = EntityInfo(each.name, each.type)
            info.definite, info.indefinite = "the", "a"
    names = _demangler()(game_infos=entities)
    for info in entities.values():
        info.name = names.demangle_alfred_name(info.id)
    return entities


@lru_cache(1)
def _demangler() -> Any:
    """The package makes a folder for its data as it is imported, which is not needed here."""
    kept = os.environ.get("ALFWORLD_DATA")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ALFWORLD_DATA"] = folder
        try:
            from alfworld.agents.utils.misc import Demangler
        finally:
            if kept is None:
                del os.environ["ALFWORLD_DATA"]
            else:
                os.environ["ALFWORLD_DATA"] = kept
    return Demangler
