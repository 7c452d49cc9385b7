"""Tables: CSV, TSV and their relatives."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from vectorstore.articles import Article
from vectorstore.errors import ReadError
from vectorstore.readers.failures import Failure
from vectorstore.readers.fields import FIELDS, find_fields, make_article

_DELIMITERS = (",", ";", "\t", "|")
_QUOTES = ('"', "'")
_SNIFFED = 200_000
# A column's name is shorter than a headline.
_NAME_CHARACTERS = 40
# csv's own limit, 128 kB, is shorter than a long article; this is the most that fits everywhere.
_FIELD_LIMIT = 2**31 - 1

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class TableFormat:
    """How a table, or JSON Lines, is to be read; what is empty is found.

    `columns` names for a field of an article ("text", "title", "published", ...) its column, by
    name, or by number from 1; `delimiter` may be said as "tab". Raises ReadError for what cannot
    be.
    """

    delimiter: str = ""
    quote: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = sorted(set(self.columns) - set(FIELDS))
        if unknown:
            known = ", ".join(FIELDS)
            raise ReadError(f'An article has no field "{unknown[0]}"; its fields are {known}.')
        for sign in (self.separator, self.quote):
            if len(sign) > 1 or sign in ("\r", "\n"):
                raise ReadError(f"Delimiter and quote are one character each, not {sign!r}.")

    @property
    def separator(self) -> str:
        """The delimiter as a character, "" where it has to be found."""
        return "\t" if self.delimiter in ("\\t", "tab") else self.delimiter


def is_table(text: str, name: str, table: TableFormat) -> bool:
    """Whether the name, the format given or a first line of known column names says table."""
    if name.lower().endswith((".csv", ".tsv")):
        return True
    first = text.lstrip().split("\n", 1)[0]
    if table.separator and table.separator in first:
        return True
    headers = [first.split(delimiter) for delimiter in _DELIMITERS]
    names = [[cell.strip("\"' ") for cell in cells] for cells in headers]
    return any(_is_known_header(cells) and len(find_fields(cells)) > 1 for cells in names)


def read_table(text: str, table: TableFormat) -> Iterator[Article | Failure]:
    """The articles of the rows; a row that is none is a Failure with its line.

    Raises ReadError where a column that `table` names is not there.
    """
    delimiter, quote = _delimiter_and_quote(text, table)
    rows = list(_rows(text, delimiter, quote))
    good = [row for row in rows if not isinstance(row, Failure)]
    if not good:
        raise ReadError("The table has no rows.")
    cells = [row[1] for row in good]
    header = _has_header(cells, table)
    columns = _columns(cells, header, table)
    for position, row in enumerate(row for row in rows if not (header and row is good[0])):
        yield row if isinstance(row, Failure) else _article(row, columns, len(cells[0]), position)


def _article(row: Row, columns: Mapping[str, int], width: int, position: int) -> Article | Failure:
    line, cells = row
    if len(cells) > width:
        reason = f"The row has {len(cells)} columns, the first row {width}; check the quoting."
        return Failure("", reason, line)
    values = {name: cells[index] for name, index in columns.items() if index < len(cells)}
    article = make_article(values, position)
    return article if article.text else Failure("", "The row has no text.", line)


def _rows(text: str, delimiter: str, quote: str) -> Iterator[Row | Failure]:
    """The rows that are not empty, each with its first line; broken quoting is a Failure."""
    csv.field_size_limit(_FIELD_LIMIT)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote, strict=True
    )
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Failure("", f"The quoting of the row is broken: {error}.", line)
            continue
        if any(cell.strip() for cell in cells):
            yield line, cells


def _delimiter_and_quote(text: str, table: TableFormat) -> tuple[str, str]:
    """As given, else the pair that makes the most even table of the first rows."""
    given = table.separator
    pairs = list(product((given,) if given else _DELIMITERS, table.quote or _QUOTES))
    best = max(pairs, key=lambda pair: _evenness(text, *pair))
    return best if _evenness(text, *best) > (False, 0.0) else (given or ",", table.quote or '"')


def _evenness(text: str, delimiter: str, quote: str) -> tuple[bool, float]:
    """How well the pair reads the first rows: a known header, then how even and quoted they are.

    Rows of one cell count nothing. Quotes that open right after a delimiter, as they never do in
    prose, count for the pair.
    """
    csv.field_size_limit(_FIELD_LIMIT)
    sample = io.StringIO(text[:_SNIFFED], newline="")
    rows = [row for row in csv.reader(sample, delimiter=delimiter, quotechar=quote) if row]
    width, count = Counter(map(len, rows)).most_common(1)[0] if rows else (0, 0)
    if width < 2:
        return False, 0.0
    opened = min(1.0, sample.getvalue().count(delimiter + quote) / len(rows))
    return _is_known_header(rows[0]), count / len(rows) + opened


def _is_known_header(cells: Sequence[str]) -> bool:
    short = all(len(cell) < _NAME_CHARACTERS for cell in cells)
    return len(cells) > 1 and short and "text" in find_fields(cells)


def _has_header(rows: Sequence[Sequence[str]], table: TableFormat) -> bool:
    """Whether the first row names the columns."""
    first = [cell.strip() for cell in rows[0]]
    if not set(first).isdisjoint(table.columns.values()):
        return True
    if any(not cell or len(cell) >= _NAME_CHARACTERS for cell in first):
        return False
    longest = max((len(cell) for row in rows[1:] for cell in row), default=0)
    return bool(find_fields(first)) or longest > 3 * _NAME_CHARACTERS


def _columns(rows: Sequence[Sequence[str]], header: bool, table: TableFormat) -> dict[str, int]:
    """Field -> index of its column; the longest column is the text where none is named so."""
    names = [cell.strip() for cell in rows[0]] if header else []
    found = {name: names.index(column.strip()) for name, column in find_fields(names).items()}
    width = len(rows[0])
    given = {name: _index(column, names, width) for name, column in table.columns.items()}
    columns = {name: index for name, index in found.items() if index not in given.values()} | given
    if "text" not in columns:
        free = [index for index in range(width) if index not in columns.values()]
        if not free:
            raise ReadError("No column holds the text; name the one that does.", 1)
        columns["text"] = max(free, key=lambda index: _length(rows[header:], index))
    return columns


def _index(column: str, names: Sequence[str], width: int) -> int:
    if column in names:
        return names.index(column)
    if column.isdigit() and 1 <= int(column) <= width:
        return int(column) - 1
    known = ", ".join(names) or f"1 to {width}"
    raise ReadError(f'There is no column "{column}"; the columns are {known}.', 1)


def _length(rows: Sequence[Sequence[str]], index: int) -> int:
    return sum(len(row[index]) for row in rows if index < len(row))
