import pytest

from bot.evaluation.normal import contains, normal_tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3. Januar", "January 3"),
        ("am 3. Januar", "am January 3rd"),
        ("am 3. Januar 2026", "am January 3, 2026"),
        ("1.500 Meter", "1500 meter"),
        ("2,4 Prozent", "2.4 Prozent"),
        ("zwölf", "12"),
        ("Die Straße", "strasse"),
        ("„Hafen“!", "hafen"),
    ],
)
def test_one_form(one, other):
    assert normal_tokens(one) == normal_tokens(other)


@pytest.mark.parametrize(
    ("text", "gold", "there"),
    [
        ("Sie treffen sich am 3. Januar in Kiew.", "January 3", True),
        ("In 1500 Metern Tiefe.", "1.500 Meter", True),
        ("Der Preis steigt.", "Eis", False),
        ("Es sind 160 Menschen.", "16", False),
        ("Es sind 4.200 Menschen.", "4,200", True),
        ("Nichts.", "", False),
    ],
)
def test_contains(text, gold, there):
    assert contains(text, gold) is there
