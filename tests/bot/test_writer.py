import csv
from pathlib import Path

import pytest

import bot
from bot.attribution import source_sentences
from bot.comparison import Evidence, compare
from bot.writer import localised
from vectorstore.articles import Article, Version
from vectorstore.chunks import chunk_version
from vectorstore.passages import Passage

GERMAN = "Täglich fahren 17.500 Autos, 2,5 Prozent mehr als früher."
ENGLISH = "Some 17,500 cars use it, 2.5 percent more than before."


def source(text, language):
    version = Version(Article(text=text, language=language), 1, "")
    return source_sentences([Passage(chunk, version, 1.0) for chunk in chunk_version(version)])[0]


@pytest.mark.parametrize(
    ("said", "language", "text", "expected"),
    [
        ("17.500 cars use it.", "en", GERMAN, "17,500 cars use it."),
        ("Es sind 17,500 Autos.", "de", ENGLISH, "Es sind 17.500 Autos."),
        ("Es sind 17,500 Autos.", "de", GERMAN, "Es sind 17.500 Autos."),
        ("It grew by 1.234 metres.", "en", GERMAN, "It grew by 1.234 metres."),
        ("Es sind 17.500 Autos.", "de", GERMAN, "Es sind 17.500 Autos."),
        ("Es sind 2,5 percent mehr.", "de", GERMAN, "Es sind 2,5 Prozent mehr."),
        ("It is 2.5 Prozent more.", "en", ENGLISH, "It is 2.5 percent more."),
        ("Some 17, 500 cars use it.", "en", GERMAN, "Some 17,500 cars use it."),
        ("Es sind 17. 500 Autos.", "de", GERMAN, "Es sind 17.500 Autos."),
        ("Es sind 17, 500 Autos.", "de", GERMAN, "Es sind 17.500 Autos."),
        ("Es sind 7, 500 Autos.", "de", GERMAN, "Es sind 7, 500 Autos."),
        ("Es sind 1, 234, 567 Autos.", "de", "Es sind 1.234.567.", "Es sind 1.234.567 Autos."),
        ("Es waren 17,500, 250 davon neu.", "de", ENGLISH, "Es waren 17.500, 250 davon neu."),
        ("In rooms 17, 501 and 502.", "en", GERMAN, "In rooms 17, 501 and 502."),
        ("Percent ist ein Wort.", "de", GERMAN, "Percent ist ein Wort."),
    ],
)
def test_copied_numbers_take_the_form_of_the_language(said, language, text, expected):
    found = source(text, "en" if text == ENGLISH else "de")
    assert localised(said, language, found) == expected


@pytest.mark.parametrize(
    ("said", "language", "text", "spoken", "expected"),
    [
        ("Es sind Latvia, Polen.", "de", "Latvia, Poland.", "en", "Es sind Lettland, Polen."),
        ("Er war in South Korea.", "de", "He was in South Korea.", "en", "Er war in Südkorea."),
        ("It was in Österreich.", "en", "Es war in Österreich.", "de", "It was in Austria."),
        ("In Polen it rained.", "en", "In Polen regnete es.", "de", "In Poland it rained."),
        ("Bank of England geht.", "de", "Bank of England goes.", "en", "Bank of England geht."),
        ("It was 1. FC Köln.", "en", "Es war der 1. FC Köln.", "de", "It was 1. FC Köln."),
        ("Great Britain ging.", "de", "Great Britain left.", "en", "Großbritannien ging."),
        ("Both Polen and I.", "en", "Polen und ich.", "de", "Both Poland and I."),
        ("Germany's Plan.", "de", "In Germany's plan.", "en", "Germany's Plan."),
        ("„Germany first“, sagt er.", "de", "Germany first.", "en", "„Germany first“, sagt er."),
        ("According to the passage, it rained.", "en", "Es regnete.", "de", "It rained."),
        ("Es war Frau Vienna.", "de", "It was her.", "en", "Es war Frau Vienna."),
        ("Es war in Latvia.", "de", "Es war in Latvia.", "de", "Es war in Latvia."),
    ],
)
def test_copied_places_take_the_name_of_the_language(said, language, text, spoken, expected):
    assert localised(said, language, source(text, spoken)) == expected


def test_places_are_the_same_names_to_the_check():
    with (Path(bot.__file__).with_name("places.csv")).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 50
    for row in rows:
        evidence = Evidence(f"It was in {row['en']}.", "en", "")
        assert not compare(f"Es war in {row['de']}.", "de", evidence).names_missing
