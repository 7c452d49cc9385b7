import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bounds import bounds_changed
from bot.quantities import dates_in

FALL = "Der Gewinn sank im ersten Halbjahr um 22 Prozent."
RISE = "Der Preis stieg von 5 Euro auf 8 Euro."
FROM = "Die Regel gilt ab Montag, dem 5. Mai 2025."
UNTIL = "Bis zum Jahr 2030 soll die Flotte emissionsfrei sein."
ABOUT = "Rund 50 Menschen starben."
UP_TO = "Bis zu 50 Menschen starben."
ALMOST = "Fast 50 Menschen starben."


@pytest.mark.parametrize(
    ("claim", "language", "evidence"),
    [
        ("Der Gewinn sank auf 22 Prozent.", "de", FALL),
        ("Profit fell to 22 percent.", "en", FALL),
        ("Profit rose from 22 percent.", "en", FALL),
        ("The price rose to 5 euros.", "en", RISE),
        ("The price rose by 8 euros.", "en", RISE),
        ("Die Regel gilt bis 5. Mai.", "de", FROM),
        ("The rule applies until May 5.", "en", FROM),
        ("The fleet must be clean in 2030.", "en", UNTIL),
        ("The fleet must be clean from 2030.", "en", UNTIL),
        ("50 Menschen starben.", "de", ABOUT),
        ("50 people died.", "en", UP_TO),
        ("More than 50 people died.", "en", ALMOST),
        ("Mehr als 50 Menschen starben.", "de", "50 Menschen starben."),
        ("Shares fell to 22 percent.", "en", "Die Aktie verlor mit einem Minus von 22 Prozent."),
        ("Profit fell 8 percent.", "en", "Der Gewinn sank auf 8 Prozent."),
        ("Anträge gelten ab dem 30.9.", "de", "Die Antragsfrist endet am 30.9."),
        ("The hackers encrypted 240 servers.", "en", "Verschlüsselt wurden 214 von 240 Servern."),
        ("240 Server wurden verschlüsselt.", "de", "Verschlüsselt wurden 214 der 240 Server."),
        ("The meeting goes on until 2 p.m.", "en", "Das Treffen beginnt um 14 Uhr."),
    ],
)
def test_another_bound_is_found(claim, language, evidence):
    assert bounds_changed(claim, language, evidence, "de") == 1


@pytest.mark.parametrize(
    ("claim", "language", "evidence"),
    [
        ("Um 22 Prozent sank der Gewinn.", "de", FALL),
        ("Profit fell 22 percent.", "en", FALL),
        ("Profit fell by about 22 percent.", "en", FALL),
        ("The price rose from 5 to 8 euros.", "en", RISE),
        ("The rule applies from May 5, 2025.", "en", FROM),
        ("The rule takes effect on May 5.", "en", FROM),
        ("The fleet must be clean by 2030.", "en", UNTIL),
        ("About 50 people died.", "en", ABOUT),
        ("As many as 50 people died.", "en", UP_TO),
        ("Knapp 50 Menschen starben.", "de", ALMOST),
        ("The meeting starts at 2 p.m.", "en", "Das Treffen beginnt um 14 Uhr."),
        ("The strike ends on May 5.", "en", "Der Streik dauert bis 5. Mai."),
        ("Sie bekommen 8,5 Prozent.", "de", "Er sprach von 40 Betrieben."),
        ("214 of the 240 servers were hit.", "en", "Verschlüsselt wurden 214 von 240 Servern."),
        ("214 Server wurden verschlüsselt.", "de", "Verschlüsselt wurden 214 der 240 Server."),
        ("Power was cut to 1,800 homes.", "en", "In 1800 Haushalten fiel der Strom aus."),
        ("Die Partei hat 328 Sitze.", "de", "Die Partei verfügt über 328 Sitze."),
        ("Turnout exceeded 80 percent.", "en", "Die Beteiligung lag bei mehr als 80 Prozent."),
        ("The output rose to a record 90 tonnes.", "en", "Der Ertrag stieg auf 90 Tonnen."),
    ],
)
def test_the_same_bound_in_other_words_is_not(claim, language, evidence):
    assert bounds_changed(claim, language, evidence, "de") == 0


PIECES = ["um", "auf", "rund", "bis", "ab", "von", "über", "50", "2030", "5. Mai", "14 Uhr", "ein"]


@given(st.lists(st.sampled_from([*PIECES, ",", "."]) | st.text(max_size=5), max_size=12))
def test_nothing_differs_from_itself(pieces):
    text = " ".join(pieces)
    assert bounds_changed(text, "de", text, "de") == 0
    assert bounds_changed(text, "en", text, "en") == 0


@given(st.lists(st.sampled_from([*PIECES, "2025-03-04", "4.3.", "March 4, 2025"]), max_size=8))
def test_blanked_dates_keep_their_room(pieces):
    text = " ".join(pieces)
    rest, days = dates_in(text)
    assert len(rest) == len(text)
    assert all(text[day.start : day.end].strip() for day in days)
