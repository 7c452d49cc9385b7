"""The catalogue's numbered migrations; PRAGMA user_version says which have run."""

from sqlalchemy import Connection, text

from vectorstore.errors import CatalogError

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE articles (
            id TEXT PRIMARY KEY,
            identity TEXT NOT NULL UNIQUE,
            newest INTEGER NOT NULL,
            removed TEXT NOT NULL
        )""",
        """CREATE TABLE versions (
            article_id TEXT NOT NULL REFERENCES articles (id),
            number INTEGER NOT NULL,
            ingested TEXT NOT NULL,
            text TEXT NOT NULL,
            title TEXT NOT NULL,
            published TEXT NOT NULL,
            updated TEXT NOT NULL,
            source TEXT NOT NULL,
            url TEXT NOT NULL,
            place TEXT NOT NULL,
            author TEXT NOT NULL,
            signoff TEXT NOT NULL,
            language TEXT NOT NULL,
            item_id TEXT NOT NULL,
            path TEXT NOT NULL,
            position INTEGER NOT NULL,
            PRIMARY KEY (article_id, number)
        )""",
        """CREATE TABLE chunks (
            id INTEGER PRIMARY KEY,
            article_id TEXT NOT NULL,
            version INTEGER NOT NULL,
            ordinal INTEGER NOT NULL,
            start INTEGER NOT NULL,
            stop INTEGER NOT NULL,
            embedded INTEGER NOT NULL,
            UNIQUE (article_id, version, ordinal)
        )""",
        "CREATE INDEX chunks_pending ON chunks (id) WHERE embedded = 0",
        "CREATE TABLE retired (chunk_id TEXT PRIMARY KEY)",
        # The terms are stems already: the tokenizer only has to split them at spaces.
        "CREATE VIRTUAL TABLE keywords USING fts5 "
        "(terms, tokenize = 'unicode61 remove_diacritics 0')",
    ),
    (
        # What two articles are to each other, in both directions; LSH bands to find such pairs by.
        "CREATE TABLE ties (one TEXT, other TEXT, tie TEXT NOT NULL, PRIMARY KEY (one, other)) "
        "WITHOUT ROWID",
        "CREATE INDEX ties_other ON ties (other)",
        "CREATE TABLE bands (band INTEGER, article_id TEXT, PRIMARY KEY (band, article_id)) "
        "WITHOUT ROWID",
        "CREATE INDEX bands_article ON bands (article_id)",
    ),
    (
        "CREATE TABLE vectors (id INTEGER PRIMARY KEY, vector BLOB NOT NULL, tokens BLOB NOT NULL)",
        "UPDATE chunks SET embedded = 0",
    ),
    # Days are looked up without reading the texts beside them.
    ("CREATE INDEX versions_published ON versions (published, article_id, number)",),
    # In how many chunks a term stands.
    ("CREATE VIRTUAL TABLE keyword_terms USING fts5vocab (keywords, 'row')",),
)


def is_newest(connection: Connection) -> bool:
    """Whether there is nothing to migrate."""
    return connection.execute(text("PRAGMA user_version")).scalar_one() == len(MIGRATIONS)


def migrate(connection: Connection) -> None:
    """Bring the catalogue to the newest shape; raises CatalogError on one from the future."""
    current = connection.execute(text("PRAGMA user_version")).scalar_one()
    if current > len(MIGRATIONS):
        raise CatalogError(
            "The catalogue was written by a newer Belegbot: update the program, "
            "or choose another --home."
        )
    for number, statements in enumerate(MIGRATIONS[current:], start=current + 1):
        for statement in statements:
            connection.execute(text(statement))
        connection.execute(text(f"PRAGMA user_version = {number}"))
