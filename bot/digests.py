"""Digests of files, and the receipts by which what was once verified is known again.

A stamp is what a file's digest, size and time of change were when its bytes were last read. While
size and time are the same the digest is believed, so that a start is instant.
"""

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Stamp:
    """A file as it was when its bytes were last read; `size` in bytes, `changed` in ns."""

    sha256: str
    size: int
    changed: int

    def fits(self, path: Path) -> bool:
        """Are size and time of change still the same?"""
        now = path.stat()
        return (now.st_size, now.st_mtime_ns) == (self.size, self.changed)


@dataclass(frozen=True)
class Receipt:
    """Stamps by file name; `origin` says what they were made from and how."""

    stamps: dict[str, Stamp]
    origin: str = ""


def sha256_of(path: Path) -> str:
    """The file's sha256 in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def take_stamp(path: Path) -> Stamp:
    """Read the file and stamp it."""
    state = path.stat()
    return Stamp(sha256_of(path), state.st_size, state.st_mtime_ns)


def receipt_of(path: Path) -> Path:
    """Where the receipt of a file or directory lies: beside it."""
    return path.with_name(path.name + ".receipt.json")


def write_receipt(path: Path, receipt: Receipt) -> None:
    """Keep the receipt of a file or directory, whole or not at all.

    A folder that cannot be written keeps none: its files are read again each time.
    """
    kept = receipt_of(path)
    partial = kept.with_name(kept.name + ".partial")
    with suppress(OSError):
        partial.write_text(json.dumps(asdict(receipt), indent=1) + "\n", encoding="utf-8")
        partial.replace(kept)


def read_receipt(path: Path) -> Receipt:
    """The receipt of a file or directory; an empty one where none can be read."""
    try:
        kept = json.loads(receipt_of(path).read_text(encoding="utf-8"))
        stamps = {name: Stamp(**stamp) for name, stamp in kept["stamps"].items()}
        return Receipt(stamps, kept["origin"])
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Receipt({})
