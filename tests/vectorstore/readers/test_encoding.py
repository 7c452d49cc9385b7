import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.errors import ReadError
from vectorstore.readers.encoding import decode

TEXT = "Köln grüßt „Wien“ – 5 €"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_encodings(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


@given(st.text(alphabet=st.characters(exclude_characters="\x00\ufeff", exclude_categories=("Cs",))))
def test_utf8_is_always_read_as_such(text: str) -> None:
    if not text.startswith(("GIF8", "RIFF", "%PDF", "{\\rtf", "SQLite format", "PK\x03\x04")):
        assert decode(text.encode()) == text


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "zip"),
        (b"\x89PNG\r\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"abc\x00\x01\x02\x00\x00\xff", "binary"),
    ],
)
def test_binary_content_is_named(data: bytes, kind: str) -> None:
    with pytest.raises(ReadError, match=kind):
        decode(data)


def test_broken_utf8_is_not_taken_for_windows() -> None:
    with pytest.raises(ReadError, match="UTF-8") as raised:
        decode("Köln grüßt\nWien ".encode() + b"\xe2\x80" + b" hier")
    assert raised.value.line == 2


def test_what_is_neither_says_where() -> None:
    with pytest.raises(ReadError, match="windows-1252") as raised:
        decode(b"eins\nzwei\ndrei \x81")
    assert raised.value.line == 3
