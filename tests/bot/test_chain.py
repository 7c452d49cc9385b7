from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.answer import Stage, Turn, Verdict, to_json
from bot.chain import UTC_CLOCK, Chain
from bot.errors import LanguageModelError
from bot.llm import FakeChat, LanguageModel
from bot.retriever import NewsRetriever
from vectorstore.embedder import FakeEmbedder
from vectorstore.library import Library

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


def chain(library, replies, now=UTC_CLOCK):
    """A chain whose model replies by the first of the given words that its task contains."""
    asked = []

    def reply(prompt):
        asked.append(prompt)
        return next(reply for word, reply in replies.items() if word in prompt.lower())

    model = LanguageModel("fake", FakeChat(reply=reply))
    retriever = NewsRetriever(library=library, k=5)
    return Chain(retriever, model, FakeEmbedder().embed_documents, 3, now), asked


ANSWERING = {
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
    stages = [answer.stage for answer in answers]
    assert stages == sorted(stages, key=list(Stage).index)
    assert not answers[0].passages
    assert answers[1].passages
    assert not answers[1].draft
    assert not answers[1].sentences
    assert any(answer.draft and answer.sentences for answer in answers)
    assert answers[-1].stage == Stage.DONE
    assert not answers[-1].draft


def test_every_citation_is_exact_and_only_what_is_quoted_is_called_quoted(library):
    chained, _ = chain(library, ANSWERING)
    *_, answer = chained.stream("Wann treffen sich die Sicherheitsberater?")
    assert [s.verdict for s in answer.sentences] == [Verdict.QUOTED, Verdict.UNCHECKED]
    assert answer.sentences[0].citations == (1,)
    for citation in answer.citations:
        text = library.version(citation.article_id, citation.version).article.text
        assert text[citation.start : citation.end] == citation.quote
    assert [citation.n for citation in answer.citations] == list(
        range(1, len(answer.citations) + 1)
    )
    assert answer.text.startswith("Die Sicherheitsberater treffen sich am 3. Januar. [1]")


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


def test_the_answer_is_written_from_the_found_sentence_alone(library):
    chained, asked = chain(library, ANSWERING)
    list(chained.stream("Wann treffen sich die Sicherheitsberater?"))
    extract, write = asked
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
    assert answer.sentences[0].verdict == Verdict.QUOTED


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
    chained = Chain(NewsRetriever(library=library), model, FakeEmbedder().embed_documents, 3)
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


BERLIN_ANSWERS = {"antworte in": "In Berlin.", "suche: wo": "in Berlin", "suche: welche": "Berlin"}


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
        assert later.text == "Dazu sagen die Artikel aus diesem Zeitraum nichts: 7. Januar 2026."
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
