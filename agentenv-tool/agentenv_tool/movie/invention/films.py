"""Films: directors with favorite actors, sequels, crews, companies and money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from agentenv_tool.movie.catalog import (
    DIRECTOR,
    Company,
    Country,
    Film,
    Job,
    Label,
    Part,
    Person,
    age,
)
from agentenv_tool.movie.invention.people import folded, surname
from agentenv_tool.movie.invention.titles import Title
from agentenv_tool.movie.invention.words import Words

YEARS = (1968, 2024)
LONGEST_CAREER = 12  # films that one person directs
# Department, job, and whether every film has it; in the order in which a film lists them.
CREW = (
    ("Sound", "Original Music Composer", True),
    ("Camera", "Director of Photography", True),
    ("Editing", "Editor", True),
    ("Art", "Production Design", True),
    ("Costume & Make-Up", "Costume Design", True),
    ("Art", "Set Decoration", False),
    ("Sound", "Sound Designer", False),
    ("Camera", "Camera Operator", False),
    ("Costume & Make-Up", "Makeup Artist", False),
)


class Studio:
    """Makes film after film, from one stream of draws."""

    def __init__(self, words: Words, people: Sequence[Person], random: Random):
        self.words = words
        self.random = random
        self.by_department: dict[str, list[Person]] = {}
        for person in people:
            self.by_department.setdefault(person.known_for, []).append(person)
        actors = self.by_department["Acting"]
        directors = self.by_department["Directing"]
        self.favorites = {each.id: random.sample(actors, 7) for each in directors}
        self.fame = {each.id: random.randint(1, 7) for each in actors}  # how often one is cast
        self.output = {each.id: random.randint(1, 6) for each in directors}
        self.taken: set[str] = set()  # titles in any language
        self.directed: dict[int, int] = {}
        self.companies = _companies(words, random)

    def films(self, count: int) -> Iterator[Film]:
        ids = self.random.sample(range(2_000, 1_300_000), count)
        imdb = self.random.sample(range(90_000_000, 99_999_999), count)
        made = 0
        while made < count:
            film, title = self._film(ids[made], f"tt{imdb[made]}", self._title(), None)
            made += 1
            yield film
            for number in ("II", "III"):
                if made == count or self.random.random() > 0.12:
                    break
                found = self._sequel(ids[made], f"tt{imdb[made]}", title.sequel(number), film)
                if found is None:
                    break
                film = found
                made += 1
                yield film

    def _title(self) -> Title:
        """One that nothing else is called, in any language."""
        while True:
            title = Title.drawn(self.words, self.random)
            names = {
                folded(name)
                for language in ("en", "fr", "de", "es", "it")
                for name in (title.told(language), title.behind(language))
            }
            if not names & self.taken:
                self.taken |= names
                return title

    def _sequel(self, number: int, imdb_id: str, title: Title, first: Film) -> Film | None:
        earliest = date.fromisoformat(first.release_date) + timedelta(days=500)
        if earliest.year > YEARS[1]:
            return None
        return self._film(number, imdb_id, title, first)[0]

    def _film(
        self, number: int, imdb_id: str, title: Title, first: Film | None
    ) -> tuple[Film, Title]:
        random, words = self.random, self.words
        day = self._day(first)
        directors = self._directors(day, first)
        country = self._country(first)
        language = country[2]
        companies = self._companies_of(country)
        budget = self._budget()
        pictured = {each.country for each in companies}
        film = Film(
            id=number,
            imdb_id=imdb_id,
            title=title.told("en"),
            original_title=title.told(language),
            original_language=language,
            release_date=day,
            runtime=random.randint(78, 172),
            budget=budget,
            revenue=self._revenue(budget),
            votes=random.randint(38, 87),
            vote_count=random.randint(40, 9_000),
            popularity=random.randint(5, 900),
            tagline=random.choice(words.of("taglines")),
            overview=self._overview(),
            genres=self._labels("genres", 1, 3),
            companies=companies,
            countries=tuple(
                Country(row[0], row[1]) for row in words["countries"] if row[0] in pictured
            ),
            keywords=self._labels("keywords", 3, 7),
            cast=self._cast(day, directors, first, language),
            crew=self._crew(day, directors),
            other_titles=title.elsewhere(language, random),
        )
        return film, title

    def _overview(self) -> str:
        pieces = [self.random.choice(self.words.of(each)) for each in ("heroes", "tasks", "turns")]
        text = " ".join(pieces)
        return text[:1].upper() + text[1:]

    def _day(self, first: Film | None) -> str:
        if first is not None:
            day = date.fromisoformat(first.release_date)
            latest = (date(YEARS[1], 12, 31) - day).days
            return (day + timedelta(days=self.random.randint(400, min(1600, latest)))).isoformat()
        low, high = YEARS
        year = max(self.random.randint(low, high), self.random.randint(low, high))  # more of late
        return (date(year, 1, 1) + timedelta(days=self.random.randrange(365))).isoformat()

    def _directors(self, day: str, first: Film | None) -> list[Person]:
        able = [
            each
            for each in self._able("Directing", day, 26)
            if self.directed.get(each.id, 0) < LONGEST_CAREER
        ]
        again = [each for each in able if first is not None and each.id in first.who(DIRECTOR)]
        if again and self.random.random() < 0.7:
            chosen = again[:1]
        else:
            chosen = self.random.choices(able, [self.output[each.id] for each in able])
            if self.random.random() < 0.06:
                chosen.append(self.random.choice([each for each in able if each not in chosen]))
        for each in chosen:
            self.directed[each.id] = self.directed.get(each.id, 0) + 1
        return chosen

    def _cast(
        self, day: str, directors: Sequence[Person], first: Film | None, language: str
    ) -> tuple[Part, ...]:
        random = self.random
        able = self._able("Acting", day, 19)
        favorites = self.favorites[directors[0].id]
        kept = list(first.cast[:3]) if first is not None else []
        parts = {
            each.person: each.character for each in kept if any(each.person == p.id for p in able)
        }
        wanted = random.randint(5, 13)
        chosen = [each for each in favorites if each in able and random.random() < 0.35]
        while len(parts.keys() | {each.id for each in chosen}) < wanted:
            chosen += random.choices(able, [self.fame[each.id] for each in able])
        used = {name.split()[-1] for name in parts.values()}
        for each in chosen:
            if each.id not in parts:
                parts[each.id] = self._character(each, language, used)
        if random.random() < 0.2:  # the director is seen, but not in front
            parts[directors[0].id] = self._character(directors[0], language, used)
        return tuple(Part(person, character) for person, character in parts.items())

    def _character(self, player: Person, language: str, used: set[str]) -> str:
        random, words = self.random, self.words
        while True:
            family = surname(words, random, language)
            if family in used:
                continue
            used.add(family)
            if random.random() < 0.15:
                ranks = words.of("ranks")
                rank = random.choice(
                    [each for each in ranks if each != "Sister" or player.gender == 1]
                )
                return f"{rank} {family}"
            given = words.of(f"{'women' if player.gender == 1 else 'men'} {language}")
            return f"{random.choice(given)} {family}"

    def _crew(self, day: str, directors: Sequence[Person]) -> tuple[Job, ...]:
        random = self.random
        jobs = [Job(each.id, "Directing", DIRECTOR) for each in directors]
        writers = random.sample(self._able("Writing", day, 22), random.choice((1, 1, 2)))
        if random.random() < 0.45:
            writers[-1:] = directors[:1]
        jobs += [Job(each.id, "Writing", "Writer") for each in writers]
        producers = random.sample(self._able("Production", day, 25), random.randint(1, 3))
        jobs += [Job(each.id, "Production", "Producer") for each in producers]
        busy = {each.person for each in jobs}
        for department, job, always in CREW:
            if always or random.random() < 0.5:
                able = [each for each in self._able(department, day, 22) if each.id not in busy]
                person = random.choice(able)
                busy.add(person.id)
                jobs.append(Job(person.id, department, job))
        return tuple(jobs)

    def _able(self, department: str, day: str, youngest: int) -> list[Person]:
        return [
            each
            for each in self.by_department[department]
            if youngest <= age(each.birthday, day) <= 84 and (each.deathday or "9") > day
        ]

    def _country(self, first: Film | None) -> tuple[str, ...]:
        rows = self.words["countries"]
        if first is not None:
            return next(row for row in rows if row[2] == first.original_language)
        return self.random.choices(rows, [int(row[3]) for row in rows])[0]

    def _companies_of(self, country: tuple[str, ...]) -> tuple[Company, ...]:
        random = self.random
        at_home = [each for each in self.companies if each.country == country[0]]
        chosen = [random.choice(at_home)]
        more = random.choice((0, 0, 1, 1, 2))
        chosen += random.sample([each for each in self.companies if each not in chosen], more)
        return tuple(chosen)

    def _budget(self) -> int:
        low, high = self.random.choice(((8, 60), (60, 250), (250, 700), (700, 2100)))
        return self.random.randint(low, high) * 100_000

    def _revenue(self, budget: int) -> int:
        low, high = self.random.choice(((15, 90), (90, 260), (260, 720)))
        return budget * self.random.randint(low, high) // 100 + self.random.randrange(100_000)

    def _labels(self, section: str, fewest: int, most: int) -> tuple[Label, ...]:
        rows = self.words[section]
        numbered = [
            Label(int(row[0]), row[1]) if len(row) == 2 else Label(7_000 + 37 * place, row[0])
            for place, row in enumerate(rows)
        ]
        return tuple(self.random.sample(numbered, self.random.randint(fewest, most)))


def _companies(words: Words, random: Random) -> list[Company]:
    rows = words["companies"]
    ids = random.sample(range(1_000, 200_000), len(rows))
    return [Company(number, *row) for number, row in zip(ids, rows, strict=True)]
