from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.dates import MONTH_NAMES, TimeRange
from vectorstore.timerange import find_range

BERLIN = ZoneInfo("Europe/Berlin")
# A Wednesday.
NOW = datetime(2025, 11, 26, 10, tzinfo=BERLIN)
OPEN = "0001-01-01"
TODAY = "2025-11-26"

# What German and English say in the same way, with first and last day.
PARALLEL = [
    ("gestern", "yesterday", "2025-11-25", "2025-11-25"),
    ("vorgestern", "the day before yesterday", "2025-11-24", "2025-11-24"),
    ("heute", "today", TODAY, TODAY),
    ("heute Morgen", "this morning", TODAY, TODAY),
    ("letzte Nacht", "last night", "2025-11-25", TODAY),
    ("letzte Woche", "last week", "2025-11-17", "2025-11-23"),
    ("vorige Woche", "the previous week", "2025-11-17", "2025-11-23"),
    ("vorletzte Woche", "the week before last", "2025-11-10", "2025-11-16"),
    ("diese Woche", "this week", "2025-11-24", "2025-11-30"),
    ("nächste Woche", "next week", "2025-12-01", "2025-12-07"),
    ("letzten Monat", "last month", "2025-10-01", "2025-10-31"),
    ("im vergangenen Jahr", "in the past year", "2024-01-01", "2024-12-31"),
    ("im letzten Quartal", "in the last quarter", "2025-07-01", "2025-09-30"),
    ("letztes Wochenende", "last weekend", "2025-11-22", "2025-11-23"),
    ("am Wochenende", "at the weekend", "2025-11-22", "2025-11-23"),
    ("im Dezember 2025", "in December 2025", "2025-12-01", "2025-12-31"),
    ("im Dezember", "in December", "2024-12-01", "2024-12-31"),
    ("letzten Dezember", "last December", "2024-12-01", "2024-12-31"),
    ("im Mai", "in May", "2025-05-01", "2025-05-31"),
    ("im Mai letzten Jahres", "in May of last year", "2024-05-01", "2024-05-31"),
    ("Anfang Januar", "early January", "2025-01-01", "2025-01-10"),
    ("Mitte Januar", "in mid-January", "2025-01-11", "2025-01-20"),
    ("Ende Januar", "in late January", "2025-01-21", "2025-01-31"),
    ("Ende Dezember", "at the end of December", "2024-12-21", "2024-12-31"),
    ("seit Montag", "since Monday", "2025-11-24", TODAY),
    ("am Montag", "on Monday", "2025-11-24", "2025-11-24"),
    ("am Freitagabend", "on Friday evening", "2025-11-21", "2025-11-21"),
    ("letzten Mittwoch", "last Wednesday", "2025-11-19", "2025-11-19"),
    ("nächsten Mittwoch", "next Wednesday", "2025-12-03", "2025-12-03"),
    ("am Montag letzter Woche", "on Monday of last week", "2025-11-17", "2025-11-17"),
    ("am 6. Januar 2026", "on January 6, 2026", "2026-01-06", "2026-01-06"),
    ("am 3. Mai", "on the 3rd of May", "2025-05-03", "2025-05-03"),
    ("am Samstag, dem 3. Mai", "on Saturday, May 3", "2025-05-03", "2025-05-03"),
    ("am 06.01.2026", "on 2026-01-06", "2026-01-06", "2026-01-06"),
    ("zwischen dem 1. und 5. Mai", "between 1 and 5 May", "2025-05-01", "2025-05-05"),
    ("vom 1. bis 5. Mai", "from May 1 to 5", "2025-05-01", "2025-05-05"),
    (
        "zwischen dem 28. Dezember und dem 3. Januar",
        "between 28 December and 3 January",
        "2024-12-28",
        "2025-01-03",
    ),
    ("von Januar bis März 2024", "from January to March 2024", "2024-01-01", "2024-03-31"),
    ("vor drei Tagen", "three days ago", "2025-11-23", "2025-11-23"),
    ("vor zwei Wochen", "two weeks ago", "2025-11-10", "2025-11-16"),
    ("vor einem Jahr", "a year ago", "2024-01-01", "2024-12-31"),
    ("in den letzten drei Tagen", "in the last three days", "2025-11-23", TODAY),
    ("in den letzten zwei Wochen", "in the past two weeks", "2025-11-12", TODAY),
    ("in den letzten Tagen", "over the last days", "2025-11-19", TODAY),
    ("seit letzter Woche", "since last week", "2025-11-17", TODAY),
    ("2024", "2024", "2024-01-01", "2024-12-31"),
    ("im Jahr 2024", "in the year 2024", "2024-01-01", "2024-12-31"),
    ("seit 2015", "since 2015", "2015-01-01", TODAY),
    ("zwischen 2005 und 2007", "between 2005 and 2007", "2005-01-01", "2007-12-31"),
    ("in den 1990er Jahren", "in the 1990s", "1990-01-01", "1999-12-31"),
    ("im Sommer 2025", "in summer 2025", "2025-06-01", "2025-08-31"),
    ("im Winter 2010", "in the winter of 2010", "2010-12-01", "2011-02-28"),
    ("im ersten Quartal 2025", "in Q1 2025", "2025-01-01", "2025-03-31"),
    ("im ersten Halbjahr 2025", "in the first half of 2025", "2025-01-01", "2025-06-30"),
    ("vor dem 3. Mai", "before May 3", OPEN, "2025-05-02"),
    ("nach dem 3. Mai", "after 3 May", "2025-05-04", TODAY),
    ("bis Ende März", "until the end of March", OPEN, "2025-03-31"),
]

NO_TIMES = [
    ("Wer bekam sechs Monate Haft?", "de"),
    ("Wer schoss die letzten drei Tore?", "de"),
    ("Ist die 75 Jahre alte Brücke sicher?", "de"),
    ("Was fordert die UN-Resolution 2334?", "de"),
    ("Was fordert die Resolution 1973?", "de"),
    ("Was ist die Agenda 2030?", "de"),
    ("Wie viele der 2000 Soldaten kamen zurück?", "de"),
    ("Mo und So, die beiden", "de"),
    ("Was sagte Theresa May?", "de"),
    ("Was stand in der Welt am Sonntag?", "de"),
    ("Wie viele Tore sind es bis heute?", "de"),
    ("Wer verkauft am 31.04. etwas?", "de"),
    ("May the president dissolve parliament?", "en"),
    ("What may 3 people do?", "en"),
    ("Who led the march on the capital?", "en"),
    ("What did USA Today say of the fall of Kabul?", "en"),
    ("What happened on Black Friday?", "en"),
]


def range_of(question, language="de", now=NOW) -> TimeRange:
    found = find_range(question, language, now)
    assert found, question
    return found


@pytest.mark.parametrize(("german", "english", "first", "last"), PARALLEL)
def test_both_languages_mean_the_same_days(german, english, first, last):
    for words, language in ((f"Was war {german} los?", "de"), (f"What was up {english}?", "en")):
        found = range_of(words, language)
        assert (found.first.isoformat(), found.last.isoformat()) == (first, last), words
        assert found.words in words


@pytest.mark.parametrize(("question", "language"), NO_TIMES)
def test_what_only_looks_like_a_time_is_none(question, language):
    assert find_range(question, language, NOW) is None


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("Was passiert am 6. Januar?", "2026-01-06"),
        ("Was passierte am 6. Januar?", "2025-01-06"),
        ("Meldungen vom 6. Januar", "2025-01-06"),
        ("Was wird am Freitag entschieden?", "2025-11-28"),
        ("Was wurde am Freitag entschieden?", "2025-11-21"),
        ("Was geschah am 29. Februar?", "2024-02-29"),
    ],
)
def test_where_the_year_is_not_said_the_verb_decides(question, day):
    found = range_of(question)
    assert found.first.isoformat() == found.last.isoformat() == day


def test_the_zone_decides_which_day_it_is():
    instant = datetime(2025, 11, 26, 23, 30, tzinfo=ZoneInfo("UTC"))
    days = [
        range_of("Was war heute?", "de", instant.astimezone(ZoneInfo(zone))).first.day
        for zone in ("UTC", "Europe/Berlin", "America/New_York")
    ]
    assert days == [26, 27, 26]


@pytest.mark.parametrize(
    ("question", "language", "filters"),
    [
        ("Meldungen von gestern", "de", True),
        ("Was wurde letzte Woche über die Bahn berichtet?", "de", True),
        ("Nachrichten vom 3. Mai", "de", True),
        ("Artikel aus dem Dezember", "de", True),
        ("Was gibt es Neues seit Montag?", "de", True),
        ("Die gestrigen Meldungen zur Bahn", "de", True),
        ("What was reported yesterday?", "en", True),
        ("BBC News on Monday", "en", False),
        ("News from last week", "en", True),
        ("Articles published in May", "en", True),
        ("Yesterday's headlines", "en", True),
        ("Was passiert am 6. Januar?", "de", False),
        ("Wer legte am 3. Mai den Bericht vor?", "de", False),
        ("Welcher Bericht wurde am 3. Mai vorgestellt?", "de", False),
        ("Wer hat gestern das Buch veröffentlicht?", "de", False),
        ("How many cases were reported yesterday?", "en", False),
    ],
)
def test_only_words_of_publication_filter(question, language, filters):
    assert range_of(question, language).filters is filters


PIECES = st.sampled_from(
    [words for pair in PARALLEL for words in pair[:2]]
    + ["seit", "bis", "vor", "nach", "zwischen", "und", "from", "to", "of", "Ende", "Meldungen von"]
    + ["31.", "29. Februar", "12.13.", "30.2.", "2024-02-30", "9999", "0", "2010/11", "2001-", "Q4"]
)
CLOCKS = st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1), timezones=st.just(BERLIN))


@given(
    st.lists(PIECES, max_size=8).map(" ".join) | st.text(), st.sampled_from(["de", "en"]), CLOCKS
)
def test_any_text_gives_a_range_in_order_or_none(text, language, now):
    found = find_range(text, language, now)
    if found:
        assert found.first <= found.last
        assert found.words


@given(CLOCKS)
def test_ranges_hold_the_day_that_they_start_from(now):
    today = now.date()
    for words in ("heute", "diese Woche", "dieses Jahr", "seit gestern", "in den letzten 3 Tagen"):
        assert range_of(f"Was war {words}?", "de", now).holds(today), words
    last_week = range_of("Was war letzte Woche?", "de", now)
    assert last_week.first.weekday() == 0
    assert last_week.last - last_week.first == timedelta(days=6)
    assert last_week.holds(today - timedelta(days=7))
    assert not last_week.holds(today)


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), CLOCKS)
def test_every_way_to_write_a_day_means_that_day(day, now):
    name = MONTH_NAMES["en"][day.month - 1]
    for words in (
        f"am {day.day}.{day.month}.{day.year}",
        day.isoformat(),
        f"{name} {day.day}, {day.year}",
        f"{day.day} {name} {day.year}",
    ):
        found = range_of(f"What was up on {words}?", "en", now)
        assert (found.first, found.last) == (day, day), words
