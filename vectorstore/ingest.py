"""Sources into catalogue and index: incremental, resumable, with progress."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from vectorstore.catalog import Catalog, Outcome
from vectorstore.embedder import Embedder
from vectorstore.index import Index
from vectorstore.readers import TableFormat, find_files, read
from vectorstore.readers.failures import Failure
from vectorstore.readers.files import printable

BATCH = 256


@dataclass(frozen=True)
class FileReport:
    """What became of one file so far; with `finished`, `done` of `total` files are through.

    `added`, `updated` and `unchanged` count articles, `chunks` what was cut from them.
    """

    path: str
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    chunks: int = 0
    failures: tuple[Failure, ...] = ()
    finished: bool = False
    done: int = 0
    total: int = 0


def ingest(
    paths: Sequence[Path], table: TableFormat, catalog: Catalog, index: Index, embedder: Embedder
) -> Iterator[FileReport]:
    """Read files and folders into catalogue and index.

    Yields a growing report for each file, the last one of a file with `finished`. What an
    earlier run left half done is finished first; the caller may stop at any report.
    """
    sync(catalog, index, embedder)
    found = list(find_files(paths))
    for done, source in enumerate(found, start=1):
        report = FileReport("", done=done - 1, total=len(found))
        if isinstance(source, Failure):
            report = replace(report, path=source.path, failures=(source,))
        else:
            for grown in _ingest_file(*source, report, table, catalog):
                report = grown
                if catalog.pending_count() >= BATCH:
                    sync(catalog, index, embedder)
                    yield report
        if done == len(found):
            sync(catalog, index, embedder)
        yield replace(report, finished=True, done=done)


def _ingest_file(
    path: Path, name: str, report: FileReport, table: TableFormat, catalog: Catalog
) -> Iterator[FileReport]:
    report = replace(report, path=printable(str(path)))
    for item in read(path, name, table):
        if isinstance(item, Failure):
            report = replace(report, failures=(*report.failures, item))
        else:
            report = _count(report, *catalog.store(item))
        yield report


def _count(report: FileReport, outcome: Outcome, chunks: int) -> FileReport:
    counted = {outcome.value: getattr(report, outcome.value) + 1}
    return replace(report, chunks=report.chunks + chunks, **counted)


def sync(catalog: Catalog, index: Index, embedder: Embedder, batches: int | None = None) -> None:
    """Bring the index to the catalogue's state: delete what is retired, embed what is pending.

    With `batches`, at most that many batches of pending chunks are embedded.
    """
    retired = catalog.retired()
    index.delete(retired)
    catalog.forget_retired(retired)
    while batches != 0 and (chunks := catalog.pending(BATCH)):
        encodings = embedder.encode_documents([chunk.text for chunk in chunks])
        index.add(chunks, [encoding.vector.tolist() for encoding in encodings])
        catalog.keep_vectors(chunks, encodings, embedder.middle)
        batches = None if batches is None else batches - 1
