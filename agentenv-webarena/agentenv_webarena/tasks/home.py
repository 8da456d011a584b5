"""Intents of the home page: its calculator and its scratchpad, also with the encyclopedia."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from agentenv_webarena.sites.addresses import address
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.plan import answer, click, fill, see, visit
from agentenv_webarena.tasks.wanted import Wanted, includes, shows
from agentenv_webarena.tasks.wiki_ways import facts, to_article

PAD = address("home", "/scratchpad")
MOST = 200  # characters of a text that tells one thing
NOTES = (
    ("Dentist", "Tuesday at half past eight, second floor"),
    ("Paint for the door", "Two liters of dark green, one brush"),
    ("Locker", "Number 118, third row on the left"),
    ("Train home", "Platform 4, change in Merrowgate"),
    ("Birthday of Nils", "Wants a kite and no socks"),
    ("Recipe", "Three leeks, one potato, a handful of barley"),
    ("Meter reading", "Water 4417, power 20386"),
    ("Borrowed", "The ladder is from number 12"),
)


def sums(rng: Random, contents: Contents) -> Iterator[Draft]:
    """With at most four decimals, so that nothing is rounded."""
    while True:
        price, count = rng.randint(1050, 9975), rng.randint(13, 89)
        fee, share = rng.randint(105, 995), rng.choice([4, 5, 8])
        words = f"({price / 100:.2f} * {count} + {fee}) / {share}"
        cents = (price * count + fee * 100) * 100 // share
        if (price * count + fee * 100) * 100 % share:
            continue
        result = f"{cents / 10_000:.4f}".rstrip("0").rstrip(".")
        yield Draft(
            {"sum": words},
            includes(result),
            (
                click("link", "Calculator"),
                fill("Expression", words),
                click("button", "Calculate"),
                see(result),
                answer(result),
            ),
        )


def note(rng: Random, contents: Contents) -> Iterator[Draft]:
    for title, text in rng.sample(NOTES, len(NOTES)):
        yield Draft(
            {"title": title, "text": text},
            newest_note(contents, title, text),
            (
                click("link", "Scratchpad"),
                fill("Title", title),
                fill("Text", text),
                click("button", "Save note"),
                answer(""),
            ),
        )


def rewritten(rng: Random, contents: Contents) -> Iterator[Draft]:
    found = contents["home"].execute("SELECT * FROM notes ORDER BY id").fetchall()
    for old, (_, text) in zip(found, rng.sample(NOTES, len(NOTES)), strict=False):
        yield Draft(
            {"title": old["title"], "text": text},
            shows(
                PAD,
                (f"document.querySelector('#note-{old['id']} .text').outerText", text),
                (f"document.querySelector('#note-{old['id']} .title').outerText", old["title"]),
                ("document.querySelectorAll('#notes article').length", str(len(found))),
            ),
            (
                click("link", "Scratchpad"),
                click("link", f"Edit {old['title']}"),
                fill("Text", text),
                click("button", "Save note"),
                answer(""),
            ),
        )


def looked_up(rng: Random, contents: Contents) -> Iterator[Draft]:
    for fact in facts(rng, contents):
        yield Draft(
            {"fact": fact.told, "title": fact.title},
            newest_note(contents, fact.title, fact.answer),
            (
                click("link", "Encyclopedia"),
                to_article(fact.title),
                see(fact.shown),
                visit(PAD),
                fill("Title", fact.title),
                fill("Text", fact.answer),
                click("button", "Save note"),
                answer(""),
            ),
        )


def newest_note(contents: Contents, title: str, text: str) -> Wanted:
    """The first note says this and little else, and there is one more than before."""
    count = contents["home"].execute("SELECT count(*) FROM notes").fetchone()[0] + 1
    return shows(
        PAD,
        ("document.querySelector('#notes .title').outerText", title),
        ("document.querySelector('#notes .text').outerText", [text]),
        brief("#notes .text"),
        ("document.querySelectorAll('#notes article').length", str(count)),
    )


def brief(selector: str) -> tuple[str, str]:
    """A text there that does not tell everything that was to be read."""
    length = f"document.querySelector('{selector}').outerText.length"
    return f"{length} <= {MOST} ? 'brief' : 'long'", "brief"


INTENTS = [
    Intent("What does the calculator of the home page give for {{sum}}?", ["home"], sums, 6),
    Intent(
        'Save a note with the title "{{title}}" and the text "{{text}}" on the scratchpad.',
        ["home"],
        note,
        5,
    ),
    Intent(
        'Replace the text of my note "{{title}}" on the scratchpad with "{{text}}".',
        ["home"],
        rewritten,
        3,
    ),
    Intent(
        "Look up {{fact}} in the encyclopedia, and save it on the scratchpad as a note with the "
        'title "{{title}}".',
        ["home", "wiki"],
        looked_up,
        8,
    ),
]
