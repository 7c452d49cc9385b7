"""How much of one article's text stands in another: shingles, MinHash bands, kept numbers."""

import unicodedata
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

import regex
from rapidfuzz.distance import Indel

from vectorstore.words import COUNTED

if TYPE_CHECKING:
    from datasketch import MinHash

SHINGLE = 5
# MinHash LSH (Broder 1997; Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, chapter 3):
# two texts with the Jaccard similarity J share a band with the probability
# 1 - (1 - J**ROWS)**BANDS: .98 at J = .2, an item cut to a third and edited; .001 at J = .003,
# two items about one thing.
BANDS = 96
ROWS = 2

_WORD = regex.compile(r"\d+(?:[.,:]\d+)*|\p{L}[\p{L}\p{M}]*")
_THOUSANDS = regex.compile(r"(?<![\d.,])(\d{1,3})((?:[.,' \u00a0\u202f]\d{3})+)(?![.,]?\d)")


# A shorter item is printed from its beginning. One that stands deep inside a much longer text is a
# part of a round-up, whose other parts it has nothing to do with.
OPENING = 2
# Higher numbers are mostly in figures.
_NUMERALS = {word: str(number) for word, number in COUNTED.items() if number <= 12}


@dataclass(frozen=True)
class Overlap:
    """What of the shorter of two texts stands in the beginning of the longer.

    `runs` of five words are shared, which are the share `words` of all; of its `numbers` so many
    are `kept` at the same place of the text.
    """

    runs: int
    words: float
    numbers: int
    kept: int


class Wording:
    """A text as its words: lower case, without punctuation, numbers without grouping."""

    def __init__(self, text: str) -> None:
        folded = unicodedata.normalize("NFKC", text).casefold()
        grouped = _THOUSANDS.sub(lambda match: regex.sub(r"\D", "", match[0]), folded)
        self.words = [_NUMERALS.get(word, word) for word in _WORD.findall(grouped)]

    @cached_property
    def shingles(self) -> frozenset[str]:
        """Every run of five words; a shorter text is one run."""
        return _shingles(self.words)

    def bands(self) -> list[int]:
        """The names of the text's LSH bands, signed 64-bit; texts that share one may be copies."""
        sketch = _empty_sketch().copy()
        sketch.update_batch([shingle.encode() for shingle in self.shingles])
        # Two 32-bit values, one band: read as one 64-bit number, which SQLite keeps as it is.
        return sketch.hashvalues.view("<i8").tolist()


def overlap(one: Wording, other: Wording) -> Overlap:
    """What of the shorter text stands in the beginning of the longer one."""
    shorter, longer = sorted((one, other), key=lambda wording: len(wording.words))
    opening = longer.words[: OPENING * len(shorter.words)]
    shared = len(shorter.shingles & _shingles(opening))
    kept = [
        word
        for block in Indel.opcodes(shorter.words, opening)
        if block.tag == "equal"
        for word in shorter.words[block.src_start : block.src_end]
    ]
    return Overlap(shared, shared / len(shorter.shingles), _numbers(shorter.words), _numbers(kept))


def _shingles(words: list[str]) -> frozenset[str]:
    last = max(1, len(words) - SHINGLE + 1)
    return frozenset(" ".join(words[at : at + SHINGLE]) for at in range(last))


def _numbers(words: Iterable[str]) -> int:
    return sum(word[0].isdigit() for word in words)


@cache
def _empty_sketch() -> "MinHash":
    from datasketch import MinHash  # takes half a second to import

    return MinHash(num_perm=BANDS * ROWS, seed=1, hashfunc=zlib.crc32)
