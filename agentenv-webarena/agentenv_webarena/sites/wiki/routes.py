"""Routes of the encyclopedia: articles, their history and links, categories, and the search."""

from __future__ import annotations

import json
import sqlite3

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from agentenv_webarena.sites.pages import Here, Visiting, listing
from agentenv_webarena.sites.wiki.articles import address_of, inline, plain, shown

router = APIRouter()

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FEATURED = "Averholt"
FACTS = ("Great Storm of 1789", "Marsh owl", "Hester Quill", "Cheese Rolling", "Kell Bridge")


@router.get("/")
async def front(here: Visiting) -> Response:
    facts = [_article(here, title) for title in FACTS]
    featured = _article(here, FEATURED)
    return here.page(
        "front.html",
        featured=featured,
        facts=[(each["title"], inline(each["summary"])) for each in facts],
        summary=inline(featured["summary"]),
        count=here.value("SELECT count(*) FROM articles"),
        categories=_categories(here),
    )


@router.get("/wiki/{name}")
async def article(here: Visiting, name: str) -> Response:
    found = _article(here, name.replace("_", " "))
    title = found["title"]
    return here.page(
        "article.html",
        article=found,
        box=[(label, inline(value)) for label, value in json.loads(found["box"])],
        summary=inline(found["summary"]),
        sections=[(head, shown(text)) for head, text in json.loads(found["sections"])],
        categories=here.rows("SELECT name FROM categories WHERE title = ? ORDER BY name", title),
        watched=bool(here.rows("SELECT 1 FROM watched WHERE title = ?", title)),
        changed=here.value("SELECT max(time) FROM revisions WHERE title = ?", title),
    )


@router.get("/history/{name}")
async def history(here: Visiting, name: str) -> Response:
    found = _article(here, name.replace("_", " "))
    query = "SELECT * FROM revisions WHERE title = ? ORDER BY time DESC, id DESC"
    return here.page(
        "history.html", article=found, revisions=listing(here, query, found["title"], size=50)
    )


@router.get("/links/{name}")
async def links(here: Visiting, name: str) -> Response:
    """What links here."""
    found = _article(here, name.replace("_", " "))
    query = "SELECT source FROM links WHERE target = ? ORDER BY source"
    return here.page(
        "links.html", article=found, links=listing(here, query, found["title"], size=100)
    )


@router.get("/category/{name}")
async def category(here: Visiting, name: str) -> Response:
    name = name.replace("_", " ")
    query = "SELECT title FROM categories WHERE name = ? ORDER BY title"
    found = listing(here, query, name, size=200)
    if not found.total:
        raise HTTPException(404)
    return here.page("category.html", name=name, titles=found)


@router.get("/categories")
async def categories(here: Visiting) -> Response:
    return here.page("categories.html", categories=_categories(here))


@router.get("/all")
async def everything(here: Visiting) -> Response:
    """All articles, or those that begin with a letter."""
    letter = here.query.get("letter", "")
    letter = letter if letter in LETTERS else ""
    query = "SELECT title, kind FROM articles WHERE title LIKE ? || '%' ORDER BY title"
    found = listing(here, query, letter, size=60)
    return here.page("all.html", articles=found, letter=letter, letters=LETTERS)


@router.get("/search")
async def search(here: Visiting) -> Response:
    """Who writes a title goes to its article; otherwise the articles with all the words."""
    asked = here.query.get("q", "").strip()[:200]
    exact = here.rows("SELECT title FROM articles WHERE title = ? COLLATE NOCASE", asked)
    if exact and "page" not in here.query:
        return here.go("/wiki/" + address_of(exact[0]["title"]))
    words = asked.split()[:8]
    found = None
    if words:
        where = " AND ".join(["words LIKE ? ESCAPE '!'"] * len(words))
        query = f"""
            SELECT title, kind, summary FROM articles WHERE {where}
            ORDER BY title LIKE ? ESCAPE '!' DESC, title
        """
        found = listing(here, query, *map(_like, words), _like(asked), size=20)
    results = [(each, plain(each["summary"])) for each in found.rows] if found else []
    return here.page("search.html", found=found, results=results, asked=asked)


@router.get("/watchlist")
async def watchlist(here: Visiting) -> Response:
    return here.page(
        "watchlist.html",
        titles=here.rows(
            "SELECT title, (SELECT max(time) FROM revisions WHERE title = w.title) AS time"
            " FROM watched AS w ORDER BY title"
        ),
    )


@router.post("/watch/{name}")
async def watch(here: Visiting, name: str) -> Response:
    title = _article(here, name.replace("_", " "))["title"]
    if (await here.form()).get("value") == "on":
        here.change("INSERT OR IGNORE INTO watched VALUES (?)", title)
        here.notice(f"{title} is on your watchlist now.")
    else:
        here.change("DELETE FROM watched WHERE title = ?", title)
        here.notice(f"{title} is not on your watchlist any more.")
    return here.go("/wiki/" + address_of(title))


def _article(here: Here, title: str) -> sqlite3.Row:
    return here.row("SELECT * FROM articles WHERE title = ?", title)


def _categories(here: Here) -> list[sqlite3.Row]:
    return here.rows("SELECT name, count(*) AS count FROM categories GROUP BY name ORDER BY name")


def _like(text: str) -> str:
    for sign in "!%_":
        text = text.replace(sign, "!" + sign)
    return f"%{text}%"
