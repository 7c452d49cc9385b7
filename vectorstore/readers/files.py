"""The files that a person means who names files and folders."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from vectorstore.readers.failures import Failure


def find_files(paths: Sequence[Path]) -> Iterator[tuple[Path, str] | Failure]:
    """Every file with its name: the path in the folder given, or a single file's own name.

    Folders are walked in sorted order; hidden files and folders are left out. A path that does
    not exist is a Failure.
    """
    for path in paths:
        if path.is_dir():
            yield from ((file, file.relative_to(path).as_posix()) for file in _walk(path))
        elif path.exists():
            yield path, path.name
        else:
            yield Failure(str(path), "There is no such file or folder; check the path.")


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            yield path
