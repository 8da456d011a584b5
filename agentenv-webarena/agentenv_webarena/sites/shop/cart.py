"""The cart: what is to be bought, and what it costs."""

from __future__ import annotations

import sqlite3

from fastapi import APIRouter
from starlette.responses import Response

from agentenv_webarena.sites.pages import Here, Visiting
from agentenv_webarena.sites.shop.content.orders import NOW, Sums
from agentenv_webarena.sites.shop.content.products import slug
from agentenv_webarena.sites.shop.numbers import Number
from agentenv_webarena.sites.shop.product import axes

router = APIRouter()
MOST = 100  # pieces of one product


def lines(here: Here) -> list[sqlite3.Row]:
    return here.rows(
        "SELECT k.id, k.chosen, k.quantity, p.id AS product, p.name, p.sku, p.slug, p.price,"
        " p.hue, p.stock, c.slug AS place, p.price * k.quantity AS sum FROM cart k"
        " JOIN products p ON p.id = k.product JOIN categories c ON c.id = p.category ORDER BY k.id"
    )


def sums(here: Here, shipping: int = 0) -> Sums:
    subtotal = sum(each["sum"] for each in lines(here))
    coupon = applied(here)
    off = 0
    if coupon is not None and subtotal >= coupon["least"]:
        percent = coupon["kind"] == "percent"
        off = subtotal * coupon["amount"] // 100 if percent else coupon["amount"]
    return Sums(subtotal, min(off, subtotal), shipping)


def applied(here: Here) -> sqlite3.Row | None:
    """The coupon that the cart has and that still holds."""
    for each in here.rows("SELECT code FROM cart_coupon"):
        return _valid(here, each["code"])
    return None


def _valid(here: Here, code: str) -> sqlite3.Row | None:
    today = NOW.date().isoformat()
    found = here.rows(
        "SELECT * FROM coupons WHERE code = ? COLLATE NOCASE AND active"
        " AND starts <= ? AND ends >= ? ORDER BY id",
        *(code, today, today),
    )
    return found[0] if found else None


def put(here: Here, product: int, chosen: str, quantity: int) -> str:
    """Into the cart; what is wrong with it, "" when it was done."""
    stock = here.value("SELECT stock FROM products WHERE id = ?", product)
    same = here.rows("SELECT * FROM cart WHERE product = ?", product)
    if sum(each["quantity"] for each in same) + quantity > min(stock, MOST):
        return "The requested quantity is not available."
    for each in same:
        if each["chosen"] == chosen:
            here.change(
                "UPDATE cart SET quantity = quantity + ? WHERE id = ?", quantity, each["id"]
            )
            return ""
    here.change(
        "INSERT INTO cart (product, chosen, quantity) VALUES (?, ?, ?)", product, chosen, quantity
    )
    return ""


@router.get("/checkout/cart/")
async def cart(here: Visiting) -> Response:
    return here.page("cart.html", lines=lines(here), sums=sums(here), coupon=applied(here))


@router.post("/checkout/cart/add/{product}")
async def add(here: Visiting, product: str) -> Response:
    this = here.row("SELECT * FROM products WHERE slug = ? AND enabled", product)
    form = await here.form()
    chosen = []
    for axis, values in axes(here, this["id"]).items():
        if form.get(slug(axis)) not in values:
            here.notice(f"Not added to the cart: please choose an option for {axis}.")
            return here.go(f"/product/{product}")
        chosen.append(f"{axis}: {form[slug(axis)]}")
    quantity = _quantity(form.get("quantity", ""))
    if not quantity:
        here.notice(f"Not added to the cart: the quantity is a whole number from 1 to {MOST}.")
        return here.go(f"/product/{product}")
    wrong = put(here, this["id"], ", ".join(chosen), quantity)
    here.notice(wrong or f"You added {this['name']} to your shopping cart.")
    return here.go(f"/product/{product}")


def _quantity(text: str) -> int:
    """0 for what is no number of pieces."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    return number if number <= MOST else 0


@router.post("/checkout/cart/update/{line}")
async def update(here: Visiting, line: Number) -> Response:
    every = lines(here)
    this = next((each for each in every if each["id"] == line), None)
    form = await here.form()
    quantity = _quantity(form.get("quantity", ""))
    if this is None or not quantity:
        here.notice(f"The quantity is a whole number from 1 to {MOST}.")
    elif quantity + _others(every, this) > min(this["stock"], MOST):
        here.notice("The requested quantity is not available.")
    else:
        here.change("UPDATE cart SET quantity = ? WHERE id = ?", quantity, line)
        here.notice("The shopping cart is up to date.")
    return here.go("/checkout/cart/")


def _others(every: list[sqlite3.Row], this: sqlite3.Row) -> int:
    """How many pieces of the same product other lines have, with other options."""
    return sum(
        each["quantity"]
        for each in every
        if each["product"] == this["product"] and each["id"] != this["id"]
    )


@router.post("/checkout/cart/remove/{line}")
async def remove(here: Visiting, line: Number) -> Response:
    here.change("DELETE FROM cart WHERE id = ?", line)
    return here.go("/checkout/cart/")


@router.post("/checkout/cart/coupon")
async def coupon(here: Visiting) -> Response:
    code = (await here.form()).get("code", "")[:50]
    found = _valid(here, code)
    if found is None:
        here.notice(f'The coupon code "{code}" is not valid.')
    elif sums(here).subtotal < found["least"]:
        least = f"${found['least'] / 100:,.2f}"
        here.notice(f"The coupon code {found['code']} needs a subtotal of at least {least}.")
    else:
        here.change("DELETE FROM cart_coupon")
        here.change("INSERT INTO cart_coupon VALUES (?)", found["code"])
        here.notice(f"You used coupon code {found['code']}.")
    return here.go("/checkout/cart/")


@router.post("/checkout/cart/coupon/cancel")
async def no_coupon(here: Visiting) -> Response:
    here.change("DELETE FROM cart_coupon")
    here.notice("You canceled the coupon code.")
    return here.go("/checkout/cart/")
