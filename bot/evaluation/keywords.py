"""Measuring the keyword search on variants of rare words, beside BM25 over words as they stand."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from math import log
from pathlib import Path
from typing import Any

from bot.evaluation.compounds import Variant, make_variants
from vectorstore.articles import Article
from vectorstore.catalog import Catalog
from vectorstore.chunks import Chunk

# How many passages are looked at.
PLACES = 5
# BM25's usual constants, which are also those of SQLite's FTS5.
K1, B = 1.2, 0.75

Search = Callable[[str], list[str]]


def measure(articles: Sequence[Article], path: Path) -> dict[str, dict[str, Any]]:
    """Recall at five of the keyword search and of whitespace BM25, in all and for each rule.

    A query counts as found when one of the first five passages is of an article that holds its
    source. The catalogue is made at `path`.
    """
    variants = make_variants({article.id: article.text for article in articles})
    catalog = Catalog(path)
    for article in articles:
        catalog.store(article)
    whitespace = Whitespace(catalog.pending(catalog.chunk_count()))
    searches: dict[str, Search] = {
        "keyword": lambda query: [
            hit.chunk_id.split(":")[0] for hit in catalog.keyword_search(query, "de", PLACES)
        ],
        "whitespace": whitespace.search,
    }
    found = {name: _found(variants, search) for name, search in searches.items()}
    catalog.close()
    rules = dict.fromkeys(variant.rule for variant in variants)
    parts = {"all": variants} | {
        rule: [one for one in variants if one.rule == rule] for rule in rules
    }
    return {
        part: {"queries": len(several)}
        | {f"{name}_recall@5": _share(several, found[name]) for name in searches}
        for part, several in parts.items()
    }


class Whitespace:
    """BM25 (Robertson and Zaragoza 2009) over chunks; small words between blanks are the terms."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        """Count the chunks' words."""
        self._chunks = chunks
        self._lengths = [len(chunk.text.split()) for chunk in chunks]
        self._mean = sum(self._lengths) / max(1, len(chunks))
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        for place, chunk in enumerate(chunks):
            for word, count in Counter(chunk.text.lower().split()).items():
                self._counts[word][place] = count

    def search(self, query: str) -> list[str]:
        """The articles of the first passages."""
        scores: dict[int, float] = defaultdict(float)
        for word in set(query.lower().split()):
            standing = self._counts.get(word, {})
            idf = log(1 + (len(self._chunks) - len(standing) + 0.5) / (len(standing) + 0.5))
            for place, count in standing.items():
                norm = K1 * (1 - B + B * self._lengths[place] / self._mean)
                scores[place] += idf * count * (K1 + 1) / (count + norm)
        return [
            self._chunks[place].article_id
            for place in sorted(scores, key=lambda place: -scores[place])[:PLACES]
        ]


def _found(variants: Iterable[Variant], search: Search) -> set[Variant]:
    return {one for one in variants if not one.articles.isdisjoint(search(one.query))}


def _share(variants: Sequence[Variant], found: set[Variant]) -> float:
    return round(sum(one in found for one in variants) / max(1, len(variants)), 3)
