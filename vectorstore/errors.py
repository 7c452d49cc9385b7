"""What can go wrong with articles, catalogue and index.

VectorstoreError
├── ReadError        a file, or one item of it, cannot be read as articles
├── EmbedderError    the embedder cannot be loaded
├── EmbedderMismatch the index was filled by another embedder
├── IndexBroken      the Chroma collection is not what it has to be
├── CatalogError     the catalogue cannot be opened or is newer than this program
└── LibraryInUse     another process owns the data directory
"""


class VectorstoreError(Exception):
    """Base of all errors here; its text is one sentence for the person who reads it."""


class ReadError(VectorstoreError):
    """A file, or one item of it, cannot be read as articles."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class EmbedderError(VectorstoreError):
    """The embedder cannot be loaded."""


class EmbedderMismatch(VectorstoreError):
    """The index was filled by another embedder."""


class IndexBroken(VectorstoreError):
    """The Chroma collection is not what it has to be."""


class CatalogError(VectorstoreError):
    """The catalogue cannot be opened or is newer than this program."""


class LibraryInUse(VectorstoreError):
    """Another process owns the data directory."""
