from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.answer import Repair, Stage, Turn, Verdict, to_json
from bot.calibration import FAKE
from bot.chain import UTC_CLOCK, Chain
from bot.encoder import Encoder
from bot.errors import LanguageModelError
from bot.llm import SKILLS, FakeChat, LanguageModel
from bot.retriever import NewsRetriever
from bot.slots import Slots
from vectorstore.chunks import chunk_version
from vectorstore.embedder import FakeEmbedder
from vectorstore.library import Library
from vectorstore.passages import Passage

MEETING = (
    "Die Sicherheitsberater treffen sich am 3. Januar in der Ukraine. "
    "Am 6. Januar folgt ein Treffen der Staatschefs."
)


@pytest.fixture
def library(tmp_path):
    (tmp_path / "a.md").write_text(f"---\ntitle: Ukraine\nlanguage: de\n---\n{MEETING}")
    with Library(tmp_path / "home", FakeEmbedder()) as library:
        list(library.ingest([tmp_path / "a.md"]))
        yield library


def chain(library, replies, now=UTC_CLOCK, calibration=FAKE, slots=None):
    """A chain whose model replies by the first of the given words that its task contains."""
    asked = []

    def reply(prompt):
        asked.append(prompt)
        return next(reply for word, reply in replies.items() if word in prompt.lower())

    model = LanguageModel("fake", FakeChat(reply=reply), slots)
    retriever = NewsRetriever(library=library, k=5)
    return Chain(retriever, model, Encoder(FakeEmbedder()), calibration, 3, now), asked


ANSWERING = {
    "steht diese antwort": "Ja",
    "do the passages give": "Yes",
    "genau so in der textstelle": "Ja",
    "say exactly this": "Yes",
    "nur mit den worten": "Nichts davon.",
    "says only what": "Nothing of it.",
    "antworte in": "Die Sicherheitsberater treffen sich am 3. Januar. Am 7. Januar folgt mehr.",
    "suche: wann": "am 3. Januar",
    "suche: wer": "NONE",
    "suche: wo": "in der Ukraine",
    "answer:": "The Sicherheitsberater meet on January 3.",
    "find: when": "3. Januar",
}


def test_answers_grow_passages_first_then_drafts_then_checked_sentences(library):
    chained, _ = chain(library, ANSWERING)
    answers = list(chained.stream("Wann treffen sich die Sicherheitsberater?"))
    # It goes back to writing where a sentence has been checked and another follows.
    stages = [answer.stage for answer in answers if answer.stage is not Stage.CHECKING]
    assert stages == sorted(stages, key=list(Stage).index)
    assert not answers[0].passages
    assert answers[1].passages
    assert not answers[1].draft
    assert not answers[1].sentences
    assert any(answer.draft and answer.sentences for answer in answers)
    assert answers[-1].stage == Stage.DONE
    assert not answers[-1].draft


def test_every_citation_is_exact_and_numbered_in_the_order_of_use(library):
    chained, _ = chain(library, ANSWERING)
    *_, answer = chained.stream("Wann treffen sich die Sicherheitsberater?")
    assert answer.sentences[0].verdict is Verdict.SUPPORTED
    assert answer.sentences[0].citations == (1,)
    for citation in answer.citations:
        text = library.version(citation.article_id, citation.version).article.text
        assert text[citation.start : citation.end] == citation.quote
    assert [citation.n for citation in answer.citations] == list(
        range(1, len(answer.citations) + 1)
    )
    assert answer.text.startswith("Die Sicherheitsberater treffen sich am 3. Januar. [1]")


def test_the_injured_are_looked_for_once_more_where_the_dead_were_found(library, tmp_path):
    fire = "Bei dem Brand in Adorf sind zwei Frauen gestorben. Fünf Bewohner wurden verletzt."
    (tmp_path / "b.md").write_text(f"---\ntitle: Brand in Adorf\nlanguage: de\n---\n{fire}")
    list(library.ingest([tmp_path / "b.md"]))
    finding = {"genau so": "Ja", "gestorben": "zwei Frauen", "suche:": "Fünf Bewohner"}
    chained, asked = chain(library, finding)
    (found,) = chained.findings("Wie viele wurden bei dem Brand in Adorf verletzt?")
    assert (found.span, found.sentence.text) == ("Fünf Bewohner", "Fünf Bewohner wurden verletzt.")
    assert sum("SUCHE:" in prompt for prompt in asked) == 2
    (found,) = chained.findings("Wie viele sind bei dem Brand in Adorf gestorben?")
    assert found.span == "zwei Frauen"


def test_who_asks_for_articles_gets_what_was_found_and_no_model_is_asked(library):
    chained, asked = chain(library, {})
    *_, answer = chained.stream("Welche Artikel gibt es zu dem Treffen der Sicherheitsberater?")
    assert (answer.stage, answer.standalone) == (Stage.DONE, "dem Treffen der Sicherheitsberater")
    assert answer.listed
    assert answer.abstained
    assert answer.passages
    assert answer.timings.total_ms
    assert not asked


WRONG_DAY = ANSWERING | {"antworte in": "Die Sicherheitsberater treffen sich am 7. Januar."}


def test_a_wrong_sentence_is_written_anew_from_its_quote(library):
    again = "Am 3. Januar treffen sich die Sicherheitsberater."
    chained, _ = chain(library, WRONG_DAY | {"nur mit den worten": again})
    answers = list(chained.stream("Wann treffen sich die Sicherheitsberater?"))
    (sentence,) = answers[-1].sentences
    assert (sentence.text, sentence.repair) == (again, Repair.REWRITTEN)
    assert "7. Januar" not in answers[-1].prose


def test_a_sentence_that_stays_wrong_gives_way_to_the_quote(library):
    chained, _ = chain(library, WRONG_DAY)
    answers = list(chained.stream("Wann treffen sich die Sicherheitsberater?"))
    (sentence,) = answers[-1].sentences
    assert sentence.repair is Repair.QUOTED
    assert sentence.text == answers[-1].citations[0].quote
    assert not any("7. Januar" in answer.prose for answer in answers)


def test_where_the_quote_may_not_answer_either_the_sentence_is_struck_and_it_abstains(library):
    unsure = replace(FAKE, gate_spoken=replace(FAKE.gate_spoken, high=1.1))
    chained, _ = chain(library, WRONG_DAY, calibration=unsure)
    *_, answer = chained.stream("Wann treffen sich die Sicherheitsberater?")
    assert answer.abstained
    assert [one.text for one in answer.struck] == [WRONG_DAY["antworte in"]]
    assert answer.struck[0].verdict is Verdict.UNSUPPORTED
    assert "7. Januar" not in answer.text


def test_a_sentence_is_pending_while_it_is_checked(library):
    chained, _ = chain(library, ANSWERING)
    answers = list(chained.stream("Wann treffen sich die Sicherheitsberater?"))
    (checking, *_) = [one for one in answers if one.stage is Stage.CHECKING]
    assert checking.draft == "Die Sicherheitsberater treffen sich am 3. Januar."
    assert checking.sentences == ()


def test_the_part_that_the_articles_leave_open_is_named(library):
    replies = ANSWERING | {"suche: warum": "NONE"}
    chained, _ = chain(library, replies)
    *_, answer = chained.stream("Wann und warum treffen sich die Sicherheitsberater?")
    assert answer.sentences[0].text.startswith("Die Sicherheitsberater treffen sich am 3. Januar")
    assert answer.open == "Warum treffen sich die Sicherheitsberater?"
    assert not answer.abstained


def test_a_part_of_which_nothing_stands_is_left_open(library):
    unsure = replace(FAKE, gate_spoken=replace(FAKE.gate_spoken, high=1.1))
    replies = WRONG_DAY | {
        "suche: wo": "in der Ukraine",
        "antworte in einem ganzen satz: wo": "Die Sicherheitsberater treffen sich in der Ukraine.",
    }
    chained, _ = chain(library, dict(reversed(replies.items())), calibration=unsure)
    *_, answer = chained.stream("Wo und wann treffen sich die Sicherheitsberater?")
    assert answer.prose == "Die Sicherheitsberater treffen sich in der Ukraine."
    assert answer.open == "Wann treffen sich die Sicherheitsberater?"


def test_an_abstention_says_what_was_searched_and_marks_what_is_near(library):
    chained, _ = chain(library, ANSWERING)
    *_, answer = chained.stream("Wer trifft sich?")
    assert answer.abstained
    assert answer.searched.articles == 1
    assert "1 " in answer.abstention
    assert 0 <= answer.answerable < 0.5


def test_the_gate_alone_writes_nothing(library):
    chained, asked = chain(library, ANSWERING)
    answer = chained.weigh("Wann treffen sich die Sicherheitsberater?")
    assert not answer.abstained
    assert answer.answerable > 0.5
    assert answer.span == "am 3. Januar"
    assert answer.sentences == ()
    assert not any("ANTWORTE" in prompt for prompt in asked)


def test_given_passages_are_read_and_nothing_is_searched(library):
    chained, _ = chain(library, ANSWERING)
    (version,) = library.articles()
    given = [Passage(chunk, version, 0.0) for chunk in chunk_version(version)]
    *_, answer = chained.stream("Wann treffen sich die Sicherheitsberater gestern?", given=given)
    assert answer.passages == tuple(given)
    assert answer.when is None


def test_an_article_that_is_removed_meanwhile_is_not_quoted(library):
    chained, _ = chain(library, ANSWERING)
    growing = chained.stream("Wann treffen sich die Sicherheitsberater?")
    for answer in growing:
        if answer.sentences:
            library.remove(answer.citations[0].article_id)
            break
    *_, answer = growing
    assert answer.abstained
    assert answer.citations == ()
    assert answer.sentences == ()


def test_it_abstains_when_the_model_finds_nothing_and_shows_the_nearest(library):
    chained, _ = chain(library, ANSWERING)
    *_, answer = chained.stream("Wer gewann die Weltmeisterschaft?")
    assert answer.abstained
    assert answer.passages
    assert not answer.sentences
    assert not answer.citations


def test_it_abstains_when_the_copied_words_stand_nowhere(library):
    chained, _ = chain(library, {"suche: wann": "am 5. Februar"})
    *_, answer = chained.stream("Wann treffen sich die Sicherheitsberater?")
    assert answer.abstained


def test_it_abstains_without_asking_the_model_when_there_are_no_articles(tmp_path):
    with Library(tmp_path / "empty", FakeEmbedder()) as library:
        chained, asked = chain(library, ANSWERING)
        *_, answer = chained.stream("Wann treffen sich die Sicherheitsberater?")
    assert answer.abstained
    assert asked == []


def test_an_english_question_is_answered_in_english_with_a_german_quote(library):
    chained, _ = chain(library, ANSWERING)
    *_, answer = chained.stream("When do the national security advisers meet?")
    assert answer.language == "en"
    assert answer.sentences[0].text == "The Sicherheitsberater meet on January 3."
    assert answer.citations[0].quote.startswith("Die Sicherheitsberater")


def test_the_embedded_model_is_not_asked_to_write_where_the_quote_would_stand(library):
    found = {"find: who": "Die Sicherheitsberater"} | ANSWERING
    chained, asked = chain(library, found, slots=Slots("", "", Path(), SKILLS))
    *_, answer = chained.stream("Who meets in January?")
    assert [one.repair for one in answer.sentences] == [Repair.QUOTED]
    assert answer.text == "Die Sicherheitsberater treffen sich am 3. Januar in der Ukraine. [1]"
    assert answer.timings.first_token_ms is not None
    assert not any("answer:" in one.lower() for one in asked)


def test_a_follow_up_is_asked_with_the_turn_before_and_without_asking_the_model(library):
    chained, asked = chain(library, ANSWERING)
    *_, first = chained.stream("Wann treffen sich die Sicherheitsberater?")
    assert first.standalone == "Wann treffen sich die Sicherheitsberater?"
    asked.clear()
    turn = Turn("Wann treffen sich die Sicherheitsberater?", first)
    *_, second = chained.stream("Und wo?", [turn])
    assert second.standalone == "Wo treffen sich die Sicherheitsberater?"
    assert second.question == "Und wo?"
    assert "Wo treffen sich die Sicherheitsberater?" in asked[0]
    *_, third = chained.stream("Wer hat sie eingeladen?", [turn])
    assert third.standalone.startswith("Wer hat sie eingeladen? (Wann treffen sich")


def test_what_was_said_before_is_no_answer_to_a_follow_up(library):
    chained, _ = chain(library, ANSWERING | {"suche: wo": "am 3. Januar"})
    *_, first = chained.stream("Wann treffen sich die Sicherheitsberater?")
    *_, second = chained.stream("Und wo?", [Turn(first.question, first)])
    assert second.abstained


def test_the_same_may_be_asked_once_more_in_either_language(library):
    chained, _ = chain(library, ANSWERING)
    *_, first = chained.stream("When do the national security advisers meet?")
    turn = Turn(first.question, first)
    for question in (
        "When do the national security advisers meet?",
        "Wann treffen sich die Berater?",
    ):
        *_, again = chained.stream(question, [turn])
        assert not again.abstained
        assert again.citations[0].quote == first.citations[0].quote


def test_the_answer_is_written_from_the_found_sentence_alone(library):
    chained, asked = chain(library, ANSWERING)
    list(chained.stream("Wann treffen sich die Sicherheitsberater?"))
    extract, write = (next(one for one in asked if word in one) for word in ("SUCHE", "ANTWORTE"))
    assert "[1] Ukraine" in extract
    assert "Am 6. Januar" in extract
    assert "[1] Ukraine" in write
    assert "am 3. Januar" in write
    assert "Am 6. Januar" not in write


def test_timings_are_in_order(library):
    chained, _ = chain(library, ANSWERING)
    *_, answer = chained.stream("Wann treffen sich die Sicherheitsberater?")
    timings = answer.timings
    assert 0 < timings.retrieve_ms <= timings.first_token_ms <= timings.total_ms


def test_a_model_that_writes_nothing_leaves_the_words_of_the_article(library):
    chained, _ = chain(library, ANSWERING | {"antworte in": ""})
    *_, answer = chained.stream("Wann treffen sich die Sicherheitsberater?")
    assert [s.text for s in answer.sentences] == [answer.citations[0].quote]
    assert answer.sentences[0].verdict == Verdict.SUPPORTED


def test_it_abstains_when_the_found_sentence_does_not_answer_after_all(library):
    chained, _ = chain(library, ANSWERING | {"antworte in": "NONE"})
    *_, answer = chained.stream("Wann treffen sich die Sicherheitsberater?")
    assert answer.abstained
    assert not answer.sentences
    assert not answer.citations
    assert not answer.draft


def test_an_endpoint_that_fails_is_named(library):
    from openai import OpenAIError

    def reply(prompt):
        raise OpenAIError("gone")

    model = LanguageModel("tiny", FakeChat(reply=reply))
    chained = Chain(NewsRetriever(library=library), model, Encoder(FakeEmbedder()), FAKE, 3)
    with pytest.raises(LanguageModelError, match="tiny did not answer"):
        list(chained.stream("Wann treffen sich die Sicherheitsberater?"))


MORNING = datetime(2026, 1, 7, 9, tzinfo=ZoneInfo("Europe/Berlin"))


def dated(tmp_path, published):
    """A library of one article about a meeting, published then."""
    text = "Die Berater trafen sich in Berlin. Heute sprachen sie lange."
    head = f"title: Treffen\nlanguage: de\npublished: {published}"
    (tmp_path / "treffen.md").write_text(f"---\n{head}\n---\n{text}")
    library = Library(tmp_path / "dated", FakeEmbedder())
    list(library.ingest([tmp_path / "treffen.md"]))
    return library


BERLIN_ANSWERS = {
    "steht diese antwort": "Ja",
    "genau so in der textstelle": "Ja",
    "antworte in": "In Berlin.",
    "suche: wo": "in Berlin",
    "suche: welche": "Berlin",
}


def test_the_clock_says_which_day_is_meant_and_a_filter_keeps_to_it(tmp_path):
    with dated(tmp_path, "2026-01-06") as library:
        chained, _ = chain(library, BERLIN_ANSWERS, lambda: MORNING)
        question = "Welche Meldungen zu den Beratern gab es gestern?"
        *_, answer = chained.stream(question)
        assert (answer.when.first, answer.when.words) == (date(2026, 1, 6), "gestern")
        assert answer.when.filters
        assert answer.passages
        *_, later = chained.stream(question, now=MORNING + timedelta(days=1))
        assert (later.passages, later.abstained) == ((), True)
        assert later.text.startswith(
            "Dazu sagen die Artikel aus diesem Zeitraum nichts: 7. Januar 2026."
        )
        *_, anytime = chained.stream(question, anytime=True, now=MORNING + timedelta(days=1))
        assert anytime.when is None
        assert anytime.passages


def test_a_report_of_the_day_need_not_write_its_date(tmp_path):
    with dated(tmp_path, "2026-01-06") as library:
        chained, _ = chain(library, BERLIN_ANSWERS, lambda: MORNING)
        *_, answer = chained.stream("Wo trafen sich die Berater am 6. Januar?")
        assert not answer.abstained
        *_, answer = chained.stream("Wo trafen sich die Berater am 2. Januar?")
        assert answer.abstained


def test_a_question_without_a_time_has_no_range(library):
    chained, _ = chain(library, ANSWERING)
    *_, answer = chained.stream("Wann treffen sich die Sicherheitsberater?")
    assert answer.when is None
    assert to_json(answer)["when"] is None


def test_scripts_are_told_the_range(tmp_path):
    with dated(tmp_path, "2026-01-06") as library:
        chained, _ = chain(library, BERLIN_ANSWERS, lambda: MORNING)
        *_, answer = chained.stream("Wo trafen sich die Berater am 6. Januar?")
        assert to_json(answer)["when"] == {
            "first": "2026-01-06", "last": "2026-01-06", "words": "6. Januar", "filters": False,
        }  # fmt: skip
