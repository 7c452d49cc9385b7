"""The Chroma collection: vectors of chunks, rebuildable from the catalogue."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from vectorstore.chunks import Chunk
from vectorstore.errors import EmbedderMismatch, IndexBroken

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

NAME = "chunks"


class Index:
    """Nearest chunks by cosine; one process owns the directory."""

    def __init__(self, path: Path, embedder_name: str) -> None:
        """Open or create the index; raises EmbedderMismatch or IndexBroken."""
        import chromadb

        path.mkdir(parents=True, exist_ok=True)
        settings = chromadb.Settings(anonymized_telemetry=False)
        try:
            # Typed as what it is: the declared type knows no close().
            self._client = cast("Client", chromadb.PersistentClient(str(path), settings=settings))
        except Exception as error:  # Chroma's Rust core raises bare Exceptions
            raise IndexBroken(
                f"The index in {path} cannot be opened ({error}): run `belegbot articles reindex`; "
                "the articles are safe in the catalogue."
            ) from error
        self._embedder_name = embedder_name
        try:
            self._collection = _open(self._client, embedder_name)
        except BaseException:
            self._client.close()
            raise

    def add(self, chunks: Sequence[Chunk], vectors: Sequence[Sequence[float]]) -> None:
        """Put chunks with their vectors (one row of floats each); repeated names are replaced."""
        limit = self._client.get_max_batch_size()
        for start in range(0, len(chunks), limit):
            self._collection.upsert(
                ids=[chunk.id for chunk in chunks[start : start + limit]],
                embeddings=list(vectors[start : start + limit]),
            )

    def delete(self, chunk_ids: Sequence[str]) -> None:
        """Delete chunks by name; unknown names do no harm."""
        limit = self._client.get_max_batch_size()
        for start in range(0, len(chunk_ids), limit):
            self._collection.delete(ids=list(chunk_ids[start : start + limit]))

    def nearest(self, vector: Sequence[float], limit: int) -> list[tuple[str, float]]:
        """Names of the nearest chunks with their cosine similarity, best first."""
        limit = min(limit, self.count())
        if limit == 0:
            return []
        found = self._collection.query(
            query_embeddings=[list(vector)], n_results=limit, include=["distances"]
        )
        distances = (found["distances"] or [[]])[0]
        return [
            (chunk_id, 1.0 - distance)
            for chunk_id, distance in zip(found["ids"][0], distances, strict=True)
        ]

    def count(self) -> int:
        """How many chunks are in the index."""
        return self._collection.count()

    def clear(self) -> None:
        """Drop everything and start with an empty collection."""
        self._client.delete_collection(NAME)
        self._collection = _open(self._client, self._embedder_name)

    def close(self) -> None:
        """Let go of the directory."""
        self._client.close()


def drop_index(path: Path) -> None:
    """Delete an index that cannot be used, so that the next one starts empty."""
    shutil.rmtree(path, ignore_errors=True)


def _open(client: "Client", embedder_name: str) -> "Collection":
    collection = client.get_or_create_collection(
        NAME,
        configuration={"hnsw": {"space": "cosine"}},
        metadata={"embedder": embedder_name},
        embedding_function=None,
    )
    # Reopening with another space or name is silently ignored by Chroma, hence these two checks.
    hnsw = collection.configuration.get("hnsw") or {}
    if hnsw.get("space") != "cosine":
        raise IndexBroken(
            "The index does not measure by cosine: run `belegbot articles reindex` to rebuild it."
        )
    filled_by = (collection.metadata or {}).get("embedder")
    if filled_by != embedder_name:
        raise EmbedderMismatch(
            f"The index was filled by the embedder {filled_by}, not {embedder_name}: "
            "run `belegbot articles reindex` to rebuild it, or set the former embedder again."
        )
    return collection
