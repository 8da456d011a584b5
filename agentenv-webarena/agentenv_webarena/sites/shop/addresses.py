"""The customer's address book."""

from __future__ import annotations

import re

from fastapi import APIRouter
from starlette.responses import Response

from agentenv_webarena.sites.pages import Here, Visiting
from agentenv_webarena.sites.shop.numbers import Number
from agentenv_webarena.sites.shop.signing import sign_in

router = APIRouter()
FIELDS = {  # name -> label
    "name": "Full name",
    "street": "Street address",
    "city": "City",
    "state": "State",
    "postcode": "Zip code",
    "phone": "Phone number",
}
EMPTY = {**dict.fromkeys(FIELDS, ""), "preferred": 0}


@router.get("/customer/address/")
async def book(here: Visiting) -> Response:
    if not here.user:
        return sign_in(here)
    found = here.rows("SELECT * FROM addresses WHERE customer = 1 ORDER BY preferred DESC, id")
    return here.page("addresses.html", addresses=found)


@router.get("/customer/address/new/")
async def new(here: Visiting) -> Response:
    if not here.user:
        return sign_in(here)
    return here.page("address.html", this=EMPTY, fields=FIELDS, number=0, failed="")


@router.get("/customer/address/edit/id/{number}/")
async def edit(here: Visiting, number: Number) -> Response:
    if not here.user:
        return sign_in(here)
    this = here.row("SELECT * FROM addresses WHERE id = ? AND customer = 1", number)
    return here.page("address.html", this=this, fields=FIELDS, number=number, failed="")


@router.post("/customer/address/new/")
async def added(here: Visiting) -> Response:
    return await _save(here, 0)


@router.post("/customer/address/edit/id/{number}/")
async def edited(here: Visiting, number: Number) -> Response:
    return await _save(here, number)


async def _save(here: Here, number: int) -> Response:
    if not here.user:
        return sign_in(here, after="/customer/address/")
    if number:
        here.row("SELECT id FROM addresses WHERE id = ? AND customer = 1", number)
    form = await here.form()
    values = [form.get(each, "") for each in FIELDS]
    failed = _wrong(form)
    if failed:
        this = {**EMPTY, **form, "preferred": "preferred" in form}
        return here.page("address.html", this=this, fields=FIELDS, number=number, failed=failed)
    if number:
        here.change(
            "UPDATE addresses SET name = ?, street = ?, city = ?, state = ?, postcode = ?,"
            " phone = ? WHERE id = ?",
            *(*values, number),
        )
    else:
        number = here.change(
            "INSERT INTO addresses (customer, name, street, city, state, postcode, phone)"
            " VALUES (1, ?, ?, ?, ?, ?, ?)",
            *values,
        )
    if "preferred" in form:
        here.change("UPDATE addresses SET preferred = (id = ?) WHERE customer = 1", number)
    here.notice("You saved the address.")
    return here.go("/customer/address/")


def _wrong(form: dict[str, str]) -> str:
    for name, label in FIELDS.items():
        if not 1 <= len(form.get(name, "")) <= 120:
            return f"{label} is a required field of at most 120 letters."
    if not re.fullmatch(r"\d{5}", form["postcode"], re.ASCII):
        return "Zip code is a number of five digits."
    return ""


@router.post("/customer/address/delete/id/{number}/")
async def deleted(here: Visiting, number: Number) -> Response:
    if not here.user:
        return sign_in(here, after="/customer/address/")
    this = here.row("SELECT * FROM addresses WHERE id = ? AND customer = 1", number)
    if this["preferred"]:
        here.notice("The default address cannot be deleted.")
    else:
        here.change("DELETE FROM addresses WHERE id = ?", number)
        here.notice("You deleted the address.")
    return here.go("/customer/address/")
