"""A running game: the facts, what may be commanded now, and what a command does."""

from __future__ import annotations

from dataclasses import dataclass, field

from agentenv_alfworld.engine import Game, Scene
from agentenv_alfworld.interpreter.actions import Action
from agentenv_alfworld.interpreter.errors import InterpreterError
from agentenv_alfworld.interpreter.facts import Facts, Values
from agentenv_alfworld.interpreter.names import entities
from agentenv_alfworld.interpreter.narrator import Mapped, Narrator
from agentenv_alfworld.interpreter.pddl import Problem, domain, problem
from agentenv_alfworld.interpreter.symbols import Call
from agentenv_alfworld.interpreter.twl2 import Phrases, grammar

Move = tuple[Action, Values]


@dataclass(frozen=True)
class Story:
    """What all plays of one game share."""

    problem: Problem
    actions: tuple[Action, ...]  # by name
    phrases: dict[str, Phrases]
    narrator: Narrator
    settled: frozenset[str]  # actions whose commands never change
    commands: dict[tuple[str, Values], str] = field(default_factory=dict)

    def moves(self, facts: Facts) -> dict[str, Move]:
        """What may be commanded; of two actions with one command the first is taken."""
        found: dict[str, Move] = {}
        for action in self.actions:
            for values in action.applicable(facts):
                found.setdefault(self.command(action, values, facts), (action, values))
        return found

    def command(self, action: Action, values: Values, facts: Facts) -> str:
        key = (action.name, values)
        text = self.commands.get(key)
        if text is None:
            template = self.phrases[action.name].template
            text = self.narrator.text(template, facts, mapped(action, values))
            if action.name in self.settled:
                self.commands[key] = text
        return text

    def won(self, facts: Facts) -> bool:
        return any(True for _ in self.problem.goal.solutions(facts, {}))


class Play:
    """One play; satisfies `engine.World`."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._facts = story.problem.start
        self._moves: dict[str, Move] = {}
        self._scene = Scene("", (), won=False)

    def reset(self) -> Scene:
        self._facts = self._story.problem.start.copy()
        intro = self._story.narrator.text((Call("intro"),), self._facts, {})
        return self._seen(intro)

    def act(self, command: str) -> Scene:
        move = self._moves.get(command.strip())
        if move is None:
            return Scene("Nothing happens.", self._scene.commands, self._scene.won)
        action, values = move
        self._facts.change(*action.changes(self._facts, values))
        feedback = self._story.phrases[action.name].feedback
        told = self._story.narrator.text(feedback, self._facts, mapped(action, values))
        return self._seen(told)

    def copy(self) -> Play:
        twin = Play(self._story)
        twin._facts = self._facts.copy()
        twin._moves, twin._scene = self._moves, self._scene
        return twin

    def _seen(self, feedback: str) -> Scene:
        self._moves = self._story.moves(self._facts)
        commands = tuple(sorted(self._moves))
        self._scene = Scene(feedback, commands, self._story.won(self._facts))
        return self._scene


def mapped(action: Action, values: Values) -> Mapped:
    return {
        (name.strip("?"), type_): value
        for (name, type_), value in zip(action.parameters, values, strict=True)
    }


def story(game: Game) -> Story:
    """Reads the three texts of a game, and refuses what would be told or played otherwise."""
    rules = domain(game.domain)
    told = grammar(game.grammar)
    wordless = sorted({action.name for action in rules.actions} - set(told.phrases))
    if wordless:
        raise InterpreterError(f"the grammar has no action {', '.join(wordless)}")
    at_start = problem(game.problem, rules)
    ground = at_start.start.ground
    things = at_start.start.things()
    narrator = Narrator(
        told.rules,
        entities((each, ground.objects[each]) for each in things),
        {
            type_: sorted(each for each, above in rules.supertypes.items() if type_ in above)
            for type_ in rules.supertypes
        },
    )
    # TextWorld takes conditional effects for unconditional ones when it tells a text.
    asked = _plain(narrator.asks(map(Call, told.rules)))
    unsure = sorted(asked & rules.conditional)
    if unsure:
        raise InterpreterError(f"texts that depend on a conditional effect: {', '.join(unsure)}")
    settled = {
        name
        for name, phrases in told.phrases.items()
        if not _plain(narrator.asks(phrases.template)) & rules.changing
    }
    actions = tuple(sorted(rules.actions, key=lambda action: action.name))
    return Story(at_start, actions, told.phrases, narrator, frozenset(settled))


def _plain(predicates: set[str]) -> set[str]:
    return {name.removeprefix("not_") for name in predicates}
