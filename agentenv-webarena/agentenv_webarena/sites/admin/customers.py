"""Customers: the grid, and one customer."""

from __future__ import annotations

import re

from fastapi import APIRouter
from starlette.responses import Response

from agentenv_webarena.sites.admin.fields import Conditions
from agentenv_webarena.sites.admin.signing import Door
from agentenv_webarena.sites.pages import Here, Visiting, listing
from agentenv_webarena.sites.shop.numbers import Number

router = APIRouter(route_class=Door)
KINDS = ["General", "Wholesale", "Retailer"]


@router.get("/customer/index/")
async def grid(here: Visiting) -> Response:
    asked = Conditions(here)
    asked.holds("keyword", "c.name", "c.email", "c.phone")
    asked.equals("group", "c.kind")
    asked.equals("state", "a.state")
    found = listing(
        here,
        "SELECT c.*, a.city, a.state FROM customers c"
        " JOIN addresses a ON a.customer = c.id AND a.preferred"
        f" WHERE {asked.where} ORDER BY c.id",
        *asked.values,
    )
    states = here.rows("SELECT DISTINCT state FROM addresses ORDER BY state")
    return here.page("customers.html", customers=found, kinds=KINDS, states=states)


@router.get("/customer/index/edit/id/{number}/")
async def edit(here: Visiting, number: Number) -> Response:
    return _page(here, number, {}, "")


def _page(here: Here, number: int, form: dict[str, str], failed: str) -> Response:
    this = here.row("SELECT * FROM customers WHERE id = ?", number)
    spent = here.row(
        "SELECT coalesce(sum(total), 0) AS total, count(*) AS orders FROM orders"
        " WHERE customer = ? AND status <> 'Canceled'",
        number,
    )
    return here.page(
        "customer.html",
        this={**this, **form},
        spent=spent,
        orders=here.rows(
            "SELECT * FROM orders WHERE customer = ? ORDER BY created DESC, id", number
        ),
        addresses=here.rows("SELECT * FROM addresses WHERE customer = ? ORDER BY id", number),
        kinds=KINDS,
        failed=failed,
    )


@router.post("/customer/index/edit/id/{number}/")
async def edited(here: Visiting, number: Number) -> Response:
    here.row("SELECT id FROM customers WHERE id = ?", number)
    form = await here.form()
    name, email = form.get("name", ""), form.get("email", "")
    failed = ""
    if not 1 <= len(name) <= 80:
        failed = "The name has 1 to 80 letters."
    elif not re.fullmatch(r"[^@\s]{1,80}@[^@\s]{1,80}", email):
        failed = "The email address is not valid."
    elif here.value("SELECT count(*) FROM customers WHERE email = ? AND id <> ?", email, number):
        failed = "Another customer has this email address."
    elif not re.fullmatch(r"[0-9 +()-]{5,25}", form.get("phone", "")):
        failed = "The phone number has 5 to 25 digits."
    elif form.get("kind") not in KINDS:
        failed = "Please choose a group."
    if failed:
        return _page(here, number, form, failed)
    here.change(
        "UPDATE customers SET name = ?, email = ?, phone = ?, kind = ? WHERE id = ?",
        *(name, email, form["phone"], form["kind"], number),
    )
    here.notice("You saved the customer.")
    return here.go(f"/customer/index/edit/id/{number}/")
