"""Signing in and out."""

from __future__ import annotations

import sqlite3

from fastapi import APIRouter
from starlette.responses import Response

from agentenv_webarena.sites.pages import Here, Visiting
from agentenv_webarena.sites.shop.content.people import EMAIL, PASSWORD

router = APIRouter()


def customer(here: Here) -> sqlite3.Row | None:
    """The one who is signed in."""
    if not here.user:
        return None
    return here.row("SELECT * FROM customers WHERE id = 1")


def sign_in(here: Here, failed: str = "", after: str = "") -> Response:
    """Shown in place of a page that only customers see."""
    if not after and here.request.method == "GET":
        after = here.request.url.path
    return here.page("sign_in.html", email=EMAIL, password=PASSWORD, failed=failed, after=after)


def inside(path: str, default: str) -> str:
    """A path of this site and nothing else."""
    plain = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if plain and path.isascii() and path.isprintable() else default


@router.get("/customer/account/login")
async def login(here: Visiting) -> Response:
    return sign_in(here, after="/customer/account/")


@router.post("/customer/account/login")
async def signed_in(here: Visiting) -> Response:
    form = await here.form()
    after = inside(form.get("after", ""), "/customer/account/")
    if form.get("email", "").lower() != EMAIL or form.get("password") != PASSWORD:
        failed = "The account sign-in was incorrect. Check the email address and the password."
        return sign_in(here, failed, after)
    here.user = EMAIL
    here.notice("You are signed in.")
    return here.go(after)


@router.post("/customer/account/logout")
async def logout(here: Visiting) -> Response:
    here.user = ""
    here.notice("You are signed out.")
    return here.go("/")
