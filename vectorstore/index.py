"""The Chroma collection: vectors of chunks, rebuildable from the catalogue."""

import shutil
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from vectorstore.chunks import Chunk
from vectorstore.errors import EmbedderMismatch, IndexBroken, VectorstoreError

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection
    from chromadb.api.types import QueryResult

NAME = "chunks"
# Up to so many chunks reading their vectors is faster than walking the whole graph for them.
FEW = 1000


class Index:
    """Nearest chunks by cosine; one process owns the directory."""

    def __init__(self, path: Path, embedder_name: str) -> None:
        """Open or create the index; raises EmbedderMismatch or IndexBroken."""
        import chromadb

        self._path = path
        self._embedder_name = embedder_name
        settings = chromadb.Settings(anonymized_telemetry=False)
        with _translated(path):
            path.mkdir(parents=True, exist_ok=True)
            # Typed as what it is: the declared type knows no close().
            self._client = cast("Client", chromadb.PersistentClient(str(path), settings=settings))
        try:
            with _translated(path):
                self._collection = _open(self._client, embedder_name)
                # Raises where the vectors' files are damaged or gone: all else goes on counting.
                self._collection.get(limit=1, include=["embeddings"])
        except BaseException:
            self._client.close()
            raise

    def add(self, chunks: Sequence[Chunk], vectors: Sequence[Sequence[float]]) -> None:
        """Put chunks with their vectors (one row of floats each); repeated names are replaced."""
        with _translated(self._path):
            limit = self._client.get_max_batch_size()
            for start in range(0, len(chunks), limit):
                self._collection.upsert(
                    ids=[chunk.id for chunk in chunks[start : start + limit]],
                    embeddings=list(vectors[start : start + limit]),
                )

    def delete(self, chunk_ids: Sequence[str]) -> None:
        """Delete chunks by name; unknown names do no harm."""
        with _translated(self._path):
            limit = self._client.get_max_batch_size()
            for start in range(0, len(chunk_ids), limit):
                self._collection.delete(ids=list(chunk_ids[start : start + limit]))

    def nearest(
        self, vector: Sequence[float], limit: int, among: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """Names of the nearest chunks with their cosine similarity, best first.

        With `among` only of these chunks; names that the index does not have do no harm.
        """
        limit = min(limit, self.count())
        if limit == 0 or among == []:
            return []
        if among is not None and len(among) <= FEW:
            return self._nearest_of(vector, limit, among)
        from chromadb.errors import InternalError

        with _translated(self._path):
            try:
                found = self._query(vector, limit, among)
            except InternalError:
                # So Chroma says of a name that it does not have, as while articles are read in.
                known = among and self._collection.get(ids=list(among), include=[])["ids"]
                if not known:
                    raise
                found = self._query(vector, limit, known)
        distances = (found["distances"] or [[]])[0]
        return [
            (chunk_id, 1.0 - distance)
            for chunk_id, distance in zip(found["ids"][0], distances, strict=True)
        ]

    def _query(
        self, vector: Sequence[float], limit: int, among: Sequence[str] | None
    ) -> "QueryResult":
        return self._collection.query(
            query_embeddings=[list(vector)],
            n_results=limit,
            ids=None if among is None else list(among),
            include=["distances"],
        )

    def _nearest_of(
        self, vector: Sequence[float], limit: int, among: Sequence[str]
    ) -> list[tuple[str, float]]:
        import numpy

        with _translated(self._path):
            found = self._collection.get(ids=list(among), include=["embeddings"])
        if not found["ids"]:
            return []
        rows = numpy.asarray(found["embeddings"])
        lengths = numpy.linalg.norm(rows, axis=1) * numpy.linalg.norm(vector)
        similarities = rows @ numpy.asarray(vector) / numpy.maximum(lengths, 1e-12)
        best = numpy.argsort(-similarities, kind="stable")[:limit]
        return [(found["ids"][place], float(similarities[place])) for place in best]

    def count(self) -> int:
        """How many chunks are in the index."""
        with _translated(self._path):
            return self._collection.count()

    def names(self) -> set[str]:
        """The names of all chunks in the index."""
        with _translated(self._path):
            return set(self._collection.get(include=[])["ids"])

    def clear(self) -> None:
        """Drop everything and start with an empty collection."""
        with _translated(self._path):
            self._client.delete_collection(NAME)
            self._collection = _open(self._client, self._embedder_name)

    def close(self) -> None:
        """Let go of the directory."""
        self._client.close()


def drop_index(path: Path) -> None:
    """Delete an index that cannot be used, so that the next one starts empty.

    Raises IndexBroken where that cannot be done.
    """
    with _translated(path):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


@contextmanager
def _translated(path: Path) -> Generator[None]:
    """Whatever goes wrong in Chroma becomes an IndexBroken."""
    try:
        yield
    except (VectorstoreError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # its Rust core raises bare Exceptions; its panics are not even
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise IndexBroken(
            f"The index in {path} cannot be used ({reason}): check the folder's rights and free "
            "space, else run `belegbot articles reindex`; the articles are safe in the catalogue."
        ) from error


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
