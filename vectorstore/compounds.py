"""German compounds, taken apart and put together by what the collection's vocabulary holds."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import permutations

from vectorstore.analysis import stem

# What may stand between the parts: "Heizung-s-gesetz", "Bund-es-tag", "Straße-n-bahn".
LINKS = ("", "s", "es", "n", "en", "er", "e", "ens")
# Shorter parts split "Freitag" into Ei and Tag.
SHORTEST_PART = 4
# A term of fewer chunks may be a slip of the pen.
LEAST_CHUNKS = 2

Frequencies = Callable[[Collection[str]], Mapping[str, int]]


def split(word: str, frequencies: Frequencies) -> tuple[str, ...]:
    """The terms of a compound's parts, () where it has none in the vocabulary.

    `word` is casefolded and not stemmed; `frequencies` tells in how many chunks each of some
    terms stands, 0 for none. Of several ways the one whose parts have the highest geometric mean
    of frequencies wins (Koehn and Knight 2003).
    """
    heads = {word[place:]: word[:place] for place in _places(word)}
    options = {head: _modifiers(first) for head, first in heads.items()}
    known = frequencies({stem(head) for head in heads}.union(*options.values()))
    found = []
    for head, modifiers in options.items():
        modifier = max(modifiers, key=lambda term: known[term])
        parts = (modifier, stem(head))
        if all(known[part] >= LEAST_CHUNKS and len(part) >= SHORTEST_PART - 1 for part in parts):
            found.append((known[modifier] * known[stem(head)], parts))
    if found:
        return max(found)[1]
    return _split_first(heads, known, frequencies)


def joined(words: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Terms of the compounds that two words may make, in either order, with those words.

    The words are casefolded and not stemmed; nothing says that the compounds exist.
    """
    for first, head in permutations(words, 2):
        if first.isdigit() and head.isdigit():
            continue
        terms = {stem(first + head)}
        if min(len(first), len(head)) >= SHORTEST_PART:
            bases = (first, stem(first))
            terms |= {stem(base + link + head) for base in bases for link in LINKS}
        yield from ((term, first, head) for term in sorted(terms))


def _split_first(
    heads: Mapping[str, str], known: Mapping[str, int], frequencies: Frequencies
) -> tuple[str, ...]:
    """Three parts or more: a known head, the longest, behind a compound."""
    for head, first in heads.items():
        if known[stem(head)] < LEAST_CHUNKS:
            continue
        for base in _without_links(first):
            if parts := split(base, frequencies):
                return (*parts, stem(head))
    return ()


def _places(word: str) -> range:
    return range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)


def _modifiers(first: str) -> list[str]:
    """Terms that a compound's first part may stand for, with and without a link."""
    return list(dict.fromkeys(stem(base) for base in _without_links(first)))


def _without_links(first: str) -> Iterator[str]:
    for link in LINKS:
        if first.endswith(link) and len(first) - len(link) >= SHORTEST_PART - 1:
            yield first[: len(first) - len(link)]
