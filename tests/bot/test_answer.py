from dataclasses import replace
from datetime import date

import pytest

from bot.answer import Answer, Repair, Searched, Sentence, Verdict, to_json
from vectorstore.articles import Article, Version
from vectorstore.chunks import chunk_version
from vectorstore.dates import TimeRange
from vectorstore.passages import Passage

YEAR = Searched(1028, "2025-01-03T08:00:00+01:00", "2025-12-31")
DAY = Searched(1, "2025-03-03", "2025-03-03")
UNDATED = Searched(7, "", "", 7)
SOME = Searched(1028, "2025-01-03", "2025-12-31", 1001)
EMPTY = Searched(0, "", "")
NOVEMBER = TimeRange(date(2025, 11, 16), date(2025, 11, 16), "gestern", True)


@pytest.mark.parametrize(
    ("language", "searched", "words"),
    [
        ("de", None, ""),
        ("de", YEAR, " Durchsucht wurden 1.028 Artikel vom 3. Januar bis 31. Dezember 2025."),
        ("en", YEAR, " 1,028 articles from 3 January to 31 December 2025 were searched."),
        (
            "de",
            SOME,
            " Durchsucht wurden 1.028 Artikel (27 vom 3. Januar bis 31. Dezember 2025, "
            "1.001 ohne Datum).",
        ),
        (
            "en",
            SOME,
            " 1,028 articles (27 from 3 January to 31 December 2025, 1,001 undated) were searched.",
        ),
        ("de", DAY, " Durchsucht wurde 1 Artikel vom 3. März 2025."),
        ("en", DAY, " 1 article of 3 March 2025 was searched."),
        ("de", UNDATED, " Durchsucht wurden 7 Artikel."),
        ("en", UNDATED, " 7 articles were searched."),
        ("de", EMPTY, " Die Sammlung ist noch leer."),
        ("en", EMPTY, " The collection is still empty."),
    ],
)
def test_an_abstention_says_what_was_searched(
    language: str, searched: Searched | None, words: str
) -> None:
    answer = Answer("?", language, abstained=True, searched=searched)
    said = {"de": "Dazu sagen die Artikel nichts.", "en": "The articles do not say."}
    assert answer.text == said[language] + words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "de",
            "Dazu sagen die Artikel aus diesem Zeitraum nichts: 16. November 2025. Durchsucht "
            "wurden 12 Artikel.",
        ),
        (
            "en",
            "The articles of these days do not say: 16 November 2025. 12 articles were searched.",
        ),
    ],
)
def test_under_a_filter_it_names_the_days(language: str, words: str) -> None:
    searched = Searched(12, "2025-11-16", "2025-11-16")
    answer = Answer("?", language, abstained=True, searched=searched, when=NOVEMBER)
    assert answer.text == words


def test_days_without_an_article_are_said_to_have_none() -> None:
    answer = Answer("?", "de", abstained=True, searched=EMPTY, when=NOVEMBER)
    assert answer.text == (
        "Dazu sagen die Artikel aus diesem Zeitraum nichts: 16. November 2025. Die Sammlung hat "
        "keinen Artikel dieser Tage."
    )


def test_days_that_are_only_preferred_do_not_narrow_what_was_searched() -> None:
    preferred = TimeRange(NOVEMBER.first, NOVEMBER.last, "gestern", False)
    answer = Answer("?", "en", abstained=True, searched=UNDATED, when=preferred)
    assert answer.text == "The articles do not say. 7 articles were searched."


def test_who_asks_for_articles_is_told_that_these_come_nearest() -> None:
    asked = Answer("?", "de", abstained=True, listed=True, searched=DAY)
    assert asked.text.startswith("Dazu sagen die Artikel nichts. ")
    article = Version(Article(text="Es streikt.", language="de"), 1, "")
    found = replace(asked, passages=(Passage(chunk_version(article)[0], article, 1.0),))
    assert found.text == (
        "Diese Artikel kommen dem am nächsten. Durchsucht wurde 1 Artikel vom 3. März 2025."
    )
    assert to_json(found)["listed"]
    assert replace(found, when=NOVEMBER).text == found.text


def test_an_unsupported_sentence_is_no_part_of_the_answer() -> None:
    false = Sentence("Es brannte.", Verdict.UNSUPPORTED, (1,))
    true = Sentence("Es regnete.", Verdict.SUPPORTED, (1, 2), repair=Repair.QUOTED)
    answer = Answer("?", "de", sentences=(false, true), struck=(false,))
    assert answer.prose == "Es regnete."
    assert answer.text == "Es regnete. [1][2]"
    said = to_json(answer)
    assert [one["text"] for one in said["sentences"]] == ["Es regnete."]
    assert [one["text"] for one in said["struck"]] == ["Es brannte."]
