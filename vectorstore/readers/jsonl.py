"""JSON Lines, and JSON files that hold one article or an array of them."""

import json
import re
from collections.abc import Iterator, Mapping

from vectorstore.articles import Article
from vectorstore.errors import ReadError
from vectorstore.readers.failures import Failure
from vectorstore.readers.fields import find_fields, make_article
from vectorstore.readers.table import TableFormat

_JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[{\]])")
_NEXT = re.compile(r"[^\s,]|\Z")
_QUESTION = frozenset({"question", "frage"})
# A question may name its "article", but it does not hold one.
_TEXT = frozenset({"text", "body", "content"})
# Numbers stay as they are written: one of thousands of digits is more than Python takes.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)


def is_json(text: str, name: str) -> bool:
    """Whether the content or the name says JSON."""
    return _JSON.match(text) is not None or name.lower().endswith((".json", ".jsonl", ".ndjson"))


def read_json(text: str, table: TableFormat) -> Iterator[Article | Failure]:
    """The articles of the objects in `text`; one that is none is a Failure with its line.

    A file of questions is no articles and gives one Failure that is marked as skipped.
    """
    for position, (line, value) in enumerate(_values(text)):
        if isinstance(value, ReadError):
            yield Failure("", value.reason, value.line)
            continue
        if position == 0 and "text" not in table.columns and _is_question(value):
            yield Failure("", "These are questions, not articles.", skipped=True)
            return
        try:
            yield _article(value, table, position)
        except ReadError as error:
            yield Failure("", error.reason, line)


def _values(text: str) -> Iterator[tuple[int, object]]:
    """Every JSON value with the line that it begins in; a ReadError stands for a broken one."""
    if text.lstrip().startswith("["):
        return _array(text)
    try:
        whole = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        if not re.search(r"^[ \t]*\{.*\}[ \t]*$", text, re.MULTILINE):
            raise _broken(error, error.lineno) from error
        return _lines(text)
    return iter([(1, whole)])


def _lines(text: str) -> Iterator[tuple[int, object]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield number, _DECODER.decode(line)
        except json.JSONDecodeError as error:
            yield number, _broken(error, number)


def _array(text: str) -> Iterator[tuple[int, object]]:
    end = text.index("[") + 1
    while True:
        found = _NEXT.search(text, end)
        start = found.start() if found else len(text)
        if text.startswith("]", start):
            return
        line = text.count("\n", 0, start) + 1
        try:
            value, end = _DECODER.raw_decode(text, start)
        except json.JSONDecodeError as error:
            yield line, _broken(error, error.lineno)
            return
        yield line, value


def _broken(error: json.JSONDecodeError, line: int) -> ReadError:
    return ReadError(f"The JSON is broken: {error.msg} at character {error.colno}.", line)


def _article(value: object, table: TableFormat, position: int) -> Article:
    if not isinstance(value, Mapping):
        raise ReadError("This is not a JSON object with the fields of an article.")
    fields = {**find_fields(value), **table.columns}
    text = fields.get("text", "text")
    article = make_article(
        {field: _as_text(field, value.get(name)) for field, name in fields.items()}, position
    )
    if not article.text:
        raise ReadError(f'The object has no text in "{text}"; name the field that holds it.')
    return article


def _as_text(field: str, value: object) -> str:
    """The value as text: a list of paragraphs or of names in one, nothing of nested objects."""
    if isinstance(value, list):
        between = "\n\n" if field == "text" else ", "
        return between.join(part for part in value if isinstance(part, str))
    return str(value) if isinstance(value, str | int | float) else ""


def _is_question(value: object) -> bool:
    return (
        isinstance(value, Mapping) and not _QUESTION.isdisjoint(value) and _TEXT.isdisjoint(value)
    )
