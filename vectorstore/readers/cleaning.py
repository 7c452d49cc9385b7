"""Text as it is stored: cleaned only in ways that keep it true."""

import re
import unicodedata

_LINE_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\u2028\u2029]")
# Soft hyphens, zero-width spaces and byte order marks are invisible and break every comparison
# of a quote with its text. Joiners (U+200C, U+200D) stay: they make one character of several.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


def clean_text(text: str) -> str:
    """`text` with LF line breaks, in NFC, without invisible characters and outer white space."""
    lines = _LINE_BREAKS.sub("\n", text)
    visible = _HALF_CHARACTER.sub("\ufffd", _INVISIBLE.sub("", lines))
    return unicodedata.normalize("NFC", visible).strip()


def clean_line(text: str) -> str:
    """`text` cleaned, in one line: a title, a name, a place."""
    return " ".join(clean_text(text).split())
