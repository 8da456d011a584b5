"""Official: the files of WebShop, where the user has them.

`items_shuffle_1000.json` and `items_ins_v2_1000.json` are the thousand products that AgentGym
serves and numbers its tasks by; without them, the same names without `_1000` are all products.
`items_human_ins.json` holds what people wrote, for tasks of theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from agentenv_webshop.arrays import elements, members

SIZES = ("_1000", "")
HUMAN = "items_human_ins.json"


class BadData(Exception):
    """The official data are not all there, or not what they should be."""


@dataclass(frozen=True)
class Files:
    """Where the official files lie."""

    products: Path
    attributes: Path
    people: Path | None  # only where their goals are asked for

    def product_records(self) -> Iterator[dict[str, Any]]:
        return elements(self.products)

    def attribute_records(self) -> Iterator[tuple[str, dict[str, Any]]]:
        return members(self.attributes)

    def told_by_people(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        return members(self.people) if self.people else iter(())

    def fingerprint(self) -> str:
        """Other files have other names, sizes or times."""
        digest = sha256()
        for path in (self.products, self.attributes, self.people):
            if path:
                stat = path.stat()
                digest.update(f"{path.resolve()} {stat.st_size} {stat.st_mtime_ns}\n".encode())
        return digest.hexdigest()


def files(data: Path | None, human: bool) -> Files | None:
    """None without a folder; one that was named and lacks a file is an error that names it."""
    if data is None:
        return None
    for folder in (data / "webshop", data):
        for size in SIZES:
            wanted = {
                "products": folder / f"items_shuffle{size}.json",
                "attributes": folder / f"items_ins_v2{size}.json",
            }
            if not any(path.is_file() for path in wanted.values()):
                continue
            if human:
                wanted["people"] = folder / HUMAN
            for path in wanted.values():
                if not path.is_file():
                    raise BadData(f"{folder} has {_had(wanted)}, and no {path.name}: add it")
            return Files(wanted["products"], wanted["attributes"], wanted.get("people"))
    raise BadData(
        f"{data} holds no WebShop: give the folder that holds items_shuffle_1000.json, or has it "
        "in `webshop`, or none for built-in products"
    )


def _had(wanted: dict[str, Path]) -> str:
    return " and ".join(path.name for path in wanted.values() if path.is_file())
