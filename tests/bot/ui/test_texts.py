import dataclasses
import string
from collections.abc import Mapping

import pytest

from bot.answer import Doubt, Repair, Sentence, Verdict
from bot.ui.texts import ENGLISH, GERMAN, LANGUAGES, choose_language


@pytest.mark.parametrize("field", [field.name for field in dataclasses.fields(GERMAN)])
def test_both_languages_have_every_entry_with_the_same_placeholders(field: str) -> None:
    german, english = getattr(GERMAN, field), getattr(ENGLISH, field)
    assert german
    assert english
    assert len(german) == len(english) or isinstance(german, str)
    assert placeholders(german) == placeholders(english)


def placeholders(said: str | tuple[str, ...] | Mapping[Doubt, str]) -> list[set[str | None]]:
    texts = (said,) if isinstance(said, str) else said
    if isinstance(said, Mapping):
        texts = [said[doubt] for doubt in Doubt]
    return [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in texts]


@pytest.mark.parametrize(
    ("iso", "german", "english"),
    [
        ("2025-12-31", "31. Dezember 2025", "31 December 2025"),
        ("2025-03-01T06:05:00+01:00", "1. März 2025, 06:05 Uhr", "1 March 2025, 06:05"),
        ("", "ohne Datum", "undated"),
        ("yesterday", "yesterday", "yesterday"),
    ],
)
def test_dates_are_written_as_the_language_writes_them(iso: str, german: str, english: str) -> None:
    assert GERMAN.date(iso) == german
    assert ENGLISH.date(iso) == english


def test_a_period_runs_from_the_first_to_the_last_known_day() -> None:
    published = ["2025-05-02T10:00:00Z", "", "2025-01-03", "soon"]
    assert ENGLISH.dates(published) == "3 January 2025 to 2 May 2025, 2 undated"
    assert GERMAN.dates(published[::2]) == "3. Januar 2025 bis 2. Mai 2025"
    assert ENGLISH.dates(["2025-01-03", "2025-01-03T09:00:00Z"]) == "3 January 2025"
    assert ENGLISH.dates(["", "soon"]) == ""


def test_numbers_agree_with_their_words() -> None:
    assert GERMAN.articles(0) == "keine Artikel"
    assert ENGLISH.articles(1) == "1 article"
    assert GERMAN.articles(1028) == "1.028 Artikel"
    assert ENGLISH.articles(1028) == "1,028 articles"
    assert GERMAN.sentences(1, 2, 0) == ["1 Satz belegt", "2 Sätze teilweise belegt"]
    assert ENGLISH.sentences(3, 0, 1) == ["3 sentences supported", "1 sentence struck"]
    assert GERMAN.not_borne_out(1) == "1 Satz gestrichen: die Artikel belegen ihn nicht"
    assert ENGLISH.not_borne_out(2) == "2 sentences struck: the articles do not bear them out"
    assert GERMAN.duration(3480) == "3,5 s"


def test_a_verdict_names_every_doubt() -> None:
    sure = Sentence("Am Montag.", Verdict.SUPPORTED)
    doubted = Sentence("Am Montag.", Verdict.PARTLY, doubts=(Doubt.DATE, Doubt.NAME))
    assert GERMAN.verdict(sure) == "belegt"
    assert ENGLISH.verdict(Sentence("On Monday.", Verdict.PARTLY)) == "partly supported"
    assert GERMAN.verdict(doubted) == (
        "teilweise belegt: Datum steht nicht im Beleg; Name steht nicht im Beleg"
    )


def test_a_hint_says_what_was_done_about_a_sentence() -> None:
    hints = {
        ENGLISH.hint(Sentence("On Monday.", Verdict.SUPPORTED, repair=repair))
        for repair in (None, *Repair)
    }
    assert len(hints) == 3
    assert all(hint.startswith("Supported: ") for hint in hints)
    partly = Sentence("On Monday.", Verdict.PARTLY, repair=Repair.REWRITTEN)
    assert ENGLISH.hint(partly) == ENGLISH.partly_hint


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de-DE,de;q=0.9,en;q=0.8", "de"),
        ("en-GB,en;q=0.9,de;q=0.8", "en"),
        ("fr,de;q=0.7,en;q=0.3", "de"),
        ("de;q=0.2, en;q=0.7", "en"),
        ("DE-at", "de"),
        ("fr", "en"),
        ("de;q=none,en", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_the_browsers_first_that_we_speak(header: str, language: str) -> None:
    assert choose_language(header) == language
    assert LANGUAGES[language].language == language
