"""Drafts for readers, and what becomes of those that were read."""

from bot.evaluation.calibrating import held_drafts
from bot.evaluation.drafting import drafting_tasks, write_drafts
from bot.llm import FakeChat, LanguageModel


def test_drafts_are_written_from_the_sentence_that_answers_or_misleads(shared):
    tasks = drafting_tasks(shared / "data", 60)
    assert {task.answers for task in tasks} == {True, False}
    for task in tasks:
        assert task.asked.held
        words = task.asked.answer if task.answers else task.asked.wrong
        assert words in task.asked.text
        assert task.answers or not task.asked.answer or task.asked.answer not in task.source.text


def test_each_sentence_of_what_is_written_is_a_draft(shared):
    model = LanguageModel("fake", FakeChat(reply=lambda _prompt: "Es brennt. Alle sind wohlauf."))
    tasks = drafting_tasks(shared / "data", 2)
    drafts = list(write_drafts(model, tasks))
    assert [one.sentence for one in drafts] == ["Es brennt.", "Alle sind wohlauf."] * 2
    assert all(one.quote in one.text for one in drafts)


def test_what_readers_said_of_drafts_is_calibrated_on(shared):
    claims = held_drafts(shared / "data")
    assert len(claims) > 150
    right = [one for one in claims if one.supported]
    assert 0.4 < len(right) / len(claims) < 0.7
    assert all(one.evidence.text in one.evidence.context and one.question for one in claims)
