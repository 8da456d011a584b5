"""What customers say about the products."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from random import Random
from typing import Any

from agentenv_webarena.sites.shop.content.products import data

PENDING = 24
TITLES = {
    5: ["Love it", "Excellent", "Could not be better", "A real find", "Exactly what I needed"],
    4: ["Good quality", "Very nice", "Nearly perfect", "Would buy again", "Happy with it"],
    3: ["It is all right", "Mixed feelings", "Does its job", "Average", "Good idea, some flaws"],
    2: ["Disappointed", "Expected more", "Not for me", "Could be better", "Only for light use"],
    1: ["Waste of money", "Sending it back", "Never again", "Terrible", "Do not buy"],
}
CLOSING = [
    "Delivery was quick.",
    "I use it several times a week.",
    "The price is fair.",
    "It was a birthday present.",
    "My neighbor has the same one.",
    "I compared it with two others before.",
    "Customer service answered within a day.",
    "This is my second one.",
]


def fill_reviews(database: sqlite3.Connection) -> None:
    kinds = {each["name"]: each for each in data("catalog.toml")["category"]}
    random = Random("shop reviews")
    people = database.execute("SELECT id, name FROM customers WHERE id > 1 ORDER BY id").fetchall()
    products = database.execute(
        "SELECT p.id, c.name FROM products p JOIN categories c ON c.id = p.category ORDER BY p.id"
    ).fetchall()
    reviews = []
    for product, category in products:
        liked = random.random()
        count = 0 if random.random() < 0.12 else random.choice([1, 1, 2, 2, 3, 3, 4, 5, 6, 7])
        for customer, name in random.sample(people, count):
            text = _text(random, kinds[category], liked)
            when = date(2022, 4, 2) + timedelta(days=random.randrange(700))
            reviews.append((when.isoformat(), product, customer, name, *text))
    reviews.sort()
    database.executemany(
        "INSERT INTO reviews (created, product, customer, nickname, title, detail, stars, status)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (*each, "Pending" if number >= len(reviews) - PENDING else "Approved")
            for number, each in enumerate(reviews)
        ],
    )


def _text(random: Random, kind: dict[str, Any], liked: float) -> tuple[str, str, int]:
    """(title, detail, stars): good words for many stars, a complaint for few."""
    stars = max(1, min(5, round(random.gauss(1.8 + 3.2 * liked, 1.0))))
    sentences = []
    if stars >= 3:
        sentences.append(random.choice(kind["good"]))
    if stars <= 3:
        _, *ways = random.choice(kind["bad"])
        sentences.append(random.choice(ways))
    if random.random() < 0.7:
        sentences.append(random.choice(CLOSING))
    return random.choice(TITLES[stars]), " ".join(sentences), stars
