"""Cart price rules: what a coupon code takes off the price."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from agentenv_webarena.sites.admin.fields import Conditions, day_of, whole
from agentenv_webarena.sites.admin.signing import Door
from agentenv_webarena.sites.pages import Here, Visiting, listing
from agentenv_webarena.sites.shop.content.orders import NOW
from agentenv_webarena.sites.shop.goods import cents
from agentenv_webarena.sites.shop.numbers import Number

router = APIRouter(route_class=Door)
KINDS = {"percent": "Percent of the price", "fixed": "Fixed amount in dollars"}
EMPTY = {
    "id": 0,
    "name": "",
    "code": "",
    "kind": "percent",
    "amount": "",
    "least": "0",
    "active": 1,
    "starts": NOW.date().isoformat(),
    "ends": "2024-12-31",
    "uses": 0,
}


@router.get("/promo/quote/")
async def grid(here: Visiting) -> Response:
    asked = Conditions(here)
    asked.holds("keyword", "name", "code")
    asked.equals("status", "iif(active, 'Active', 'Inactive')")
    found = listing(here, f"SELECT * FROM coupons WHERE {asked.where} ORDER BY id", *asked.values)
    return here.page("coupons.html", coupons=found)


@router.get("/promo/quote/new/")
async def new(here: Visiting) -> Response:
    return here.page("coupon.html", this=EMPTY, kinds=KINDS, failed="")


@router.get("/promo/quote/edit/id/{number}/")
async def edit(here: Visiting, number: Number) -> Response:
    this = dict(here.row("SELECT * FROM coupons WHERE id = ?", number))
    if this["kind"] == "fixed":
        this["amount"] = f"{this['amount'] / 100:.2f}"
    this["least"] = f"{this['least'] / 100:.2f}"
    return here.page("coupon.html", this=this, kinds=KINDS, failed="")


@router.post("/promo/quote/new/")
async def added(here: Visiting) -> Response:
    return await _save(here, 0)


@router.post("/promo/quote/edit/id/{number}/")
async def edited(here: Visiting, number: Number) -> Response:
    here.row("SELECT id FROM coupons WHERE id = ?", number)
    return await _save(here, number)


async def _save(here: Here, number: int) -> Response:
    form = await here.form()
    kind = form.get("kind", "")
    amount = _amount(kind, form.get("amount", ""))
    least = cents(form.get("least", "") or "0")
    starts, ends = day_of(form.get("starts", "")), day_of(form.get("ends", ""))
    code = form.get("code", "").upper()
    failed = ""
    if not 1 <= len(form.get("name", "")) <= 100:
        failed = "The rule name has 1 to 100 letters."
    elif not re.fullmatch(r"[A-Z0-9_-]{2,30}", code):
        failed = "The coupon code has 2 to 30 letters and digits."
    elif here.value("SELECT count(*) FROM coupons WHERE code = ? AND id <> ?", code, number):
        failed = "Coupon with the same code already exists."
    elif amount is None:
        failed = "The discount amount is a percentage from 1 to 100, or an amount such as 5.00."
    elif least is None:
        failed = "The minimum subtotal is an amount such as 50.00."
    elif not starts or not ends or starts > ends:
        failed = "The dates are days such as 2024-05-31, the first before the last."
    if failed:
        this: dict[str, Any] = {**EMPTY, **form, "id": number}
        this["active"] = form.get("active") == "Active"
        return here.page("coupon.html", this=this, kinds=KINDS, failed=failed)
    values = (form["name"], code, kind, amount, least, starts, ends, form.get("active") == "Active")
    if number:
        here.change(
            "UPDATE coupons SET name = ?, code = ?, kind = ?, amount = ?, least = ?, starts = ?,"
            " ends = ?, active = ? WHERE id = ?",
            *(*values, number),
        )
    else:
        here.change(
            "INSERT INTO coupons (name, code, kind, amount, least, starts, ends, active, uses)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",
            *values,
        )
    here.notice("You saved the rule.")
    return here.go("/promo/quote/")


def _amount(kind: str, text: str) -> int | None:
    if kind == "percent":
        percent = whole(text.removesuffix("%").strip().removesuffix(".00"), 100)
        return percent or None
    return (cents(text) or None) if kind == "fixed" else None


@router.post("/promo/quote/delete/id/{number}/")
async def delete(here: Visiting, number: Number) -> Response:
    here.row("SELECT id FROM coupons WHERE id = ?", number)
    here.change("DELETE FROM coupons WHERE id = ?", number)
    here.notice("You deleted the rule.")
    return here.go("/promo/quote/")
