import pytest

from bot.fates import other_fate

DEAD = "In Adorf sind zehn Kinder sowie ein Erwachsener ums Leben gekommen."
INJURED = "Mindestens 18 Menschen seien verletzt worden, sagte der Sprecher."


@pytest.mark.parametrize(
    ("question", "sentence", "other"),
    [
        ("How many people were injured in Adorf?", DEAD, True),
        ("Wie viele Menschen wurden in Adorf verletzt?", DEAD, True),
        ("Wie viele Tote gab es?", INJURED, True),
        ("Wie viele Schwerverletzte gab es?", "145 Menschen werden vermisst.", True),
        ("Wer wurde festgenommen?", "Der Fahrer starb.", True),
        ("How many children died in Adorf?", DEAD, False),
        ("Wie viele Menschen wurden verletzt?", INJURED, False),
        ("How many were killed or injured?", INJURED, False),
        ("Wie viele wurden verletzt?", "Ein Mann starb, drei weitere wurden verletzt.", False),
        ("Wie viele wurden verletzt?", "Drei kamen ins Krankenhaus.", False),
        ("Woran ist er gestorben?", "Er wurde bei einem Sturz schwer verletzt.", False),
        ("Wer wurde getötet?", "Der Fahrer wurde tödlich verletzt.", False),
        ("Wer gewann?", DEAD, False),
        ("Und wie viele Häftlinge? (Wer wurde verletzt? Drei Wärter.)", DEAD, False),
        ("Und wie viele Verletzte? (Wer starb? Zehn Kinder.)", DEAD, True),
    ],
)
def test_who_asks_for_the_injured_is_not_answered_by_the_dead(
    question: str, sentence: str, other: bool
) -> None:
    assert other_fate(question, sentence) is other
