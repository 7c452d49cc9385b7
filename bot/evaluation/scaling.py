"""How long a search takes in a large collection, made by repeating articles with words swapped.

Only the originals are embedded. A copy's chunk gets the vector of its original's chunk with seeded
noise, and its tokens' vectors: so latency counts, and what is found does not.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy

from bot.errors import BelegbotError
from bot.evaluation.figures import percentile
from bot.evaluation.latency import timed
from bot.evaluation.retrieval import TIMED
from vectorstore.articles import Article, Version
from vectorstore.catalog import Catalog
from vectorstore.chunks import Chunk, chunk_version
from vectorstore.embedder import Embedder, Encoding
from vectorstore.index import Index
from vectorstore.library import CATALOG, INDEX, Library
from vectorstore.readers import find_files, read
from vectorstore.readers.failures import Failure

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Share of the words swapped: enough that copies are no near-duplicates.
SWAPPED = 0.5
# Length of the noise beside a vector of length 1.
NOISE = 0.3
BATCH = 2000
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Original:
    """An article and the encodings of its chunks, their tokens in float16 to save memory."""

    article: Article
    encodings: tuple[Encoding, ...]


def read_originals(sources: Sequence[Path], embedder: Embedder, most: int) -> Iterator[Original]:
    """The articles of the files, embedded, until they have `most` chunks.

    Raises BelegbotError where there is none.
    """
    chunks = 0
    for article in _articles(sources):
        texts = [chunk.text for chunk in chunk_version(Version(article, 1, ""))]
        if not texts:
            continue
        yield Original(article, tuple(map(_smaller, embedder.encode_documents(texts))))
        chunks += len(texts)
        if chunks >= most:
            return
    if not chunks:
        raise BelegbotError("The corpus holds no articles: check its path.")


def grow(home: Path, embedder: Embedder, originals: Sequence[Original], size: int) -> Iterator[int]:
    """Put copies into a data folder until it holds `size` chunks; yields how many there are.

    The first copy of each article is as it was. The same folder may be grown further.
    """
    pool = [word for one in originals for word in _WORD.findall(one.article.text)]
    with ExitStack() as stack:
        catalog = stack.enter_context(closing(Catalog(home / CATALOG)))
        index = stack.enter_context(closing(Index(home / INDEX, embedder.name)))
        chunks = kept = catalog.chunk_count()
        waiting = {}
        for number in count(catalog.count()):
            if chunks >= size:
                break
            original = originals[number % len(originals)]
            copy = _copy(original.article, number, pool if number >= len(originals) else ())
            chunks += catalog.store(copy)[1]
            waiting[copy.id] = original
            if chunks - kept >= BATCH:
                put(catalog, index, waiting, embedder)
                kept, waiting = chunks, {}
                yield chunks
        put(catalog, index, waiting, embedder)
        yield chunks


def put(
    catalog: Catalog, index: Index, originals: Mapping[str, Original], embedder: Embedder
) -> None:
    """Give the index and the catalogue what is pending; `originals` by the ids of their copies.

    Whatever else a search reads of a chunk is to be stored here.
    """
    while chunks := catalog.pending(BATCH):
        near = [_nearest(originals[chunk.article_id], chunk) for chunk in chunks]
        seed = int(chunks[0].article_id, 16)
        vectors = _noisy(numpy.stack([one.vector for one in near]), seed)
        moved = [replace(one, vector=row) for one, row in zip(near, vectors, strict=True)]
        index.add(chunks, vectors.tolist())
        catalog.keep_vectors(chunks, moved, embedder.middle)


def measure(home: Path, embedder: Embedder, questions: Sequence[str]) -> dict[str, Any]:
    """How many chunks the data folder holds and, in ms, how long its searches take."""
    with Library(home, embedder) as library:
        ms = [1000 * one for one in timed(lambda asked: library.search(asked, TIMED), questions)]
        return {
            "chunks": library.catalog.chunk_count(),
            "p50_ms": round(percentile(ms, 0.5), 1),
            "p95_ms": round(percentile(ms, 0.95), 1),
            "n": len(questions),
        }


def _articles(sources: Sequence[Path]) -> Iterator[Article]:
    for found in find_files(sources):
        if isinstance(found, Failure):
            raise BelegbotError(f"{found.path}: {found.reason}")
        for item in read(*found):
            if isinstance(item, Article):
                yield item


def _copy(article: Article, number: int, pool: Sequence[str]) -> Article:
    """The article under a name of its own, with words of the pool, where there is one, in it."""
    draw = random.Random(number)
    text = article.text
    if pool:
        text = _WORD.sub(
            lambda word: draw.choice(pool) if draw.random() < SWAPPED else word[0], text
        )
    return replace(article, text=text, url="", item_id="", path=f"copy-{number}", position=0)


def _smaller(encoding: Encoding) -> Encoding:
    return replace(encoding, tokens=encoding.tokens.astype(numpy.float16))


def _nearest(original: Original, chunk: Chunk) -> Encoding:
    """The encoding of the chunk at the same place; a copy may be cut into more."""
    return original.encodings[min(chunk.ordinal, len(original.encodings) - 1)]


def _noisy(vectors: "NDArray[numpy.float32]", seed: int) -> "NDArray[numpy.float32]":
    """The rows with noise of length NOISE, of length 1 again."""
    noise = numpy.random.default_rng(seed).normal(size=vectors.shape)
    noise *= NOISE / numpy.linalg.norm(noise, axis=1, keepdims=True)
    moved = vectors + noise
    return (moved / numpy.linalg.norm(moved, axis=1, keepdims=True)).astype(numpy.float32)
