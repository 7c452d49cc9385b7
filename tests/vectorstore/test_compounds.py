from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.compounds import LEAST_CHUNKS, joined, split

KNOWN = {
    "heizung": 5, "gesetz": 9, "schul": 4, "haus": 8, "kampf": 3, "tag": 90, "mensch": 9,
    "recht": 9, "verletz": 5, "ei": 50, "frei": 30, "ungewiss": 1, "mitarbeit": 4,
}  # fmt: skip


def frequencies(terms: Collection[str]) -> dict[str, int]:
    return {term: KNOWN.get(term, 0) for term in terms}


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("heizungsgesetzes", ("heizung", "gesetz")),
        ("schulgesetze", ("schul", "gesetz")),
        ("häuserkampf", ("haus", "kampf")),
        ("menschenrechtsverletzungen", ("mensch", "recht", "verletz")),
        ("freitag", ()),
        ("ungewissgesetz", ()),
        ("gesetz", ()),
        ("", ()),
    ],
)
def test_a_compound_is_split_into_parts_that_the_collection_holds(word, parts):
    assert split(word, frequencies) == parts


def test_of_several_ways_the_one_of_frequent_parts_wins():
    known = {"staub": 9, "ecken": 2, "eck": 2, "stau": 2, "becken": 2, "beck": 2}
    assert split("staubecken", lambda terms: {t: known.get(t, 0) for t in terms}) == (
        "staub",
        "eck",
    )


@given(
    st.lists(st.sampled_from(["heizung", "s", "gesetz", "en", "haus", "recht", "tag", "x"]))
    .map("".join)
    .filter(bool)
)
def test_parts_stand_in_the_vocabulary_and_are_always_the_same(word):
    parts = split(word, frequencies)
    assert parts == split(word, frequencies)
    assert all(KNOWN[part] >= LEAST_CHUNKS for part in parts)
    assert len(parts) != 1


@pytest.mark.parametrize(
    ("words", "compound"),
    [
        (["gesetz", "heizung"], "heizungsgesetz"),
        (["kommission", "eu"], "eukommission"),
        (["kampf", "häuser"], "hauserkampf"),
        (["e", "auto"], "eauto"),
    ],
)
def test_two_words_make_a_compound_in_either_order(words, compound):
    assert compound in {term for term, *_ in joined(words)}


def test_two_numbers_make_nothing():
    assert list(joined(["20", "25"])) == []
