"""The vocabulary: departments, kinds of product and their traits, read from the data files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from agentenv_webshop.catalog.wording import article

DEPARTMENTS = ("fashion", "beauty", "electronics", "garden", "grocery")
Number = Literal["one", "many", "mass"]


@dataclass(frozen=True, slots=True)
class Trait:
    """Something that a product is or has, such as machine washable or long sleeve."""

    words: str
    follows: str  # the words after a noun; those of a predicate stand without "that is"
    predicate: bool
    why: str

    @property
    def leads(self) -> bool:
        """Whether the words also read well before a noun."""
        return self.predicate or self.follows.startswith("made of ")

    @property
    def opens(self) -> bool:
        """Whether the words read well before the noun of a title."""
        return self.leads or self.words.split()[0] not in {"for", "no", "with", "in"}


@dataclass(frozen=True, slots=True)
class Department:
    """How the pages of a department are worded."""

    name: str
    titles: tuple[str, ...]
    openings: tuple[str, ...]
    closings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of product, such as rompers: what they are called, can be and cost."""

    department: Department
    name: str
    number: Number
    titles: tuple[str, ...]
    phrases: tuple[str, ...]
    path: str
    query: str
    price: tuple[int, int]  # cents
    choices: tuple[tuple[Trait, ...], ...]  # of each a product has exactly one
    traits: tuple[Trait, ...]  # of these it has some
    options: Mapping[str, tuple[str, ...]]  # axis -> values that may be offered
    uses: tuple[str, ...]
    details: tuple[str, ...]

    def counted(self, phrase: str) -> str:
        """The phrase as an object: with an article if it can be counted."""
        return article(phrase) if self.number == "one" else phrase

    def agreed(self, verb: str) -> str:
        """The verb, given for one thing, in the number of the kind."""
        if self.number != "many":
            return verb
        return "are" if verb == "is" else verb.removesuffix("s")


@lru_cache(maxsize=1)
def kinds() -> tuple[Kind, ...]:
    """Every kind of product, department by department."""
    values = {name: tuple(pool) for name, pool in _table("values.toml").items()}
    known = {trait.words: trait for trait in map(_trait, lines("traits.txt"))}
    return tuple(kind for name in DEPARTMENTS for kind in _department(name, known, values))


@lru_cache(maxsize=1)
def brands() -> tuple[str, ...]:
    """Every invented brand."""
    starts, ends = lines("brands.txt")
    return tuple(start + end for start in starts.split() for end in ends.split())


def lines(name: str) -> list[str]:
    """The lines of a data file that are no comments."""
    text = (files(__package__) / "data" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "data" / name).read_text(encoding="utf-8"))


def _trait(line: str) -> Trait:
    words, code, why = (part.strip() for part in line.split("|"))
    if code == "-" or code.startswith("= "):
        return Trait(words, code.removeprefix("= ") if code != "-" else words, True, why)
    known = {"w": f"with {words}", "wa": f"with {article(words)}", "m": f"made of {words}"}
    return Trait(words, known.get(code, code), False, why)


def _department(
    name: str, known: Mapping[str, Trait], values: Mapping[str, tuple[str, ...]]
) -> list[Kind]:
    table = _table(f"{name}.toml")
    wording = [tuple(table[part]) for part in ("titles", "openings", "closings")]
    department = Department(name, *wording)
    return [_kind(department, entry, known, values) for entry in table["kind"]]


def _kind(
    department: Department,
    entry: Mapping[str, Any],
    known: Mapping[str, Trait],
    values: Mapping[str, tuple[str, ...]],
) -> Kind:
    low, high = entry["price"]
    return Kind(
        department=department,
        name=entry["name"],
        number=entry.get("number", "one"),
        titles=tuple(entry["titles"]),
        phrases=tuple(entry["phrases"]),
        path=entry["path"],
        query=entry["query"],
        price=(low, high),
        choices=tuple(tuple(known[words] for words in group) for group in entry["choices"]),
        traits=tuple(known[words] for words in entry["traits"]),
        options={axis: values[pool] for axis, pool in entry["options"].items()},
        uses=tuple(entry["uses"]),
        details=tuple(entry["details"]),
    )
