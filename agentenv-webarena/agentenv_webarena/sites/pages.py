"""Pages: what the routes of every built-in site work with."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from agentenv_webarena.sites.addresses import ROLES, host
from agentenv_webarena.sites.web import Site, Visit

FOLDER = Path(__file__).parent
LONGEST_FIELD = 10_000  # characters of one form field; what is longer is cut


class Here:
    """A request to one site: its visit, its content, and the answers it can give."""

    def __init__(self, request: Request):
        self.request = request
        self.site: Site = request.app.state.site
        self.visit: Visit = request.scope["visit"]
        self.database = self.visit.database(self.site.database or self.site.name)

    @property
    def user(self) -> str:
        """The name of the one signed in; "" for nobody."""
        return self.visit.users[self.site.name]

    @user.setter
    def user(self, name: str) -> None:
        self.visit.users[self.site.name] = name

    def rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        found: list[sqlite3.Row] = self.database.execute(query, values).fetchall()
        return found

    def row(self, query: str, *values: Any) -> sqlite3.Row:
        """The first one; a page that has none does not exist."""
        found = self.database.execute(query, values).fetchone()
        if found is None:
            raise HTTPException(404)
        return found  # type: ignore[no-any-return]

    def value(self, query: str, *values: Any) -> Any:
        return self.row(query, *values)[0]

    def change(self, statement: str, *values: Any) -> int:
        """The id of the row that was added, where one was."""
        return self.database.execute(statement, values).lastrowid or 0

    async def form(self) -> dict[str, str]:
        """What was filled in: the last value of each field, without blanks around it."""
        sent = await self.request.form()
        return {
            name: value.strip()[:LONGEST_FIELD].replace("\r\n", "\n")
            for name, value in sent.items()
            if isinstance(value, str)
        }

    def notice(self, text: str) -> None:
        """Told on the next page that is shown."""
        self.visit.notices.setdefault(self.site.name, []).append(text)

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """A template of the site, such as `product.html`."""
        return self.rendered(f"{self.site.name}/{template}", status, **values)

    def rendered(self, template: str, status: int, **values: Any) -> Response:
        notices = self.visit.notices.pop(self.site.name, [])
        text = TEMPLATES.get_template(template).render(
            here=self, site=self.site, user=self.user, notices=notices, **values
        )
        # Going back shows a page as it is now, not as it was kept.
        return HTMLResponse(text, status, {"Cache-Control": "no-store"})

    def go(self, path: str) -> Response:
        """After a form was sent: to the page that shows what became of it."""
        return RedirectResponse(path, 303)

    def link(self, site: str, path: str = "/") -> str:
        """Of a page on another site."""
        return f"http://{host(site, self.request.scope['domain'])}{path}"

    @property
    def query(self) -> dict[str, str]:
        return dict(self.request.query_params)

    def number(self, name: str, default: int = 1) -> int:
        """Of the query; what is no number is the default."""
        text = self.request.query_params.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default


Visiting = Annotated[Here, Depends(Here)]


@dataclass(frozen=True)
class Listing:
    """A part of a long list, as `parts.pager` shows it."""

    rows: list[sqlite3.Row]
    number: int  # of this page, from 1
    pages: int
    total: int


def listing(here: Here, query: str, *values: Any, size: int = 20) -> Listing:
    """What a query finds, one page of it: the page that `?page=` asks for."""
    total = here.value(f"SELECT count(*) FROM ({query})", *values)
    pages = max(1, -(-total // size))
    number = min(max(1, here.number("page")), pages)
    found = here.rows(f"{query} LIMIT ? OFFSET ?", *values, size, (number - 1) * size)
    return Listing(found, number, pages, total)


def application(site: Site) -> FastAPI:
    """The site's routes, its style, and pages for what does not exist."""
    app = FastAPI(title=site.title, openapi_url=None)
    app.state.site = site
    app.mount("/look", _Look(directory=FOLDER / "look"))
    style = FOLDER / site.name / "static"
    if style.is_dir():
        app.mount("/static", StaticFiles(directory=style))
    app.include_router(site.router)
    app.add_exception_handler(HTTPException, _failed)
    app.add_exception_handler(RequestValidationError, _misunderstood)
    return app


class _Look(StaticFiles):
    """Style and fonts; the templates beside them are no pages."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        return super().lookup_path(path) if path.endswith((".css", ".woff2")) else ("", None)


async def _failed(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    told = "This page does not exist." if status == 404 else str(getattr(error, "detail", ""))
    return _told(request, told, status)


async def _misunderstood(request: Request, error: Exception) -> Response:
    return _told(request, "The address or the form is not one that this site knows.", 422)


def _told(request: Request, told: str, status: int) -> Response:
    """In the site's own layout, so that a visitor who is lost finds back."""
    return Here(request).rendered("look/error.html", status, told=told)


def _query(here: Here, **changed: Any) -> str:
    """The query of this page with some values changed."""
    return "?" + urlencode({**here.query, **changed})


TEMPLATES = Environment(
    loader=PrefixLoader(
        {
            "look": FileSystemLoader(FOLDER / "look"),
            **{each: FileSystemLoader(FOLDER / each / "templates") for each in ROLES},
        }
    ),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.globals["query"] = _query
TEMPLATES.filters["money"] = lambda cents: f"${cents / 100:,.2f}"
