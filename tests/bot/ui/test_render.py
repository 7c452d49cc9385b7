import re
from dataclasses import replace
from datetime import date

import pytest
from fake_chat import ATTACK, BRIDGE, FakeChain, FakeLibrary, passage

from bot.answer import Answer, Doubt, Repair, Sentence, Stage, Verdict
from bot.ui.conversation import Conversation, Outcome, answer_last
from bot.ui.library import Upload, open_article, overview
from bot.ui.render import (
    around_span,
    render_article,
    render_articles,
    render_conversation,
    render_evidence,
    render_intro,
    render_masthead,
    render_notice,
    render_upload,
)
from bot.ui.texts import ENGLISH, GERMAN
from vectorstore.dates import TimeRange
from vectorstore.ingest import FileReport
from vectorstore.readers.failures import Failure


def answered(question: str, language: str = "de") -> Conversation:
    *_, conversation = answer_last(FakeChain(), Conversation(language).asked(question))
    return conversation


def test_nothing_of_a_hostile_article_or_answer_becomes_html() -> None:
    conversation, library = answered("attack"), FakeLibrary()
    found = overview(library, GERMAN)
    pages = [
        render_conversation(conversation),
        render_evidence(conversation),
        render_articles(found, GERMAN),
        render_intro(overview(FakeLibrary([ATTACK]), GERMAN), GERMAN),
        render_article(open_article(library, ATTACK.id, 1, 0, 30), GERMAN),
        render_notice("<script>x</script>"),
        render_upload(
            Upload((FileReport("<img>/<b>.txt", failures=(Failure("x", "<script>"),)),)), GERMAN
        ),
    ]
    for page in pages:
        for tag in ("<script", "<img", "<form", "<iframe", "<b>", 'href="javascript:'):
            assert tag not in page
    assert "&lt;script&gt;" in pages[0]


def test_verdicts_are_said_in_words() -> None:
    page = render_conversation(answered("Wann?"))
    assert page.count('class="sentence supported"') == 2
    assert page.count('<span class="unseen">belegt</span>') == 2
    assert ">teilweise belegt: Aussage geht aus dem Beleg nicht hervor<" in page
    assert "2 Sätze belegt · 1 Satz teilweise belegt · 3,5 s" in page
    assert 'href="#beleg-1-1">[1]</a>' in page


def test_every_hint_has_a_name_of_its_own() -> None:
    conversation = answered("mended")
    *_, conversation = answer_last(FakeChain(), conversation.asked("mended"))
    page = render_conversation(conversation)
    names = re.findall(r'role="tooltip" id="([^"]+)"', page)
    assert len(set(names)) == 8
    assert re.findall(r'aria-describedby="([^"]+)"', page) == names


def test_a_repaired_sentence_says_so_and_a_quote_keeps_its_language() -> None:
    page = render_conversation(answered("mended", "en"))
    assert page.count(">rewritten from the quote<") == 1
    assert page.count(">word for word from the article<") == 2
    cost = "Die Kosten stiegen auf <strong>48 Millionen Euro</strong>."
    assert f'“<span class="text" lang="de">{cost}</span>”' in page
    assert page.count("In bold is what was found as the answer.") == 1
    assert '“<span class="text" lang="en">The strike had lasted nine days.</span>”' in page


def test_the_words_found_stand_out_where_they_stand_whole() -> None:
    text = "48 Boote  legten\num 8 Uhr ab."
    quote = Sentence(text, Verdict.SUPPORTED, (1,), repair=Repair.QUOTED, span="8")
    assert around_span(quote) == ("48 Boote legten um ", "8", " Uhr ab.")
    assert around_span(replace(quote, span="8\nUhr")) == ("48 Boote legten um ", "8 Uhr", " ab.")
    assert around_span(replace(quote, span="")) == ("48 Boote legten um 8 Uhr ab.", "", "")


def test_a_quote_in_another_language_stands_below_what_was_found_in_it() -> None:
    page = render_conversation(answered("mended"))
    assert page.count('class="gloss"') == 1
    assert page.index(">neun Tage<") < page.index('„<span class="text" lang="en">The strike')
    assert page.count("nach festen Regeln ins Deutsche übertragen.") == 1


def test_who_asks_for_articles_sees_their_headlines() -> None:
    found = answered("nichts").exchanges[-1].answer
    listed = replace(found, listed=True, passages=(passage(ATTACK), *found.passages * 2))
    page = render_conversation(Conversation("en").asked("?").answered(listed, Outcome.DONE))
    assert ">Articles found<" in page
    assert "Not in the articles" not in page
    assert page.count("<li>") == 3
    assert '<span lang="de">Brücke in Hohenau öffnet nach drei Jahren wieder</span>, <time' in page
    assert "<script>" not in page
    nothing = replace(listed, passages=())
    page = render_conversation(Conversation("en").asked("?").answered(nothing, Outcome.DONE))
    assert "Not in the articles" in page
    assert "listing" not in page


def test_what_is_struck_is_only_shown_struck() -> None:
    page = render_conversation(answered("mended"))
    said = "Der Bau kostete 60 Millionen Euro."
    assert page.count(said) == 1
    assert f'<del lang="de">{said}</del>' in page
    assert "1 Satz gestrichen: die Artikel belegen ihn nicht" in page
    assert "Zahl steht nicht im Beleg</span></li>" in page
    assert "3 Sätze belegt · 1 Satz teilweise belegt · 1 Satz gestrichen · 3,5 s" in page


def test_an_unsupported_sentence_is_never_shown_as_fact() -> None:
    hostile = Sentence("<b>Sie brannte ab.</b>", Verdict.UNSUPPORTED, doubts=(Doubt.MEANING,))
    conversation = Conversation("de").asked("Wann?")
    answer = Answer("Wann?", "de", stage=Stage.DONE, sentences=(hostile,))
    assert "brannte" not in render_conversation(conversation.answered(answer, Outcome.DONE))
    abstained = replace(answer, struck=(hostile,), abstained=True)
    page = render_conversation(conversation.answered(abstained, Outcome.DONE))
    assert page.count("brannte") == 1
    assert '<del lang="de">&lt;b&gt;Sie brannte ab.&lt;/b&gt;</del>' in page
    assert "1 Satz gestrichen" in page
    assert "Dazu sagen die Artikel nichts." in page


def test_what_is_left_open_is_said() -> None:
    page = render_conversation(answered("mended"))
    assert 'Offen bleibt nach den Artikeln: <span lang="de">wie lange die Umleitung' in page
    unwritten = Answer("Wann?", "de", stage=Stage.READING, open="wann")
    conversation = Conversation("de").asked("Wann?").answered(unwritten)
    assert "Offen bleibt" not in render_conversation(conversation)


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        (Stage.WRITING, (ENGLISH.pending, ENGLISH.writing)),
        (Stage.CHECKING, (ENGLISH.being_checked, ENGLISH.checking)),
    ],
)
def test_a_draft_is_visibly_pending(stage: Stage, words: tuple[str, str]) -> None:
    answer = Answer("When?", "en", stage=stage, draft="On Mon")
    page = render_conversation(Conversation("en").asked("When?").answered(answer))
    assert ">On Mon</span>" in page
    for said in words:
        assert said in page


def test_the_legend_explains_the_marks_that_are_there() -> None:
    assert "betrifft die Frage" in render_evidence(answered("mended"))
    assert ">kommt der Frage am nächsten<" in render_evidence(answered("nichts"))
    assert "legend" not in render_evidence(answered("Wann?"))


def test_the_abstention_is_in_the_language_of_the_question() -> None:
    page = render_conversation(answered("Steht dazu nichts drin?", "en"))
    assert "Not in the articles" in page
    assert (
        "Dazu sagen die Artikel nichts. Durchsucht wurden 1.028 Artikel vom 3. Januar bis "
        "31. Dezember 2025." in page
    )
    assert "data-copy" not in page
    assert "The nearest passages" in render_evidence(answered("Steht dazu nichts drin?", "en"))


def test_only_the_newest_evidence_is_open() -> None:
    conversation = answered("Wann?")
    *_, conversation = answer_last(FakeChain(), conversation.asked("Wann?"))
    page = render_evidence(conversation)
    assert page.count("<details") == 2
    assert page.count("open>") == 1
    assert page.index("beleg-2-1") < page.index("beleg-1-1")


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.WAITING, ENGLISH.waiting),
        (Outcome.RUNNING, ENGLISH.searching),
        (Outcome.STOPPED, ENGLISH.stopped),
    ],
)
def test_every_outcome_says_what_is_going_on(outcome: Outcome, words: str) -> None:
    conversation = Conversation("en").asked("When?", waiting=outcome is Outcome.WAITING)
    if outcome is Outcome.STOPPED:
        conversation = conversation.ended(outcome)
    assert words in render_conversation(conversation)


def test_an_empty_collection_asks_for_articles() -> None:
    found = overview(FakeLibrary([]), ENGLISH)
    assert "There are no articles yet" in render_intro(found, ENGLISH)
    assert "data-sample" not in render_intro(found, ENGLISH)
    assert "no articles" in render_masthead(found, ENGLISH)
    assert "<li>" not in render_articles(found, ENGLISH)


def test_an_older_version_says_that_there_is_a_newer_one() -> None:
    library = FakeLibrary()
    assert "neuere Fassung" not in render_article(open_article(library, BRIDGE.id, 1, 0, 0), GERMAN)
    library.add(replace(BRIDGE, text="Neuer Text."))
    page = render_article(open_article(library, BRIDGE.id, 1, 0, 0), GERMAN)
    assert "Es gibt eine neuere Fassung (2)" in page
    assert "Fassung 1, eingelesen am 31. Dezember 2025" in page


def test_a_skipped_file_is_no_failure() -> None:
    report = FileReport(
        "C:\\Texte\\README.md", failures=(Failure("README.md", "Not an article.", skipped=True),)
    )
    page = render_upload(Upload((report,), 1, 1, finished=True), ENGLISH)
    assert "skipped: Not an article." in page
    assert ">README.md<" in page


def test_the_days_are_said_and_can_be_taken_off() -> None:
    page = render_conversation(answered("Welche Meldungen gab es gestern?"))
    words = "Zeitraum: 16. November 2025 („gestern“) – nur Meldungen aus diesem Zeitraum"
    assert words in page
    assert 'data-anytime="1"' in page
    assert "bevorzugt" in render_conversation(answered("Wann öffnete sie gestern?"))


def test_an_abstention_under_a_filter_says_which_days_were_searched() -> None:
    page = render_conversation(answered("Steht in den Meldungen von gestern nichts?"))
    assert "Dazu sagen die Artikel aus diesem Zeitraum nichts: 16. November 2025." in page


def test_the_words_of_a_time_are_escaped() -> None:
    when = TimeRange(date(2025, 1, 1), date(2025, 1, 2), "<script>seit</script>", False)
    conversation = answered("Wann?")
    conversation = conversation.answered(replace(conversation.exchanges[-1].answer, when=when))
    page = render_conversation(conversation)
    assert "&lt;script&gt;seit" in page
    assert "<script" not in page


def test_what_a_follow_up_was_understood_as_is_shown_escaped_and_only_where_it_differs() -> None:
    conversation = answered("Und wann?")
    answer = conversation.exchanges[-1].answer
    alike = conversation.answered(replace(answer, standalone="Und wann?"))
    assert "Verstanden als:" not in render_conversation(alike)
    page = render_conversation(conversation.answered(replace(answer, standalone="Wann <b>so</b>?")))
    assert "Verstanden als:" in page
    assert "Wann &lt;b&gt;so&lt;/b&gt;?" in page
