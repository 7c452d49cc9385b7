import pytest

from bot.anchors import anchored
from vectorstore.articles import Article

MARATHON = Article(
    text="Lewis Abara won the Forth Coast Marathon on Sunday in 2:09:41 ahead of 12 rivals.",
    title="Abara wins marathon",
    published="2025-05-25",
    language="en",
)
MEETING = Article(
    text="Das Treffen der Sicherheitsberater ist am 3. Januar in der Ukraine geplant.",
    published="2025-12-31",
    language="de",
)
HALL = Article(text="In Kiel tagte der Rat, in Bremen die Müllabfuhr.", language="de")


@pytest.mark.parametrize(
    ("question", "language", "article", "about"),
    [
        ("Who won the 2022 World Cup?", "en", MARATHON, False),
        ("Who won the World Cup?", "en", MARATHON, False),
        ("Who won the Forth Coast Marathon in 2025?", "en", MARATHON, True),
        ("Who won the marathon?", "en", MARATHON, True),
        ("Which two runners won the Marathon?", "en", MARATHON, True),
        ("Spielt Island noch mit?", "de", MEETING, False),
        ("Welches Gipfelgespräch ist geplant?", "de", MEETING, True),
        ("Wann kommen die Fachleute zusammen?", "de", MEETING, True),
        ("Findet das Gespräch statt?", "de", MEETING, True),
        (" Guten Tag! Findet das Gespräch statt?", "de", MEETING, True),
        ("ÖVP sagt was?", "de", MEETING, False),
        ("Obama said what?", "en", MARATHON, False),
        ("Wer gewann 2022 die Weltmeisterschaft?", "de", MARATHON, False),
        ("Wer gewann den Küstenlauf?", "de", MARATHON, True),
        ("Was ist am 3. Januar geplant?", "de", MEETING, True),
        ("Was ist am 4. Januar geplant?", "de", MEETING, False),
        ("Welche beiden Berater treffen sich 2025?", "de", MEETING, True),
        ("Und wer noch? (Wann war es? Am 4. Mai, mit 250 Gästen.)", "de", MEETING, True),
        ("What is planned for January 3?", "en", MEETING, True),
        ("What is planned in January?", "en", MEETING, True),
        ("What is planned in December 2025?", "en", MEETING, True),
        ("What is planned in May?", "en", MEETING, False),
        ("What may be planned?", "en", MEETING, True),
        ("Was ist im Mai 2025 geplant?", "de", MEETING, False),
        ("Wie weit liefen die Forther Läufer?", "de", MARATHON, True),
        ("Wer traf den Kieler Bürgermeister?", "de", HALL, True),
        ("Wer traf die Bremer?", "de", HALL, True),
        ("Wer traf Franz Müller?", "de", HALL, False),
        ("Was wurde am 31. Dezember 2025 berichtet?", "de", MEETING, True),
        ("Wann treffen sich die Berater?", "de", MEETING, True),
        ("Wann treffen sich die Berater von Harrowgate Instruments?", "de", MEETING, False),
    ],
)
def test_anchored(question, language, article, about):
    assert anchored(question, language, article) is about
