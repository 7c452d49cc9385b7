"""Attribution: which sentences of the articles carry a sentence of the answer."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from bot.clauses import split_clauses, split_statements
from bot.encoder import Encoder
from bot.facts import facts
from bot.quantities import quantities
from vectorstore.analysis import query_terms, terms
from vectorstore.passages import Passage
from vectorstore.sentences import split_sentences

if TYPE_CHECKING:
    import numpy

MAX_QUOTES = 3
# Fitted on the fit half of XQuAD, see docs/answers.md: how much better, as a cosine, a further
# source must carry a clause.
GAIN = 0.12
# What a number or date counts that a source has, or lacks.
VALUE = 0.1
# What it counts to be the source that the answer was read from.
FOUND = 0.15
# Characters; of a longer source the part that carries the sentence is enough.
LONG = 350
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

    @property
    def spoken(self) -> str:
        """The language that it is in, see `Article.spoken`."""
        return self.passage.article.spoken


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
    list every item must stand somewhere, but for one name of three and more, as models add first
    names; the sentence with most of them is the one. Among equals the sentence that shares most
    words with the question wins, then the better passage.
    """
    items = [item for item in _ITEMS.split(span) if _folded(item)]
    standing = {source: [_stands(item, source) for item in items] for source in sources}
    found = [any(one) for one in zip(*standing.values(), strict=True)]
    lacking = [item for item, stands in zip(items, found, strict=False) if not stands]
    spared = len(items) > 2 and len(lacking) == 1 and not _values(lacking[0])
    if not any(found) or (lacking and not spared):
        return None
    return max(sources, key=lambda source: (sum(standing[source]), _shared_words(question, source)))


def _values(words: str) -> frozenset[str]:
    return facts(words, "de").values | facts(words, "en").values


def _stands(span: str, source: Source) -> bool:
    return _copied(span, source) or _stated(span, source)


def _copied(span: str, source: Source) -> bool:
    folded, text = _folded(span), _folded(source.text)
    language = source.spoken
    if not facts(span, language).values <= facts(source.text, language).values:
        return False
    if re.search(rf"(?<!\w){re.escape(folded)}(?!\w)", text):
        return True
    return MIN_SPAN <= len(folded) <= len(text) and fuzz.partial_ratio(folded, text) >= SAME_SPAN


def _stated(span: str, source: Source) -> bool:
    """Whether the span has numbers, dates or names, and the source has them all."""
    evidence = facts(source.text, source.spoken)
    return any(
        (stated.values or stated.names) and not stated.missing_from(evidence)
        for stated in (facts(span, language) for language in ("de", "en"))
    )


def _folded(text: str) -> str:
    return " ".join(text.split()).strip(" .,;\"„“”‚‘'").lower()


def _shared_words(question: str, source: Source) -> int:
    language = source.spoken
    return len(set(query_terms(question, language)) & set(terms(source.text, language)))


def attribute(
    sentence: str,
    language: str,
    sources: Sequence[Source],
    encoder: Encoder,
    found: Source | None = None,
) -> tuple[Source, ...]:
    """The fewest sources, at most MAX_QUOTES, that carry a sentence of the answer, best first.

    Each clause is looked for alone, whatever the languages, by late interaction (see
    vectorstore/late.py): the mean, over its tokens, of the cosine with the nearest token of a
    source. A further source must carry a clause better than those chosen by GAIN, for which a
    number or date that they lack counts VALUE. `found` is the source that the answer was read
    from, and goes first unless another is better by FOUND. Of a source longer than LONG only the
    main clauses that carry the sentence are given. Empty where there are no sources.
    """
    if not sources:
        return ()
    clauses = [sentence[span.start : span.end] for span in split_clauses(sentence)]
    likeness = _likeness(clauses, [source.text for source in sources], encoder)
    missing = [_values_missing(sentence, language, source) for source in sources]
    chosen = [_first(clauses, likeness, missing, [source == found for source in sources])]
    while len(chosen) < min(MAX_QUOTES, len(sources)):
        further, gain = _further(chosen, likeness, missing)
        if gain < GAIN:
            break
        chosen.append(further)
    parts = [_narrowed(sources[one], clauses, encoder) for one in chosen]
    return tuple(
        part if _values_missing(sentence, language, part) == missing[one] else sources[one]
        for part, one in zip(parts, chosen, strict=True)
    )


def _likeness(clauses: Sequence[str], texts: Sequence[str], encoder: Encoder) -> "numpy.ndarray":
    """How well each text (column) has what each clause (row) says, from -1 to 1."""
    import numpy

    encodings = encoder.documents([*clauses, *texts])
    tokens = [_around(one.tokens, encoder.middle) for one in encodings]
    said, written = tokens[: len(clauses)], tokens[len(clauses) :]
    return numpy.array([[(one @ two.T).max(1).mean() for two in written] for one in said])


def _first(
    clauses: Sequence[str],
    likeness: "numpy.ndarray",
    missing: Sequence[frozenset[str]],
    preferred: Sequence[bool],
) -> int:
    """The source that carries most of the sentence."""
    import numpy

    weights = [len(clause) for clause in clauses]
    scores = numpy.average(likeness, axis=0, weights=weights)
    scores -= VALUE * numpy.array([len(values) for values in missing])
    scores += FOUND * numpy.array(preferred)
    # Of equal ones the first, on whatever processor the last digits were made.
    return int(scores.round(5).argmax())


def _further(
    chosen: Sequence[int], likeness: "numpy.ndarray", missing: Sequence[frozenset[str]]
) -> tuple[int, float]:
    """The source that adds most to those chosen, and how much."""
    import numpy

    carried = likeness[:, chosen].max(axis=1, keepdims=True)
    lacking = frozenset.intersection(*(missing[one] for one in chosen))
    gains = (likeness - carried).max(axis=0)
    gains += VALUE * numpy.array([bool(lacking - values) for values in missing])
    gains[chosen] = -numpy.inf
    best = int(gains.argmax())
    return best, float(gains[best])


def _around(tokens: "numpy.ndarray", middle: "numpy.ndarray") -> "numpy.ndarray":
    """The token vectors seen from their middle, rows of length 1."""
    import numpy

    moved = tokens - middle
    return moved / numpy.linalg.norm(moved, axis=1, keepdims=True)


def _narrowed(source: Source, clauses: Sequence[str], encoder: Encoder) -> Source:
    """The source, or of a long one the statements that carry the clauses best."""
    statements = split_statements(source.text)
    if len(source.text) <= LONG or len(statements) == 1:
        return source
    texts = [source.text[span.start : span.end] for span in statements]
    likeness = _likeness(clauses, texts, encoder)
    carrying = [int(one) for one in likeness.argmax(axis=1)]
    start = source.start + statements[min(carrying)].start
    end = source.start + statements[max(carrying)].end
    return replace(source, start=start, end=end, text=source.passage.article.text[start:end])


def _values_missing(sentence: str, language: str, source: Source) -> frozenset[str]:
    """The sentence's numbers that the source has not, and dates that its headline has not either.

    So the comparison takes them: a date may be known, a number must stand in the quote.
    """
    article = source.passage.article
    spoken = article.spoken
    stated = facts(sentence, language)
    known = facts(f"{article.headline} – {source.text}", spoken)
    numbers = {one.value for one in quantities(sentence, language) if not one.year}
    return stated.values & (
        stated.missing_from(known) | (numbers - facts(source.text, spoken).values)
    )
