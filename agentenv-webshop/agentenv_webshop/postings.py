"""Postings: which words stand in which texts, written once and mapped into memory.

For each word, numbered by its first use, the texts that hold it and, for each of these, BM25's
`1 + frequency / (k1 * (1 - b + b * length / average))`, in Lucene's single precision and with its
lossy lengths. Texts are read in portions, so memory is bounded whatever their number.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from agentenv_webshop.lengths import decoded, encoded
from agentenv_webshop.words import Analyzer

K1, B = np.float32(0.9), np.float32(0.4)
PORTION = 4_000_000  # postings sorted at once

STARTS, TEXTS, WEIGHTS = "starts.npy", "texts.npy", "weights.npy"

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Written:
    """What an index consists of beside its files."""

    words: Sequence[str]  # by their numbers
    texts: int


def write(texts: Iterable[str], folder: Path) -> Written:
    """Index the texts into files in the folder."""
    reading = _Reading(Analyzer())
    parts: list[Path] = []
    for text in texts:
        reading.read(text)
        if len(reading.texts) >= PORTION:
            parts.append(reading.saved(folder / f"portion{len(parts)}.npy"))
    parts.append(reading.saved(folder / f"portion{len(parts)}.npy"))
    _merge(folder, parts, len(reading.numbers), _norms(reading))
    for part in parts:
        part.unlink()
    return Written(list(reading.numbers), len(reading.lengths))


class _Reading:
    """Texts as they come: a posting is a word's number, a text's and how often it is there."""

    def __init__(self, analyzer: Analyzer):
        self.analyzer = analyzer
        self.numbers: dict[str, int] = {}
        self.lengths = bytearray()
        self.total = 0  # words of all texts
        self._begin()

    def _begin(self) -> None:
        self.words, self.texts, self.counts = array("I"), array("I"), array("I")

    def read(self, text: str) -> None:
        counts = self.analyzer.counts(text)
        numbers = self.numbers
        self.words.extend([numbers.setdefault(word, len(numbers)) for word in counts])
        self.counts.extend(counts.values())
        self.texts.extend([len(self.lengths)] * len(counts))
        length = sum(counts.values())
        self.lengths.append(encoded(length))
        self.total += length

    def saved(self, path: Path) -> Path:
        """What was read since the last time, in the order of words, then of texts."""
        words = np.frombuffer(self.words, np.uint32)
        order = np.argsort(words, kind="stable")
        columns = (words, *(np.frombuffer(each, np.uint32) for each in (self.texts, self.counts)))
        np.save(path, np.stack([each[order] for each in columns]))
        self._begin()
        return path


def _norms(reading: _Reading) -> Array:
    """For each text, what the frequency of a word is multiplied with."""
    average = np.float32(reading.total / max(1, len(reading.lengths)))
    lengths = np.array([decoded(code) for code in range(256)], np.float32)
    with np.errstate(divide="ignore", invalid="ignore"):  # an average of 0: there are no words
        table = np.float32(1) / (K1 * ((np.float32(1) - B) + B * lengths / average))
    norms: Array = table[np.frombuffer(reading.lengths, np.uint8)]
    return norms


def _merge(folder: Path, parts: Sequence[Path], words: int, norms: Array) -> None:
    """Each word's postings of all portions behind each other; they are in the order of texts."""
    often = np.zeros(words, np.int64)
    for part in parts:
        often += np.bincount(np.load(part, mmap_mode="r")[0], minlength=words)
    starts = np.concatenate([[0], np.cumsum(often)])
    np.save(folder / STARTS, starts)
    texts = _array(folder / TEXTS, np.uint32, starts[-1])
    weights = _array(folder / WEIGHTS, np.float32, starts[-1])
    free = starts[:-1].copy()
    for part in parts:
        word, text, count = np.load(part)
        runs = np.flatnonzero(np.diff(word.astype(np.int64), prepend=-1))
        sizes = np.diff(runs, append=len(word))
        places = free[word] + np.arange(len(word)) - np.repeat(runs, sizes)
        texts[places] = text
        weights[places] = np.float32(1) + count.astype(np.float32) * norms[text]
        free[word[runs]] += sizes
    texts.flush()
    weights.flush()


def _array(path: Path, kind: Any, size: int) -> np.memmap[Any, Any]:
    shape = (max(1, int(size)),)  # an empty file cannot be mapped
    return np.lib.format.open_memmap(path, mode="w+", dtype=kind, shape=shape)
