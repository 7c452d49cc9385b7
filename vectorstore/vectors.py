"""Vectors of chunks as the catalogue keeps them: one a chunk, and one bit a dimension a token.

Chroma finds the nearest of all chunks; these compare a question closely with the few that one of
the halves has found.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from vectorstore.chunks import Chunk, chunk_key
from vectorstore.embedder import Encoding
from vectorstore.late import pack

if TYPE_CHECKING:
    import numpy


# Leaves of the chunks c those that `as_names` put into :names.
NAMED = (
    "JOIN json_each(:names) n ON c.article_id = json_extract(n.value, '$[0]') "
    "AND c.version = json_extract(n.value, '$[1]') AND c.ordinal = json_extract(n.value, '$[2]')"
)


@dataclass(frozen=True)
class Vectors:
    """What is compared of one chunk: its article with language, its vector, its packed tokens."""

    article_id: str
    language: str
    vector: "numpy.ndarray"
    tokens: bytes


def as_names(chunk_ids: Iterable[str]) -> str:
    """Names of chunks as JSON, the value of :names in NAMED."""
    return json.dumps([chunk_key(chunk_id) for chunk_id in chunk_ids])


def keep_vectors(
    connection: Connection,
    chunks: Iterable[Chunk],
    encodings: Iterable[Encoding],
    middle: "numpy.ndarray",
) -> None:
    """Keep the chunks' encodings, in place of what is there of them."""
    rows = [
        {
            "a": chunk.article_id,
            "v": chunk.version,
            "o": chunk.ordinal,
            "vector": encoding.vector.astype("float16").tobytes(),
            "tokens": pack(encoding.tokens, middle),
        }
        for chunk, encoding in zip(chunks, encodings, strict=True)
    ]
    connection.execute(
        text(
            "INSERT OR REPLACE INTO vectors (id, vector, tokens) SELECT id, :vector, :tokens "
            "FROM chunks WHERE article_id = :a AND version = :v AND ordinal = :o"
        ),
        rows,
    )


def find_vectors(connection: Connection, chunk_ids: Sequence[str]) -> dict[str, Vectors]:
    """Chunk name -> its vectors; chunks that are gone or not embedded yet are left out."""
    rows = connection.execute(
        text(
            "SELECT c.article_id, c.version, c.ordinal, x.vector, x.tokens, v.language "
            f"FROM chunks c {NAMED} JOIN vectors x ON x.id = c.id "
            "JOIN versions v ON v.article_id = c.article_id AND v.number = c.version"
        ),
        {"names": as_names(chunk_ids)},
    )
    return {
        f"{row.article_id}:{row.version}:{row.ordinal}": Vectors(
            row.article_id, row.language, _floats(row.vector), row.tokens
        )
        for row in rows
    }


def find_centroids(
    connection: Connection, article_ids: Iterable[str]
) -> "dict[str, numpy.ndarray]":
    """Article id -> the mean of its chunks' vectors."""
    import numpy

    rows = connection.execute(
        text(
            "SELECT c.article_id, x.vector FROM json_each(:ids) n "
            "JOIN chunks c ON c.article_id = n.value JOIN vectors x ON x.id = c.id"
        ),
        {"ids": json.dumps(sorted(article_ids))},
    )
    vectors = defaultdict(list)
    for row in rows:
        vectors[row.article_id].append(_floats(row.vector))
    return {article_id: numpy.mean(found, axis=0) for article_id, found in vectors.items()}


def _floats(stored: bytes) -> "numpy.ndarray":
    import numpy

    return numpy.frombuffer(stored, numpy.float16).astype(numpy.float32)
