"""Clauses: the parts of a sentence that may each say something of their own."""

import re

from vectorstore.sentences import Span

# Fewer words say nothing that could be looked for alone.
LEAST_WORDS = 4
_BOUNDARY = re.compile(
    r"(?<=[;:,])\s+|\s+(?=[–—]\s)"
    r"|\s+(?=(?:und|sowie|aber|doch|während|wobei|and|but|while|whereas)\s)",
    re.IGNORECASE,
)
# Between main clauses: what stands on one side is said without the other.
_MAIN_BOUNDARY = re.compile(
    r"(?<=;)\s+|(?<=,)\s+(?=(?:und|aber|doch|während|and|but|while|whereas)\s)", re.IGNORECASE
)


def split_clauses(sentence: str) -> list[Span]:
    """Where the clauses of a German or English sentence stand, in order and without overlap.

    Parts are divided at commas, semicolons, colons, dashes and conjunctions, and go with their
    neighbour where they have fewer than LEAST_WORDS words. Too fine a division does no harm where
    each part is looked for: one source that has them all is found for all.
    """
    return _parts(sentence, _BOUNDARY)


def split_statements(sentence: str) -> list[Span]:
    """The same of main clauses alone: parts that can be quoted without what stands around them."""
    return _parts(sentence, _MAIN_BOUNDARY)


def _parts(sentence: str, boundary: re.Pattern[str]) -> list[Span]:
    spans: list[Span] = []
    begin = 0
    for end in [*(match.end() for match in boundary.finditer(sentence)), len(sentence)]:
        if len(sentence[begin:end].split()) >= LEAST_WORDS:
            spans.append(_trimmed(sentence, begin, end))
            begin = end
    if begin < len(sentence.rstrip()) or not spans:
        first = spans.pop().start if spans else begin
        spans.append(_trimmed(sentence, first, len(sentence)))
    return spans


def _trimmed(sentence: str, start: int, end: int) -> Span:
    return Span(start, start + len(sentence[start:end].rstrip()))
