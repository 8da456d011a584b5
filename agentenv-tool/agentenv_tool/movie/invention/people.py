"""People: who acts, directs, writes and produces, with lives that leave room for a career."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from agentenv_tool.movie.catalog import FEMALE, MALE, Person
from agentenv_tool.movie.invention.words import Words

# Department -> how many people are known for it, and when the first and the last were born.
DEPARTMENTS = {
    "Acting": (240, 1928, 2002),
    "Directing": (56, 1924, 1988),
    "Writing": (30, 1928, 1990),
    "Production": (26, 1926, 1985),
    "Sound": (16, 1924, 1988),
    "Camera": (16, 1924, 1988),
    "Editing": (12, 1924, 1988),
    "Art": (14, 1924, 1988),
    "Costume & Make-Up": (14, 1924, 1988),
}
CULTURES = {"en": 9, "fr": 3, "de": 3, "es": 3, "it": 3, "no": 2, "ja": 2}  # how often
TODAY = date(2025, 1, 1)  # nothing in the catalog is younger


def people(words: Words, random: Random) -> list[Person]:
    """In the order of their ids."""
    born = [
        (department, first + (last - first) * place // (count - 1))  # some of every age
        for department, (count, first, last) in DEPARTMENTS.items()
        for place in range(count)
    ]
    names = _names(words, random, len(born))
    ids = random.sample(range(1_000, 4_000_000), len(born))
    imdb = random.sample(range(90_000_000, 99_999_999), len(born))
    made = [
        _person(words, random, number, f"nm{other}", department, year, *named)
        for number, other, (department, year), named in zip(ids, imdb, born, names, strict=True)
    ]
    return sorted(made, key=lambda person: person.id)


def folded(text: str) -> str:
    """Without case, accents and punctuation: `Élodie  Beau-Court` is `elodie beau court`."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    kept = "".join(
        each if each.isalnum() else " " for each in plain if not unicodedata.combining(each)
    )
    return " ".join(kept.split())


def _names(words: Words, random: Random, count: int) -> Iterator[tuple[str, int, str]]:
    """Name, gender and culture; no two names are alike, whatever their accents."""
    taken: set[str] = set()
    while len(taken) < count:
        (culture,) = random.choices(list(CULTURES), list(CULTURES.values()))
        gender = random.choice((FEMALE, MALE))
        given = random.choice(words.of(f"{'women' if gender == FEMALE else 'men'} {culture}"))
        name = f"{given} {surname(words, random, culture)}"
        if folded(name) not in taken:
            taken.add(folded(name))
            yield name, gender, culture


def surname(words: Words, random: Random, culture: str) -> str:
    fronts, backs = words.of(f"surnames {culture}")
    return random.choice(fronts.split()) + random.choice(backs.split())


def _person(
    words: Words,
    random: Random,
    number: int,
    imdb_id: str,
    department: str,
    year: int,
    name: str,
    gender: int,
    culture: str,
) -> Person:
    birthday = date(year, 1, 1) + timedelta(days=random.randrange(365))
    deathday = birthday + timedelta(days=random.randint(58 * 365, 92 * 365))
    alive = birthday.year >= 1960 or random.random() < 0.5 or deathday >= TODAY
    place = random.choice(words.of(f"born {culture}"))
    they = "She" if gender == FEMALE else "He"
    handle = folded(name).replace(" ", random.choice(("", ".", "_")))
    handles = [
        f"{handle}{random.choice(('', '', '_official', random.randint(1, 99)))}"
        if random.random() < share
        else None
        for share in (0.6, 0.4, 0.3)
    ]
    instagram, twitter, facebook = handles
    return Person(
        id=number,
        imdb_id=imdb_id,
        name=name,
        gender=gender,
        birthday=birthday.isoformat(),
        deathday=None if alive else deathday.isoformat(),
        place_of_birth=place,
        known_for=department,
        biography=f"{name} grew up in {place.split(',')[0]}. {they} is best known for work in the "
        f"department {department}.",
        instagram=instagram,
        twitter=twitter,
        facebook=facebook,
        popularity=random.randint(5, 400),
    )


_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "'": "", "’": ""}
)
