"""Invention: films and people that do not exist, drawn from word lists, the same everywhere.

The seed fixes every byte: whole numbers and `Random` alone are used, so that the answers of the
built-in tasks hold on every machine.
"""

from __future__ import annotations

from random import Random

from agentenv_tool.movie.catalog import Catalog
from agentenv_tool.movie.invention.films import Studio
from agentenv_tool.movie.invention.people import people
from agentenv_tool.movie.invention.words import Words

SEED = 11  # of the built-in catalog
FILMS = 320


def invented(seed: int = SEED, films: int = FILMS) -> Catalog:
    """The catalog; some 100 ms."""
    words = Words.read()
    crowd = people(words, Random(f"people/{seed}"))
    made = Studio(words, crowd, Random(f"films/{seed}")).films(films)
    return Catalog(sorted(made, key=lambda film: film.id), crowd)
