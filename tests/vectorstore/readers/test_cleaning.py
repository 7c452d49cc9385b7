import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from vectorstore.readers.cleaning import clean_line, clean_text


def test_only_what_is_invisible_goes() -> None:
    raw = "\ufeff Brand\u00adschutz\r\nin\u200b Ko\u0308ln,\u00a0„so“ 👩\u200d🚒\u2028Ende\x00 "
    assert clean_text(raw) == "Brandschutz\nin Köln,\u00a0„so“ 👩\u200d🚒\nEnde"


def test_half_a_character_can_be_stored() -> None:
    assert clean_text("a\ud83db").encode() == "a\ufffdb".encode()


def test_a_line_is_one_line() -> None:
    assert clean_line(" Neue\n  Brücke\t") == "Neue Brücke"


@given(st.text(alphabet=st.characters()))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
