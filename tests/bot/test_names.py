import pytest

from bot.names import cognate, common_form, folded, known_names, same_name, without_genitive


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("selenskyj", "zelenskyy", True),
        ("medwedew", "medvedev", True),
        ("müller", "möller", False),
        ("merz", "herz", False),
    ],
)
def test_spellings_of_one_name(one, other, same):
    assert same_name(one, other) is same


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("Großbritannien", "@großbritannien"),
        ("Britain's", "@großbritannien"),
        ("britischen", "@großbritannien"),
        ("Tuerkei", "@türkei"),
        ("Turks", "@türkei"),
        ("Konferenz", ""),
        ("us", ""),
    ],
)
def test_one_form_for_what_the_languages_spell_apart(word, form):
    assert common_form(word) == form


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Vienna and the United States signed.", "Vienna and the USA signed."),
        ("Die Vereinten Nationen tagen.", "Die UN tagen."),
        ("Prices rose by 4 per cent.", "Prices rose by 4 percent."),
        ("The U.S. and the U.N. agree.", "The US and the UN agree."),
    ],
)
def test_a_name_of_two_words_is_one(text, plain):
    assert folded(text) == plain


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("catalan", "katalanische", True),
        ("demokraten", "demokratin", True),
        ("katalanisch", "katalog", False),
        ("merz", "merzig", False),
    ],
)
def test_cognates(one, other, same):
    assert cognate(one, other) is same


@pytest.mark.parametrize("word", ["Anna", "Anna's", "Anna’s"])
def test_a_name_without_its_genitive(word):
    assert without_genitive(word) == "Anna"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Latvia and Poland objected.", {"@lettland", "@polen"}),
        ("Lituania und Polen stimmten dagegen.", {"@litauen", "@polen"}),
        ("The French adviser met Poland's.", {"@polen"}),
        ("die polnische Seite", set()),
        ("Sie kam aus den Vereinigten Staaten nach Saudi-Arabien.", {"@usa", "@saudiarabien"}),
    ],
)
def test_names_that_the_languages_spell_apart(text, names):
    assert known_names(text) == names
