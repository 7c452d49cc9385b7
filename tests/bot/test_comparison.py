from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Doubt
from bot.comparison import Evidence, compare

GERMAN = Evidence(
    "Am Montag kündigte Präsident Wolodymyr Selenskyj in München an, 40 Prozent der 1.200 "
    "Häuser bis 14 Uhr zu räumen.",
    "de",
    "Räumung in Bayern – 2006-11-15",
)
OBJECTING = Evidence(
    "Latvia and Poland objected.", "en", "EU vote – 2023-03-28\nLithuania objected later."
)
LOSSES = Evidence("Bei dem Brand wurden 40 Menschen getötet und 20 verletzt.", "de")


def doubts(claim, language, evidence):
    return set(compare(claim, language, evidence).doubts)


@pytest.mark.parametrize(
    ("claim", "language"),
    [
        ("Präsident Selenskyj kündigte am Montag an, 40 % der 1200 Häuser zu räumen.", "de"),
        ("On Monday Zelenskyy announced to clear 40 percent of 1,200 houses by 2 p.m.", "en"),
        ("On November 13, 2006 President Zelenskyy announced this in Munich, Bavaria.", "en"),
    ],
)
def test_true_claims_raise_no_doubt(claim, language):
    assert doubts(claim, language, GERMAN) == set()


@pytest.mark.parametrize(
    ("claim", "language", "doubt"),
    [
        ("Selenskyj will 50 Prozent der Häuser räumen.", "de", Doubt.NUMBER),
        ("Zelenskyy wants to clear 50 percent of the houses.", "en", Doubt.NUMBER),
        ("Selenskyj kündigte das am Dienstag an.", "de", Doubt.DATE),
        ("Zelenskyy announced this on November 14.", "en", Doubt.DATE),
        ("Selenskyj will 40 Häuser räumen.", "de", Doubt.UNIT),
        ("Zelenskyy wants to clear the houses for 40 euros.", "en", Doubt.UNIT),
        ("Lindner kündigte das in München an.", "de", Doubt.NAME),
        ("Zelenskyy announced this in Hamburg.", "en", Doubt.NAME),
        ("Selenskyj will in München „alle Häuser“ räumen.", "de", Doubt.QUOTE),
        ("Selenskyj will die Häuser in München nicht räumen.", "de", Doubt.NEGATION),
    ],
)
def test_false_claims_raise_their_doubt(claim, language, doubt):
    assert doubt in doubts(claim, language, GERMAN)


@pytest.mark.parametrize(
    ("claim", "language", "other"),
    [
        ("Lettland und Polen waren dagegen.", "de", False),
        ("Zwei Staaten der EU waren dagegen.", "de", False),
        ("Litauen und Polen waren dagegen.", "de", True),
        ("Lituania und Polen waren dagegen.", "de", True),
        ("Lithuania and Poland objected.", "en", True),
    ],
)
def test_a_place_does_not_stand_for_another_that_the_article_names_elsewhere(
    claim, language, other
):
    assert (Doubt.OTHER_NAME in doubts(claim, language, OBJECTING)) is other


@pytest.mark.parametrize(
    ("claim", "language", "other"),
    [
        ("Bei dem Brand starben 40 Menschen, 20 wurden verletzt.", "de", False),
        ("The fire killed 40 people and injured 20.", "en", False),
        ("Bei dem Brand starben 20 Menschen, 40 wurden verletzt.", "de", True),
        ("The fire killed 20 people and injured 40.", "en", True),
    ],
)
def test_a_number_counts_the_same_things(claim, language, other):
    assert (Doubt.UNIT in doubts(claim, language, LOSSES)) is other


def test_a_rounded_number_may_be_near():
    evidence = Evidence("Zum Fest kamen 1.985 Gäste.", "de")
    assert doubts("Zum Fest kamen rund 2.000 Gäste.", "de", evidence) == set()
    assert doubts("Zum Fest kamen rund 2.500 Gäste.", "de", evidence) == {Doubt.NUMBER}
    assert doubts("Zum Fest kamen 2.000 Gäste.", "de", evidence) == {Doubt.NUMBER}


def test_the_context_knows_names_and_dates_and_proves_no_number():
    evidence = Evidence("Sie kündigte an, 12 Stellen zu streichen.", "de", "Anna Brandt, 30 Orte")
    assert doubts("Anna Brandt streicht 12 Stellen.", "de", evidence) <= {Doubt.MODALITY}
    assert Doubt.NUMBER in doubts("Sie will 30 Stellen streichen.", "de", evidence)


def test_words_are_shared_within_one_language_alone():
    claim = "Selenskyj ließ 40 Prozent der Fabriken schließen."
    assert compare(claim, "de", GERMAN).words_missing > 0
    assert compare("Zelenskyy closed factories.", "en", GERMAN).words_missing == 0


@pytest.mark.parametrize(
    ("claim", "known"),
    [
        ("Am 14. November 2006 brannte es.", True),
        ("It burnt on November 14.", True),
        ("Am Dienstag brannte es.", True),
        ("It burnt on Wednesday.", False),
        ("Am 15. November brannte es.", True),  # the date line itself
        ("Am 13. November brannte es.", False),
    ],
)
def test_yesterday_is_told_from_the_date_line(claim, known):
    language = "en" if claim.startswith("It") else "de"
    evidence = Evidence("Gestern brannte es.", "de", "Brand in Kiel – 15. November 2006")
    assert (Doubt.DATE not in doubts(claim, language, evidence)) is known


@given(st.text(max_size=80), st.sampled_from(["de", "en"]))
def test_a_sentence_bears_itself_out(text, language):
    comparison = compare(text, language, Evidence(text, language))
    assert comparison.doubts == ()
    assert comparison.words_missing == 0


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["de", "en"]))
def test_any_text_can_be_compared(claim, evidence, language):
    comparison = compare(claim, language, Evidence(evidence, "de", evidence))
    assert all(value >= 0 for value in asdict(comparison).values())


@pytest.mark.parametrize(
    ("claim", "language", "other"),
    [
        ("Sie braucht 30 Liter pro Woche.", "de", True),
        ("It uses 30 litres a month.", "en", True),
        ("Täglich 30 Liter braucht sie.", "de", False),
        ("It uses 30 litres per day.", "en", False),
        ("It uses 30 litres.", "en", False),
        ("It used 30 litres a year ago.", "en", False),
    ],
)
def test_the_time_that_a_number_is_for_must_be_the_same(claim, language, other):
    evidence = Evidence("Die Maschine braucht 30 Liter pro Tag.", "de")
    assert (Doubt.UNIT in doubts(claim, language, evidence)) is other
