"""The keyword half: BM25 over terms, with compounds taken apart and put together."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Any

from sqlalchemy import Connection, Row, text

from vectorstore.analysis import query_words, word_terms
from vectorstore.compounds import joined, split

# How often a term is said in the query, which is how FTS5's bm25() weighs: what the question
# says, or its words make together, weighs four times what is only a part of one of its words.
WHOLE, PART = 4, 1
# A part of a word covers so much of it, all of its parts together.
PART_COVERS = 0.5
# FTS5 scores every chunk that has any of the terms, so a question's terms are looked for from the
# rarest on until they stand in so many chunks: a large collection takes hardly longer than a small.
MOST_CHUNKS = 10_000


@dataclass(frozen=True)
class KeywordHit:
    """A chunk that the keywords found: its name, BM25 and coverage, higher is better.

    `coverage`, from 0 to 1, is the share of the question's words that the chunk has, each weighed
    by its rareness (idf); it is low where question and chunk differ in language.
    """

    chunk_id: str
    score: float
    coverage: float = 0.0


@dataclass(frozen=True)
class Asked:
    """One word of a question: terms that say it, terms that say a part of it, its idf."""

    wholes: frozenset[str]
    parts: frozenset[str]
    idf: float

    def covered(self, terms: Collection[str]) -> float:
        """How much of the word stands among a chunk's terms, from 0 to 1."""
        if not self.wholes.isdisjoint(terms):
            return 1.0
        said = len(self.parts.intersection(terms))
        return PART_COVERS * said / len(self.parts) if said else 0.0


class Vocabulary:
    """In how many chunks terms stand, as the keyword index says; remembered for one question."""

    def __init__(self, connection: Connection) -> None:
        """Look terms up over the connection."""
        self._connection = connection
        self._known: dict[str, int] = {}
        self.chunks: int = connection.execute(text("SELECT count(*) FROM chunks")).scalar_one()

    def frequencies(self, terms: Collection[str]) -> Mapping[str, int]:
        """The number of chunks of each term, 0 for those that stand nowhere."""
        if new := set(terms) - self._known.keys():
            rows = self._connection.execute(
                text(
                    "SELECT term, doc FROM keyword_terms "
                    "WHERE term IN (SELECT value FROM json_each(:new))"
                ),
                {"new": json.dumps(sorted(new))},
            )
            self._known |= dict.fromkeys(new, 0) | {row.term: row.doc for row in rows}
        return {term: self._known[term] for term in terms}

    def idf(self, frequency: int) -> float:
        """The inverse document frequency of BM25, never negative."""
        return log(1 + (self.chunks - frequency + 0.5) / (frequency + 0.5))


def find_hits(
    connection: Connection,
    question: str,
    language: str,
    limit: int,
    among: Sequence[str] | None = None,
) -> list[KeywordHit]:
    """The best chunks for a question by BM25 (SQLite FTS5), best first.

    With `among` only of the chunks of these names.
    """
    vocabulary = Vocabulary(connection)
    asked = understand(question, language, vocabulary)
    match = _match(asked, vocabulary)
    if not match:
        return []
    query = (
        "SELECT c.article_id, c.version, c.ordinal, k.terms, -bm25(keywords) AS score "
        "FROM keywords k JOIN chunks c ON c.id = k.rowid "
        f"WHERE keywords MATCH :match {'' if among is None else _AMONG} "
        "ORDER BY score DESC, c.id LIMIT :limit"
    )
    values = {"match": match, "limit": limit, "among": json.dumps(among)}
    return [_hit(row, asked) for row in connection.execute(text(query), values)]


_AMONG = (
    "AND c.article_id || ':' || c.version || ':' || c.ordinal IN "
    "(SELECT value FROM json_each(:among))"
)


def understand(question: str, language: str, vocabulary: Vocabulary) -> list[Asked]:
    """The words of a question with what may say them in this collection.

    Compounds are a matter of German questions: an English word is not taken apart.
    """
    words = query_words(question, language)
    wholes = {first + second for first, second in pairwise(words)}
    compounds = _compounds(words, vocabulary) if language == "de" else {}
    asked = []
    for word in words:
        own = word_terms(word)
        parts = split(word, vocabulary.frequencies) if language == "de" else ()
        known = vocabulary.frequencies(own)
        if word in wholes and not any(known.values()):
            continue  # "eukommission" of "EU-Kommission", whose parts are asked for already
        asked.append(
            Asked(
                frozenset(own) | compounds.get(word, frozenset()),
                frozenset(parts) - set(own),
                vocabulary.idf(max(known.values(), default=0)),
            )
        )
    return asked


def _compounds(words: Sequence[str], vocabulary: Vocabulary) -> dict[str, frozenset[str]]:
    """For words of a question the compounds of the collection that they make with another."""
    made = list(joined(words))
    known = vocabulary.frequencies({term for term, *_ in made})
    standing = [one for one in made if known[one[0]]]
    return {word: frozenset(term for term, *parts in standing if word in parts) for word in words}


def _match(asked: Sequence[Asked], vocabulary: Vocabulary) -> str:
    """The FTS5 query, "" where nothing of the question stands in the collection."""
    weights = {term: PART for one in asked for term in one.parts}
    weights |= {term: WHOLE for one in asked for term in one.wholes}
    known = vocabulary.frequencies(weights)
    said, chunks = [], 0
    for term in sorted(filter(known.get, weights), key=lambda term: (known[term], term)):
        chunks += known[term]
        if said and chunks > MOST_CHUNKS:
            break
        said += [f'"{term}"'] * weights[term]
    return " OR ".join(said)


def _hit(row: Row[Any], asked: Sequence[Asked]) -> KeywordHit:
    terms = set(row.terms.split())
    total = sum(one.idf for one in asked)
    covered = sum(one.idf * one.covered(terms) for one in asked)
    name = f"{row.article_id}:{row.version}:{row.ordinal}"
    return KeywordHit(name, row.score / WHOLE, round(covered / total, 4))
