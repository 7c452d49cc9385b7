from fake_chat import BRIDGE, HARBOUR, citation

from bot.answer import Answer, Doubt, Repair, Searched, Sentence, Verdict
from bot.ui.receipt import receipt
from bot.ui.texts import ENGLISH, GERMAN


def test_an_answer_carries_its_receipts_as_footnotes() -> None:
    answer = Answer(
        "Wann?",
        "de",
        sentences=(
            Sentence("Am Montag.", Verdict.SUPPORTED, (1, 2)),
            Sentence("Alle freuen sich.", Verdict.PARTLY, doubts=(Doubt.NAME, Doubt.MEANING)),
        ),
        citations=(
            citation(1, BRIDGE, "Die Kosten stiegen auf 48 Millionen Euro."),
            citation(2, HARBOUR, "The strike had lasted nine days.\n\nShip owners"),
        ),
    )
    assert receipt("Wann?", answer, GERMAN) == (
        "Frage: Wann?\n\n"
        "Am Montag. [1][2] Alle freuen sich. (teilweise belegt: Name steht nicht im Beleg; "
        "Aussage geht aus dem Beleg nicht hervor)\n\n"
        "Belege:\n"
        "[1] „Die Kosten stiegen auf 48 Millionen Euro.“ – Brücke in Hohenau öffnet nach drei "
        "Jahren wieder, Muster-Agentur, 17. November 2025, 06:30 Uhr, https://example.org/bruecke\n"
        "[2] „The strike had lasted nine days. Ship owners“ – Harbour strike ends after nine "
        "days, Sample Press, 7. März 2025"
    )


def test_an_answer_without_receipts_has_no_footnotes() -> None:
    answer = Answer("Why?", "en", sentences=(Sentence("Because.", Verdict.PARTLY),))
    assert receipt("Why?", answer, ENGLISH) == "Question: Why?\n\nBecause. (partly supported)"


def test_a_repaired_sentence_that_is_a_quote_stands_in_quotation_marks() -> None:
    quoted = Sentence("It had\nended.", Verdict.SUPPORTED, (1,), repair=Repair.QUOTED)
    rewritten = Sentence("It is over.", Verdict.SUPPORTED, (1,), repair=Repair.REWRITTEN)
    said = receipt("Why?", Answer("Why?", "en", sentences=(quoted, rewritten)), ENGLISH)
    assert said == "Question: Why?\n\n“It had ended.” [1] It is over. [1]"


def test_a_gloss_stands_before_its_quote() -> None:
    quoted = Sentence(
        "Am 3. Januar.", Verdict.SUPPORTED, (1,), repair=Repair.QUOTED, gloss="3 January"
    )
    said = receipt("When?", Answer("When?", "en", sentences=(quoted,)), ENGLISH)
    assert said == "Question: When?\n\n3 January: “Am 3. Januar.” [1]"


def test_what_is_left_open_is_said_and_what_is_struck_is_not() -> None:
    struck = Sentence("Es kostete 60 Millionen.", Verdict.UNSUPPORTED)
    answer = Answer(
        "Wann, wie teuer?",
        "de",
        sentences=(Sentence("Am Montag.", Verdict.SUPPORTED), struck),
        struck=(struck,),
        open="wie teuer",
    )
    assert receipt("Wann, wie teuer?", answer, GERMAN) == (
        "Frage: Wann, wie teuer?\n\nAm Montag.\n\nOffen bleibt nach den Artikeln: wie teuer"
    )


def test_an_abstention_says_what_was_searched() -> None:
    answer = Answer("Wer?", "de", abstained=True, searched=Searched(2, "", ""))
    assert receipt("Wer?", answer, GERMAN) == (
        "Frage: Wer?\n\nDazu sagen die Artikel nichts. Durchsucht wurden 2 Artikel."
    )
