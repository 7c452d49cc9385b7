"""Readers: files of several formats into articles."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from vectorstore.articles import Article
from vectorstore.errors import ReadError
from vectorstore.language import detect_language
from vectorstore.readers.encoding import decode
from vectorstore.readers.failures import Failure
from vectorstore.readers.files import find_files
from vectorstore.readers.html import is_html, is_markup, read_html
from vectorstore.readers.jsonl import is_json, read_json
from vectorstore.readers.markdown import is_markdown, read_markdown
from vectorstore.readers.table import TableFormat, is_table, read_table
from vectorstore.readers.text import read_text
from vectorstore.readers.wire import read_wire

__all__ = ["Failure", "TableFormat", "find_files", "read"]


_ALL_FOUND = TableFormat()


def read(path: Path, name: str, table: TableFormat = _ALL_FOUND) -> Iterator[Article | Failure]:
    """The articles of the file at `path`, known as `name`; its format is found by its content.

    What cannot be read is a Failure, and the rest of the file goes on. Texts come cleaned (see
    readers/cleaning.py): soft hyphens and zero-width characters are gone.
    """
    if PurePosixPath(name).name.lower().startswith("readme"):
        yield Failure(name, "This is a note about the files, not an article.", skipped=True)
        return
    try:
        text = decode(path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")
        found = False
        for item in _items(text, name, table):
            yield _finished(item, name)
            found = True
        if not found:
            yield Failure(name, "The file holds no articles.")
    except ReadError as error:
        yield Failure(name, error.reason, error.line)
    except RecursionError:
        yield Failure(name, "The file is nested too deeply to be read.")
    except OSError as error:
        yield Failure(name, f"The file cannot be opened: {error.strerror or error}.")


def _items(text: str, name: str, table: TableFormat) -> Iterable[Article | Failure]:
    """What the reader of the text's format finds."""
    if not text.strip():
        raise ReadError("The file is empty.")
    if is_html(text):
        return [read_html(text)]
    if is_markup(text):
        raise ReadError("This is XML, which cannot be read; save it as text or HTML.")
    if is_json(text, name):
        return read_json(text, table)
    if is_table(text, name, table):
        return read_table(text, table)
    if is_markdown(text):
        return [read_markdown(text)]
    return [read_wire(text) or read_text(text)]


def _finished(item: Article | Failure, name: str) -> Article | Failure:
    """The item with its file's name and, an article, with its language."""
    if isinstance(item, Failure):
        return replace(item, path=name)
    if not item.text:
        return Failure(name, "The article has no text.")
    return replace(item, path=name, language=item.language or detect_language(item.text))
