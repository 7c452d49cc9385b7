"""JSON Lines: files with one JSON value a line."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def read_rows(path: Path) -> list[Any]:
    """The values of a file, empty lines left out; raises OSError, and ValueError for other text.

    Only a line feed ends a line: a text may hold other ends of lines, such as U+2028.
    """
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def kept_rows(path: Path) -> list[Any]:
    """The same of a file that an earlier run may have left."""
    return read_rows(path) if path.exists() else []


def write_rows(rows: Iterable[Any], path: Path) -> None:
    """Write a file of these values, and its folder where it lacks."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(map(_line, rows)), encoding="utf-8")


def append_row(row: Any, path: Path) -> None:
    """Add a value to a file, which need not be there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(_line(row))


def _line(row: Any) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"
