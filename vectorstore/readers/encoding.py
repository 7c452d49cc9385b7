"""Bytes into text."""

import codecs

from vectorstore.errors import ReadError

_BINARY = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a zip archive or an Office file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"RIFF": "a sound, film or image file",
    b"\x1f\x8b": "a gzip archive",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"SQLite format": "a database",
    b"{\\rtf": "an RTF file",
}
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def decode(data: bytes) -> str:
    """The text of `data`: UTF-8, UTF-16 or UTF-32 with a mark, else Windows-1252.

    Raises ReadError for binary content and for broken text, with the line where it breaks.
    """
    _refuse_binary(data)
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            return _decode_as(data, encoding)
    if b"\x00" in data:
        return _decode_as(data, _utf16_without_mark(data))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_broken_utf8(data):
            raise ReadError("The text is not valid UTF-8.", _line(data, error.start)) from error
    return _decode_as(data, "windows-1252")


def _refuse_binary(data: bytes) -> None:
    for start, kind in _BINARY.items():
        if data.startswith(start):
            raise ReadError(f"This is {kind}, which cannot be read; save it as text or HTML.")


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        reason = f"The text is neither UTF-8 nor {encoding}; save it as UTF-8."
        raise ReadError(reason, _line(data, error.start)) from error


def _utf16_without_mark(data: bytes) -> str:
    """The byte order that the zero bytes of Latin letters show."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    if len(data) % 2 == 0 and max(even, odd) > len(data) // 4 and min(even, odd) == 0:
        return "utf-16-le" if odd > even else "utf-16-be"
    raise ReadError("This is a binary file, which cannot be read; save it as text or HTML.")


def _is_broken_utf8(data: bytes) -> bool:
    """Whether most of what is not ASCII is UTF-8: then it was meant to be."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(not character.isascii() for character in text) - broken > broken


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1
