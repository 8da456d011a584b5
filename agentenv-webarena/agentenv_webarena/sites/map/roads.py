"""Roads of the map: streets within the towns, roads between them, ferries to the islands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from random import Random

from agentenv_webarena.sites.country import Point, Town, distance

ISLANDS = ("Skell",)  # regions that only ferries lead to
FERRIES = (  # from, to, name
    ("Kellbridge", "Skellhaven", "Skell Strait Ferry"),
    ("Liskport", "Skellhaven", "Liskport Ferry"),
    ("Skellhaven", "Little Garth", "Garth Ferry"),
)
ISLAND_ROADS = (
    ("Skellhaven", "Ormsea"),
    ("Skellhaven", "Puffin Sound"),
    ("Ormsea", "Puffin Sound"),
)
LARGE = 30_000  # inhabitants: between two such towns there is a motorway


@dataclass(frozen=True)
class Road:
    a: int
    b: int
    name: str
    kind: str  # motorway, main, country, street, path, ferry
    meters: int
    bend: float


@dataclass
class Network:
    """All nodes and roads; a town's first node is its center."""

    nodes: list[tuple[float, float, str]] = field(default_factory=list)  # ids from 1
    roads: list[Road] = field(default_factory=list)
    centers: dict[str, int] = field(default_factory=dict)
    streets: dict[int, set[str]] = field(default_factory=dict)  # names, by the node they meet at

    def point(self, node: int) -> Point:
        return self.nodes[node - 1][:2]

    def add(self, x: float, y: float, town: str) -> int:
        self.nodes.append((round(x, 3), round(y, 3), town))
        return len(self.nodes)

    def join(self, a: int, b: int, name: str, kind: str, factor: float, bend: float = 0) -> None:
        meters = round(distance(self.point(a), self.point(b)) * factor * 1000)
        if kind in ("street", "path"):
            self.streets.setdefault(a, set()).add(name)
            self.streets.setdefault(b, set()).add(name)
        self.roads.append(Road(a, b, name, kind, max(meters, 1), bend))

    def of(self, town: str) -> list[int]:
        return [number for number, node in enumerate(self.nodes, 1) if node[2] == town]


def network(towns: Sequence[Town], streets: Sequence[str]) -> Network:
    found = Network()
    for town in towns:
        _streets(found, town, Random(f"map streets {town.name}"), streets)
    rng = Random("map roads")
    numbers = {"M": 0, "A": 10, "B": 100}
    for one, other in _neighbors(towns):
        ends = found.centers[one.name], found.centers[other.name]
        factor, bend = rng.uniform(1.06, 1.2), rng.uniform(-0.08, 0.08)
        small, large = sorted((one.population, other.population))
        if small >= LARGE:
            numbers["M"] += 1
            found.join(*ends, f"M{numbers['M']}", "motorway", factor - 0.04, bend)
            found.join(*ends, f"Old {other.name} Road", "country", factor + 0.09, bend + 0.05)
            continue
        letter, kind = ("A", "main") if large >= 20_000 else ("B", "country")
        numbers[letter] += 1
        found.join(*ends, f"{letter}{numbers[letter]}", kind, factor, bend)
    for start, end, name in FERRIES:
        found.join(found.centers[start], found.centers[end], name, "ferry", 1.1)
    return found


def _neighbors(towns: Sequence[Town]) -> Iterator[tuple[Town, Town]]:
    """Pairs with no third town in the circle over them, and the island's own roads."""
    mainland = [each for each in towns if each.region not in ISLANDS]
    for one, other in combinations(mainland, 2):
        middle = (one.x + other.x) / 2, (one.y + other.y) / 2
        radius = distance((one.x, one.y), (other.x, other.y)) / 2
        others = (each for each in mainland if each not in (one, other))
        if all(distance((each.x, each.y), middle) >= radius for each in others):
            yield one, other
    by_name = {each.name: each for each in towns}
    for start, end in ISLAND_ROADS:
        yield by_name[start], by_name[end]


def _streets(found: Network, town: Town, rng: Random, streets: Sequence[str]) -> None:
    """A bent grid of streets around the center; some of them only for those on foot or bicycle."""
    half = 1 if town.population < 12_000 else 2 if town.population < 120_000 else 3
    names = rng.sample(streets, 4 * half + 2)
    step = 0.32
    found.centers[town.name] = found.add(town.x, town.y, town.name)
    at = {(0, 0): found.centers[town.name]}
    places = [(row, column) for row in range(-half, half + 1) for column in range(-half, half + 1)]
    for row, column in places:
        if (row, column) != (0, 0):
            shift = [rng.uniform(-0.09, 0.09) for _ in range(2)]
            x, y = town.x + column * step + shift[0], town.y + row * step + shift[1]
            at[row, column] = found.add(x, y, town.name)
    for row, column in places:
        if (row, column + 1) in at:
            kind = "path" if row == 0 and column == 0 else "street"
            found.join(at[row, column], at[row, column + 1], names[row + half], kind, 1.03)
        if (row + 1, column) in at:
            outermost = (row, column) == (half - 1, half)
            kind = "path" if outermost and rng.random() < 0.7 else "street"
            name = names[2 * half + 1 + column + half]
            found.join(at[row, column], at[row + 1, column], name, kind, 1.03)
