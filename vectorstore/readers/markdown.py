"""Markdown, with or without front matter."""

import re

import yaml

from vectorstore.articles import Article
from vectorstore.errors import ReadError
from vectorstore.readers.cleaning import clean_line
from vectorstore.readers.fields import find_fields, make_article

_FENCE = re.compile(r"---[ \t]*\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_FIELD = re.compile(r"\s*[\w-]+:(?:\s|\Z)")
# Possessive, and trimmed afterwards: no run of blanks is tried in more than one way.
_HEADING = re.compile(r"\s*+#[ \t]++(?P<title>[^\n]+)(?:\n|\Z)")


def is_markdown(text: str) -> bool:
    """Whether `text` begins with front matter or a heading."""
    return _has_front_matter(text) or _HEADING.match(text) is not None


def read_markdown(text: str) -> Article:
    """The article; its title from the front matter, else from a heading in the first line.

    Raises ReadError where the front matter is broken, with the line.
    """
    values, body = _front_matter(text) if _has_front_matter(text) else ({}, text)
    heading = _HEADING.match(body)
    title = heading["title"].rstrip(" \t").rstrip("#") if heading else ""
    if heading and title and clean_line(title) == clean_line(values.get("title") or title):
        values["title"] = title
        body = body[heading.end() :]
    return make_article({**values, "text": body})


def _has_front_matter(text: str) -> bool:
    # A line of dashes alone is a rule; front matter has a field next, or is empty.
    fence = _FENCE.match(text)
    return fence is not None and bool(
        _FIELD.match(text, fence.end()) or _CLOSE.match(text, fence.end())
    )


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """The fields of the front matter, and the text after it."""
    start = text.index("\n") + 1
    close = _CLOSE.search(text, start)
    if not close:
        raise ReadError("The front matter is not closed by a line of three dashes.", 1)
    parsed = _parse(text[start : close.start()])
    fields = find_fields(parsed)
    values = {field: _as_line(parsed[name]) for field, name in fields.items() if field != "text"}
    return values, text[close.end() :]


def _parse(block: str) -> dict[str, object]:
    """The front matter's YAML, every value as it is written: "2025-01-02" is a string."""
    try:
        parsed = yaml.load(block, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it is not YAML"
        line = mark.line + 2 if mark else 1
        raise ReadError(f"The front matter cannot be read: {problem}.", line) from error
    if not isinstance(parsed, dict):
        if not parsed:
            return {}
        raise ReadError("The front matter is not a list of fields like `title: ...`.", 2)
    return {str(name): value for name, value in parsed.items()}


def _as_line(value: object) -> str:
    """A string, or a list of strings; what is nested may hold itself a million times over."""
    parts = value if isinstance(value, list) else [value]
    return ", ".join(part for part in parts if isinstance(part, str))
