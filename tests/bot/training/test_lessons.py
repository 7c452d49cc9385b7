import json
from collections import Counter

import pytest

from bot.errors import BelegbotError
from bot.evaluation.calibrating import SOURCES, read_source
from bot.gate import NONE
from bot.training.asked import OWN, held_questions, read_asked
from bot.training.lessons import find_lessons


@pytest.fixture(scope="module")
def data(shared):
    return shared / "data"


@pytest.fixture(scope="module")
def made(data):
    return find_lessons(data)


def test_our_questions_point_into_texts_and_hold_none_of_them():
    rows = [json.loads(line) for line in OWN.read_text(encoding="utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert {"file", "key", "start", "end", "question", "answer", "wrong", "held"} <= row.keys()
        assert "text" not in row
        assert not (row["answer"] and row["wrong"])
        assert bool(row["sentence"]) <= bool(row["answer"] or row["wrong"])
    kinds = Counter((row["held"], bool(row["answer"])) for row in rows)
    assert min(kinds.values()) > 200


def test_none_of_them_is_held_and_learned_on_one_text():
    rows = [json.loads(line) for line in OWN.read_text(encoding="utf-8").splitlines()]
    held = {(row["file"], row["key"]) for row in rows if row["held"]}
    assert held.isdisjoint((row["file"], row["key"]) for row in rows if not row["held"])


def test_answers_stand_in_what_is_read(data, made):
    copied = [one for one in made if one.task.startswith(("SUCHE", "FIND")) and one.reply != NONE]
    assert len(copied) > 300
    assert all(one.reply in one.passages for one in copied)
    assert {one.reply for one in made if one.task.startswith("SATZ")} == {"Ja", "Nein"}
    assert made == find_lessons(data)


def test_a_question_whose_sentence_is_left_out_has_no_answer(data, made):
    answers = {one.question: one.answer for one in read_asked(data) if one.answer}
    asked = [one for one in made if one.reply == NONE]
    lost = [
        (one.passages, answers[question])
        for one in asked
        for question in [one.task.split("\n")[0].split(": ", 1)[1]]
        if question in answers
    ]
    assert len(lost) > 50
    # A question about another text may have an answer of one common word that stands here, too.
    assert sum(answer in passages for passages, answer in lost) < len(lost) / 20


def test_nothing_is_calibrated_on_what_is_learned(data, made):
    learned = {one.passages for one in made}
    for source in SOURCES:
        for question in read_source(source, data):
            assert not any(question.context[:200] in passages for passages in learned)


def test_held_questions_have_their_texts_and_are_not_learned(data):
    held = held_questions(data)
    assert all(answer in one.context for one in held for answer in one.answers)
    learned = {one.question for one in read_asked(data) if not one.held}
    assert learned.isdisjoint(one.text for one in held)


def test_nothing_of_m2qa_is_among_them(data):
    lines = (data / "m2qa-news-de.dev.jsonl").read_text(encoding="utf-8").splitlines()
    contexts = [" ".join(json.loads(line)["context"].split()) for line in lines]
    texts = {" ".join(one.text.split()) for one in read_asked(data)}
    begins = {text[100:160] for text in texts}
    assert not any(begin in context for context in contexts for begin in begins)


def test_other_data_are_named(tmp_path):
    (tmp_path / "gnad10k.csv").write_text("Web;'Kurz.'\n")
    with pytest.raises(BelegbotError, match="name the folder of the development data"):
        read_asked(tmp_path)
