"""Question to passages: what the dense and the keyword half find, compared closely and fused."""

from collections.abc import Sequence
from datetime import UTC, tzinfo
from itertools import islice

from vectorstore.catalog import Catalog
from vectorstore.dates import TimeRange
from vectorstore.embedder import Embedder
from vectorstore.index import Index
from vectorstore.language import detect_language
from vectorstore.late import max_sim
from vectorstore.passages import Passage
from vectorstore.ranking import Candidate, Features, score
from vectorstore.stories import one_slot_a_story
from vectorstore.timeliness import in_time

# What each half brings.
CANDIDATES = 100


def search(
    question: str,
    catalog: Catalog,
    index: Index,
    embedder: Embedder,
    k: int,
    when: TimeRange | None = None,
    zone: tzinfo = UTC,
) -> list[Passage]:
    """The k best passages for a question, best first, with regard to the days it speaks of."""
    filtered = when is not None and when.filters
    among = catalog.chunk_names_between(when.first, when.last, zone) if filtered else None
    found = find_candidates(question, catalog, index, embedder, among)
    passages = _passages(found, catalog)
    best = sorted(passages, key=lambda one: (-one.score, one.chunk.id))
    return list(islice(one_slot_a_story(in_time(best, when, zone), catalog), k))


def find_candidates(
    question: str,
    catalog: Catalog,
    index: Index,
    embedder: Embedder,
    among: Sequence[str] | None = None,
) -> list[Candidate]:
    """The chunks that the dense or the keyword half finds, and what is known of each.

    With `among` only of the chunks of these names.
    """
    language = detect_language(question)
    asked = embedder.encode_question(question)
    near = index.nearest(asked.vector.tolist(), CANDIDATES, among)
    found = catalog.keyword_search(question, language, CANDIDATES, among)
    hits = {hit.chunk_id: hit for hit in found}
    dense_ranks = {name: rank for rank, (name, _) in enumerate(near, start=1)}
    keyword_ranks = {name: rank for rank, name in enumerate(hits, start=1)}
    vectors = catalog.vectors(list(dense_ranks | keyword_ranks))
    if not vectors:
        return []
    centroids = catalog.centroids({one.article_id for one in vectors.values()})
    late = max_sim(asked.tokens, asked.weights, [one.tokens for one in vectors.values()])
    return [
        Candidate(
            name,
            one.language == language,
            float(asked.vector @ one.vector),
            Features(
                article=float(asked.vector @ centroids[one.article_id]),
                late=float(match),
                keywords=hits[name].score if name in hits else 0.0,
                coverage=hits[name].coverage if name in hits else 0.0,
            ),
            dense_ranks.get(name),
            keyword_ranks.get(name),
        )
        for (name, one), match in zip(vectors.items(), late, strict=True)
    ]


def _passages(candidates: list[Candidate], catalog: Catalog) -> list[Passage]:
    chunks = catalog.chunks([one.chunk_id for one in candidates])
    return [
        Passage(
            *chunks[one.chunk_id],
            score=score(one),
            dense_rank=one.dense_rank,
            keyword_rank=one.keyword_rank,
            similarity=one.similarity,
        )
        for one in candidates
        if one.chunk_id in chunks
    ]


def dense(
    question: str, catalog: Catalog, index: Index, embedder: Embedder, k: int
) -> list[Passage]:
    """The k passages whose vectors are nearest to the question's, best first: one half alone."""
    found = dict(index.nearest(embedder.embed_query(question), k))
    chunks = catalog.chunks(list(found))
    return [
        Passage(*chunks[name], score=similarity, dense_rank=rank, similarity=similarity)
        for rank, (name, similarity) in enumerate(found.items(), start=1)
        if name in chunks
    ]


def keyword(question: str, catalog: Catalog, k: int) -> list[Passage]:
    """The k best passages by keywords, best first: the other half alone."""
    hits = catalog.keyword_search(question, detect_language(question), k)
    chunks = catalog.chunks([hit.chunk_id for hit in hits])
    return [
        Passage(*chunks[hit.chunk_id], score=hit.score, keyword_rank=rank)
        for rank, hit in enumerate(hits, start=1)
        if hit.chunk_id in chunks
    ]
