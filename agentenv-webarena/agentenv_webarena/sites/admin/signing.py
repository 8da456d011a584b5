"""Signing in: every other page of the back office is behind this door."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from agentenv_webarena.sites.pages import Here, Visiting
from agentenv_webarena.sites.shop.rest import ACCOUNT
from agentenv_webarena.sites.shop.signing import inside

router = APIRouter()


class Door(APIRoute):
    """A page that shows the sign-in form to who is not signed in."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            here = Here(request)
            return await handler(request) if here.user else sign_in(here)

        return guarded


def sign_in(here: Here, failed: str = "", after: str = "") -> Response:
    if not after and here.request.method == "GET":
        after = here.request.url.path
    return here.page("sign_in.html", account=ACCOUNT, failed=failed, after=after)


@router.get("/login")
async def login(here: Visiting) -> Response:
    return sign_in(here, after="/")


@router.post("/login")
async def signed_in(here: Visiting) -> Response:
    form = await here.form()
    after = inside(form.get("after", ""), "/")
    if {name: form.get(name) for name in ACCOUNT} != ACCOUNT:
        return sign_in(here, "The account sign-in was incorrect.", after)
    here.user = ACCOUNT["username"]
    return here.go(after)


@router.post("/logout")
async def logout(here: Visiting) -> Response:
    here.user = ""
    here.notice("You have logged out.")
    return here.go("/login")
