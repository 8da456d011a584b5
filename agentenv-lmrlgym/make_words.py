"""Makes `words.txt` of Wordle from SCOWL, the word lists that spell checkers are made from.

Run `python make_words.py` on Debian with the package `scowl` installed, or give the folder that the
package's `/usr/share/dict/scowl` was unpacked to. The same package gives the same bytes.

SCOWL sorts words into levels by how common they are. The words of a level come before those of the
next one; inside a level they stand in a random order, so that the first few, which are all the
words that an ordinary game has, do not begin with the same letters.
"""

from __future__ import annotations

import argparse
from codecs import decode
from pathlib import Path
from random import Random

WORDS = Path(__file__).parent / "agentenv_lmrlgym" / "wordle" / "data" / "words.txt"
LEVELS = (10, 20, 35)
DIALECTS = ("english", "american")

# Words that nobody should be made to guess. In rot13, so that nobody has to read them either.
LEFT_OUT = decode(
    "onjql ovgpu obarq obbol obfbz ohfgf ohkbz pbpxf rarzn rerpg sntbg snggl srprf srghf "
    "tnlre tebva ubeal uhaxf vqvbg xvaxl yhfgf yhfgl ylapu zbeba anccl ahqre ahqrf benyf "
    "cnafl cravf cbbcf chffl dhrre encrq encrf ergpu frzra frkrq frkrf fyhgf fcrez fcbbx "
    "hevar hgrev juber",
    "rot13",
).split()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="?", default="/usr/share/dict/scowl", type=Path)
    folder = parser.parse_args().folder
    words: list[str] = []
    for level in LEVELS:
        new = five_letters(folder, level) - {*words, *LEFT_OUT}
        words += Random(f"wordle level {level}").sample(sorted(new), len(new))
    WORDS.write_text("".join(f"{word}\n" for word in words), encoding="utf-8", newline="\n")


def five_letters(folder: Path, level: int) -> set[str]:
    """The words of a level; names have a capital, so they drop out."""
    texts = [
        (folder / f"{dialect}-words.{level}").read_text(encoding="utf-8") for dialect in DIALECTS
    ]
    return {
        word
        for word in "\n".join(texts).split()
        if len(word) == 5 and word.isascii() and word.isalpha() and word.islower()
    }


if __name__ == "__main__":
    main()
