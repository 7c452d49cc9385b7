import json

import pytest

from bot.answer import Answer, Citation, Sentence, Stage, Verdict
from bot.chain import Chain
from bot.errors import BelegbotError
from bot.evaluation.answers import evaluate, summary
from bot.evaluation.questions import read_questions
from vectorstore.embedder import FakeEmbedder
from vectorstore.library import Library

LINES = [
    {"id": "1", "language": "de", "question": "Wann?", "history": [], "answerable": True,
     "answer": "3. Januar", "answers": ["3. Januar", "January 3"], "kind": "fact",
     "evidence": [{"article": "a.txt", "quote": "Am 3. Januar."}]},
    {"id": "2", "language": "en", "question": "Who?", "history": [], "answerable": False,
     "answer": "", "answers": [], "kind": "near", "evidence": []},
]  # fmt: skip


class ScriptedChain(Chain):
    """Answers "Wann?" with a cited date and abstains from all else."""

    def __init__(self, article_id):
        self.article_id = article_id
        self.asked = []

    def stream(self, question, turns=(), anytime=False, now=None):
        self.asked.append(question)
        if question != "Wann?":
            yield Answer(question, "en", question, Stage.DONE, abstained=True)
            return
        sentence = Sentence("Es ist am 3. Januar.", Verdict.QUOTED, (1,))
        quote = Citation(1, self.article_id, 1, "", "", "", "", "Am 3. Januar.", 0, 13)
        yield Answer(question, "de", question, Stage.DONE, (), (sentence,), (quote,))


@pytest.fixture
def library(tmp_path):
    (tmp_path / "a.txt").write_text("Am 3. Januar. Dann ist das Treffen in der Ukraine.")
    with Library(tmp_path / "home", FakeEmbedder()) as library:
        list(library.ingest([tmp_path / "a.txt"]))
        yield library


@pytest.fixture
def questions(tmp_path):
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in LINES))
    return read_questions(path)


def test_shares_apart_for_each_language(library, questions, tmp_path):
    chain = ScriptedChain(library.articles()[0].article.id)
    shares = summary(evaluate(chain, library, questions, tmp_path / "kept.jsonl"))
    assert shares["de"]["contains_fact"] == shares["de"]["first_citation_right"] == 1.0
    assert shares["de"]["exact_quotes"] == 1.0
    assert shares["de"]["abstained_unanswerable"] is None
    assert shares["en"]["abstained_unanswerable"] == 1.0
    assert shares["all"]["answerable"] == shares["all"]["unanswerable"] == 1


def test_a_citation_that_is_not_exact_or_of_another_article_is_counted_against(
    library, questions, tmp_path
):
    shares = summary(evaluate(ScriptedChain("other"), library, questions, tmp_path / "kept.jsonl"))
    assert shares["de"]["first_citation_right"] == 0.0
    assert shares["de"]["exact_quotes"] == 0.0


def test_a_broken_off_run_goes_on(library, questions, tmp_path):
    chain = ScriptedChain(library.articles()[0].article.id)
    next(iter(evaluate(chain, library, questions, tmp_path / "kept.jsonl")))
    again = ScriptedChain(library.articles()[0].article.id)
    assert len(list(evaluate(again, library, questions, tmp_path / "kept.jsonl"))) == 2
    assert again.asked == ["Who?"]


def test_after_a_finished_run_all_is_asked_anew(library, questions, tmp_path):
    chain = ScriptedChain(library.articles()[0].article.id)
    for _ in range(2):
        assert len(list(evaluate(chain, library, questions, tmp_path / "kept.jsonl"))) == 2
    assert chain.asked == ["Wann?", "Who?"] * 2
    assert len((tmp_path / "kept.jsonl").read_text().splitlines()) == 2


def test_a_line_that_is_no_question_is_named(tmp_path):
    path = tmp_path / "q.jsonl"
    path.write_text(json.dumps(LINES[0]) + '\n{"id": 2}')
    with pytest.raises(BelegbotError, match="line 2"):
        read_questions(path)
