import random

import pytest

from bot.evaluation.falsify import KINDS, falsify
from bot.evaluation.rewording import reword
from bot.facts import facts


def made(kind: str, text: str, language: str = "de", known: str = "") -> set[str]:
    """All that a rule makes of a sentence, over many seeds."""
    found = (
        falsify(kind, text, language, known or text, random.Random(seed)) for seed in range(40)
    )
    return {one for one in found if one}


@pytest.mark.parametrize(
    ("kind", "language", "text"),
    [
        ("number", "de", "Die Stadt kaufte im Herbst 40 neue Busse."),
        ("number", "de", "Der Umbau kostet 2,4 Millionen Euro."),
        ("number", "en", "The town bought 1,200 new bicycles."),
        ("number", "de", "Die Mannschaft gewann das Spiel mit 32:31."),
        ("date", "de", "Die Brücke öffnete am 3. Mai 2024 wieder."),
        ("date", "de", "Das Museum bleibt am Montag geschlossen."),
        ("date", "en", "The bridge opened again on May 3."),
        ("name", "de", "Die Verhandlungen in Polen dauern an."),
        ("name", "en", "The talks in Poland go on."),
        ("name", "de", "Der britische Minister sagte seinen Besuch ab."),
        ("roles", "de", "Deutschland gewann das Endspiel gegen Frankreich."),
        ("roles", "en", "The landlord must tell the tenant in writing."),
        ("negation", "de", "Der Rat hat den Antrag angenommen."),
        ("negation", "de", "Der Rat hat den Antrag nicht geprüft."),
        ("negation", "en", "The council will pay for the repairs."),
        ("modality", "de", "Die Brücke soll im Herbst gebaut werden."),
        ("modality", "en", "You can apply at the town hall."),
        ("cause", "de", "Der Zug hielt, weil ein Baum auf den Gleisen lag."),
        ("cause", "en", "The train stopped because of a fallen tree."),
        ("unit", "de", "Der Umbau kostet 12 Millionen Euro."),
        ("unit", "en", "The walk takes 20 minutes."),
        ("bound", "de", "Der Gewinn sank um 22 Prozent."),
        ("bound", "en", "More than 300 people came."),
    ],
)
def test_a_sentence_is_made_false_in_one_place(kind, language, text):
    found = made(kind, text, language)
    assert found
    for one in found:
        assert one != text
        assert one[0].isupper()


@pytest.mark.parametrize(
    ("kind", "language", "text"),
    [
        ("number", "de", "Im Jahr 2004 traten die Regeln nach Artikel 5 in Kraft."),
        ("number", "de", "Der Zug fährt am 3. Mai um 14 Uhr ab."),
        ("date", "de", "Der Rat tagt im Rathaus."),
        ("name", "de", "Der Rat tagt im Rathaus."),
        ("roles", "de", "Deutschland und Frankreich beraten gemeinsam."),
        ("roles", "de", "Das Treffen zwischen Polen und Italien dauerte lange."),
        ("roles", "en", "Either the employer or the employee can end the contract."),
        ("negation", "de", "Der Rat tagt, wenn er will, heute im Rathaus, nicht morgen."),
        ("negation", "de", "Die Stadt zahlt nicht nur den Umbau."),
        ("modality", "de", "Die Stadt zahlt den Umbau."),
        ("modality", "de", "Er muss nicht zahlen."),
        ("cause", "de", "Die Stadt zahlt auch wenn es teuer wird."),
        ("unit", "de", "Der Euro gilt in vielen Staaten."),
        ("bound", "de", "Der Zug fährt um 14 Uhr ab."),
        ("bound", "en", "Children aged 6 to 17 pay less."),
    ],
)
def test_where_no_rule_is_sure_nothing_is_made(kind, language, text):
    assert made(kind, text, language) == set()


def test_what_is_put_in_stands_nowhere_in_what_is_known():
    text = "Die Verhandlungen in Polen dauern 3 Tage."
    known = f"{text} In Frankreich, Italien und Spanien dauerten sie sechs, sieben und acht Tage."
    for one in made("name", text, known=known):
        assert not any(name in one for name in ("Frankreich", "Italien", "Spanien"))
    for one in made("number", text, known=known):
        assert not facts(one, "de").values & {"=6", "=7", "=8"}


def test_a_day_that_is_put_in_exists():
    for one in made("date", "Der Vertrag endet am 30. Juni."):
        assert "Februar" not in one


def test_a_role_is_exchanged_before_another_is_put_in():
    (one,) = made("roles", "Polen besiegte im Endspiel die Mannschaft aus Schweden.")
    assert one == "Schweden besiegte im Endspiel die Mannschaft aus Polen."


def test_the_same_seed_makes_the_same():
    text = "Die Stadt kaufte im Herbst 40 neue Busse für 12 Millionen Euro."
    for kind in KINDS:
        first, second = (falsify(kind, text, "de", text, random.Random(7)) for _ in range(2))
        assert first == second


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("de", "Wenn Sie umziehen, müssen Sie sich anmelden.", "Sie müssen sich anmelden, wenn"),
        ("de", "Etwa 40 Prozent der Wähler kamen bereits am Morgen.", "%"),
        ("de", "Am 3. Mai 2024 kamen rund 200 Gäste in die Stadt.", "3.5.2024"),
        ("de", "Die Halle blieb am Montag geschlossen, weil das Dach undicht war.", "schlossen."),
        ("en", "If you move, you must register at the town hall.", "town hall if you move"),
        ("en", "You can buy various tickets throughout Germany.", "whole of Germany"),
    ],
)
def test_a_sentence_is_said_otherwise(language, text, words):
    found = {reword(text, language, random.Random(seed)) for seed in range(30)}
    assert any(one and words in one for one in found)


@pytest.mark.parametrize("text", ["Der Rat tagt im Rathaus.", "Er sprach lange."])
def test_what_cannot_be_said_otherwise_by_rule_is_left(text):
    assert reword(text, "de", random.Random(1)) is None


@pytest.mark.parametrize(
    "text",
    [
        "Am 3. Mai 2024 kamen rund 200 Gäste bereits um zehn in die Stadt.",
        "Derzeit erhalten mehr als 40 Prozent der Schüler häufig Hilfe.",
        "Der Umbau kostete ungefähr 2,4 Millionen Euro und begann bereits im Mai.",
    ],
)
def test_what_is_said_otherwise_has_the_same_figures(text):
    for seed in range(30):
        other = reword(text, "de", random.Random(seed))
        assert other is None or facts(other, "de").values == facts(text, "de").values
