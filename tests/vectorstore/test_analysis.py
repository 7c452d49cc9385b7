import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.analysis import query_terms, terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Köln", "Koeln"),
        ("Straße", "Strasse"),
        ("Häuser", "HAUS"),
        ("Größe", "groesse"),
        ("Brand\u00adschutz", "Brandschutz"),
        ("O\u0308l", "Öl"),
        ("Orbán", "Orban"),
        ("1.200.000", "1200000"),
    ],
)
def test_german_variants_are_one_term(one: str, other: str) -> None:
    assert terms(one, "de") == terms(other, "de") != []


def test_stop_words_go_and_numbers_stay() -> None:
    assert terms("Die Zahl der Busse stieg auf 12,5 Prozent.", "de") == [
        *terms("Zahl", "de"),
        *terms("Busse", "de"),
        *terms("stieg", "de"),
        "12",
        "5",
        "prozent",
    ]
    assert terms("the number of the buses", "en") == ["number", "buse"]


def test_hyphens_give_parts_and_the_whole() -> None:
    assert terms("US-Sondergesandter", "de") == terms("US Sondergesandter USSondergesandter", "de")


def test_a_german_question_finds_an_english_name() -> None:
    assert set(terms("Müller", "en")) & set(query_terms("Wo wohnt Müller?", "de"))
    assert set(terms("Mueller", "en")) & set(query_terms("Wo wohnt Müller?", "de"))


def test_question_words_are_dropped_and_terms_come_once() -> None:
    found = query_terms("Wie viele Busse fahren, und warum fahren Busse?", "de")
    assert len(found) == len(set(found))
    assert not {"wie", "viel", "warum"} & set(found)
    assert query_terms("When and why?", "en") == []


def tokens_of_fts5(terms_found: list[str]) -> list[str]:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE t USING fts5(w, tokenize='unicode61 remove_diacritics 0')"
    )
    connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')")
    connection.execute("INSERT INTO t VALUES (?)", [" ".join(terms_found)])
    found = connection.execute('SELECT term FROM v ORDER BY "offset"').fetchall()
    connection.close()
    return [term for (term,) in found]


# The scripts of Europe as SQLite's Unicode 6.1 knows them.
EUROPEAN = st.characters(max_codepoint=0x0523) | st.characters(
    min_codepoint=0x1E00, max_codepoint=0x218B
)


@given(st.text(alphabet=EUROPEAN, max_size=60), st.sampled_from(["de", "en"]))
def test_sqlite_keeps_every_term_as_it_is(text: str, language: str) -> None:
    found = terms(text, language)
    assert tokens_of_fts5(found) == found


@given(st.text(max_size=60))
def test_terms_are_letters_and_digits(text: str) -> None:
    assert all(term.isalnum() for term in terms(text, "de") + query_terms(text, "en"))
