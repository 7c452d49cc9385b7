"""The files that a person means who names files and folders."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from vectorstore.readers.failures import Failure

Found = tuple[Path, str] | Failure


def find_files(paths: Sequence[Path]) -> Iterator[Found]:
    """Every file with its name: the path in the folder given, or a single file's own name.

    Folders are walked in sorted order; hidden files and folders are left out. What does not
    exist, is no file or may not be looked into is a Failure; empty folders and links to folders
    are skipped.
    """
    for path in paths:
        # Not as methods of the path, which raise where a folder on the way may not be searched.
        if os.path.isdir(path):
            empty = Failure(
                printable(str(path)), "There are no files in this folder.", skipped=True
            )
            yield from _walk(path) or [empty]
        else:
            yield _judged(path, path.name)


def printable(name: str) -> str:
    """The name of a file; bytes in it that are no text are spelled out."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _walk(folder: Path) -> list[Found]:
    refused: list[OSError] = []
    files: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=refused.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = [name for name in folders if Path(parent, name).is_symlink()]
        files += [Path(parent, name) for name in (*links, *names) if not name.startswith(".")]
    found = [_judged(file, file.relative_to(folder).as_posix()) for file in sorted(files)]
    return found + [_closed(error) for error in refused]


def _judged(path: Path, name: str) -> Found:
    """The file with its printable name, or why there is none to be read."""
    shown = printable(str(path))
    if os.path.isfile(path):
        return path, printable(name)
    if os.path.isdir(path):
        reason = "This is a link to a folder, which is not followed; name the folder itself."
        return Failure(shown, reason, skipped=True)
    if os.path.lexists(path):
        return Failure(shown, "This is not a file; a link may lead nowhere.")
    return Failure(shown, "There is no such file or folder; check the path.")


def _closed(error: OSError) -> Failure:
    name = printable(str(error.filename))
    return Failure(name, f"The folder cannot be opened: {error.strerror or error}.")
