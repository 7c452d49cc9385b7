import math
from dataclasses import dataclass, replace

import pytest
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from bot.attribution import source_sentences
from bot.calibration import FAKE, Weights
from bot.encoder import Encoder
from bot.gate import Gate, is_none
from bot.judge import SPOKEN, FakeJudge, Opinion
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


@pytest.mark.parametrize(
    ("said", "none"),
    [("NONE", True), (" NONE.", True), ("None of the passengers", False), ("NONEXISTENT", False)],
)
def test_only_the_word_itself_is_none(said, none):
    assert is_none(said) is none


class TellingChat(FakeChat):
    """Gives the chances of its first token, and its replies one after the other."""

    chances: dict
    said: list

    def _generate(self, messages, *_, **__):
        top = [{"token": token, "logprob": math.log(one)} for token, one in self.chances.items()]
        told = {"logprobs": {"content": [{"logprob": -1.0, "top_logprobs": top}]}}
        message = AIMessage(self.said.pop(0), response_metadata=told)
        return ChatResult(generations=[ChatGeneration(message=message)])


def telling(chances, *said):
    return TellingChat(reply=str, chances=chances, said=list(said))


def gate(replies, weights, judge=None):
    def reply(prompt):
        return next(said for word, said in replies.items() if word in prompt)

    chat = FakeChat(reply=reply) if isinstance(replies, dict) else replies
    weighed = Weights(0.0, weights, 0.5, 0.9)
    calibration = replace(FAKE, gate=weighed, gate_spoken=weighed, given_spoken=weighed)
    return Gate(
        LanguageModel("fake", chat), Encoder(FakeEmbedder()), judge or FakeJudge(), calibration
    )


def find(found, question, sources, given=False):
    return found.find(question, "de", "[1] Brücke", sources, lambda _source: question, given)


def test_words_that_stand_in_a_sentence_answer(sources):
    asked = gate({"SUCHE": "40 Millionen Euro"}, {"none": -1.0})
    found = find(asked, "Was kostete die Brücke?", sources)
    assert found.answers
    assert found.span == "40 Millionen Euro"
    assert found.source == sources[1]
    assert found.chance > 0.9


def test_words_that_the_model_doubts_do_not_answer(sources):
    asked = gate(telling({"NONE": 0.7, "40": 0.3}, "40 Millionen Euro"), {"none": -1.0})
    found = find(asked, "Was kostete der Tunnel?", sources)
    assert found.span == "40 Millionen Euro"
    assert found.signals["none"] == pytest.approx(math.log(0.7 / 0.3))
    assert not found.answers


@dataclass
class Listening:
    odds: float
    asked: list

    def opinion(self, claim, language, evidence):
        self.asked.append((claim, language, evidence.text))
        return Opinion(self.odds)


@pytest.mark.parametrize(
    ("odds", "answers", "sure"), [(-3.0, False, False), (0.5, True, False), (3.0, True, True)]
)
def test_the_judge_reads_the_words_behind_the_question(sources, odds, answers, sure):
    asked = []
    weighed = gate({"SUCHE": "40 Millionen Euro"}, {"judge": 1.0}, Listening(odds, asked))
    found = find(weighed, "Was kostete die Brücke?", sources)
    assert asked == [("Was kostete die Brücke? 40 Millionen Euro", "de", sources[1].text)]
    assert found.signals["judge"] == odds
    assert (found.answers, found.sure) == (answers, sure)


def test_the_judge_is_not_asked_about_nothing(sources):
    asked = []
    found = find(gate({"SUCHE": "NONE"}, {}, Listening(3.0, asked)), "Wer?", sources)
    assert not asked
    assert found.signals["judge"] == -SPOKEN


@pytest.mark.parametrize("words", ["NONE", "41 Millionen Euro"])
def test_without_words_that_stand_there_nothing_answers_whatever_the_chance(sources, words):
    asked = gate({"SUCHE": words}, {"none": 0.0})
    found = find(asked, "Was kostete der Tunnel?", sources)
    assert found.chance == 0.5
    assert not found.answers
    assert found.source is None
    assert found.span == ""


def test_that_no_sentence_is_near_counts(sources):
    asked = gate({"SUCHE": "NONE"}, {"far": 1.0})
    assert find(asked, "Die Brücke ist rot?", sources, given=True).signals["far"] == 0
    assert find(asked, "Schwimmen Delfine gern?", sources, given=True).signals["far"] > 0


def test_what_was_searched_for_is_taken_to_be_near(sources):
    asked = gate({"SUCHE": "NONE"}, {"far": 1.0})
    found = find(asked, "Schwimmen Delfine gern?", sources)
    assert found.signals["far"] == 0


def test_without_sentences_there_is_nothing_to_answer_from():
    asked = gate({"SUCHE": "NONE"}, {"far": 1.0})
    assert not find(asked, "Wer?", []).answers
