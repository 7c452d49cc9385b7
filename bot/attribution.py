"""Attribution: which sentences of the articles carry a sentence of the answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.answer import Verdict
from bot.facts import Facts, facts
from vectorstore.analysis import terms
from vectorstore.passages import Passage
from vectorstore.sentences import split_sentences

MAX_QUOTES = 2
# Of one hundred: below it a copied span is not taken as found again.
SAME_SPAN = 88

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


def locate(span: str, sources: Sequence[Source]) -> Source | None:
    """The sentence that a copied span stands in, None where it stands in none.

    Models alter a sign or an ending when they copy, so near copies count, but only with the same
    numbers and dates. A span in the other language is found by its numbers, dates and names.
    """
    folded = " ".join(span.split()).strip(" .\"„“”'").lower()
    if not folded:
        return None
    best = max(sources, key=lambda source: _copied(folded, source), default=None)
    if best and _copied(folded, best) >= SAME_SPAN and _same_values(span, best):
        return best
    return _locate_by_facts(span, sources)


def _copied(folded: str, source: Source) -> float:
    text = " ".join(source.text.split()).lower()
    if folded in text:
        return 100.0
    if len(folded) < 6 or len(folded) > len(text):
        return 0.0
    return min(99.0, fuzz.partial_ratio(folded, text))


def _same_values(span: str, source: Source) -> bool:
    language = source.passage.article.language or "de"
    return facts(span, language).values <= facts(source.text, language).values


def _locate_by_facts(span: str, sources: Sequence[Source]) -> Source | None:
    for language in ("de", "en"):
        stated = facts(span, language)
        if not stated.values and not stated.names:
            continue
        for source in sources:
            if not stated.missing_from(_facts_of(source)):
                return source
    return None


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
