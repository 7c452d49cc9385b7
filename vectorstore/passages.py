"""Passages: what a search returns."""

from dataclasses import dataclass

from vectorstore.articles import Article, Version
from vectorstore.chunks import Chunk


@dataclass(frozen=True)
class Passage:
    """A chunk that a search returned, with its scores and its article.

    `score` is the fused score, higher is better; `dense_rank` and `keyword_rank` are the chunk's
    places (from 1) in the two halves, None where a half did not find it; `similarity` is the
    cosine of question and chunk, None where only the keywords found it. `also` are the newest
    versions of the other articles with nearly the same text: see `vectorstore.stories`.
    """

    chunk: Chunk
    version: Version
    score: float
    dense_rank: int | None = None
    keyword_rank: int | None = None
    similarity: float | None = None
    also: tuple[Version, ...] = ()

    @property
    def article(self) -> Article:
        """The article, as it stood in the version that the chunk was cut from."""
        return self.version.article
