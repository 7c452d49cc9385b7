import pytest

from bot.evaluation.calibrating import SOURCES, read_source
from bot.gate import NONE
from bot.training.asked import CONTRASTS, PASSING, TWINS, held_questions, read_asked
from bot.training.finding import contrast_lessons, find_lessons, passing_lessons, twin_lessons


@pytest.fixture(scope="module")
def data(shared):
    return shared / "data"


@pytest.fixture(scope="module")
def made(data):
    return find_lessons(data)


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


@pytest.mark.parametrize(
    ("lessons", "file"),
    [(passing_lessons, PASSING), (twin_lessons, TWINS), (contrast_lessons, CONTRASTS)],
)
def test_later_courses_have_some_of_the_first(lessons, file, data, made):
    later = lessons(data)
    again = [one for one in later if one in made]
    assert 0.05 < len(again) / len(later) < 0.4
    copied = [one for one in later if one.task.startswith(("SUCHE", "FIND"))]
    assert all(one.reply in one.passages for one in copied if one.reply != NONE)
    passages = {one.passages for one in later}
    held = {one.context[:200] for one in held_questions(data, file)}
    assert not any(begin in words for words in passages for begin in held)


def test_nothing_is_calibrated_on_what_is_learned(data, made):
    learned = {one.passages for one in made}
    for source in SOURCES:
        for question in read_source(source, data):
            assert not any(question.context[:200] in passages for passages in learned)
