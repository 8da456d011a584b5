"""A small shop in WebShop's official format, written by the tests that need one."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Record = dict[str, Any]

KINDS = [
    ("romper", "women's jumpsuits", "Clothing › Women › Jumpsuits", "cotton", "$18.99"),
    ("desk lamp", "table lamps", "Home › Lighting › Lamps", "dimmable", "$24.50"),
    ("green tea", "tea", "Grocery › Beverages › Tea", "organic", "$9.5"),
    ("speaker", "bluetooth speakers", "Electronics › Audio › Speakers", "wireless", "$30 to $49.9"),
    ("shampoo", "hair care", "Beauty › Hair › Shampoo", "sulfate free", "$12.00"),
]
MAKERS = ("Arlo", "Birch", "Cato", "Dune", "Elm", "Fjord", "Glade", "Haze")


def product(number: int) -> Record:
    noun, query, path, attribute, price = KINDS[number % len(KINDS)]
    maker = MAKERS[number // len(KINDS) % len(MAKERS)]
    extra = ("travel size", "gift boxed", "hand made")[number % 3]
    return {
        "asin": f"B{number:09d}",
        "name": f"{maker} {attribute.title()} {noun.title()} No. {number}, {extra}",
        "full_description": f"The {noun} by {maker}. It's {attribute}, and a customer's delight.",
        "small_description": [f"{attribute} {noun}", f"Model {number / 10:.1f}", extra],
        "pricing": price,
        "customization_options": {
            "color": [{"value": each, "image": None} for each in ("Navy Blue", "Red/White")],
            "size": [{"value": each, "image": None} for each in ("small", "large")],
            "style": None,
        },
        "images": [],
        "category": "fashion",
        "query": query,
        "product_category": path,
    }


def attributes(record: Record, number: int) -> Record:
    noun, *_, attribute, _ = KINDS[number % len(KINDS)]
    known: Record = {"attributes": [attribute, "long lasting"]}
    if number % 2 == 0:
        known["instruction"] = f"Find me {attribute} {noun} by {record['name'].split()[0]}"
        known["instruction_attributes"] = [attribute]
    return known


def write(folder: Path, count: int = 60, size: str = "_1000") -> Sequence[Record]:
    folder.mkdir(parents=True, exist_ok=True)
    records = [product(number) for number in range(count)]
    known = {each["asin"]: attributes(each, number) for number, each in enumerate(records)}
    people = {
        each["asin"]: [
            {
                "asin": each["asin"],
                "instruction": f"i want {each['name'].lower()}, in red.",
                "instruction_attributes": known[each["asin"]]["attributes"][:1],
                "instruction_options": ["red | white"],
            }
        ]
        for each in itertools.islice(records, 0, count, 7)
    }
    for name, content in (
        (f"items_shuffle{size}.json", records),
        (f"items_ins_v2{size}.json", known),
        ("items_human_ins.json", people),
    ):
        (folder / name).write_text(json.dumps(content, indent=1), encoding="utf-8")
    return records
