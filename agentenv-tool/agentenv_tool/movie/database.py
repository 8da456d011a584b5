"""Database: the catalog as SQLite, to look at with any tool, and as it is read from there."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from dataclasses import astuple, fields
from typing import Any

from agentenv_tool.movie.catalog import (
    Catalog,
    Company,
    Country,
    Film,
    Job,
    Label,
    OtherTitle,
    Part,
    Person,
)
from agentenv_tool.movie.invention import invented

_SCHEMA = """
CREATE TABLE person (
  id INTEGER PRIMARY KEY, imdb_id TEXT UNIQUE, name TEXT UNIQUE, gender INTEGER, birthday TEXT,
  deathday TEXT, place_of_birth TEXT, known_for TEXT, biography TEXT, instagram TEXT, twitter TEXT,
  facebook TEXT, popularity INTEGER);
CREATE TABLE film (
  id INTEGER PRIMARY KEY, imdb_id TEXT UNIQUE, title TEXT UNIQUE, original_title TEXT,
  original_language TEXT, release_date TEXT, runtime INTEGER, budget INTEGER, revenue INTEGER,
  votes INTEGER, vote_count INTEGER, popularity INTEGER, tagline TEXT, overview TEXT);
CREATE TABLE genre (film INTEGER REFERENCES film, place INTEGER, id INTEGER, name TEXT);
CREATE TABLE company (
  film INTEGER REFERENCES film, place INTEGER, id INTEGER, name TEXT, country TEXT);
CREATE TABLE country (film INTEGER REFERENCES film, place INTEGER, code TEXT, name TEXT);
CREATE TABLE keyword (film INTEGER REFERENCES film, place INTEGER, id INTEGER, name TEXT);
CREATE TABLE part (
  film INTEGER REFERENCES film, place INTEGER, person INTEGER REFERENCES person, character TEXT);
CREATE TABLE job (
  film INTEGER REFERENCES film, place INTEGER, person INTEGER REFERENCES person, department TEXT,
  job TEXT);
CREATE TABLE other_title (
  film INTEGER REFERENCES film, place INTEGER, country TEXT, language TEXT, title TEXT);
"""
_LISTS: dict[str, tuple[str, type]] = {  # last fields of a film -> table, and what a row is
    "genres": ("genre", Label),
    "companies": ("company", Company),
    "countries": ("country", Country),
    "keywords": ("keyword", Label),
    "cast": ("part", Part),
    "crew": ("job", Job),
    "other_titles": ("other_title", OtherTitle),
}


def built() -> Catalog:
    """The built-in catalog, through a database in memory."""
    with closing(sqlite3.connect(":memory:")) as connection:
        write(invented(), connection)
        return read(connection)


def write(catalog: Catalog, connection: sqlite3.Connection) -> None:
    """Into an empty database."""
    connection.executescript(_SCHEMA)
    with connection:
        _insert(connection, "person", map(astuple, catalog.people))
        _insert(connection, "film", (_facts(film) for film in catalog.films))
        for name, (table, _) in _LISTS.items():
            rows = (
                (film.id, place, *astuple(each))
                for film in catalog.films
                for place, each in enumerate(getattr(film, name))
            )
            _insert(connection, table, rows)


def read(connection: sqlite3.Connection) -> Catalog:
    people = [Person(*row) for row in connection.execute("SELECT * FROM person ORDER BY id")]
    lists: dict[str, dict[int, list[Any]]] = {}
    for name, (table, kind) in _LISTS.items():
        lists[name] = defaultdict(list)
        # The names of the tables are those above, never a model's.
        for film, _, *row in connection.execute(f"SELECT * FROM {table} ORDER BY film, place"):
            lists[name][film].append(kind(*row))
    films = []
    for row in connection.execute("SELECT * FROM film ORDER BY id"):
        values: list[Any] = [*row, *(tuple(rows[row[0]]) for rows in lists.values())]
        films.append(Film(*values))
    return Catalog(films, people)


def _facts(film: Film) -> tuple[Any, ...]:
    return tuple(getattr(film, each.name) for each in fields(Film) if each.name not in _LISTS)


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    for row in rows:
        connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
