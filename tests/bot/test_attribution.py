from dataclasses import replace

import pytest

from bot.answer import Verdict
from bot.attribution import attribute, locate, source_sentences
from vectorstore.articles import Article, Version
from vectorstore.chunks import chunk_version
from vectorstore.embedder import FakeEmbedder
from vectorstore.passages import Passage

TEXT = (
    "Die Sicherheitsberater treffen sich am 3. Januar in der Ukraine. "
    "Am 6. Januar folgt ein Treffen der Staatschefs.\n\n"
    "An dem Telefonat nahmen Marco Rubio und Jared Kushner teil. "
    "Der Minister trat nicht zurück. Das Parlament nahm das Gesetz mit 399 zu 275 Stimmen an."
)
ARTICLE = Article(text=TEXT, title="Gespräche über die Ukraine", language="de", path="a.txt")
embed = FakeEmbedder().embed_documents


@pytest.fixture
def sources():
    version = Version(ARTICLE, 1, "2026-01-01T00:00:00+00:00")
    passages = [Passage(chunk, version, 1.0) for chunk in chunk_version(version)]
    return source_sentences(passages)


def test_sources_are_the_article_s_words_at_their_place(sources):
    assert len(sources) == 5
    assert all(TEXT[source.start : source.end] == source.text for source in sources)


@pytest.mark.parametrize(
    ("sentence", "language", "quoted"),
    [
        ("Die Sicherheitsberater treffen sich am 3. Januar.", "de", 0),
        ("Rubio und Kushner nahmen an dem Telefonat teil.", "de", 2),
        ("The Staatschefs meet on January 6.", "en", 1),
        ("Der Minister trat nicht zurück.", "de", 3),
    ],
)
def test_a_sentence_whose_facts_stand_in_a_quote_is_quoted(sources, sentence, language, quoted):
    found = attribute(sentence, language, sources, embed)
    assert found.sources == (sources[quoted],)
    assert found.verdict == Verdict.QUOTED


@pytest.mark.parametrize(
    "sentence",
    [
        "Die Sicherheitsberater treffen sich am 4. Januar.",
        "Rubio und Sautter nahmen an dem Telefonat teil.",
        "Der Minister trat zurück.",
        "Der Wirtschaftsminister trat am Montag überraschend zurück.",
        "Das Parlament nahm das Gesetz mit 398 zu 275 Stimmen an.",
        "Das Parlament nahm das Gesetz mit 399 zu 275 Stimmen nicht an.",
    ],
)
def test_a_sentence_with_a_changed_fact_stays_unchecked(sources, sentence):
    assert attribute(sentence, "de", sources, embed).verdict == Verdict.UNCHECKED


def test_two_claims_get_two_quotes(sources):
    sentence = "Die Berater treffen sich am 3. Januar, die Staatschefs am 6. Januar."
    found = attribute(sentence, "de", sources, embed)
    assert set(found.sources) == {sources[0], sources[1]}


def test_without_sources_nothing_is_quoted():
    assert attribute("Ein Satz.", "de", [], embed).verdict == Verdict.UNCHECKED


@pytest.mark.parametrize(
    ("span", "index"),
    [
        ("am 3. Januar", 0),
        ("Marco Rubio und Jared Kushner", 2),
        ("Marco Rubio und der Jared Kushner", 2),
        ("January 6", 1),
        ("„399 zu 275 Stimmen“", 4),
        ("Jared Kushner, Marco Rubio", 2),
        ("Rubio und Kushner und am 6. Januar", 2),
    ],
)
def test_a_copied_span_is_found_again(sources, span, index):
    assert locate(span, "Wer? Wann?", sources) == sources[index]


@pytest.mark.parametrize(
    "span",
    [
        "",
        "...",
        "am 5. Januar",
        "Angela Merkel",
        "398 zu 275 Stimmen",
        "Marco Rubio, Angela Merkel",
    ],
)
def test_a_span_that_stands_nowhere_is_not_found(sources, span):
    assert locate(span, "Wer? Wann?", sources) is None


def test_the_source_that_was_read_from_goes_first_among_equals(sources):
    twin = replace(sources[0], start=sources[0].start + 1000)
    found = attribute(sources[0].text, "de", [sources[0], twin], embed, found=twin)
    assert found.sources == (twin,)


def test_among_equals_the_sentence_nearer_to_the_question_is_taken(sources):
    assert locate("Januar", "Wann treffen sich die Staatschefs?", sources) == sources[1]
    assert locate("Januar", "Wann treffen sich die Sicherheitsberater?", sources) == sources[0]
