"""The customer's account: the overview, the name and phone, the newsletter, the own reviews."""

from __future__ import annotations

import re

from fastapi import APIRouter
from starlette.responses import Response

from agentenv_webarena.sites.pages import Visiting, listing
from agentenv_webarena.sites.shop.signing import customer, sign_in

router = APIRouter()


@router.get("/customer/account/")
async def account(here: Visiting) -> Response:
    me = customer(here)
    if me is None:
        return sign_in(here)
    orders = here.rows(
        "SELECT * FROM orders WHERE customer = 1 ORDER BY created DESC, id DESC LIMIT 5"
    )
    home = here.rows("SELECT * FROM addresses WHERE customer = 1 AND preferred")
    return here.page("account.html", me=me, orders=orders, home=home)


@router.get("/customer/account/edit")
async def edit(here: Visiting) -> Response:
    me = customer(here)
    if me is None:
        return sign_in(here)
    return here.page("account_edit.html", me=me, failed="")


@router.post("/customer/account/edit")
async def edited(here: Visiting) -> Response:
    me = customer(here)
    if me is None:
        return sign_in(here)
    form = await here.form()
    name, phone = form.get("name", ""), form.get("phone", "")
    if not 1 <= len(name) <= 80 or not re.fullmatch(r"[0-9 +()-]{5,25}", phone):
        failed = "Please give a name of at most 80 letters and a valid phone number."
        return here.page("account_edit.html", me={**me, **form}, failed=failed)
    here.change("UPDATE customers SET name = ?, phone = ? WHERE id = 1", name, phone)
    here.notice("You saved the account information.")
    return here.go("/customer/account/")


@router.get("/newsletter/manage/")
async def newsletter(here: Visiting) -> Response:
    me = customer(here)
    if me is None:
        return sign_in(here)
    return here.page("newsletter.html", me=me)


@router.post("/newsletter/manage/")
async def subscribed(here: Visiting) -> Response:
    if customer(here) is None:
        return sign_in(here)
    form = await here.form()
    here.change(
        "UPDATE customers SET newsletter = ?, offers = ? WHERE id = 1",
        *("newsletter" in form, "offers" in form),
    )
    here.notice("We have saved your subscription.")
    return here.go("/newsletter/manage/")


@router.get("/review/customer/")
async def reviews(here: Visiting) -> Response:
    if customer(here) is None:
        return sign_in(here)
    mine = listing(
        here,
        "SELECT r.*, p.name, p.slug FROM reviews r JOIN products p ON p.id = r.product"
        " WHERE r.customer = 1 ORDER BY r.created DESC, r.id DESC",
    )
    return here.page("own_reviews.html", reviews=mine)
