"""Names: of people who are only mentioned."""

from __future__ import annotations

from random import Random

FIRST = (
    "Alma Basil Celia Dorian Enid Ferris Gilda Hamish Ida Jasper Kitty Lorne Mina Nigel Olive Perry"
    " Quentin Rhona Stefan Thelma Ulric Viola Wilmer Yvette Ansgar Birgit Corwin Delia Ernest Fay"
)
LAST = (
    "Abbot Birch Cobden Dray Ellery Fallow Garrick Hobday Ingram Jessop Kirby Lathe Mott Norrey"
    " Oxley Pryor Quarles Rudge Sorrel Tapley Ure Varley Wicks Yarrow Ambrey Blunt Cray Dowling"
)


def invented(rng: Random) -> str:
    return f"{rng.choice(FIRST.split())} {rng.choice(LAST.split())}"
