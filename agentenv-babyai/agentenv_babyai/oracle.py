"""Oracle: an expert's plan, rehearsed on a copy of the world before any of it is advised.

An aim of the planner is pursued to its end with the offered actions that leave the least to do.
Where a plan goes round in circles, or is longer than an episode should be, other prices for what is
in the way give other plans, and the shortest one that wins is taken.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass

from agentenv_babyai import moves, view
from agentenv_babyai.planner import NoWay, Planner
from agentenv_babyai.routes import Prices
from agentenv_babyai.stages import OPS, Aim, Planned
from agentenv_babyai.world import Move, Pose, World, ahead_of, is_open_door, moved, pose_of

VARIANTS = (
    # Opening an empty box to be rid of it is one move, yet not what an agent should learn first.
    Prices(toggle=8, carry_away=12, unlock=30),
    Prices(toggle=1, carry_away=12, unlock=30),
    Prices(toggle=1, carry_away=40, unlock=30),
    Prices(toggle=1, carry_away=5, unlock=15),
    Prices(toggle=5, carry_away=20, unlock=60),
)
ENOUGH = 20  # actions; a plan that takes no more is not compared with others
TOO_MANY = 150


def plan(world: World) -> list[Planned]:
    """The actions that accomplish the mission from here, or the best attempt at it."""
    best: Rehearsal | None = None
    for prices in VARIANTS:
        rehearsal = Rehearsal(world, prices)
        try:
            rehearsal.run()
        except NoWay:
            continue
        if best is None or rehearsal.rank < best.rank:
            best = rehearsal
        if best.won and len(best.planned) <= ENOUGH:
            break
    return best.planned if best is not None else [Planned(moves.CHECK)]


class Rehearsal:
    """A plan that is being tried out."""

    def __init__(self, world: World, prices: Prices):
        self.world = copy.deepcopy(world)
        self.prices = prices
        self.planned: list[Planned] = []
        self.over = False
        self.won = False

    @property
    def rank(self) -> tuple[bool, int]:
        """Less is better."""
        return not self.won, len(self.planned)

    def run(self) -> None:
        """Play to the end of the episode; raises NoWay where that is not reached."""
        met = set()
        while not self.over:
            planner = Planner(self.world, self.prices)
            state = planner.state()
            if state in met or len(self.planned) > TOO_MANY:
                raise NoWay(f"the plan for {self.world.mission!r} goes round in circles")
            met.add(state)
            aim = planner.aim()
            while not self.over and not self.act(aim):
                pass

    def act(self, aim: Aim) -> bool:
        """Take the action that leaves the least to do; true if the aim is reached by it."""
        seen = view.look(self.world)
        offers = moves.offers(self.world, seen)
        action, outcome = self.choice(aim, offers)
        self.planned.append(Planned(action, aim.stage, aim.clause, outcome.reached))
        for move in offers[action]:
            _, reward, terminated, truncated, _ = self.world.step(move)
            if terminated or truncated:
                self.over, self.won = True, terminated and reward > 0
                break
        return outcome.reached

    def choice(self, aim: Aim, offers: moves.Offers) -> tuple[str, Outcome]:
        """Looks one action further than the next one, where that is only a matter of walking."""
        ranked = []
        for action, path in offers.items():
            outcome = _outcome(self.world, aim, path)
            if outcome is not None and outcome.left < aim.before[pose_of(self.world)]:
                then = -1 if outcome.reached else self.least_left(aim, outcome)
                rank = then, outcome.left, len(path), outcome.toggles
                ranked.append((rank, action, outcome))
        if not ranked:
            raise NoWay(f"no offered action helps to {aim.stage.purpose}")
        _, action, outcome = min(ranked, key=lambda each: each[0])
        return action, outcome

    def least_left(self, aim: Aim, outcome: Outcome) -> int:
        """What would be left to do after an outcome and the best action that follows it."""
        if outcome.toggles:
            return outcome.left
        here = self.world.agent_pos, self.world.agent_dir
        self.world.agent_pos, self.world.agent_dir = outcome.pose[:2], outcome.pose[2]
        offers = moves.offers(self.world, view.look(self.world))
        following = [_outcome(self.world, aim, path) for path in offers.values()]
        self.world.agent_pos, self.world.agent_dir = here
        return min(each.left for each in following if each is not None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes of some moves, as far as an aim goes."""

    left: int  # to do
    pose: Pose
    reached: bool
    toggles: bool


def _outcome(world: World, aim: Aim, path: Sequence[Move]) -> Outcome | None:
    """None if the moves change what they should not."""
    pose = pose_of(world)
    toggles = Move.TOGGLE in path
    left = aim.before.get(pose)
    for move in path:
        pose, front = moved(pose, move), ahead_of(pose)
        reached = move is OPS.get(aim.stage.op) and front in aim.stage.cells
        if not reached and move in (Move.PICKUP, Move.DROP):
            return None
        if not reached and move is Move.TOGGLE:
            thing = world.grid.get(*front)
            if thing is None or thing.type != "door" or is_open_door(thing):
                return None
        if aim.stage.op == "face":
            reached = ahead_of(pose) in aim.stage.cells
        if reached:
            left = aim.after_doing(pose)
            return None if left is None else Outcome(left, pose, reached, toggles)
        left = aim.before.get(pose)
        if move is Move.TOGGLE:  # the door is open now, so that the way is shorter
            left = aim.before.get(moved(pose, Move.FORWARD), _FAR) + 1
    return None if left is None else Outcome(left, pose, False, toggles)


_FAR = 1 << 30
