import pytest

from bot.parts import parts


@pytest.mark.parametrize(
    ("question", "language", "expected"),
    [
        (
            "Wann und wo fand das Treffen statt?",
            "de",
            ("Wann fand das Treffen statt?", "Wo fand das Treffen statt?"),
        ),
        (
            "When and why did the bridge close?",
            "en",
            ("When did the bridge close?", "Why did the bridge close?"),
        ),
        (
            "Wann begann der Streik und wie viele Arbeiter nahmen am Streik teil?",
            "de",
            ("Wann begann der Streik?", "Wie viele Arbeiter nahmen am Streik teil?"),
        ),
        ("Was kostet das Dach? Wer baut es?", "de", ("Was kostet das Dach?", "Wer baut es?")),
    ],
)
def test_a_question_for_two_things_has_two_parts(question, language, expected):
    assert parts(question, language) == expected


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Was sagten Merz und Macron?", "de"),
        ("Wie viele Männer und wie viele Frauen sitzen im Parlament?", "de"),
        ("Welcher Spieler und welcher Trainer wurden gesperrt?", "de"),
        ("Who won the race and when?", "en"),
        ("Wie hoch sind die Kosten und wer zahlt?", "de"),
        ("Wo liegen Kiel und Lübeck?", "de"),
        ("What did Merz and Macron say?", "en"),
        ("Gibt es Tote und Verletzte?", "de"),
        ("Wer hat sie eingeladen? (Wann treffen sich die Berater? Am 3. Mai.)", "de"),
    ],
)
def test_any_other_question_stays_whole(question, language):
    assert parts(question, language) == (question,)


def test_the_turn_before_stands_behind_each_part():
    before = " (Wann treffen sich die Berater und wo tagt der Rat? Am 3. Mai.)"
    assert parts(f"Wer kommt hin?{before}", "de") == (f"Wer kommt hin?{before}",)
    found = parts(f"Wann und wo trifft er sie?{before}", "de")
    assert found == (f"Wann trifft er sie?{before}", f"Wo trifft er sie?{before}")
