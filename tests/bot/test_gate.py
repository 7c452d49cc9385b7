from dataclasses import replace

import pytest

from bot.attribution import source_sentences
from bot.calibration import FAKE, Weights
from bot.encoder import Encoder
from bot.gate import Gate
from bot.llm import FakeChat, LanguageModel
from vectorstore.articles import Article, Version
from vectorstore.chunks import chunk_version
from vectorstore.embedder import FakeEmbedder
from vectorstore.passages import Passage

TEXT = "Die Brücke ist rot. Sie kostete 40 Millionen Euro."


@pytest.fixture
def sources():
    version = Version(Article(text=TEXT, title="Brücke", language="de"), 1, "2026-01-01")
    return source_sentences([Passage(chunk, version, 1.0) for chunk in chunk_version(version)])


def gate(replies, **weights):
    def reply(prompt):
        return next(said for word, said in replies.items() if word in prompt)

    spoken = Weights(0.0, weights, 0.5, 0.5)
    calibration = replace(FAKE, gate_spoken=spoken)
    return Gate(LanguageModel("fake", FakeChat(reply=reply)), Encoder(FakeEmbedder()), calibration)


def find(found, question, sources):
    return found.find(question, "de", "[1] Brücke", sources, lambda _source: question)


def test_words_that_stand_in_a_sentence_and_are_confirmed_answer(sources):
    asked = gate({"SUCHE": "40 Millionen Euro", "FRAGE": "Ja"}, yes=1.0, none=-1.0)
    found = find(asked, "Was kostete die Brücke?", sources)
    assert found.answers
    assert found.span == "40 Millionen Euro"
    assert found.source == sources[1]
    assert found.chance > 0.9


def test_words_that_the_model_does_not_stand_by_do_not_answer(sources):
    asked = gate({"SUCHE": "40 Millionen Euro", "FRAGE": "Nein"}, yes=1.0)
    assert not find(asked, "Was kostete der Tunnel?", sources).answers


@pytest.mark.parametrize("words", ["NONE", "41 Millionen Euro"])
def test_without_words_that_stand_there_nothing_answers_whatever_the_chance(sources, words):
    asked = gate({"SUCHE": words}, coverage=100.0)
    found = find(asked, "Was kostete die Brücke?", sources)
    assert not found.answers
    assert found.source is None
    assert found.span == ""


def test_the_words_of_the_question_count_where_they_stand(sources):
    asked = gate({"SUCHE": "NONE"}, coverage=1.0)
    assert find(asked, "Kostete die Brücke Millionen?", sources).signals["coverage"] == 1.0
    assert find(asked, "Schwimmen Delfine?", sources).signals["coverage"] == 0.0


def test_the_nearest_sentence_is_told_from_far_ones(sources):
    asked = gate({"SUCHE": "NONE"}, nearest=1.0)
    near = find(asked, "Die Brücke ist rot?", sources).signals["nearest"]
    assert near > find(asked, "Schwimmen Delfine gern?", sources).signals["nearest"]


def test_without_sentences_there_is_nothing_to_answer_from():
    asked = gate({"SUCHE": "NONE"}, nearest=1.0)
    assert not find(asked, "Wer?", []).answers
