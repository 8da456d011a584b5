"""WebShop: search a shop, read its pages, choose options and buy what an instruction describes.

A task is a goal: a product with attributes, options and a price limit, told as an instruction. An
action is `search[words]` or `click[label]`, where the label is of the page that is shown; anything
else shows the same page again. The reward comes with the purchase, which ends the episode: the
share of what was asked for that was bought, times how much it is the kind of product; 1 is
success. It is not told on any page. The task fixes everything: the seed only varies the searches
in `available_actions` and the words of the expert's thoughts. The first words `<r>`, `<a>`, `<c>`
and `<q>`, with which the original searches by chance or in fields that no page shows, are words
like others here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from agentenv_webshop import asking
from envservers.environment import Advice, Environment, Step, Tasks
from envservers.items import listed
from envservers.settings import BadSetting, setting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from agentenv_webshop.records import Product
    from agentenv_webshop.stock import Stock

GOALS = ("synthetic", "human")


@dataclass(frozen=True)
class Shared:
    """What the episodes of a process have in common."""

    stock: Stock
    splits: Mapping[str, Sequence[int]]
    official: bool
    strict: bool


class WebShop(Environment):
    """Find and buy the product that an instruction describes."""

    name = "webshop"
    version = "2"
    port = 36006
    max_rounds = 10
    scoring = (
        "The score is the share of what was asked for that was bought. Success: all of it was."
    )
    metric = "success"

    @dataclass(frozen=True)
    class Options(Environment.Options):
        """Whose goals are served, and how options are compared."""

        goals: str = setting("synthetic", "synthetic: from options; human: as people wrote them")
        strict: bool = setting(False, "compare options as the original does, with its fault")

        def __post_init__(self) -> None:
            if self.goals not in GOALS:
                raise BadSetting(f"goals is {self.goals!r}: give synthetic or human")
            if self.goals == "human" and not self.data:
                raise BadSetting("goals is human: what people wrote is in the official data only")

    def __init__(self, shared: Shared):
        super().__init__(shared)
        self.world = shared
        self.task, self.seed = 0, 0

    @classmethod
    def setup(cls, options: Any) -> Shared:
        from agentenv_webshop import building, official  # numpy and the stemmer
        from agentenv_webshop.stock import Stock

        files = official.files(options.data, options.goals == "human")
        stock = Stock(building.folder(files))
        if files is None:
            from agentenv_webshop import catalog

            splits: Mapping[str, Sequence[int]] = catalog.SPLITS
        else:
            folders = _folders(options.data)
            # The lists number the goals that are made of options.
            named = options.goals == "synthetic" and listed(folders, cls.name, range(stock.goals))
            splits = named or _halved(stock.goals)
        return Shared(stock, splits, files is not None, options.strict)

    def tasks(self) -> Tasks:
        official = self.world.official
        source = "official" if official else "built-in"
        return Tasks(self.world.stock.goals, self.world.splits, source=source, oracle=not official)

    def reset(self, task: int, seed: int) -> Step:
        from agentenv_webshop.visit import Visit

        self.task, self.seed = task, seed
        self.visit = Visit(self.world.stock, self.world.stock.goal(task))
        return self._shown()

    def step(self, action: str) -> Step:
        self.visit.moves += 1
        asked = asking.parsed(action)
        if asked is None:
            return self._shown(invalid_action=True)
        name, argument = asked
        if name == "search":
            self.visit.search(argument)
            return self._shown()
        element = self.visit.page.targets().get(argument)
        if element is None or (argument == "search" and self.visit.page.has_search_bar):
            return self._shown(invalid_action=True)
        self.visit.click(element)
        bought = self.visit.bought
        return self._shown() if bought is None else self._bought(bought)

    def available_actions(self) -> list[str]:
        if not self.visit.page.has_search_bar:
            return [f"click[{each}]" for each in self.visit.page.targets()]
        from agentenv_webshop import wish

        instruction = self.visit.goal.instruction
        random = Random(f"webshop {instruction} {self.seed}")
        return [f"search[{each}]" for each in wish.guesses(instruction, random)]

    def oracle(self) -> Advice:
        from agentenv_webshop import oracle

        return oracle.advice(self.visit, self.world.strict, self.task, self.seed)

    def copy(self) -> WebShop:
        twin = WebShop(self.world)
        twin.task, twin.seed, twin.visit = self.task, self.seed, self.visit.copy()
        return twin

    def peek(self, what: str) -> Any:
        instruction, page = self.visit.goal.instruction, self.visit.page
        if what == "instruction_text":
            return instruction
        if what == "available_actions":
            return {"has_search_bar": page.has_search_bar, "clickables": list(page.targets())}
        if what == "state":
            address = self.visit.address
            return {"url": address, "html": page.html(), "instruction_text": instruction}
        return super().peek(what)

    def _shown(self, **info: Any) -> Step:
        return Step(self.visit.page.text, info={"page": self.visit.place, **info})

    def _bought(self, bought: Product) -> Step:
        from agentenv_webshop.verdict import judged

        visit = self.visit
        verdict = judged(visit.goal, bought, visit.chosen, self.world.strict)
        return Step(
            visit.page.text,
            reward=verdict.reward,
            done=True,
            success=verdict.reward == 1,
            info={"page": visit.place, **vars(verdict)},
        )


def _folders(data: Path | None) -> list[Path]:
    return [data / "webshop", data] if data else []


def _halved(goals: int) -> dict[str, Sequence[int]]:
    """Without lists the first goals evaluate, as WebShop's own 500 do."""
    tested = min(500, -(-goals // 5))
    return {"train": range(tested, goals), "test": range(tested)}
