import pytest

from bot.followups import is_follow_up


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Und wann?", "de"),
        ("Was sagte er dazu?", "de"),
        ("Wie alt ist sie bei der Wahl gewesen?", "de"),
        ("Und wann kommen die Staatschefs zusammen?", "de"),
        ("Wer hat es entdeckt?", "de"),
        ("And who won the men's race?", "en"),
        ("How many people work there?", "en"),
        ("How many participants stopped because of that?", "en"),
    ],
)
def test_what_points_back_is_a_follow_up(question, language):
    assert is_follow_up(question, language)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Wann treffen sich die nationalen Sicherheitsberater?", "de"),
        ("Wer hat die Fußball-Weltmeisterschaft 2022 gewonnen?", "de"),
        ("Wie viel kostet das neue Dach und wer zahlt?", "de"),
        ("Who joined the call on the American side?", "en"),
        ("How many houses were destroyed by the landslide that hit Sandvoll?", "en"),
    ],
)
def test_what_stands_alone_is_none(question, language):
    assert not is_follow_up(question, language)
