"""What people want to know from the reports."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from agentenv_webarena.sites.shop.content.people import NAME
from agentenv_webarena.sites.web import rows
from agentenv_webarena.tasks.admin_ways import orders
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.plan import Plan, answer, click, fill, see
from agentenv_webarena.tasks.shop_ways import amount, money, month, products, shuffled
from agentenv_webarena.tasks.wanted import exact, includes

QUARTERS = [f"{year} Q{part}" for year in (2022, 2023) for part in (1, 2, 3, 4)][1:]
IN_WORDS = ["first", "second", "third", "fourth"]


def _months() -> list[str]:
    return [f"{year}-{each:02d}" for year in (2022, 2023) for each in range(1, 13)][3:]


def _days(period: str) -> tuple[str, str]:
    """The first and the last day of a month, a quarter or a year, as a filter takes them."""
    if "Q" in period:
        year, last = period[:4], int(period[-1]) * 3
        return f"{year}-{last - 2:02d}-01", f"{year}-{last:02d}-{_length(year, last)}"
    if len(period) == 4:
        return f"{period}-01-01", f"{period}-12-31"
    return f"{period}-01", f"{period}-{_length(period[:4], int(period[5:]))}"


def _length(year: str, month: int) -> int:
    if month == 2:
        return 29 if int(year) % 4 == 0 else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _told(period: str) -> str:
    """The second quarter of 2023, March 2023, the year 2023"""
    if "Q" in period:
        return f"the {IN_WORDS[int(period[-1]) - 1]} quarter of {period[:4]}"
    return f"the year {period}" if len(period) == 4 else month(f"{period}-01")


def _kind(period: str) -> str:
    return "Quarter" if "Q" in period else "Year" if len(period) == 4 else "Month"


def _report(name: str, period: str) -> Plan:
    first, last = _days(period)
    choice = () if _kind(period) == "Month" else (click("option", _kind(period)),)
    return (
        click("link", name),
        *choice,
        fill("From", first),
        fill("To", last),
        click("button", "Show Report"),
    )


def sales(random: Random, contents: Contents) -> Iterator[Draft]:
    columns = {"sales total": "total", "tax": "tax", "shipping": "shipping"}
    for period in shuffled(random, [*_months(), *QUARTERS, "2023"]):
        first, last = _days(period)
        found = orders(
            contents["shop"],
            "o.status <> 'Canceled' AND substr(o.created, 1, 10) BETWEEN ? AND ?",
            *(first, last),
        )
        if len(found) < 3:
            continue
        what = random.choice(["sales total", "sales total", "tax", "shipping"])
        total = sum(each[columns[what]] for each in found)
        plan = (*_report("Sales Report", period), see(money(total)), answer(money(total)))
        values = {"what": what, "period": _told(period)}
        yield Draft(values, includes(amount(total)), plan)


def bestseller(random: Random, contents: Contents) -> Iterator[Draft]:
    for period in shuffled(random, [*_months(), *QUARTERS, "2022", "2023"]):
        sold = rows(
            contents["shop"],
            "SELECT p.name, sum(s.quantity) AS pieces FROM sold s JOIN products p"
            " ON p.id = s.product WHERE substr(s.created, 1, 10) BETWEEN ? AND ?"
            " GROUP BY p.id ORDER BY pieces DESC",
            *_days(period),
        )
        if len(sold) < 3 or sold[0]["pieces"] == sold[1]["pieces"]:
            continue
        best, pieces = sold[0]["name"], str(sold[0]["pieces"])
        plan = (
            *_report("Bestsellers Report", period),
            see(best),
            answer(f"{best}: {pieces} pieces"),
        )
        yield Draft({"period": _told(period)}, includes(best, pieces), plan)


def counted_orders(random: Random, contents: Contents) -> Iterator[Draft]:
    statuses = ["Pending", "Processing", "Complete", "Canceled"]
    drawn = [(status, period) for status in statuses for period in [*_months(), *QUARTERS]]
    drawn += [(status, "2024-02") for status in statuses]
    for status, period in shuffled(random, drawn):
        first, last = _days(period)
        count = len(
            orders(
                contents["shop"],
                "o.status = ? AND substr(o.created, 1, 10) BETWEEN ? AND ?",
                *(status, first, last),
            )
        )
        if count < 2:
            continue
        plan = (
            click("link", "Orders"),
            click("option", status),
            fill("Purchased from", first),
            fill("Purchased to", last, enter=True),
            see(f"{count} records found"),
            answer(str(count)),
        )
        yield Draft({"status": status.lower(), "period": _told(period)}, exact(str(count)), plan)


def busiest(random: Random, contents: Contents) -> Iterator[Draft]:
    """Who placed the most orders, where it is not the shop's best customer, who often does."""
    for period in shuffled(random, [*_months(), *QUARTERS, "2022", "2023"]):
        first, last = _days(period)
        found = rows(
            contents["shop"],
            "SELECT c.name, count(*) AS amount FROM orders o JOIN customers c ON c.id = o.customer"
            " WHERE o.status <> 'Canceled' AND substr(o.created, 1, 10) BETWEEN ? AND ?"
            " GROUP BY c.id ORDER BY amount DESC",
            *(first, last),
        )
        if len(found) < 2:
            continue
        most, second = found[:2]
        if most["amount"] == second["amount"] or most["name"] == NAME:
            continue
        plan = (
            click("link", "Customers Report"),
            fill("From", first),
            fill("To", last, enter=True),
            see(most["name"]),
            answer(f"{most['name']}, {most['amount']} orders"),
        )
        values = {"period": _told(period)}
        yield Draft(values, includes(most["name"], str(most["amount"])), plan)


def low_stock(random: Random, contents: Contents) -> Iterator[Draft]:
    base = contents["shop"]
    for below in shuffled(random, list(range(3, 31))):
        count = len(products(base, "p.stock < ?", below))
        if below == 10:
            continue
        plan = (
            click("link", "Low Stock Report"),
            fill("Quantity below", str(below), enter=True),
            see(f"{count} records found"),
            answer(str(count)),
        )
        yield Draft({"below": str(below)}, exact(str(count)), plan)


def searched(random: Random, contents: Contents) -> Iterator[Draft]:
    terms = rows(contents["shop"], "SELECT * FROM terms ORDER BY uses DESC, id")
    for place, each in shuffled(random, list(enumerate(terms))):
        if sum(other["uses"] == each["uses"] for other in terms) > 1:
            continue
        if sum(each["term"] in other["term"] for other in terms) > 1 or place == 0:
            continue
        plan = (
            click("link", "Search Terms"),
            fill("Search query", each["term"], enter=True),
            see(str(each["uses"])),
            answer(str(each["uses"])),
        )
        yield Draft({"term": each["term"]}, exact(str(each["uses"])), plan)


INTENTS = [
    Intent(
        "According to the sales report, what was the {{what}} of {{period}}, without canceled "
        "orders?",
        ["admin"],
        sales,
        12,
    ),
    Intent(
        "Which product sold best in {{period}}, and how many pieces of it?",
        ["admin"],
        bestseller,
        10,
    ),
    Intent(
        "How many of the orders placed in {{period}} are {{status}}? Answer with the number alone.",
        ["admin"],
        counted_orders,
        12,
    ),
    Intent(
        "Who placed the most orders in {{period}}, and how many? Leave out canceled orders.",
        ["admin"],
        busiest,
        4,
    ),
    Intent(
        "Of how many products are fewer than {{below}} pieces in stock? "
        "Answer with the number alone.",
        ["admin"],
        low_stock,
        6,
    ),
    Intent(
        'How often did customers search for exactly "{{term}}"? Answer with the number alone.',
        ["admin"],
        searched,
        6,
    ),
]
