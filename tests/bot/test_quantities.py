import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quantities import is_time, quantities


@pytest.mark.parametrize(
    ("text", "language", "measures", "units"),
    [
        ("40 Prozent oder 3 Millionen Euro", "de", ["percent", "euro"], [set(), set()]),
        ("40 percent or €3 million", "en", ["percent", "euro"], [set(), set()]),
        ("5 bis 10 Kilometer", "de", ["kilometre", "kilometre"], [set(), set()]),
        ("40 Tote und 20 Verletzte", "de", ["", ""], [{"dead"}, {"injured"}]),
        ("It killed 40 and injured 20 people.", "en", ["", ""], [{"dead"}, {"injured", "people"}]),
    ],
)
def test_what_a_number_counts(text, language, measures, units):
    found = quantities(text, language)
    assert [number.measure for number in found] == measures
    assert [set(number.units) for number in found] == units


def test_a_year_is_no_number_of_something():
    found = quantities("1998 kamen 2.000 und rund 2000 Gäste.", "de")
    assert [number.year for number in found] == [True, False, False]


@given(st.integers(3000, 10**9))
def test_a_number_is_the_same_however_its_thousands_are_grouped(number):
    grouped = f"{number:,}"
    english = quantities(f"{grouped} trees", "en")
    german = quantities(f"{grouped.replace(',', '.')} Bäume", "de")
    assert [one.size for one in english] == [one.size for one in german] == [number]


@pytest.mark.parametrize(
    ("word", "expected"), [("montagabend", True), ("may", True), ("fridays", True), ("haus", False)]
)
def test_times(word, expected):
    assert is_time(word) is expected
