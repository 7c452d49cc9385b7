"""Attribution: which sentences of the articles carry a sentence of the answer."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.answer import Verdict
from bot.facts import Facts, facts
from vectorstore.analysis import query_terms, terms
from vectorstore.passages import Passage
from vectorstore.sentences import split_sentences

MAX_QUOTES = 2
# Of one hundred: below it a copied span is not taken as found again.
SAME_SPAN = 88
# Characters; a shorter span must stand in the text to the letter.
MIN_SPAN = 8
_ITEMS = re.compile(r",\s+|;\s+|\s+(?:und|sowie|and)\s+")

Embed = Callable[[list[str]], list[list[float]]]


@dataclass(frozen=True)
class Source:
    """One sentence of an article: `article.text[start:end] == text` in the passage's version."""

    passage: Passage
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Attribution:
    """The sources that carry a sentence, best first, and what that says of it."""

    sources: tuple[Source, ...]
    verdict: Verdict


def source_sentences(passages: Sequence[Passage]) -> list[Source]:
    """All sentences of the passages with their ranges in the articles."""
    return [
        Source(passage, start, end, passage.article.text[start:end])
        for passage in passages
        for start, end in (
            (passage.chunk.start + span.start, passage.chunk.start + span.end)
            for span in split_sentences(passage.chunk.text)
        )
    ]


def locate(span: str, question: str, sources: Sequence[Source]) -> Source | None:
    """The sentence that a copied span stands in, None where it stands in none.

    Models alter a sign or an ending when they copy, so near copies count, but only with the same
    numbers and dates; a span in the other language is found by its numbers, dates and names. Of a
    list every item must stand somewhere, and the sentence with most of them is the one. Among
    equals the sentence that shares most words with the question wins, then the better passage.
    """
    items = [item for item in _ITEMS.split(span) if _folded(item)]
    standing = {source: [_stands(item, source) for item in items] for source in sources}
    if not items or not all(map(any, zip(*standing.values(), strict=True))) or not sources:
        return None
    return max(sources, key=lambda source: (sum(standing[source]), _shared_words(question, source)))


def _stands(span: str, source: Source) -> bool:
    return _copied(span, source) or _stated(span, source)


def _copied(span: str, source: Source) -> bool:
    folded, text = _folded(span), _folded(source.text)
    language = source.passage.article.language or "de"
    if not facts(span, language).values <= facts(source.text, language).values:
        return False
    if re.search(rf"(?<!\w){re.escape(folded)}(?!\w)", text):
        return True
    return MIN_SPAN <= len(folded) <= len(text) and fuzz.partial_ratio(folded, text) >= SAME_SPAN


def _stated(span: str, source: Source) -> bool:
    """Whether the span has numbers, dates or names, and the source has them all."""
    return any(
        (stated.values or stated.names) and not stated.missing_from(_facts_of(source))
        for stated in (facts(span, language) for language in ("de", "en"))
    )


def _folded(text: str) -> str:
    return " ".join(text.split()).strip(" .,;\"„“”‚‘'").lower()


def _shared_words(question: str, source: Source) -> int:
    language = source.passage.article.language or "de"
    return len(set(query_terms(question, language)) & set(terms(source.text, language)))


def attribute(
    sentence: str,
    language: str,
    sources: Sequence[Source],
    embed: Embed,
    found: Source | None = None,
) -> Attribution:
    """The fewest sources, at most two, that carry a sentence of the answer.

    `found` is the source that the answer was read from, which stands first among equals. The
    verdict is QUOTED when every number, date and name of the sentence stands in the quotes or the
    headline above them and neither side negates alone, else UNCHECKED.
    """
    ranked = _rank(sentence, language, sources, embed, found)
    if not ranked:
        return Attribution((), Verdict.UNCHECKED)
    chosen = [ranked[0]]
    missing = _missing(sentence, language, chosen)
    for source in ranked[1:]:
        if not missing or len(chosen) == MAX_QUOTES:
            break
        left = _missing(sentence, language, [*chosen, source])
        if len(left) < len(missing):
            chosen, missing = [*chosen, source], left
    return Attribution(tuple(chosen), _verdict(sentence, language, chosen, missing))


def _rank(
    sentence: str, language: str, sources: Sequence[Source], embed: Embed, found: Source | None
) -> list[Source]:
    if not sources:
        return []
    wanted, *vectors = embed([sentence, *(source.text for source in sources)])
    words = set(terms(sentence, language))
    scores = {
        source: _dot(wanted, vector)
        + _shared(words, source, language)
        + (1.0 if source == found else 0.0)
        - 0.1 * len(_missing(sentence, language, [source]))
        for source, vector in zip(sources, vectors, strict=True)
    }
    return sorted(scores, key=lambda source: -scores[source])


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _shared(words: set[str], source: Source, language: str) -> float:
    if not words or source.passage.article.language != language:
        return 0.0
    return len(words & set(terms(source.text, language))) / len(words)


def _facts_of(source: Source) -> Facts:
    return facts(source.text, source.passage.article.language or "de")


def _missing(sentence: str, language: str, chosen: Sequence[Source]) -> frozenset[str]:
    stated = facts(sentence, language)
    left = stated.values | stated.names
    for source in chosen:
        article = source.passage.article
        evidence = facts(f"{article.headline} – {source.text}", article.language or "de")
        left &= stated.missing_from(evidence)
    return left


def _verdict(
    sentence: str, language: str, chosen: Sequence[Source], missing: frozenset[str]
) -> Verdict:
    negated = any(_facts_of(source).negated for source in chosen)
    if missing or negated != facts(sentence, language).negated:
        return Verdict.UNCHECKED
    return Verdict.QUOTED
