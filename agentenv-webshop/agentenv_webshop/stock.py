"""Stock: products, goals and the search index in one folder of the user's cache, only read.

The folder is written once, under a fingerprint of what it is made from.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Generic, TypeVar

from agentenv_webshop.goals import Goal
from agentenv_webshop.records import Product
from agentenv_webshop.search import Search

DATABASE = "stock.sqlite"
MOST_FOUND = 50  # products of a search that are shown, on pages of ten
KEPT_PRODUCTS = 4096
KEPT_SEARCHES = 4096
LONGEST_KEPT = 500  # characters of a query whose results are remembered

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class DamagedStock(Exception):
    """The folder is there, and cannot be read."""


class Stock:
    """What is for sale, how it is found, and what is to be bought; shared by all sessions."""

    def __init__(self, folder: Path):
        path = (folder / DATABASE).resolve()
        try:
            self._database = sqlite3.connect(
                f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            self.size = self._number("SELECT COUNT(*) FROM products")
            self.goals = self._number("SELECT COUNT(*) FROM goals")
            pages = self._number("PRAGMA page_count") * self._number("PRAGMA page_size")
            if path.stat().st_size != pages:
                raise EOFError(f"{DATABASE} is not whole")
            self._search = Search(folder, self._database, self.size)
        except (sqlite3.Error, OSError, EOFError, ValueError) as error:
            told = "delete this folder, and it is written again"
            raise DamagedStock(f"{folder} is damaged ({error}): {told}") from error
        self._products: Kept[int, Product] = Kept(KEPT_PRODUCTS)
        self._searches: Kept[str, array[int]] = Kept(KEPT_SEARCHES)

    def product(self, number: int) -> Product:
        return self._products.get(number, lambda: Product.loaded(self._text("products", number)))

    def goal(self, task: int) -> Goal:
        return Goal.loaded(self._text("goals", task))

    def found(self, query: str) -> array[int]:
        """The numbers of the products that a query finds, the best first."""
        if len(query) > LONGEST_KEPT:
            return self._search.found(query, MOST_FOUND)
        return self._searches.get(query, lambda: self._search.found(query, MOST_FOUND))

    def close(self) -> None:
        self._database.close()

    def _text(self, table: str, number: int) -> str:
        query = f"SELECT text FROM {table} WHERE number = ?"
        (text,) = self._database.execute(query, (number,)).fetchone()
        return str(text)

    def _number(self, query: str) -> int:
        (number,) = self._database.execute(query).fetchone()
        return int(number)


class Kept(Generic[K, T]):
    """The values that were used last; what it holds changes no answer, only its time."""

    def __init__(self, most: int):
        self._most = most
        self._values: OrderedDict[K, T] = OrderedDict()

    def get(self, key: K, made: Callable[[], T]) -> T:
        if key in self._values:
            self._values.move_to_end(key)
            return self._values[key]
        value = self._values[key] = made()
        if len(self._values) > self._most:
            self._values.popitem(last=False)
        return value
