"""What the customer puts aside: the wish list, and products to compare."""

from __future__ import annotations

import sqlite3

from fastapi import APIRouter
from starlette.responses import Response

from agentenv_webarena.sites.pages import Here, Visiting
from agentenv_webarena.sites.shop.content.orders import NOW
from agentenv_webarena.sites.shop.goods import GOODS
from agentenv_webarena.sites.shop.signing import sign_in

router = APIRouter()
MOST_COMPARED = 4


def _product(here: Here, slug: str) -> sqlite3.Row:
    return here.row("SELECT * FROM products WHERE slug = ? AND enabled", slug)


@router.get("/wishlist/")
async def wishes(here: Visiting) -> Response:
    if not here.user:
        return sign_in(here)
    found = here.rows(
        f"SELECT g.*, w.added FROM wishlist w JOIN ({GOODS}) g ON g.id = w.product"
        " ORDER BY w.id DESC"
    )
    return here.page("wishlist.html", wishes=found)


@router.post("/wishlist/add/{slug}")
async def wish(here: Visiting, slug: str) -> Response:
    if not here.user:
        return sign_in(here, after=f"/product/{slug}")
    this = _product(here, slug)
    today = NOW.date().isoformat()
    here.change("INSERT OR IGNORE INTO wishlist (product, added) VALUES (?, ?)", this["id"], today)
    here.notice(f"{this['name']} has been added to your wish list.")
    return here.go("/wishlist/")


@router.post("/wishlist/remove/{slug}")
async def forget(here: Visiting, slug: str) -> Response:
    if not here.user:
        return sign_in(here, after="/wishlist/")
    this = _product(here, slug)
    here.change("DELETE FROM wishlist WHERE product = ?", this["id"])
    here.notice(f"{this['name']} has been removed from your wish list.")
    return here.go("/wishlist/")


@router.get("/catalog/product_compare/")
async def compare(here: Visiting) -> Response:
    found = here.rows(
        f"SELECT g.* FROM compared m JOIN ({GOODS}) g ON g.id = m.product ORDER BY m.id"
    )
    specs = {
        each["id"]: {
            spec["name"]: spec["value"]
            for spec in here.rows(
                "SELECT * FROM specs WHERE product = ? ORDER BY rowid", each["id"]
            )
        }
        for each in found
    }
    names = list(dict.fromkeys(name for each in found for name in specs[each["id"]]))
    return here.page("compare.html", goods=found, specs=specs, names=names)


@router.post("/catalog/product_compare/add/{slug}")
async def add(here: Visiting, slug: str) -> Response:
    this = _product(here, slug)
    if here.value("SELECT count(*) FROM compared WHERE product <> ?", this["id"]) >= MOST_COMPARED:
        here.notice(f"You can compare up to {MOST_COMPARED} products.")
    else:
        here.change("INSERT OR IGNORE INTO compared (product) VALUES (?)", this["id"])
        here.notice(f"You added {this['name']} to the comparison list.")
    return here.go(f"/product/{slug}")


@router.post("/catalog/product_compare/remove/{slug}")
async def remove(here: Visiting, slug: str) -> Response:
    here.change("DELETE FROM compared WHERE product = ?", _product(here, slug)["id"])
    return here.go("/catalog/product_compare/")
