"""The customer's orders, and ordering the same again."""

from __future__ import annotations

import sqlite3

from fastapi import APIRouter
from starlette.responses import Response

from agentenv_webarena.sites.pages import Here, Visiting, listing
from agentenv_webarena.sites.shop.cart import put
from agentenv_webarena.sites.shop.numbers import Number
from agentenv_webarena.sites.shop.signing import sign_in

router = APIRouter()


def items(here: Here, order: int) -> list[sqlite3.Row]:
    return here.rows(
        "SELECT i.*, p.slug FROM order_items i JOIN products p ON p.id = i.product"
        " WHERE i.order_id = ? ORDER BY i.id",
        order,
    )


def _own(here: Here, order: int) -> sqlite3.Row:
    return here.row("SELECT * FROM orders WHERE id = ? AND customer = 1", order)


@router.get("/sales/order/history/")
async def history(here: Visiting) -> Response:
    if not here.user:
        return sign_in(here)
    orders = listing(
        here, "SELECT * FROM orders WHERE customer = 1 ORDER BY created DESC, id DESC", size=10
    )
    return here.page("orders.html", orders=orders)


@router.get("/sales/order/view/order_id/{order}/")
async def view(here: Visiting, order: Number) -> Response:
    if not here.user:
        return sign_in(here)
    this = _own(here, order)
    comments = here.rows("SELECT * FROM order_comments WHERE order_id = ? ORDER BY id", this["id"])
    invoices = here.rows("SELECT * FROM invoices WHERE order_id = ? ORDER BY id", this["id"])
    return here.page(
        "order.html",
        this=this,
        items=items(here, this["id"]),
        comments=comments,
        invoices=invoices,
    )


@router.get("/sales/order/invoice/order_id/{order}/")
async def invoice(here: Visiting, order: Number) -> Response:
    if not here.user:
        return sign_in(here)
    this = _own(here, order)
    paper = here.row("SELECT * FROM invoices WHERE order_id = ?", this["id"])
    return here.page("invoice.html", this=this, paper=paper, items=items(here, this["id"]))


@router.post("/sales/order/reorder/order_id/{order}/")
async def reorder(here: Visiting, order: Number) -> Response:
    if not here.user:
        return sign_in(here, after="/sales/order/history/")
    this = _own(here, order)
    for each in items(here, this["id"]):
        if not here.value("SELECT enabled FROM products WHERE id = ?", each["product"]):
            here.notice(f"{each['name']} is no longer sold.")
            continue
        wrong = put(here, each["product"], each["chosen"], each["quantity"])
        if wrong:
            here.notice(f"{each['name']}: {wrong}")
    return here.go("/checkout/cart/")
