"""The catalogue: articles, versions, chunks and keywords in SQLite; the source of truth."""

import json
from collections.abc import Collection, Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, Row, create_engine, event, text
from sqlalchemy.exc import DatabaseError

from vectorstore.analysis import terms
from vectorstore.articles import Article, Version
from vectorstore.chunks import Chunk, chunk_version
from vectorstore.dates import day_of
from vectorstore.embedder import Encoding
from vectorstore.errors import CatalogError
from vectorstore.keywords import KeywordHit, find_hits
from vectorstore.migrations import is_newest, migrate
from vectorstore.stories import Story, find_stories, link, unlink
from vectorstore.vectors import (
    NAMED,
    Vectors,
    as_names,
    find_centroids,
    find_vectors,
    keep_vectors,
)

if TYPE_CHECKING:
    import numpy

# What a later delivery may correct without making a new version: everything but text and identity.
REFRESHED = ("title", "published", "updated", "source", "place", "author", "signoff", "language")


class Outcome(StrEnum):
    """What storing an article did."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class Catalog:
    """All articles with all their versions; search sees the chunks of the newest ones.

    The index follows the catalogue through two to-do lists kept here: chunks not yet embedded
    and chunk names to delete. So an interrupted ingest resumes where it stopped.
    """

    def __init__(self, path: Path) -> None:
        """Open or create the catalogue file; raises CatalogError where that cannot be done."""
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._engine = _open(path)
            # Who writes asks for the right to write at once, and waits for another writer.
            self._writer = self._engine.execution_options(begin="BEGIN IMMEDIATE")
            with self._engine.connect() as connection:
                newest = is_newest(connection)
            if not newest:
                with self._writer.begin() as connection:
                    migrate(connection)
                    _link_all(connection)
        except (OSError, DatabaseError) as error:
            raise CatalogError(
                f"The catalogue {path} cannot be opened ({_first_line(error)}): "
                "check the folder's rights and free space, bring back a copy of the file, or "
                "choose another --home."
            ) from error

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def store(self, article: Article) -> tuple[Outcome, int]:
        """Keep what is new of the article; returns what happened and how many chunks were cut.

        Another text under the same identity becomes the next version, whose chunks replace the
        old ones. A URL or item id may be delivered in several states at once, so for these any
        text that is known already changes nothing; a file has one state, the newest.
        """
        with self._begin() as connection:
            known = _texts(connection, article.id)
            newest = max(known, default=0)
            seen = (
                [known[newest]]
                if known and article.identity.startswith("file:")
                else known.values()
            )
            if article.text in seen:
                return _refresh(connection, article, known[newest]), 0
            version = Version(article, _next_number(connection, article.id), _now())
            _insert_version(connection, version)
            link(connection, article)
            _retire_chunks(connection, article.id)
            chunks = chunk_version(version)
            _insert_chunks(connection, chunks, article.language)
            return (Outcome.UPDATED if known else Outcome.ADDED), len(chunks)

    def version(self, article_id: str, number: int | None = None) -> Version | None:
        """One version of an article, the newest without a number; None where there is none."""
        query = "SELECT * FROM versions WHERE article_id = :id"
        query += " ORDER BY number DESC LIMIT 1" if number is None else " AND number = :number"
        with self._connect() as connection:
            row = connection.execute(text(query), {"id": article_id, "number": number}).first()
        return _to_version(row) if row else None

    def versions(self, article_id: str) -> list[Version]:
        """All versions of an article, oldest first."""
        query = "SELECT * FROM versions WHERE article_id = :id ORDER BY number"
        with self._connect() as connection:
            return [_to_version(row) for row in connection.execute(text(query), {"id": article_id})]

    def articles(self) -> list[Version]:
        """The newest version of every article, newest published first."""
        with self._connect() as connection:
            return _newest(connection)

    def count(self) -> int:
        """How many articles there are."""
        return self._scalar("SELECT count(*) FROM articles WHERE removed = ''")

    def published(self) -> tuple[str, str, int]:
        """When the first and the last dated article appeared, and how many are dated.

        Days are ISO 8601, "" where no article has one.
        """
        query = (
            "SELECT min(v.published), max(v.published), count(*) FROM versions v JOIN articles a "
            "ON a.id = v.article_id AND a.newest = v.number "
            "WHERE a.removed = '' AND v.published <> ''"
        )
        with self._connect() as connection:
            first, last, dated = connection.execute(text(query)).one()
        return first or "", last or "", dated

    def chunk_count(self) -> int:
        """How many chunks search sees."""
        return self._scalar("SELECT count(*) FROM chunks")

    def remove(self, article_id: str) -> bool:
        """Forget an article's text in all versions; its name stays, so citations can say so."""
        with self._begin() as connection:
            found = connection.execute(
                text("UPDATE articles SET removed = :now WHERE id = :id AND removed = ''"),
                {"id": article_id, "now": _now()},
            ).rowcount
            _retire_chunks(connection, article_id)
            unlink(connection, article_id)
            connection.execute(
                text("DELETE FROM versions WHERE article_id = :id"), {"id": article_id}
            )
            return found > 0

    def rechunk(self) -> None:
        """Cut every article's newest version anew and mark all chunks as not embedded."""
        for version in self.articles():
            with self._begin() as connection:
                _retire_chunks(connection, version.article.id)
                _insert_chunks(connection, chunk_version(version), version.article.language)

    def relink(self) -> None:
        """Find every article's story anew."""
        with self._begin() as connection:
            _link_all(connection)

    def stories(self, article_ids: Iterable[str]) -> dict[str, Story]:
        """Article id -> its story, for those of the articles that share theirs with others."""
        with self._connect() as connection:
            return find_stories(connection, article_ids)

    def newest(self, article_ids: Sequence[str]) -> list[Version]:
        """The newest versions of the named articles, newest published first."""
        with self._connect() as connection:
            return _newest(connection, article_ids)

    def earlier(self, article_id: str) -> list[Version]:
        """Older versions of the article, then the items that it corrects with all their versions.

        Each newest first.
        """
        story = self.stories([article_id]).get(article_id)
        corrected = self.newest(sorted(story.corrects.get(article_id, ()))) if story else []
        older = self.versions(article_id)[-2::-1]
        return older + [
            version for one in corrected for version in self.versions(one.article.id)[::-1]
        ]

    def pending(self, limit: int) -> list[Chunk]:
        """At most `limit` chunks that are not in the index yet."""
        query = _CHUNKS + " WHERE c.embedded = 0 ORDER BY c.id LIMIT :limit"
        with self._connect() as connection:
            return [_to_chunk(row) for row in connection.execute(text(query), {"limit": limit})]

    def pending_count(self) -> int:
        """How many chunks are not in the index yet."""
        return self._scalar("SELECT count(*) FROM chunks WHERE embedded = 0")

    def keep_vectors(
        self, chunks: Sequence[Chunk], encodings: Sequence[Encoding], middle: "numpy.ndarray"
    ) -> None:
        """Keep the vectors of chunks that the index has, and take them off its to-do list."""
        rows = [{"a": c.article_id, "v": c.version, "o": c.ordinal} for c in chunks]
        with self._begin() as connection:
            keep_vectors(connection, chunks, encodings, middle)
            connection.execute(
                text(
                    "UPDATE chunks SET embedded = 1 "
                    "WHERE article_id = :a AND version = :v AND ordinal = :o"
                ),
                rows,
            )

    def vectors(self, chunk_ids: Sequence[str]) -> dict[str, Vectors]:
        """The named chunks' vectors; those that are gone or not embedded yet are left out."""
        with self._connect() as connection:
            return find_vectors(connection, chunk_ids)

    def centroids(self, article_ids: Iterable[str]) -> "dict[str, numpy.ndarray]":
        """The mean of the vectors of each article's chunks."""
        with self._connect() as connection:
            return find_centroids(connection, article_ids)

    def retired(self) -> list[str]:
        """Names of chunks that the index still has to delete."""
        with self._connect() as connection:
            return list(connection.execute(text("SELECT chunk_id FROM retired")).scalars())

    def forget_retired(self, chunk_ids: Sequence[str]) -> None:
        """Take chunk names off the list of those to delete."""
        if not chunk_ids:
            return
        with self._begin() as connection:
            connection.execute(
                text("DELETE FROM retired WHERE chunk_id = :id"), [{"id": i} for i in chunk_ids]
            )

    def match_index(self, indexed: Collection[str]) -> None:
        """Put on the to-do lists what an index with these chunk names lacks or has too much."""
        query = "SELECT id, article_id || ':' || version || ':' || ordinal AS name FROM chunks"
        with self._begin() as connection:
            rows = {row.name: row.id for row in connection.execute(text(query))}
            lacking = [{"id": id} for name, id in rows.items() if name not in indexed]
            surplus = [{"id": name} for name in indexed if name not in rows]
            if lacking:
                connection.execute(text("UPDATE chunks SET embedded = 0 WHERE id = :id"), lacking)
            if surplus:
                insert = "INSERT OR IGNORE INTO retired (chunk_id) VALUES (:id)"
                connection.execute(text(insert), surplus)

    def chunks(self, chunk_ids: Sequence[str]) -> dict[str, tuple[Chunk, Version]]:
        """The named chunks with their article versions; names that are gone are left out."""
        query = f"{_CHUNKS_WITH_VERSION} {NAMED}"
        with self._connect() as connection:
            rows = connection.execute(text(query), {"names": as_names(chunk_ids)})
            found = [(_to_chunk(row), _to_version(row)) for row in rows]
        return {chunk.id: (chunk, version) for chunk, version in found}

    def chunks_of(self, article_id: str) -> list[tuple[Chunk, Version]]:
        """The chunks of an article's newest version, in order."""
        query = _CHUNKS_WITH_VERSION + " WHERE c.article_id = :id ORDER BY c.ordinal"
        with self._connect() as connection:
            rows = connection.execute(text(query), {"id": article_id}).all()
        return [(_to_chunk(row), _to_version(row)) for row in rows]

    def chunk_names_between(self, first: date, last: date, zone: tzinfo) -> list[str]:
        """Names of the chunks that search sees of articles published from `first` to `last`.

        The clocks of `zone` say which day that was; an article without a date is not among them.
        """
        # A day more on both sides: where a time's offset is not the zone's, its day may differ.
        query = (
            "SELECT v.published, c.article_id || ':' || c.version || ':' || c.ordinal AS name "
            "FROM versions v INDEXED BY versions_published "
            "JOIN chunks c ON c.article_id = v.article_id AND c.version = v.number "
            "WHERE v.published >= date(:first, '-1 day') AND v.published < date(:last, '+2 days') "
            "AND c.embedded = 1"
        )
        with self._connect() as connection:
            rows = connection.execute(
                text(query), {"first": first.isoformat(), "last": last.isoformat()}
            ).all()
        published = {iso: day_of(iso, zone) for iso in {row.published for row in rows}}
        return [
            row.name for row in rows if (day := published[row.published]) and first <= day <= last
        ]

    def keyword_search(
        self, question: str, language: str, limit: int, among: Sequence[str] | None = None
    ) -> list[KeywordHit]:
        """The chunks that have the question's words, best first; see vectorstore/keywords.py.

        With `among` only of the chunks of these names.
        """
        with self._connect() as connection:
            return find_hits(connection, question, language, limit, among)

    @contextmanager
    def _connect(self) -> Generator[Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except DatabaseError as error:
            raise CatalogError(
                f"The catalogue {self._path} cannot be read ({_first_line(error)}): bring back a "
                "copy of it, or move it away and read your articles in again."
            ) from error

    @contextmanager
    def _begin(self) -> Generator[Connection]:
        try:
            with self._writer.begin() as connection:
                yield connection
        except DatabaseError as error:
            raise CatalogError(
                f"The catalogue could not be written ({_first_line(error)}): "
                "nothing of this article was kept; check the free space and try again."
            ) from error

    def _scalar(self, query: str) -> int:
        with self._connect() as connection:
            return connection.execute(text(query)).scalar_one()


_CHUNKS = (
    "SELECT c.article_id, c.version, c.ordinal, c.start, c.stop, v.text AS article_text "
    "FROM chunks c JOIN versions v ON v.article_id = c.article_id AND v.number = c.version"
)
_CHUNKS_WITH_VERSION = (
    "SELECT c.version, c.ordinal, c.start, c.stop, v.text AS article_text, v.* "
    "FROM chunks c JOIN versions v ON v.article_id = c.article_id AND v.number = c.version"
)


def _open(path: Path) -> Engine:
    # Not as a string: there a "?" would end the folder's name.
    engine = create_engine(URL.create("sqlite", database=str(path)))

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        # Readers (a second terminal) must not wait for a running ingest.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        # Left to itself the driver begins no transaction before CREATE TABLE, so that a migration
        # which is interrupted would leave half its tables.
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

    return engine


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _first_line(error: Exception) -> str:
    cause = error.orig if isinstance(error, DatabaseError) and error.orig else error
    return str(cause).split("\n", 1)[0]


def _texts(connection: Connection, article_id: str) -> dict[int, str]:
    rows = connection.execute(
        text("SELECT number, text FROM versions WHERE article_id = :id"), {"id": article_id}
    )
    return {row.number: row.text for row in rows}


def _next_number(connection: Connection, article_id: str) -> int:
    # Counted in `articles`, which outlives a removal: a number is never given twice.
    newest = connection.execute(
        text("SELECT newest FROM articles WHERE id = :id"), {"id": article_id}
    ).scalar()
    return (newest or 0) + 1


def _refresh(connection: Connection, article: Article, newest_text: str) -> Outcome:
    """Take over better metadata for the newest text; an older text's delivery changes nothing."""
    if article.text != newest_text:
        return Outcome.UNCHANGED
    values = {name: getattr(article, name) for name in REFRESHED}
    differs = " OR ".join(f"{name} != :{name}" for name in REFRESHED)
    assignments = ", ".join(f"{name} = :{name}" for name in REFRESHED)
    changed = connection.execute(
        text(
            f"UPDATE versions SET {assignments} WHERE article_id = :id AND number = "
            f"(SELECT newest FROM articles WHERE id = :id) AND ({differs})"
        ),
        values | {"id": article.id},
    ).rowcount
    if changed:
        link(connection, article)  # a title or a date may tell a correction
    return Outcome.UPDATED if changed else Outcome.UNCHANGED


def _newest(connection: Connection, article_ids: Sequence[str] | None = None) -> list[Version]:
    """The newest versions of these articles, or of all; newest published first."""
    query = (
        "SELECT v.* FROM versions v JOIN articles a ON a.id = v.article_id "
        "AND a.newest = v.number WHERE a.removed = ''"
    )
    named = "" if article_ids is None else " AND a.id IN (SELECT value FROM json_each(:ids))"
    rows = connection.execute(
        text(f"{query}{named} ORDER BY v.published DESC, a.id"), {"ids": json.dumps(article_ids)}
    )
    return [_to_version(row) for row in rows]


def _link_all(connection: Connection) -> None:
    for version in _newest(connection):
        link(connection, version.article)


def _insert_version(connection: Connection, version: Version) -> None:
    article = version.article
    connection.execute(
        text(
            "INSERT INTO articles (id, identity, newest, removed) VALUES (:id, :identity, :n, '') "
            "ON CONFLICT (id) DO UPDATE SET newest = :n, removed = ''"
        ),
        {"id": article.id, "identity": article.identity, "n": version.number},
    )
    values = asdict(article) | {
        "article_id": article.id,
        "number": version.number,
        "ingested": version.ingested,
    }
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    connection.execute(text(f"INSERT INTO versions ({names}) VALUES ({marks})"), values)


def _retire_chunks(connection: Connection, article_id: str) -> None:
    key = {"id": article_id}
    connection.execute(
        text(
            "INSERT OR IGNORE INTO retired (chunk_id) "
            "SELECT article_id || ':' || version || ':' || ordinal FROM chunks "
            "WHERE article_id = :id"
        ),
        key,
    )
    connection.execute(
        text("DELETE FROM keywords WHERE rowid IN (SELECT id FROM chunks WHERE article_id = :id)"),
        key,
    )
    connection.execute(
        text("DELETE FROM vectors WHERE id IN (SELECT id FROM chunks WHERE article_id = :id)"), key
    )
    connection.execute(text("DELETE FROM chunks WHERE article_id = :id"), key)


def _insert_chunks(connection: Connection, chunks: Sequence[Chunk], language: str) -> None:
    for chunk in chunks:
        row_id = connection.execute(
            text(
                "INSERT INTO chunks (article_id, version, ordinal, start, stop, embedded) "
                "VALUES (:a, :v, :o, :start, :stop, 0) RETURNING id"
            ),
            {
                "a": chunk.article_id,
                "v": chunk.version,
                "o": chunk.ordinal,
                "start": chunk.start,
                "stop": chunk.end,
            },
        ).scalar_one()
        connection.execute(
            text("INSERT INTO keywords (rowid, terms) VALUES (:id, :terms)"),
            {"id": row_id, "terms": " ".join(terms(chunk.text, language or "de"))},
        )
        # The same name may be waiting for deletion when a text is cut anew.
        connection.execute(text("DELETE FROM retired WHERE chunk_id = :id"), {"id": chunk.id})


def _to_version(row: Row[Any]) -> Version:
    fields = {name: getattr(row, name) for name in Article.__dataclass_fields__}
    return Version(Article(**fields), row.number, row.ingested)


def _to_chunk(row: Row[Any]) -> Chunk:
    words = row.article_text[row.start : row.stop]
    return Chunk(row.article_id, row.version, row.ordinal, row.start, row.stop, words)
