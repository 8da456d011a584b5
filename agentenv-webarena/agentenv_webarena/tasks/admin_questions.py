"""What people want to know about orders, customers and reviews."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from agentenv_webarena.sites.web import rows
from agentenv_webarena.tasks.admin_ways import orders, to_customer, to_order
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.plan import Plan, answer, click, fill, see
from agentenv_webarena.tasks.shop_ways import amount, money, number, shuffled
from agentenv_webarena.tasks.wanted import exact, impossible, includes


def lifetime(random: Random, contents: Contents) -> Iterator[Draft]:
    base = contents["shop"]
    for each in shuffled(random, rows(base, "SELECT * FROM customers WHERE id > 1")):
        kept = orders(base, "o.customer = ? AND o.status <> 'Canceled'", each["id"])
        if len(kept) < 2:
            continue
        total = sum(order["total"] for order in kept)
        plan = (*to_customer(each["name"]), see(money(total)), answer(money(total)))
        yield Draft({"name": each["name"]}, includes(amount(total)), plan)


def contact(random: Random, contents: Contents) -> Iterator[Draft]:
    """Of who placed an order; every fifth order does not exist."""
    for place, each in enumerate(shuffled(random, orders(contents["shop"], "o.customer > 1"))):
        what, column = random.choice([("email address", "email"), ("phone number", "called")])
        if place % 5 == 4:
            wrong = 700 + place * 13
            plan: Plan = (
                click("link", "Orders"),
                fill("Order number", number(wrong), enter=True),
                see("0 records found"),
                answer("N/A"),
            )
            reason = f"There is no order {number(wrong)}."
            yield Draft({"what": what, "number": number(wrong)}, impossible(reason), plan)
            continue
        plan = (*to_order(each["id"]), see(each[column]), answer(each[column]))
        values = {"what": what, "number": number(each["id"])}
        yield Draft(values, includes(each[column]), plan)


def last_order(random: Random, contents: Contents) -> Iterator[Draft]:
    """Every third customer never ordered."""
    base = contents["shop"]
    customers = rows(base, "SELECT * FROM customers WHERE id > 1")
    none = iter([each for each in customers if not orders(base, "o.customer = ?", each["id"])])
    some = [each for each in customers if orders(base, "o.customer = ?", each["id"])]
    for place, each in enumerate(shuffled(random, some)):
        bare = next(none, None) if place % 3 == 2 else None
        if bare is not None:
            plan = (*to_customer(bare["name"]), see("No orders"), answer("N/A"))
            wanted = impossible(f"{bare['name']} never placed an order.")
            yield Draft({"name": bare["name"]}, wanted, plan)
        newest = orders(base, "o.customer = ?", each["id"])[0]
        wanted = includes(amount(newest["total"]))
        total = money(newest["total"])
        yield Draft(
            {"name": each["name"]}, wanted, (*to_customer(each["name"]), see(total), answer(total))
        )


def counted_reviews(random: Random, contents: Contents) -> Iterator[Draft]:
    """How often a customer gave a number of stars."""
    base = contents["shop"]
    found = rows(
        base,
        "SELECT nickname, stars, count(*) AS amount FROM reviews WHERE status = 'Approved'"
        " GROUP BY nickname, stars HAVING amount > 1",
    )
    for each in shuffled(random, found):
        plan = (
            click("link", "Reviews"),
            click("option", "Approved"),
            click("option", str(each["stars"])),
            fill("Nickname", each["nickname"], enter=True),
            see(f"{each['amount']} records found"),
            answer(str(each["amount"])),
        )
        values = {"nickname": each["nickname"], "stars": str(each["stars"])}
        yield Draft(values, exact(str(each["amount"])), plan)


def living(random: Random, contents: Contents) -> Iterator[Draft]:
    base = contents["shop"]
    found = rows(
        base,
        "SELECT a.state, c.kind, count(*) AS amount FROM customers c"
        " JOIN addresses a ON a.customer = c.id AND a.preferred GROUP BY a.state, c.kind"
        " HAVING amount > 1",
    )
    for each in shuffled(random, found):
        plan = (
            click("link", "All Customers"),
            click("option", each["kind"]),
            click("option", each["state"]),
            click("button", "Apply Filters"),
            see(f"{each['amount']} records found"),
            answer(str(each["amount"])),
        )
        values = {"kind": each["kind"], "state": each["state"]}
        yield Draft(values, exact(str(each["amount"])), plan)


INTENTS = [
    Intent(
        "How much has the customer {{name}} spent in total? Leave out canceled orders.",
        ["admin"],
        lifetime,
        10,
    ),
    Intent(
        "What is the {{what}} of the customer who placed order {{number}}?", ["admin"], contact, 12
    ),
    Intent("What is the total of the last order that {{name}} placed?", ["admin"], last_order, 10),
    Intent(
        "How many approved reviews with {{stars}} of 5 stars did {{nickname}} write? "
        "Answer with the number alone.",
        ["admin"],
        counted_reviews,
        10,
    ),
    Intent(
        "How many customers of the group {{kind}} have their default address in {{state}}? "
        "Answer with the number alone.",
        ["admin"],
        living,
        8,
    ),
]
