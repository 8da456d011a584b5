"""What people want to be bought, or put into the cart."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from random import Random

from agentenv_webarena.sites.shop.content.orders import DAYS, NOW, PAYMENTS, SHIPPING, Sums
from agentenv_webarena.sites.web import rows
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.plan import Plan, answer, click, fill, see
from agentenv_webarena.tasks.shop_ways import (
    amount,
    choices,
    items,
    money,
    my_orders,
    number,
    products,
    shop,
    shuffled,
    to_order,
    to_product,
    told,
)
from agentenv_webarena.tasks.wanted import Wanted, all_of, includes, shows, text

LATEST = "func:shopping_get_latest_order_url()"
CART = "/checkout/cart/"
CART_ROWS = "document.querySelectorAll('#cart tbody tr').length.toString()"
ITEM_ROWS = "document.querySelectorAll('#items tbody tr').length.toString()"
PIECES = {1: "one piece", 2: "two pieces", 3: "three pieces", 4: "four pieces"}


def _goods(
    random: Random, base: sqlite3.Connection
) -> Iterator[tuple[sqlite3.Row, dict[str, str]]]:
    for product in shuffled(random, products(base, "p.stock > 20")):
        yield product, choices(base, random, product["id"])


def to_cart(name: str, chosen: dict[str, str], quantity: int) -> Plan:
    more = (fill("Quantity", str(quantity)),) if quantity > 1 else ()
    return (
        *to_product(name),
        *(click("option", value) for value in chosen.values()),
        *more,
        click("button", "Add to Cart"),
    )


def paid(pieces: int, method: str, payment: str) -> Plan:
    """From any page to the end of an order."""
    price = money(SHIPPING[method])
    return (
        click("link", f"My Cart ({pieces})"),
        click("link", "Proceed to Checkout"),
        click("radio", f"{method}: {price}, {DAYS[method]}"),
        click("button", "Continue to Payment"),
        click("radio", payment),
        click("button", "Place Order"),
    )


def _worded(chosen: dict[str, str]) -> str:
    return " and ".join(f"{name.lower()} {value}" for name, value in chosen.items())


def cart(random: Random, contents: Contents) -> Iterator[Draft]:
    for product, chosen in _goods(random, contents["shop"]):
        quantity = random.randrange(1, 5)
        wanted = shows(
            shop(CART),
            (text("#cart tbody td"), [product["name"], told(chosen)]),
            (text("a.cart"), f"My Cart ({quantity})"),
            (CART_ROWS, "1"),
        )
        values = {
            "quantity": PIECES[quantity],
            "product": product["name"],
            "chosen": _worded(chosen),
        }
        yield Draft(values, wanted, (*to_cart(product["name"], chosen, quantity), answer("")))


def order(random: Random, contents: Contents) -> Iterator[Draft]:
    for product, chosen in _goods(random, contents["shop"]):
        quantity, method = random.randrange(1, 4), random.choice(sorted(SHIPPING))
        payment = random.choice(PAYMENTS)
        if product["price"] * quantity > 30_000:
            continue
        wanted = shows(
            LATEST,
            (text("#items tbody td"), [product["name"], told(chosen)]),
            (text("#items tbody td:nth-child(4)"), str(quantity)),
            (text("#shipping-method"), method),
            (text("#payment-method"), payment),
            (text("#address"), _home(contents["shop"])),
            (ITEM_ROWS, "1"),
        )
        wanted = all_of(wanted, _one_more(contents["shop"]))
        values = {
            "quantity": PIECES[quantity],
            "product": product["name"],
            "chosen": _worded(chosen),
            "method": method.lower(),
            "payment": payment.lower(),
        }
        plan = (
            *to_cart(product["name"], chosen, quantity),
            *paid(quantity, method, payment),
            answer(""),
        )
        yield Draft(values, wanted, plan)


def again(random: Random, contents: Contents) -> Iterator[Draft]:
    """The same as in an older order, at the prices of today."""
    base = contents["shop"]
    for old in shuffled(random, my_orders(base)):
        goods = [(each, _product(base, each["product"])) for each in items(base, old["id"])]
        subtotal = sum(now["price"] * each["quantity"] for each, now in goods)
        short = any(now["stock"] < each["quantity"] for each, now in goods)
        way = to_order(base, old["id"])
        if short or subtotal > 30_000 or len(way) > 5:
            continue
        method, payment = random.choice(sorted(SHIPPING)), random.choice(PAYMENTS)
        total = Sums(subtotal, 0, SHIPPING[method]).total
        wanted = shows(
            LATEST,
            (text("#items"), [each[part] for each, _ in goods for part in ("name", "chosen")]),
            (ITEM_ROWS, str(len(goods))),
            (text("#grand-total"), money(total)),
            (text("#shipping-method"), method),
            (text("#payment-method"), payment),
            (text("#address"), _home(base)),
        )
        wanted = all_of(wanted, _one_more(base))
        values = {
            "number": number(old["id"]),
            "method": method.lower(),
            "payment": payment.lower(),
        }
        pieces = sum(each["quantity"] for each, _ in goods)
        plan = (*way, click("button", "Reorder"), *paid(pieces, method, payment), answer(""))
        yield Draft(values, wanted, plan)


def _home(base: sqlite3.Connection) -> list[str]:
    """What the default address shows."""
    home = rows(base, "SELECT * FROM addresses WHERE customer = 1 AND preferred")[0]
    return [home["name"], home["street"]]


def _one_more(base: sqlite3.Connection) -> Wanted:
    """The customer has placed one order, and not several."""
    count = len(my_orders(base)) + 1
    return shows(shop("/sales/order/history/"), (text("#orders-count"), f"{count} orders"))


def _product(base: sqlite3.Connection, number: int) -> sqlite3.Row:
    return rows(base, "SELECT * FROM products WHERE id = ?", number)[0]


def coupon(random: Random, contents: Contents) -> Iterator[Draft]:
    """What the cart costs with a coupon."""
    base = contents["shop"]
    today = NOW.date().isoformat()
    codes = rows(
        base, "SELECT * FROM coupons WHERE active AND starts <= ? AND ends >= ?", today, today
    )
    for product, chosen in _goods(random, base):
        code, quantity = random.choice(codes), random.randrange(1, 5)
        subtotal = product["price"] * quantity
        if subtotal < code["least"] or subtotal < 2_000:
            continue
        percent = code["kind"] == "percent"
        off = subtotal * code["amount"] // 100 if percent else code["amount"]
        total = Sums(subtotal, off, 0).total
        plan = (
            *to_cart(product["name"], chosen, quantity),
            click("link", f"My Cart ({quantity})"),
            fill("Coupon code", code["code"], enter=True),
            see(money(total)),
            answer(money(total)),
        )
        values = {
            "quantity": PIECES[quantity],
            "product": product["name"],
            "chosen": _worded(chosen),
            "code": code["code"],
        }
        yield Draft(values, all_of(includes(amount(total)), _has(code["code"], total)), plan)


def _has(code: str, total: int) -> Wanted:
    return shows(shop(CART), (text("#coupon"), code), (text("#grand-total"), money(total)))


INTENTS = [
    Intent("Put {{quantity}} of the {{product}} ({{chosen}}) into my cart.", ["shop"], cart, 12),
    Intent(
        "Order {{quantity}} of the {{product}} ({{chosen}}) for me, with {{method}} shipping to my "
        "default address, and pay by {{payment}}.",
        ["shop"],
        order,
        14,
    ),
    Intent(
        "Order the same things again as in my order {{number}}, with {{method}} shipping to my "
        "default address, and pay by {{payment}}.",
        ["shop"],
        again,
        10,
    ),
    Intent(
        "Put {{quantity}} of the {{product}} ({{chosen}}) into my empty cart and use the coupon "
        "code {{code}}. What is the order total in the cart then, with tax?",
        ["shop"],
        coupon,
        10,
    ),
]
