"""Lives: articles about people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agentenv_webarena.sites.wiki.articles import MONTHS, Article, dice, listed, more

SCHOOLS = (
    ("University of Averholt", 1571),
    ("University of Aldermouth", 1694),
    ("Karsby School of Mines", 1799),
    ("Merrow Institute of Technology", 1868),
)
GROUPS = {  # category -> the occupations that belong to it
    "Scientists": (
        "agronomist astronomer botanist geologist mathematician meteorologist naturalist"
        " ornithologist physician physicist"
    ),
    "Writers": "novelist poet philosopher journalist lighthouse-keeper-and-writer",
    "Artists": (
        "painter photographer composer conductor singer film-director lace-designer architect"
    ),
    "Athletes": "mountaineer footballer ski-racer cyclist sailor chess-player",
    "Politicians": "politician statesman union-leader",
}


def lives() -> Iterator[Article]:
    for person in more()["people"]:
        yield _life(person)
    known = [each["name"] for each in more()["people"]]
    for term in more()["presidents"]:
        if term["name"] not in known:
            yield _president(term)


def born_on(name: str, year: int) -> str:
    rng = dice("birth of " + name)
    return f"{rng.randint(1, 28)} {rng.choice(MONTHS)} {year}"


def died_on(name: str, year: int) -> str:
    rng = dice("death of " + name)
    return f"{rng.randint(1, 28)} {rng.choice(MONTHS)} {year}"


def _life(person: dict[str, Any]) -> Article:
    name, died = person["name"], person["died"]
    she = "she" if person["she"] else "he"
    rng = dice("life of " + name)
    schools = [school for school, year in SCHOOLS if year < person["born"] + 18]
    school = rng.choice(schools) if schools and rng.random() < 0.6 else ""
    made = sorted((each for each in more()["works"] if each["by"] == name), key=lambda w: w["year"])
    firms = [each["name"] for each in more()["companies"] if each["founder"] == name]
    found = [each["name"] for each in more()["species"] if each["by"] == name]
    childhood = rng.choice(
        [
            "{she} grew up as one of {n} children of a {job}.",
            "{she} was the only child of a {job}.",
            "{she} lost both parents early and was raised by an aunt who was a {job}.",
        ]
    ).format(
        she=she.capitalize(),
        n=rng.choice(["three", "four", "six", "nine"]),
        job=rng.choice(
            ["baker", "ferry pilot", "teacher", "shepherd", "printer", "customs officer"]
        ),
    )
    study = f" {she.capitalize()} studied at the [[{school}]]." if school else ""
    later = f" {she.capitalize()} founded [[{firms[0]}]]." if firms else ""
    sections = [("Life", f"{childhood}{study}{later}{_end(person, she)}")]
    if made:
        works = (f"[[{each['name']}]] ({each['kind']}, {each['year']})" for each in made)
        sections.append(("Works", listed(works)))
    if found:
        sections.append(("Species described", listed(f"[[{each}]]" for each in sorted(found))))
    terms = [each for each in more()["presidents"] if each["name"] == name]
    box = [
        ("Born", f"{born_on(name, person['born'])}, [[{person['town']}]]"),
        *([("Died", died_on(name, died))] if died else []),
        ("Occupation", person["work"]),
        ("Known for", person["known"]),
        *([("Education", f"[[{school}]]")] if school else []),
        *_office(terms),
    ]
    dates = f"{person['born']}–{died}" if died else f"born {person['born']}"
    verb = "was" if died else "is"
    article = "an" if person["work"][0] in "aeiou" else "a"
    return Article(
        name,
        person["work"],
        f"{name} ({dates}) {verb} {article} {person['work']} from [[{person['town']}]]"
        " in [[Calvern]],"
        f" known for {person['known']}.",
        box,
        sections,
        [_group(person["work"]), f"People from {person['town']}"],
    )


def _end(person: dict[str, Any], she: str) -> str:
    if not person["died"]:
        return ""
    rng = dice("end of " + person["name"])
    place = rng.choice(["Averholt", person["town"], "Aldermouth", "Seaholm"])
    return f" {she.capitalize()} died in [[{place}]] in {person['died']}."


def _group(work: str) -> str:
    """The category of an occupation."""
    word = work.replace(" ", "-")
    return next((group for group, words in GROUPS.items() if word in words.split()), "Makers")


def _office(terms: list[dict[str, Any]]) -> list[tuple[str, str]]:
    if not terms:
        return []
    until = terms[0]["to"] or "today"
    return [
        ("President of Calvern", f"{terms[0]['from']} to {until}"),
        ("Party", terms[0]["party"]),
    ]


def _president(term: dict[str, Any]) -> Article:
    name = term["name"]
    rng = dice("president " + name)
    born = term["from"] - rng.randint(43, 62)
    died = born + rng.randint(66, 91)
    died = 0 if died > 2023 or died < term["to"] else died
    before = rng.choice(["a lawyer", "a teacher", "a farmer", "a judge", "an engineer", "a doctor"])
    dates = f"{born}–{died}" if died else f"born {born}"
    return Article(
        name,
        "politician",
        f"{name} ({dates}) {'was' if died else 'is'} a politician of the"
        f" {term['party']} and president"
        f" of [[Calvern]] from {term['from']} to {term['to']}.",
        [
            ("Born", f"{born_on(name, born)}, [[{term['town']}]]"),
            *([("Died", died_on(name, died))] if died else []),
            ("Occupation", f"politician, before that {before}"),
            *_office([term]),
        ],
        [
            (
                "Office",
                f"The cabinet had {rng.randint(9, 17)} members. Its best known act is"
                f" {rng.choice(ACTS)}. See the [[List of presidents of Calvern]].",
            )
        ],
        ["Politicians", f"People from {term['town']}"],
    )


ACTS = (
    "the law on free school meals",
    "the Dyke Act",
    "the reform of the railways",
    "the law on national parks",
    "the old age pension",
    "the opening of the archives",
    "the Coast Protection Act",
)
