import pytest

from vectorstore.readers.text import read_text

BODY = "Der Rat tagt.\n\nEs geht um Busse."


def test_a_short_first_line_is_the_title() -> None:
    article = read_text(f"Neue Busse für Wesel?\n \n{BODY}")
    assert (article.title, article.text) == ("Neue Busse für Wesel?", BODY)


@pytest.mark.parametrize(
    "text", [BODY, "Nur eine Zeile", "Neue Busse\nDer Rat tagt.", "Wort " * 40 + "\n\n" + BODY]
)
def test_other_texts_have_none(text: str) -> None:
    article = read_text(text)
    assert (article.title, article.text) == ("", text)


def test_many_blanks_before_the_text_are_read_at_once() -> None:
    assert read_text(" " * 500_000 + "Ein Satz.").text == "Ein Satz."
