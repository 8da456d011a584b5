"""The front page, the categories, the search, and the pages of text."""

from __future__ import annotations

import re

from fastapi import APIRouter
from starlette.responses import Response

from agentenv_webarena.sites.pages import Visiting
from agentenv_webarena.sites.shop.goods import GOODS, SORTS, brands, containing, found

router = APIRouter()


@router.get("/")
async def front(here: Visiting) -> Response:
    best = (
        f"SELECT g.* FROM ({GOODS}) g JOIN (SELECT product, sum(quantity) AS pieces FROM sold"
        " GROUP BY product) s ON s.product = g.id ORDER BY s.pieces DESC, g.id LIMIT 10"
    )
    return here.page("front.html", best=here.rows(best), parents=_parents(here))


def _parents(here: Visiting) -> list[tuple[str, str, list[str]]]:
    """(name, slug, names below it) of each category of the first level."""
    return [
        (
            each["name"],
            each["slug"],
            [
                below["name"]
                for below in here.rows("SELECT name FROM categories WHERE parent = ?", each["id"])
            ],
        )
        for each in here.rows("SELECT * FROM categories WHERE parent IS NULL ORDER BY id")
    ]


@router.get("/category/{slug}")
async def category(here: Visiting, slug: str) -> Response:
    this = here.row("SELECT * FROM categories WHERE slug = ?", slug)
    where = "(c.id = ? OR c.parent = ?)"
    above = None
    if this["parent"]:
        above = here.row("SELECT * FROM categories WHERE id = ?", this["parent"])
    near = here.rows(
        "SELECT * FROM categories WHERE parent = ? ORDER BY id", this["parent"] or this["id"]
    )
    return here.page(
        "category.html",
        this=this,
        above=above,
        near=near,
        goods=found(here, where, this["id"], this["id"]),
        brands=brands(here, where, this["id"], this["id"]),
        sorts=SORTS,
    )


@router.get("/catalogsearch/result/")
async def search(here: Visiting) -> Response:
    text = here.query.get("q", "").strip()[:200]
    where, words = containing(text)
    return here.page(
        "search.html",
        text=text,
        goods=found(here, where, *words),
        brands=brands(here, where, *words),
        sorts=SORTS,
    )


@router.get("/page/{slug}")
async def page(here: Visiting, slug: str) -> Response:
    this = here.row("SELECT * FROM pages WHERE slug = ? AND active", slug)
    return here.page("page.html", this=this, paragraphs=re.split(r"\n\s*\n", this["content"]))


@router.get("/contact")
async def contact(here: Visiting) -> Response:
    return here.page("contact.html", failed="", form={})


@router.post("/contact")
async def contacted(here: Visiting) -> Response:
    form = await here.form()
    name, email, text = (form.get(each, "") for each in ("name", "email", "text"))
    if not name or not text or not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
        failed = "Please give your name, a valid email address and a message."
        return here.page("contact.html", failed=failed, form=form)
    here.change(
        "INSERT INTO messages (name, email, phone, text) VALUES (?, ?, ?, ?)",
        *(name[:200], email[:200], form.get("phone", "")[:50], text[:5000]),
    )
    here.notice("Thanks for contacting us. We will answer your message very soon.")
    return here.go("/contact")
