from collections import Counter

from bot.evaluation.questions import read_questions, stratified
from bot.settings import PROJECT

QUESTIONS = read_questions(PROJECT / "seeds" / "questions.jsonl")


def test_a_sample_keeps_the_shares_of_kinds_and_languages():
    sample = stratified(QUESTIONS, 90)
    assert len(sample) == 90
    shares = [Counter((q.kind, q.language) for q in part) for part in (QUESTIONS, sample)]
    assert all(abs(shares[0][group] / 2 - shares[1][group]) <= 1 for group in shares[0])


def test_a_sample_is_always_the_same_and_in_the_order_of_the_file():
    assert stratified(QUESTIONS, 30) == stratified(QUESTIONS, 30)
    assert [q for q in QUESTIONS if q in stratified(QUESTIONS, 30)] == stratified(QUESTIONS, 30)
    assert stratified(QUESTIONS, len(QUESTIONS)) == QUESTIONS
