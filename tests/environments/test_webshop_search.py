"""WebShop's search: words, lengths and ranking are Lucene's."""

from __future__ import annotations

import math
import sqlite3
import struct
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import pytest
from agentenv_webshop import postings
from agentenv_webshop.lengths import decoded, encoded
from agentenv_webshop.search import MOST_WORDS, Search
from agentenv_webshop.words import Analyzer, tokens


def searching(texts: Sequence[str], folder: Path) -> Search:
    written = postings.write(texts, folder)
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE words (word TEXT PRIMARY KEY, number INTEGER)")
    rows = [(word, number) for number, word in enumerate(written.words)]
    database.executemany("INSERT INTO words VALUES (?, ?)", rows)
    return Search(folder, database, written.texts)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("women's long-sleeve tee", ["women's", "long", "sleeve", "tee"]),
        ("a 1.4 oz bottle, 1,000 pcs.", ["a", "1.4", "oz", "bottle", "1,000", "pcs"]),
        ("U.S.A. made; don't", ["U.S.A", "made", "don't"]),
        ("32gb b12 x_y __ 3.a a.3", ["32gb", "b12", "x_y", "3", "a", "a", "3"]),
        ("red/white (2-pack)", ["red", "white", "2", "pack"]),
        ("你好 tea", ["你", "好", "tea"]),
        ("caf\u00e9 cafe\u0301", ["caf\u00e9", "cafe\u0301"]),
        ("™ ® – !?", []),
        ("1½ cups, m² ① ½.5", ["1", "cups", "m", "5"]),  # are no digits to annex 29
        (
            "don\u2018t don\uff07t u\u2024s 1\u20184",
            ["don\u2018t", "don\uff07t", "u\u2024s", "1\u20184"],
        ),
        ("a\u00b71 1\u00b74 1:4 a;b", ["a", "1", "1", "4", "1", "4", "a", "b"]),
    ],
)
def test_a_text_is_cut_as_lucenes_tokenizer_cuts_it(text: str, cut: list[str]) -> None:
    assert tokens(text) == cut


def test_a_run_longer_than_lucene_allows_is_cut_into_pieces() -> None:
    assert [len(each) for each in tokens("x" * 600)] == [255, 255, 90]


def test_words_lose_possessives_stop_words_and_endings() -> None:
    counts = Analyzer().counts("The Women's running shoes for women: a RUN, with 1.4 oz")
    assert counts == {"women": 2, "run": 2, "shoe": 1, "1.4": 1, "oz": 1}


def test_a_wide_apostrophe_is_a_possessive() -> None:
    assert Analyzer().counts("women\uff07s WOMEN\uff07S") == {"women": 2}


def test_lengths_keep_four_significant_bits_beyond_twenty_four() -> None:
    for length in [*range(2000), 10**6, 2**31 - 1]:
        kept = length
        if length >= 24:
            shift = max(0, (length - 24).bit_length() - 4)
            kept = 24 + (((length - 24) >> shift) << shift)
        assert 0 <= encoded(length) < 256
        assert decoded(encoded(length)) == kept


def test_every_byte_stands_for_a_length_of_its_own() -> None:
    assert [encoded(decoded(code)) for code in range(256)] == list(range(256))


def single(number: float) -> float:
    """Rounded to single precision."""
    (rounded,) = struct.unpack("f", struct.pack("f", number))
    return float(rounded)


def ranked(texts: Sequence[str], query: str) -> list[tuple[int, float]]:
    """The same formula a second time, slowly, in plain Python; words are what blanks divide."""
    documents = [Counter(text.split()) for text in texts]
    total = sum(sum(each.values()) for each in documents)
    average = single(total / len(texts))
    k1, b, scores = single(0.9), single(0.4), dict.fromkeys(range(len(texts)), 0.0)
    for word, often in Counter(query.split()).items():
        holding = [number for number, each in enumerate(documents) if word in each]
        rarity = single(math.log(1 + (len(texts) - len(holding) + 0.5) / (len(holding) + 0.5)))
        weight = single(often * rarity)
        for number in holding:
            length = sum(documents[number].values())
            if length >= 24:
                shift = max(0, (length - 24).bit_length() - 4)
                length = 24 + (((length - 24) >> shift) << shift)
            share = single(single(1 - b) + single(single(b * length) / average))
            norm = single(1 / single(k1 * share))
            below = single(1 + single(documents[number][word] * norm))
            scores[number] += single(weight - single(weight / below))
    found = [(number, single(score)) for number, score in scores.items() if score]
    return sorted(found, key=lambda each: (-each[1], each[0]))


def test_the_ranking_is_that_of_a_second_implementation(tmp_path: Path) -> None:
    random = Random("ranking")
    words = [f"w{number}" for number in range(400)]
    weights = [1 / (rank + 2) for rank in range(400)]
    texts = [" ".join(random.choices(words, weights, k=random.randint(1, 300))) for _ in range(500)]
    search = searching(texts, tmp_path)
    for _ in range(60):
        query = " ".join(random.choices(words, weights, k=random.randint(1, 11)))
        expected = ranked(texts, query)[:50]
        assert list(search.found(query, 50)) == [number for number, _ in expected]


STORED = [
    "women's running shoes with breathable mesh and rubber sole color black white",
    "running shoe laces for women and men three pairs color white",
    "wireless bluetooth speaker waterproof for the shower color black",
    "waterproof hiking shoes for men rubber sole color brown",
    "green tea bags 100 count organic caffeine free",
]
STEMS = [  # of the same texts, by hand, by the rules of Porter
    "women run shoe breathabl mesh rubber sole color black white",
    "run shoe lace women men three pair color white",
    "wireless bluetooth speaker waterproof shower color black",
    "waterproof hike shoe men rubber sole color brown",
    "green tea bag 100 count organ caffein free",
]
EXPECTED = {  # queries, their stems, and the ranking
    "women's running shoes": ("women run shoe", [1, 0, 3]),
    "waterproof shoes for men": ("waterproof shoe men", [3, 1, 2, 0]),
    "black speaker": ("black speaker", [2, 0]),
    "organic green teas": ("organ green tea", [4]),
    "the with and": ("", []),
    "white white rubber": ("white white rubber", [0, 1, 3]),
    "colors of rubber shoes": ("color rubber shoe", [3, 0, 1, 2]),
}


@pytest.mark.parametrize("query", EXPECTED)
def test_a_stored_ranking_stays(query: str, tmp_path: Path) -> None:
    stems, expected = EXPECTED[query]
    assert [number for number, _ in ranked(STEMS, stems)] == expected
    assert list(searching(STORED, tmp_path).found(query, 50)) == expected


def test_equal_products_come_in_the_order_of_the_catalog(tmp_path: Path) -> None:
    search = searching(["red mug"] * 30 + ["blue mug"] + ["red mug"] * 30, tmp_path)
    assert list(search.found("red", 40)) == [*range(30), *range(31, 41)]


def test_an_index_written_in_portions_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(3)
    texts = [" ".join(f"w{random.randrange(50)}" for _ in range(30)) for _ in range(200)]
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    whole.mkdir()
    parts.mkdir()
    one = postings.write(texts, whole)
    monkeypatch.setattr(postings, "PORTION", 100)
    other = postings.write(texts, parts)
    assert one == other
    assert sorted(each.name for each in parts.iterdir()) == sorted(
        each.name for each in whole.iterdir()
    )
    for path in whole.iterdir():
        assert np.array_equal(np.load(path), np.load(parts / path.name))


def test_a_query_of_many_words_counts_the_first(tmp_path: Path) -> None:
    texts = [f"w{number}" for number in range(MOST_WORDS + 20)]
    assert len(searching(texts, tmp_path).found(" ".join(texts), 200)) == MOST_WORDS
