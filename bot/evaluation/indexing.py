"""How fast articles are indexed: the product's way against a plain one, on the same chunks."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from bot.evaluation.figures import Figure
from bot.settings import Settings
from vectorstore.chunks import Chunk, chunk_version

if TYPE_CHECKING:
    from chromadb.api.client import Client

TARGET_RATIO = 2
WARM_UP = "Guten Tag."


def indexing(settings: Settings, sources: Sequence[Path], folder: Path) -> list[Figure]:
    """Figures of indexing the files `sources`; writes into the empty folder `folder` alone.

    Models are loaded and warm before either clock starts. The product's time is all that
    `Library.ingest` does: reading, catalogue, keywords, chunks, vectors, index.
    """
    from bot.models import ModelStore
    from bot.service import open_embedder
    from vectorstore.library import Library

    model = settings.embedder or ModelStore(settings.models).path("embedder")
    embedder = open_embedder(settings)
    embedder.embed_query(WARM_UP)
    with Library(folder / "home", embedder) as library:
        clock = time.perf_counter()
        for _ in library.ingest(sources):
            pass
        seconds = time.perf_counter() - clock
        articles = library.articles()
    chunks = [chunk for version in articles for chunk in chunk_version(version)]
    plain = _plain_seconds(model, chunks, settings.threads, folder / "plain")
    return [
        Figure(
            "articles indexed",
            len(articles) / seconds,
            "articles/s",
            note=f"{len(articles)} articles",
        ),
        Figure("chunks indexed", len(chunks) / seconds, "chunks/s", note=f"{len(chunks)} chunks"),
        Figure("plain float32 and collection.add", len(chunks) / plain, "chunks/s"),
        Figure("indexed against plain", plain / seconds, "x", TARGET_RATIO, at_least=True),
        *_precisions(settings),
    ]


def _plain_seconds(model: str | Path, chunks: Sequence[Chunk], threads: int, folder: Path) -> float:
    """Seconds that SentenceTransformer and Chroma take as they come."""
    import chromadb
    import torch
    from sentence_transformers import SentenceTransformer

    if threads:
        torch.set_num_threads(threads)
    encoder = SentenceTransformer(str(model), device="cpu", model_kwargs={"dtype": torch.float32})
    encoder.encode_document([WARM_UP])
    settings = chromadb.Settings(anonymized_telemetry=False)
    # Typed as what it is: the declared type knows no close().
    client = cast("Client", chromadb.PersistentClient(str(folder), settings=settings))
    collection = client.create_collection(
        "plain", configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
    )
    limit = client.get_max_batch_size()
    clock = time.perf_counter()
    vectors = encoder.encode_document([chunk.text for chunk in chunks], show_progress_bar=False)
    for start in range(0, len(chunks), limit):
        batch = slice(start, start + limit)
        collection.add(ids=[chunk.id for chunk in chunks[batch]], embeddings=vectors[batch])
    seconds = time.perf_counter() - clock
    client.close()
    return seconds


def _precisions(settings: Settings) -> list[Figure]:
    """How near to float32 each arithmetic stays that the embedded embedder could run in."""
    from bot.models import ModelStore
    from bot.precision import choose_precision

    if settings.embedder:
        return []
    choice = choose_precision(ModelStore(settings.models).path("embedder"), settings.threads)
    return [
        Figure(
            f"{one.precision}, least cosine to float32",
            one.least_cosine,
            note=f"{one.passages_per_second:g} passages/s"
            + (", chosen" if one.precision == choice.precision else ""),
        )
        for one in choice.measured
    ]
