"""Measuring attribution on parallel texts: every sentence has its source in the other language.

In XQuAD (Artetxe et al. 2020) the German and the English paragraphs are translations of each other,
sentence by sentence. A sentence of one text is a claim, its counterpart in the other text the
source that carries it, and all other sentences of that article are those to be told from it.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import mean

from bot.attribution import Source, attribute, source_sentences
from bot.clauses import LEAST_WORDS, split_clauses
from bot.encoder import Encoder
from bot.errors import BelegbotError
from bot.evaluation.datasets import load_questions
from bot.evaluation.questions import half_of
from vectorstore.articles import Article, Version
from vectorstore.chunks import Chunk
from vectorstore.passages import Passage

SEED = 1
AND = {"de": "und", "en": "and"}
# A translation that is much shorter or longer than this is none, or of another sentence.
LEAST_RATIO, MOST_RATIO = 0.6, 1.9


@dataclass(frozen=True)
class Claim:
    """Something said in one language, and the sources in the other that carry it.

    `kind` is "sentence", "clause" or, for two sentences made one, "joined"; `half` is "fit" or
    "measure".
    """

    kind: str
    language: str
    text: str
    carried_by: frozenset[Source]
    sources: tuple[Source, ...]
    half: str


def read_claims(german: Path, english: Path) -> list[Claim]:
    """The claims of two files that ask the same of parallel texts, in both directions.

    Always the same. Raises BelegbotError where the files do not hold the same questions.
    """
    asked, told = load_questions(german), {one.id: one.context for one in load_questions(english)}
    articles: dict[str, dict[str, str]] = {}
    for one in asked:
        if one.id not in told:
            raise BelegbotError(
                f"{english} lacks the question {one.id} of {german}: give the German and the "
                "English file of XQuAD."
            )
        articles.setdefault(one.group, {})[one.context] = told[one.id]
    return [claim for title, texts in articles.items() for claim in _claims_of(title, texts)]


def measure(claims: Sequence[Claim], encoder: Encoder) -> dict[str, float]:
    """What attribution finds, as shares of the claims; `quotes` is how many sources on average.

    `first_right`: the first source found carries the claim; `all_found`: all that carry it are
    found; `exact`: they and no others.
    """
    outcomes = [(claim.carried_by, _found(claim, encoder)) for claim in claims]
    return {
        "claims": len(claims),
        "first_right": round(mean(found[0] in carrying for carrying, found in outcomes), 3),
        "all_found": round(mean(carrying <= {*found} for carrying, found in outcomes), 3),
        "exact": round(mean(carrying == {*found} for carrying, found in outcomes), 3),
        "quotes": round(mean(len(found) for _, found in outcomes), 2),
    }


def _found(claim: Claim, encoder: Encoder) -> list[Source]:
    """The sources found, each whole where a part of it was given."""
    quotes = attribute(claim.text, claim.language, claim.sources, encoder)
    return [
        next(one for one in claim.sources if one.start <= quote.start and quote.end <= one.end)
        for quote in quotes
    ]


def _claims_of(title: str, texts: Mapping[str, str]) -> Iterator[Claim]:
    """The claims on an article, in German on its English paragraphs and the reverse."""
    german = _paragraphs(title, "de", list(texts))
    english = _paragraphs(title, "en", list(texts.values()))
    pairs = [
        pair
        for paragraphs in zip(german, english, strict=True)
        if _aligned(*paragraphs)
        for pair in zip(*paragraphs, strict=True)
    ]
    half = half_of(title)
    yield from _claims("de", pairs, tuple(chain.from_iterable(english)), half)
    turned = [(there, here) for here, there in pairs]
    yield from _claims("en", turned, tuple(chain.from_iterable(german)), half)


def _paragraphs(title: str, language: str, contexts: Sequence[str]) -> list[list[Source]]:
    """The sentences of each paragraph of an article."""
    text = "\n\n".join(contexts)
    version = Version(Article(text=text, title=title, language=language, path=title), 1, "")
    paragraphs = []
    start = 0
    for number, context in enumerate(contexts):
        end = start + len(context)
        chunk = Chunk(version.article.id, 1, number, start, end, context)
        paragraphs.append(source_sentences([Passage(chunk, version, 1.0)]))
        start = end + len("\n\n")
    return paragraphs


def _aligned(first: Sequence[Source], second: Sequence[Source]) -> bool:
    """Whether two paragraphs seem to have been translated sentence by sentence."""
    return len(first) == len(second) and all(
        LEAST_RATIO < len(one.text) / len(other.text) < MOST_RATIO
        and len(one.text.split()) >= LEAST_WORDS
        for one, other in zip(first, second, strict=True)
    )


def _claims(
    language: str, pairs: Sequence[tuple[Source, Source]], told: tuple[Source, ...], half: str
) -> Iterator[Claim]:
    """Claims from the first sentences of the pairs on the second ones."""
    shuffled = random.Random(SEED)
    for said, source in pairs:
        yield Claim("sentence", language, said.text, frozenset([source]), told, half)
        spans = split_clauses(said.text)
        if len(spans) > 1:
            span = shuffled.choice(spans)
            clause = said.text[span.start : span.end]
            yield Claim("clause", language, clause, frozenset([source]), told, half)
        others = [pair for pair in pairs if pair[1] != source]
        if others:
            other, further = shuffled.choice(others)
            both = f"{said.text.rstrip('.')} {AND[language]} {other.text}"
            yield Claim("joined", language, both, frozenset([source, further]), told, half)
