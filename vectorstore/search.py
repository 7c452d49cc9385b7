"""Question to passages: dense and keyword halves, fused by reciprocal rank."""

from collections.abc import Iterable, Iterator
from itertools import islice

from rapidfuzz import fuzz

from vectorstore.catalog import Catalog
from vectorstore.embedder import Embedder
from vectorstore.index import Index
from vectorstore.language import detect_language
from vectorstore.passages import Passage

CANDIDATES = 30
# Reciprocal rank fusion (Cormack, Clarke, Büttcher 2009); 10 measured better than its usual 60.
RANK_CONSTANT = 10
# Of one hundred: passages as alike as this say the same.
SAME_TEXT = 85


def search(
    question: str, catalog: Catalog, index: Index, embedder: Embedder, k: int
) -> list[Passage]:
    """The k best passages for a question, best first."""
    dense = index.nearest(embedder.embed_query(question), CANDIDATES)
    keyword = catalog.keyword_search(question, detect_language(question), CANDIDATES)
    dense_ranks = {chunk_id: rank for rank, (chunk_id, _) in enumerate(dense, start=1)}
    keyword_ranks = {chunk_id: rank for rank, (chunk_id, _) in enumerate(keyword, start=1)}
    scores = fuse(dense_ranks, keyword_ranks)
    best = sorted(scores, key=lambda chunk_id: (-scores[chunk_id], chunk_id))
    chunks = catalog.chunks(best)
    similarities = dict(dense)
    passages = (
        Passage(
            *chunks[chunk_id],
            score=scores[chunk_id],
            dense_rank=dense_ranks.get(chunk_id),
            keyword_rank=keyword_ranks.get(chunk_id),
            similarity=similarities.get(chunk_id),
        )
        for chunk_id in best
        if chunk_id in chunks
    )
    return list(islice(_distinct(passages), k))


def _distinct(passages: Iterable[Passage]) -> Iterator[Passage]:
    """Without passages that repeat the words of a better one, as copies of agency items do."""
    seen: list[str] = []
    for passage in passages:
        if all(fuzz.ratio(passage.chunk.text, text) < SAME_TEXT for text in seen):
            seen.append(passage.chunk.text)
            yield passage


def fuse(*halves: dict[str, int]) -> dict[str, float]:
    """Reciprocal rank fusion: name to rank (from 1) of each half, to name to score."""
    scores: dict[str, float] = {}
    for half in halves:
        for name, rank in half.items():
            scores[name] = scores.get(name, 0.0) + 1.0 / (RANK_CONSTANT + rank)
    return scores
