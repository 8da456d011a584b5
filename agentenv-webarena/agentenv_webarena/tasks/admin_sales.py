"""What is to be done with orders and customers."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from agentenv_webarena.sites.web import rows
from agentenv_webarena.tasks.admin_ways import admin, orders, to_customer, to_order
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.plan import answer, click, fill, see
from agentenv_webarena.tasks.shop_ways import money, number, shuffled
from agentenv_webarena.tasks.wanted import all_of, arrives, impossible, shows, text

NOTES = [
    "The carrier found nobody at home and tries again on Monday.",
    "The customer wants the parcel before the weekend.",
    "Packed with an extra catalog.",
    "The box was damaged: sent again at our expense.",
    "Held back until the payment is clear.",
    "Address corrected after a call.",
]
PHONES = ["555-0201-1144", "555-0202-7788", "555-0203-3610", "555-0204-9522", "555-0205-6067"]


def _page(order: int) -> str:
    return admin(f"/sales/order/view/order_id/{order}/")


def cancel(random: Random, contents: Contents) -> Iterator[Draft]:
    """By the button or by the status; every fourth order cannot be canceled any more."""
    base = contents["shop"]
    canceled = len(orders(base, "o.status = 'Canceled'"))
    open_ones = shuffled(random, orders(base, "o.status IN ('Pending', 'Processing')"))
    done = iter(shuffled(random, orders(base, "o.status = 'Complete'")))
    for place, each in enumerate(open_ones):
        if place % 4 == 3:
            old = next(done)
            plan = (*to_order(old["id"]), see("Complete"), answer("N/A"))
            reason = "The order is complete: it cannot be canceled any more."
            yield Draft(
                {"number": number(old["id"])},
                impossible(reason),
                tuple(
                    move.because("There is no button to cancel it: it is complete.")
                    if move.verb == "stop"
                    else move
                    for move in plan
                ),
            )
        wanted = all_of(
            shows(_page(each["id"]), (text("#status"), "Canceled")),
            shows(
                admin("/sales/order/?status=Canceled"),
                (text("#records"), f"{canceled + 1} records found"),
            ),
        )
        plan = (*to_order(each["id"]), click("button", "Cancel Order"), answer(""))
        yield Draft({"number": number(each["id"])}, wanted, plan)


def note(random: Random, contents: Contents) -> Iterator[Draft]:
    """A new status and a comment."""
    base = contents["shop"]
    open_ones = orders(base, "o.status IN ('Pending', 'Processing')")
    for place, each in enumerate(shuffled(random, open_ones)):
        after = "Complete" if each["status"] == "Processing" else "Processing"
        words = NOTES[place % len(NOTES)]
        wanted = shows(
            _page(each["id"]),
            (text("#status"), after),
            (text("#comments"), [words]),
        )
        plan = (
            *to_order(each["id"]),
            click("option", after),
            fill("Comment", words),
            click("button", "Submit Comment"),
            answer(""),
        )
        values = {"number": number(each["id"]), "status": after, "note": words}
        yield Draft(values, wanted, plan)


def invoice(random: Random, contents: Contents) -> Iterator[Draft]:
    """Who is meant has one pending order."""
    base = contents["shop"]
    pending = orders(base, "o.status = 'Pending'")
    invoices = rows(base, "SELECT count(*) AS amount FROM invoices")[0]["amount"]
    for each in shuffled(random, pending):
        if sum(other["customer"] == each["customer"] for other in pending) > 1:
            continue
        wanted = all_of(
            arrives(_page(each["id"])),
            shows(
                _page(each["id"]),
                (text("#status"), "Processing"),
                (text("#invoices"), [f"Mar 15, 2024, {money(each['total'])}"]),
            ),
            shows(admin("/sales/invoice/"), (text("#records"), f"{invoices + 1} records found")),
        )
        plan = (
            click("link", "Orders"),
            click("option", "Pending"),
            fill("Customer", each["name"], enter=True),
            click("link", f"View {number(each['id'])}"),
            click("button", "Create Invoice"),
            answer(""),
        )
        yield Draft({"name": each["name"]}, wanted, plan)


def shows_orders(random: Random, contents: Contents) -> Iterator[Draft]:
    """A grid, filtered and sorted."""
    sorts = [
        ("the highest total first", "Grand total: highest first", "highest"),
        ("the lowest total first", "Grand total: lowest first", "lowest"),
        ("the oldest first", "Purchase date: oldest first", "oldest"),
    ]
    drawn = [(status, sort) for status in ("Pending", "Processing", "Canceled") for sort in sorts]
    for status, (order, label, key) in shuffled(random, drawn):
        plan = (
            click("link", "Orders"),
            click("option", status),
            click("option", label),
            click("button", "Apply Filters"),
            answer(""),
        )
        wanted = arrives(admin(f"/sales/order/?status={status}&sort={key}"))
        yield Draft({"status": status.lower(), "order": order}, wanted, plan)


def shows_dearest(random: Random, contents: Contents) -> Iterator[Draft]:
    """The page of the dearest order of a customer."""
    base = contents["shop"]
    for each in shuffled(random, rows(base, "SELECT * FROM customers WHERE id > 1")):
        placed = sorted(orders(base, "o.customer = ?", each["id"]), key=lambda one: -one["total"])
        if len(placed) < 3 or placed[0]["total"] == placed[1]["total"]:
            continue
        plan = (
            click("link", "Orders"),
            fill("Customer", each["name"]),
            click("option", "Grand total: highest first"),
            click("button", "Apply Filters"),
            click("link", f"View {number(placed[0]['id'])}"),
            answer(""),
        )
        yield Draft({"name": each["name"]}, arrives(_page(placed[0]["id"])), plan)


def group(random: Random, contents: Contents) -> Iterator[Draft]:
    groups = ["General", "Wholesale", "Retailer"]
    customers = rows(contents["shop"], "SELECT * FROM customers WHERE id > 1")
    for each in shuffled(random, customers):
        new = random.choice([name for name in groups if name != each["kind"]])
        wanted = shows(
            admin(f"/customer/index/edit/id/{each['id']}/"),
            ("document.querySelector('#kind').value", new),
            ("document.querySelector('#email').value", each["email"]),
        )
        plan = (
            *to_customer(each["name"]),
            click("option", new),
            click("button", "Save Customer"),
            answer(""),
        )
        yield Draft({"name": each["name"], "kind": new}, wanted, plan)


def phone(random: Random, contents: Contents) -> Iterator[Draft]:
    """Of who placed an order: the way leads over the order to the customer."""
    placed = orders(contents["shop"], "o.customer > 1")
    for new, each in zip(PHONES, shuffled(random, placed), strict=False):
        wanted = shows(
            admin(f"/customer/index/edit/id/{each['customer']}/"),
            ("document.querySelector('#phone').value", new),
            ("document.querySelector('#name').value", each["name"]),
        )
        plan = (
            *to_order(each["id"]),
            click("link", each["name"]),
            fill("Phone number", new),
            click("button", "Save Customer"),
            answer(""),
        )
        yield Draft({"number": number(each["id"]), "phone": new}, wanted, plan)


INTENTS = [
    Intent("Cancel order {{number}}.", ["admin"], cancel, 12),
    Intent(
        'Set the status of order {{number}} to {{status}} with the comment "{{note}}"',
        ["admin"],
        note,
        10,
    ),
    Intent(
        "Create the invoice for the pending order of {{name}}, and show me that order then.",
        ["admin"],
        invoice,
        7,
    ),
    Intent("Show me the {{status}} orders, {{order}}.", ["admin"], shows_orders, 8),
    Intent("Open the order of {{name}} with the highest total.", ["admin"], shows_dearest, 8),
    Intent("Move the customer {{name}} to the group {{kind}}.", ["admin"], group, 8),
    Intent(
        "The customer who placed order {{number}} has the new phone number {{phone}}: "
        "change it in the customer's account.",
        ["admin"],
        phone,
        5,
    ),
]
