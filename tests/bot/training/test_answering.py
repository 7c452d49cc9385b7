from collections import Counter

import pytest

from bot.judge import WORDS
from bot.training.answering import answer_lessons, contrast_lessons
from bot.training.asked import CONTRASTS, read_asked


@pytest.fixture(scope="module")
def made(shared):
    return answer_lessons(shared / "data")


def test_right_and_wrong_ones_are_about_as_many_behind_a_question_and_alone(made):
    judged = [one for one in made if one.task.startswith(("SATZ", "SENTENCE"))]
    replies = Counter((one.language, "?" in one.task.split("\n")[0], one.reply) for one in judged)
    for language, words in WORDS.items():
        for asked in (True, False):
            yes, no = (replies[language, asked, word] for word in words)
            assert no / 2 < yes < no * 2
    assert {reply for _, _, reply in replies} == {"Ja", "Nein", "Yes", "No"}


def test_sentences_are_written_from_the_one_that_answers(made, shared):
    answers = {one.sentence: one.answer for one in read_asked(shared / "data") if one.answer}
    written = [one for one in made if one.task.startswith(("ANTWORTE", "ANSWER"))]
    assert len(written) > 500
    for one in written:
        assert answers[one.reply] in one.passages


def test_what_only_looks_like_an_answer_is_judged_wrong(made, shared):
    asked = {one.question: one for one in read_asked(shared / "data")}
    beside = [
        one
        for one in made
        if one.task.startswith(("SATZ", "SENTENCE"))
        and (question := asked.get(one.task.split(": ", 1)[1].split("?")[0] + "?"))
        and not question.answer
    ]
    assert len(beside) > 500
    assert {one.reply for one in beside} == {"Nein", "No"}
    assert sum(asked_wrong(one, asked) for one in beside) > 200


def asked_wrong(lesson, asked):
    """Whether it judges the words that look as if they answered, as they were copied."""
    question, _, said = lesson.task.split(": ", 1)[1].split("\n")[0].partition("? ")
    return said == asked[f"{question}?"].wrong


def test_lessons_are_always_the_same(made, shared):
    assert answer_lessons(shared / "data") == made


def test_the_other_candidate_is_judged_wrong_by_its_own_sentence(shared):
    asked = {one.question: one for one in read_asked(shared / "data", CONTRASTS)}
    contrasts = contrast_lessons(shared / "data")
    wrong = 0
    for lesson in contrasts:
        said = lesson.task.split("\n")[0].split(": ", 1)[1]
        question = next((one for one in asked if said.startswith(f"{one} ")), "")
        if question and said == f"{question} {asked[question].wrong}" and asked[question].answer:
            assert lesson.reply in ("Nein", "No")
            assert asked[question].wrong in lesson.passages
            wrong += 1
    assert wrong > 30
    right = [one for one in contrasts if one.reply in ("Ja", "Yes")]
    assert len(right) > 100
