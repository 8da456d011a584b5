"""Checkout: where the goods go, how they are paid, and the order that comes of it."""

from __future__ import annotations

import sqlite3

from fastapi import APIRouter
from starlette.responses import Response

from agentenv_webarena.sites.pages import Here, Visiting
from agentenv_webarena.sites.shop.cart import applied, lines, sums
from agentenv_webarena.sites.shop.content.orders import DAYS, NOW, PAYMENTS, SHIPPING
from agentenv_webarena.sites.shop.numbers import Number
from agentenv_webarena.sites.shop.signing import sign_in

router = APIRouter()
MOST_IN_CASH = 40_000  # cents


@router.get("/checkout/")
async def shipping(here: Visiting) -> Response:
    if not here.user:
        return sign_in(here)
    if not lines(here):
        return here.go("/checkout/cart/")
    return here.page(
        "shipping.html",
        addresses=_addresses(here),
        methods=SHIPPING,
        days=DAYS,
        lines=lines(here),
        sums=sums(here),
    )


def _addresses(here: Here) -> list[sqlite3.Row]:
    return here.rows("SELECT * FROM addresses WHERE customer = 1 ORDER BY preferred DESC, id")


def _address(here: Here, number: str) -> sqlite3.Row | None:
    return next((each for each in _addresses(here) if str(each["id"]) == number), None)


@router.get("/checkout/payment")
async def payment(here: Visiting) -> Response:
    if not here.user:
        return sign_in(here, after="/checkout/")
    method, address = here.query.get("method", ""), _address(here, here.query.get("address", ""))
    if not lines(here):
        return here.go("/checkout/cart/")
    if method not in SHIPPING or address is None:
        here.notice("Please choose an address and a shipping method.")
        return here.go("/checkout/")
    return here.page(
        "payment.html",
        address=address,
        method=method,
        payments=PAYMENTS,
        lines=lines(here),
        sums=sums(here, SHIPPING[method]),
    )


@router.post("/checkout/place")
async def place(here: Visiting) -> Response:
    if not here.user:
        return sign_in(here, after="/checkout/")
    form = await here.form()
    method, way = form.get("method", ""), form.get("payment", "")
    address = _address(here, form.get("address", ""))
    if not lines(here):
        return here.go("/checkout/cart/")
    if method not in SHIPPING or address is None:
        here.notice("Please choose an address and a shipping method.")
        return here.go("/checkout/")
    wrong = _refused(here, way, sums(here, SHIPPING[method]).total)
    if wrong:
        here.notice(wrong)
        return here.go(f"/checkout/payment?address={address['id']}&method={method}")
    return here.go(f"/checkout/success/{_order(here, address, method, way)}")


def _refused(here: Here, way: str, total: int) -> str:
    """Why an order cannot be placed like this; "" when it can."""
    if way not in PAYMENTS:
        return "Please choose a payment method."
    if way == "Cash on delivery" and total > MOST_IN_CASH:
        return "Cash on delivery is possible up to an order total of $400.00."
    short = [each["name"] for each in lines(here) if each["quantity"] > each["stock"]]
    return f"There is not enough stock of {short[0]}." if short else ""


def _order(here: Here, address: sqlite3.Row, method: str, way: str) -> int:
    cost, coupon = sums(here, SHIPPING[method]), applied(here)
    written = (
        f"{address['name']}\n{address['street']}\n"
        f"{address['city']}, {address['state']} {address['postcode']}\n{address['phone']}"
    )
    order = here.change(
        "INSERT INTO orders (customer, created, status, shipping_method, payment, subtotal,"
        " discount, coupon, shipping, tax, total, address)"
        " VALUES (1, ?, 'Pending', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        *(NOW.strftime("%Y-%m-%d %H:%M"), method, way, cost.subtotal, cost.discount),
        *(coupon["code"] if coupon and cost.discount else "", cost.shipping, cost.tax),
        *(cost.total, written),
    )
    for each in lines(here):
        here.change(
            "INSERT INTO order_items (order_id, product, name, sku, chosen, price, quantity)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            *(order, each["product"], each["name"], each["sku"], each["chosen"]),
            *(each["price"], each["quantity"]),
        )
        here.change(
            "UPDATE products SET stock = stock - ? WHERE id = ?", each["quantity"], each["product"]
        )
    if coupon and cost.discount:
        here.change("UPDATE coupons SET uses = uses + 1 WHERE id = ?", coupon["id"])
    here.change("DELETE FROM cart")
    here.change("DELETE FROM cart_coupon")
    return order


@router.get("/checkout/success/{order}")
async def success(here: Visiting, order: Number) -> Response:
    if not here.user:
        return sign_in(here)
    this = here.row("SELECT * FROM orders WHERE id = ? AND customer = 1", order)
    return here.page("success.html", this=this)
