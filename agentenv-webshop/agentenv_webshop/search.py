"""Search: BM25 as Lucene counts it; equal scores come in the order of the texts."""

from __future__ import annotations

import math
import sqlite3
from array import array
from pathlib import Path

import numpy as np

from agentenv_webshop.postings import STARTS, TEXTS, WEIGHTS, Array
from agentenv_webshop.words import Analyzer

MOST_WORDS = 64  # different words of a query that count; the time of a search stays bounded


class Search:
    """An index that is read; the numbers of its words are in a table `words` of a database."""

    def __init__(self, folder: Path, database: sqlite3.Connection, texts: int):
        self._starts: Array = np.load(folder / STARTS)
        self._texts: Array = np.load(folder / TEXTS, mmap_mode="r")
        self._weights: Array = np.load(folder / WEIGHTS, mmap_mode="r")
        self._database = database
        self._count = texts
        self._analyzer = Analyzer()

    def found(self, query: str, most: int) -> array[int]:
        """The numbers of the best texts that hold any word of the query, the best first."""
        scores = self._scores(query)
        if scores is None:
            return array("I")
        hits = np.flatnonzero(scores)
        if len(hits) > most:
            held = scores[hits]
            least = np.partition(held, len(held) - most)[len(held) - most]
            hits = hits[held >= least]
        best = hits[np.argsort(-scores[hits], kind="stable")][:most]
        return array("I", best.tolist())

    def _scores(self, query: str) -> Array | None:
        """Summed in double precision and rounded, as a query of several words is by Lucene."""
        texts, scores = [], []
        for number, often in self._numbered(query):
            first, last = self._starts[number], self._starts[number + 1]
            weight = np.float32(often) * self._idf(int(last - first))
            texts.append(self._texts[first:last])
            scores.append(weight - weight / self._weights[first:last])
        if not texts:
            return None
        summed = np.bincount(np.concatenate(texts), np.concatenate(scores), self._count)
        return summed.astype(np.float32)

    def _numbered(self, query: str) -> list[tuple[int, int]]:
        """The numbers of the query's words that are in the index, and how often it says them."""
        words = list(self._analyzer.counts(query).items())[:MOST_WORDS]
        found = []
        for word, often in words:
            row = self._database.execute("SELECT number FROM words WHERE word = ?", (word,))
            for (number,) in row:
                found.append((number, often))
        return found

    def _idf(self, holding: int) -> np.float32:
        return np.float32(math.log(1 + (self._count - holding + 0.5) / (holding + 0.5)))
