"""Goods: how products are looked for, filtered and sorted."""

from __future__ import annotations

from typing import Any

from agentenv_webarena.sites.pages import Here, Listing, listing

GOODS = (
    "SELECT p.*, c.name AS kind, c.slug AS place, coalesce(r.reviews, 0) AS reviews, r.stars"
    " FROM products p JOIN categories c ON c.id = p.category LEFT JOIN rated r ON r.product = p.id"
    " WHERE p.enabled"
)
SORTS = {  # ?sort= -> what it is called, and how
    "position": ("Position", "p.id"),
    "name": ("Product name", "p.name, p.id"),
    "price_asc": ("Price: low to high", "p.price, p.id"),
    "price_desc": ("Price: high to low", "p.price DESC, p.id"),
    "rating": (
        "Rating: best first",
        "coalesce(r.stars, 0) DESC, coalesce(r.reviews, 0) DESC, p.id",
    ),
}
PER_PAGE = 12
MOST_WORDS = 12


def cents(text: str) -> int | None:
    """Of an amount in dollars; None for what is no amount."""
    whole, _, rest = text.strip().removeprefix("$").lstrip().replace(",", "").partition(".")
    rest = rest.ljust(2, "0")
    if not (whole.isascii() and whole.isdigit() and len(whole) < 8):
        return None
    if not (rest.isascii() and rest.isdigit() and len(rest) == 2):
        return None
    return int(whole) * 100 + int(rest)


def found(here: Here, where: str, *values: Any) -> Listing:
    """A page of the products that fit, narrowed and sorted as the query of the address says."""
    query, given = GOODS + " AND " + where, list(values)
    for name, test in (("min", "p.price >= ?"), ("max", "p.price <= ?")):
        text = here.query.get(name, "").strip()
        amount = cents(text)
        if amount is not None:
            query, given = f"{query} AND {test}", [*given, amount]
        elif text:
            here.notice(f'"{text[:40]}" is no amount: write it as 24.99.')
    if here.query.get("brand"):
        query, given = query + " AND p.brand = ?", [*given, here.query["brand"]]
    stars = here.number("stars", 0)
    if stars:
        query, given = query + " AND r.stars >= ?", [*given, min(stars, 5)]
    sort = SORTS.get(here.query.get("sort", ""), SORTS["position"])[1]
    return listing(here, f"{query} ORDER BY {sort}", *given, size=PER_PAGE)


def brands(here: Here, where: str, *values: Any) -> list[str]:
    query = f"SELECT DISTINCT brand FROM ({GOODS} AND {where}) ORDER BY brand"
    return [each["brand"] for each in here.rows(query, *values)]


def containing(text: str) -> tuple[str, list[str]]:
    """The condition that a product has all words in its name, SKU or category."""
    words = text.split()[:MOST_WORDS]
    each = "instr(lower(p.name || ' ' || p.sku || ' ' || c.name), lower(?)) > 0"
    return " AND ".join([each] * len(words)) or "0", [word[:100] for word in words]
