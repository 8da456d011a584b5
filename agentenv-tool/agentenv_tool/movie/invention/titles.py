"""Titles: what a film is called in English and elsewhere.

A title is one of three shapes: a thing with a quality (The Windless Harbor), a thing of a place
(The Harbor of Velmora), two things (The Harbor and the Owl). Each quality is said, in the other
languages, with words that agree with anything, so that every title is right in all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from agentenv_tool.movie.catalog import OtherTitle
from agentenv_tool.movie.invention.words import Row, Words

LANGUAGES = ("en", "fr", "de", "es", "it")  # the columns of the word list
# Where a film may have a title of its own, and in which language.
ELSEWHERE = {"CA": "fr", "AT": "de", "MX": "es", "AR": "es", "CH": "it", "GB": "en", "AU": "en"}
HOMES = {"en": "US", "fr": "FR", "de": "DE", "es": "ES", "it": "IT"}
_OF = {"fr": "de", "de": "von", "es": "de", "it": "di"}
_AND = {"en": "and", "fr": "et", "de": "und", "es": "y", "it": "e"}
_BEHIND = {"en": "Beyond", "fr": "Derrière", "de": "Hinter", "es": "Tras", "it": "Oltre"}
_DATIVE = {"der": "dem", "die": "der", "das": "dem"}


@dataclass(frozen=True)
class Title:
    """A title in all languages, before any of them is chosen."""

    thing: Row
    quality: Row | None = None
    place: str = ""
    other: Row | None = None
    number: str = ""  # of a sequel, such as II

    @classmethod
    def drawn(cls, words: Words, random: Random) -> Title:
        thing = random.choice(words["things"])
        shape = random.randrange(10)
        if shape < 6:
            return cls(thing, quality=random.choice(words["qualities"]))
        if shape < 8:
            return cls(thing, place=random.choice(words.of("places")))
        other = random.choice([each for each in words["things"] if each != thing])
        return cls(thing, other=other)

    def sequel(self, number: str) -> Title:
        return Title(self.thing, self.quality, self.place, self.other, number)

    def told(self, language: str) -> str:
        return _capital(self._told(language))

    def behind(self, language: str) -> str:
        """A second title in the same language."""
        return f"{_BEHIND[language]} {self._told(language, behind=True)}"

    def elsewhere(self, original: str, random: Random) -> tuple[OtherTitle, ...]:
        """Alternative titles in some countries, and translations to some languages."""
        countries = random.sample(list(ELSEWHERE), random.randint(1, 3))
        used: set[str] = set()
        found = []
        for country in countries:
            language = ELSEWHERE[country]
            if language not in used:  # or two countries would have the same one
                used.add(language)
                found.append(OtherTitle(country, "", self.behind(language)))
        others = [each for each in LANGUAGES if each not in ("en", original)]
        chosen = {"en", original, *random.sample(others, random.randint(1, len(others)))}
        found += [
            OtherTitle(HOMES[each], each, self.told(each)) for each in LANGUAGES if each in chosen
        ]
        return tuple(found)

    def _told(self, language: str, behind: bool = False) -> str:
        if language == "en":
            text = self._english()
        else:
            text = self._foreign(language, behind)
        return f"{text} {self.number}".strip()

    def _english(self) -> str:
        thing = self.thing[0].title()
        if self.quality:
            return f"the {_capital(self.quality[0])} {thing}"
        if self.other:
            return f"the {thing} and the {self.other[0].title()}"
        return f"the {thing} of {self.place}"

    def _foreign(self, language: str, behind: bool) -> str:
        column = LANGUAGES.index(language)
        thing = _cased(self.thing[column], language, behind)
        if self.quality:
            return f"{thing} {self.quality[column]}"
        if self.other:
            other = _cased(self.other[column], language, behind)
            return f"{thing} {_AND[language]} {other}"
        if language == "fr" and self.place[0] in "AEIOU":
            return f"{thing} d'{self.place}"
        return f"{thing} {_OF[language]} {self.place}"


def _cased(thing: str, language: str, behind: bool) -> str:
    """German changes the article behind `hinter`."""
    if language != "de" or not behind:
        return thing
    article, _, noun = thing.partition(" ")
    return f"{_DATIVE[article]} {noun}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
