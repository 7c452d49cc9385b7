"""Learned fusion: what is known of a candidate, weighed into one score.

The weights were fitted by `belegbot eval ranking`, which says on what; docs/retrieval.md has the
figures. A candidate in another language than the question has weights of its own: there the
keywords have little to say.
"""

from dataclasses import astuple, dataclass


@dataclass(frozen=True)
class Features:
    """What is known of one candidate for one question.

    `article` is the mean cosine of the question and the chunks of the candidate's article, `late`
    its late interaction; `keywords` is BM25, `coverage` the share of the question's rare words
    that it has, both 0 where the keywords did not find it. The cosine of the chunk alone adds
    nothing to these.
    """

    article: float
    late: float
    keywords: float
    coverage: float


@dataclass(frozen=True)
class Candidate:
    """A chunk that one of the halves found, with its places (from 1) in them.

    `similarity` is the cosine of question and chunk.
    """

    chunk_id: str
    same_language: bool
    similarity: float
    features: Features
    dense_rank: int | None
    keyword_rank: int | None


SAME_LANGUAGE = Features(article=62.18, late=21.902, keywords=0.174, coverage=1.04)
OTHER_LANGUAGE = Features(article=60.542, late=39.944, keywords=-0.022, coverage=0.333)


def score(candidate: Candidate) -> float:
    """How well the candidate answers; differences count, as the logarithm of odds."""
    weights = SAME_LANGUAGE if candidate.same_language else OTHER_LANGUAGE
    pairs = zip(astuple(weights), astuple(candidate.features), strict=True)
    return sum(weight * value for weight, value in pairs)
