import pytest

from vectorstore.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wer nahm an dem Gespräch teil?", "de"),
        ("Who joined the call?", "en"),
        ("Who won?", "en"),
        ("Wann traf Steve Witkoff Marco Rubio in Washington?", "de"),
        ("When did Friedrich Merz meet Günter Sautter in Hamburg?", "en"),
        ("Der Rat der Stadt hat am Dienstag den Haushalt beschlossen. " * 9, "de"),
        ("The council passed the budget on Tuesday, a spokeswoman said. " * 9, "en"),
    ],
)
@pytest.mark.parametrize("fallback", ["de", "en"])
def test_clear_texts(text: str, language: str, fallback: str) -> None:
    assert detect_language(text, fallback) == language


@pytest.mark.parametrize(
    "text", ["", "?", "Was?", "Und Rubio?", "And Rubio?", "Merkel", "2024 2025 12"]
)
@pytest.mark.parametrize("fallback", ["de", "en"])
def test_unclear_texts_keep_the_fallback(text: str, fallback: str) -> None:
    assert detect_language(text, fallback) == fallback
