"""What people ask about the rules of the shop."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.plan import answer, click, see
from agentenv_webarena.tasks.shop_ways import (
    shuffled,
)
from agentenv_webarena.tasks.wanted import includes, means

QUESTIONS = [
    (
        "How many days after the delivery can I still return something?",
        "Returns and refunds",
        "within 45 days after delivery",
        "45",
    ),
    (
        "What does the return label cost when the product is not faulty?",
        "Returns and refunds",
        "the label costs $4.50",
        "4.50",
    ),
    (
        "How many months does the shop's own warranty last?",
        "Warranty",
        "our own warranty of 24 months",
        "24",
    ),
    (
        "Up to which order total can I pay cash on delivery?",
        "Payment methods",
        "up to an order total of $400",
        "400",
    ),
    (
        "For how many days are the goods reserved when I pay by bank transfer?",
        "Payment methods",
        "we reserve the goods for 8 days",
        "8",
    ),
    (
        "What does it cost to have a parcel wrapped as a present?",
        "Gift wrapping",
        "for $3.20 per parcel",
        "3.20",
    ),
    ("How many people work for the shop?", "About us", "Today 64 people pick, test and pack", "64"),
    ("Which chest size in cm does a jacket of size L have?", "Size guide", "L 102 cm", "102"),
    (
        "How many months after my last order can my address be deleted?",
        "Privacy policy",
        "Addresses are deleted 18 months after your last order",
        "18",
    ),
]
MEANINGS = [  # question, page, what it says, the answer, and what answers are right
    (
        "How long does a refund take, once the parcel is back?",
        "Returns and refunds",
        "within 7 working days after the parcel is back",
        "7 working days",
        includes("7 working days |OR| seven working days |OR| 7 business days"),
    ),
    (
        "What do I have to send to make a warranty claim?",
        "Warranty",
        "write to us with your order number and two photos",
        "the order number and two photos",
        means("the order number and two photos"),
    ),
    (
        "Which open positions does the shop have?",
        "Careers",
        "We look for a warehouse lead",
        "a warehouse lead and a photographer",
        includes("warehouse lead", "photographer"),
    ),
    (
        "What does the shop pay for, for those who work there?",
        "Careers",
        "We pay for a bus pass and for lunch on Wednesdays",
        "a bus pass, and lunch on Wednesdays",
        means("a bus pass and lunch on Wednesdays"),
    ),
    (
        "What does the carrier get to know about me?",
        "Privacy policy",
        "The carrier gets your name, address and phone number",
        "the name, address and phone number",
        means("name, address and phone number"),
    ),
]


def policy(random: Random, contents: Contents) -> Iterator[Draft]:
    for question, page, text, words in shuffled(random, QUESTIONS):
        plan = (click("link", page), see(text), answer(words))
        yield Draft({"question": question}, includes(words), plan)


def explained(random: Random, contents: Contents) -> Iterator[Draft]:
    for question, page, text, said, wanted in shuffled(random, MEANINGS):
        plan = (click("link", page), see(text), answer(said))
        yield Draft({"question": question}, wanted, plan)


INTENTS = [
    Intent("I have a question about the rules of the shop: {{question}}", ["shop"], policy, 9),
    Intent("Find out from the shop's pages: {{question}}", ["shop"], explained, 5),
]
