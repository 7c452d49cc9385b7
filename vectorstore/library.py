"""One data directory: catalogue and index, opened together under one lock."""

import threading
from collections.abc import Generator, Iterator, Sequence
from datetime import UTC, tzinfo
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from vectorstore.articles import Version
from vectorstore.catalog import Catalog
from vectorstore.chunks import chunk_key
from vectorstore.dates import TimeRange
from vectorstore.embedder import Embedder
from vectorstore.errors import CatalogError, LibraryInUse
from vectorstore.index import Index, drop_index
from vectorstore.ingest import BATCH, FileReport, ingest, sync
from vectorstore.passages import Passage
from vectorstore.ranking import Candidate
from vectorstore.readers import TableFormat
from vectorstore.search import dense, find_candidates, keyword, search

CATALOG = "catalog.sqlite"
INDEX = "index"


class Library:
    """The articles of one data directory: put in, found again, taken out.

    An embedded Chroma must have one writer, so one process owns the directory, and in it one
    thread at a time writes.
    """

    def __init__(
        self,
        home: Path,
        embedder: Embedder,
        *,
        rebuild: bool = False,
        mend: bool = True,
        zone: tzinfo = UTC,
    ) -> None:
        """Open the directory, creating it where it is missing.

        With `rebuild` the index starts empty, whatever filled it before: call `reindex` next.
        Otherwise an index that differs from the catalogue is brought to its state, which takes as
        long as to embed what it lacks; without `mend` it stays as it is. The clocks of `zone` say
        on which day an article was published.
        Raises LibraryInUse, EmbedderMismatch, IndexBroken or CatalogError.
        """
        self.home = home
        self.embedder = embedder
        self.zone = zone
        self.catalog = Catalog(home / CATALOG)
        self._lock = _lock(home)
        self._writing = threading.Lock()
        try:
            if rebuild:
                drop_index(home / INDEX)
            self._index = Index(home / INDEX, embedder.name)
            if mend and not rebuild:
                self._mend()
        except BaseException:
            self._lock.release()
            self.catalog.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def ingest(
        self, paths: Sequence[Path], table: TableFormat | None = None
    ) -> Generator[FileReport]:
        """Read files and folders in; yields growing reports, see `vectorstore.ingest`.

        Others wait to write until it has ended: who stops at a report closes the generator.
        """
        with self._writing:
            yield from ingest(
                paths, table or TableFormat(), self.catalog, self._index, self.embedder
            )

    def search(self, question: str, k: int = 5, when: TimeRange | None = None) -> list[Passage]:
        """The k best passages for a question in German or English, best first.

        A range that filters leaves out what was not published in it, and what has no date; any
        other is a preference.
        """
        return search(question, self.catalog, self._index, self.embedder, k, when, self.zone)

    def candidates(self, question: str) -> list[Candidate]:
        """What `search` ranks, and what is known of each; to fit the ranking on."""
        return find_candidates(question, self.catalog, self._index, self.embedder)

    def dense(self, question: str, k: int = 5) -> list[Passage]:
        """The k best passages by vectors alone, best first; to be measured beside `search`."""
        return dense(question, self.catalog, self._index, self.embedder, k)

    def keyword(self, question: str, k: int = 5) -> list[Passage]:
        """The k best passages by keywords alone, best first; to be measured beside `search`."""
        return keyword(question, self.catalog, k)

    def version(self, article_id: str, number: int | None = None) -> Version | None:
        """One version of an article, the newest without a number; None where it was removed."""
        return self.catalog.version(article_id, number)

    def earlier(self, article_id: str) -> list[Version]:
        """Older versions of an article, and what it corrects, newest first."""
        return self.catalog.earlier(article_id)

    def articles(self) -> list[Version]:
        """The newest version of every article, newest published first."""
        return self.catalog.articles()

    def remove(self, article_id: str) -> bool:
        """Forget an article; False where there is none of that name."""
        with self._writing:
            removed = self.catalog.remove(article_id)
            sync(self.catalog, self._index, self.embedder)
        return removed

    def reindex(self) -> Iterator[tuple[int, int]]:
        """Rebuild chunks and index from the catalogue; yields chunks done and chunks in all."""
        with self._writing:
            self.catalog.rechunk()
            self.catalog.relink()
            self._index.clear()
            total = self.catalog.chunk_count()
            for done in range(0, total, BATCH):
                yield done, total
                sync(self.catalog, self._index, self.embedder, batches=1)
            yield total, total

    def extent(self, when: TimeRange | None = None) -> tuple[int, str, str, int]:
        """How many articles a search sees, when the first and the last of them appeared, and how
        many have no date.

        Days are ISO 8601, "" where no article has one; of a range that filters, its own days.
        """
        if when is None or not when.filters:
            (first, last, dated), total = self.catalog.published(), self.catalog.count()
            return total, first, last, total - dated
        names = self.catalog.chunk_names_between(when.first, when.last, self.zone)
        articles = {chunk_key(name)[0] for name in names}
        return len(articles), when.first.isoformat(), when.last.isoformat(), 0

    def counts(self) -> tuple[int, int, int]:
        """Articles, chunks in the catalogue, chunks in the index."""
        return self.catalog.count(), self.catalog.chunk_count(), self._index.count()

    def _mend(self) -> None:
        """Finish what a crash left half done, and embed again what was lost with the index."""
        _, chunks, indexed = self.counts()
        if chunks != indexed:
            self.catalog.match_index(self._index.names())
        sync(self.catalog, self._index, self.embedder)

    def close(self) -> None:
        """Let go of the directory."""
        self._index.close()
        self.catalog.close()
        self._lock.release()


def _lock(home: Path) -> FileLock:
    lock = FileLock(home / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise LibraryInUse(
            f"Another Belegbot is using the articles in {home}: "
            "close it first, or choose another folder with --home."
        ) from error
    except OSError as error:
        raise CatalogError(
            f"The data folder {home} cannot be written ({error.strerror or error}): give yourself "
            "the right to write there, or choose another folder with --home."
        ) from error
    return lock
