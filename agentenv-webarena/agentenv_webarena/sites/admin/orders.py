"""Orders: the grid, one order, and what is done with it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from agentenv_webarena.sites.admin.fields import Conditions
from agentenv_webarena.sites.admin.signing import Door
from agentenv_webarena.sites.pages import Here, Visiting, listing
from agentenv_webarena.sites.shop.content.orders import NOW
from agentenv_webarena.sites.shop.numbers import Number

router = APIRouter(route_class=Door)
STATUSES = ["Pending", "Processing", "Complete", "Canceled"]
FINAL = ("Complete", "Canceled")  # an order keeps these
SORTS = {
    "newest": ("Purchase date: newest first", "o.created DESC, o.id DESC"),
    "oldest": ("Purchase date: oldest first", "o.created, o.id"),
    "highest": ("Grand total: highest first", "o.total DESC, o.id"),
    "lowest": ("Grand total: lowest first", "o.total, o.id"),
}


@router.get("/sales/order/")
async def grid(here: Visiting) -> Response:
    asked = Conditions(here)
    asked.holds("number", "printf('%09d', o.id)")
    asked.holds("customer", "c.name", "c.email")
    asked.equals("status", "o.status")
    asked.days("o.created")
    sort = SORTS.get(here.query.get("sort", ""), SORTS["newest"])[1]
    found = listing(
        here,
        "SELECT o.*, c.name, c.email FROM orders o JOIN customers c ON c.id = o.customer"
        f" WHERE {asked.where} ORDER BY {sort}",
        *asked.values,
    )
    return here.page("orders.html", orders=found, statuses=STATUSES, sorts=SORTS)


@router.get("/sales/order/view/order_id/{order}/")
async def view(here: Visiting, order: Number) -> Response:
    this = here.row(
        "SELECT o.*, c.name, c.email, c.kind, c.phone FROM orders o"
        " JOIN customers c ON c.id = o.customer WHERE o.id = ?",
        order,
    )
    return here.page(
        "order.html",
        this=this,
        items=here.rows("SELECT * FROM order_items WHERE order_id = ? ORDER BY id", order),
        comments=here.rows("SELECT * FROM order_comments WHERE order_id = ? ORDER BY id", order),
        invoices=here.rows("SELECT * FROM invoices WHERE order_id = ? ORDER BY id", order),
        statuses=[this["status"]] if this["status"] in FINAL else STATUSES,
    )


def _page(order: int) -> str:
    return f"/sales/order/view/order_id/{order}/"


@router.post("/sales/order/comment/order_id/{order}/")
async def comment(here: Visiting, order: Number) -> Response:
    this = here.row("SELECT * FROM orders WHERE id = ?", order)
    form = await here.form()
    text, status = form.get("comment", "")[:1000], form.get("status", "")
    if status not in STATUSES:
        here.notice("Please choose a status.")
        return here.go(_page(order))
    if this["status"] in FINAL and status != this["status"]:
        here.notice(f"The order is {this['status'].lower()}: it keeps its status.")
        return here.go(_page(order))
    if not text and status == this["status"]:
        here.notice("Please write a comment or choose another status.")
        return here.go(_page(order))
    here.change("UPDATE orders SET status = ? WHERE id = ?", status, order)
    _note(here, order, status, text or f"The status was changed to {status}.")
    here.notice("The order was updated.")
    return here.go(_page(order))


def _note(here: Here, order: int, status: str, text: str) -> None:
    here.change(
        "INSERT INTO order_comments (order_id, created, status, text) VALUES (?, ?, ?, ?)",
        *(order, NOW.date().isoformat(), status, text),
    )


@router.post("/sales/order/cancel/order_id/{order}/")
async def cancel(here: Visiting, order: Number) -> Response:
    this = here.row("SELECT * FROM orders WHERE id = ?", order)
    if this["status"] in FINAL:
        here.notice("You have not canceled the order: it is complete or canceled already.")
        return here.go(_page(order))
    here.change("UPDATE orders SET status = 'Canceled' WHERE id = ?", order)
    _note(here, order, "Canceled", "The order was canceled.")
    here.notice("You canceled the order.")
    return here.go(_page(order))


@router.post("/sales/order/invoice/order_id/{order}/")
async def bill(here: Visiting, order: Number) -> Response:
    this = here.row("SELECT * FROM orders WHERE id = ?", order)
    if this["status"] != "Pending":
        here.notice("Only pending orders can be invoiced.")
        return here.go(_page(order))
    here.change(
        "INSERT INTO invoices (order_id, created, amount) VALUES (?, ?, ?)",
        *(order, NOW.date().isoformat(), this["total"]),
    )
    here.change("UPDATE orders SET status = 'Processing' WHERE id = ?", order)
    here.notice("The invoice has been created.")
    return here.go(_page(order))


@router.get("/sales/invoice/")
async def invoices(here: Visiting) -> Response:
    asked = Conditions(here)
    asked.holds("number", "printf('%09d', o.id)")
    asked.holds("customer", "c.name", "c.email")
    asked.days("i.created")
    found = listing(
        here,
        "SELECT i.*, c.name FROM invoices i JOIN orders o ON o.id = i.order_id"
        f" JOIN customers c ON c.id = o.customer WHERE {asked.where}"
        " ORDER BY i.created DESC, i.id DESC",
        *asked.values,
    )
    return here.page("invoices.html", invoices=found)
