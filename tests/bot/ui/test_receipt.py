from fake_chat import BRIDGE, HARBOUR, citation

from bot.answer import Answer, Sentence, Verdict
from bot.ui.receipt import receipt
from bot.ui.texts import ENGLISH, GERMAN


def test_an_answer_carries_its_receipts_as_footnotes() -> None:
    answer = Answer(
        "Wann?",
        "de",
        sentences=(
            Sentence("Am Montag.", Verdict.QUOTED, (1, 2)),
            Sentence("Alle freuen sich.", Verdict.UNCHECKED),
        ),
        citations=(
            citation(1, BRIDGE, "Die Kosten stiegen auf 48 Millionen Euro."),
            citation(2, HARBOUR, "The strike had lasted nine days.\n\nShip owners"),
        ),
    )
    assert receipt("Wann?", answer, GERMAN) == (
        "Frage: Wann?\n\n"
        "Am Montag. [1][2] Alle freuen sich. (ungeprüft)\n\n"
        "Belege:\n"
        "[1] „Die Kosten stiegen auf 48 Millionen Euro.“ – Brücke in Hohenau öffnet nach drei "
        "Jahren wieder, Muster-Agentur, 17. November 2025, 06:30 Uhr, https://example.org/bruecke\n"
        "[2] „The strike had lasted nine days. Ship owners“ – Harbour strike ends after nine "
        "days, Sample Press, 7. März 2025"
    )


def test_an_answer_without_receipts_has_no_footnotes() -> None:
    answer = Answer("Why?", "en", sentences=(Sentence("Because.", Verdict.UNCHECKED),))
    assert receipt("Why?", answer, ENGLISH) == "Question: Why?\n\nBecause. (unchecked)"
