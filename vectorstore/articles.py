"""Articles and their versions."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Article:
    """One news item as a reader delivers it.

    `text` is the text that every offset in the project counts in, in Python characters.
    `published` and `updated` are ISO 8601, a date ("2025-12-31") or a date with time
    ("2025-12-31T18:05:00+01:00"), whichever the source gave; "" is unknown. `language` is "de",
    "en" or "". `item_id` is the agency's own number for the item. `path` is the file's path in
    its collection with forward slashes, `position` the item's place in that file from 0.
    """

    text: str
    title: str = ""
    published: str = ""
    updated: str = ""
    source: str = ""
    url: str = ""
    place: str = ""
    author: str = ""
    signoff: str = ""
    language: str = ""
    item_id: str = ""
    path: str = ""
    position: int = 0

    @property
    def identity(self) -> str:
        """What makes two deliveries the same article: URL, else item id, else path and position."""
        if self.url:
            return f"url:{self.url}"
        if self.item_id:
            return f"item:{self.source}:{self.item_id}"
        return f"file:{self.path}#{self.position}"

    @property
    def id(self) -> str:
        """Short stable name of the identity: 12 hexadecimal digits."""
        return hashlib.sha256(self.identity.encode()).hexdigest()[:12]

    @property
    def spoken(self) -> str:
        """Its language, and German where that is not known."""
        return self.language or "de"

    @property
    def headline(self) -> str:
        """The title, or the text's first words where a wire item has none."""
        if self.title:
            return self.title
        first_line = self.text.strip().split("\n", 1)[0]
        if len(first_line) <= 90:
            return first_line
        return first_line[:90].rsplit(" ", 1)[0] + " …"


@dataclass(frozen=True)
class Version:
    """An article as it stood after one ingest.

    `number` counts from 1 within the article; `ingested` is ISO 8601 in UTC.
    """

    article: Article
    number: int
    ingested: str
