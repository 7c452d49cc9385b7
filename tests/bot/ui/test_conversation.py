import logging

import pytest
from fake_chat import FakeChain

from bot.answer import Stage
from bot.ui.conversation import Conversation, Outcome, answer_last


def last(conversation: Conversation):
    return conversation.exchanges[-1]


def test_an_answer_grows_until_it_is_done() -> None:
    steps = list(answer_last(FakeChain(), Conversation("de").asked("Wann?", waiting=True)))

    assert last(steps[0]).outcome is Outcome.RUNNING
    first_with_words = next(i for i, step in enumerate(steps) if last(step).answer.draft)
    assert last(steps[first_with_words - 1]).answer.passages
    assert last(steps[-1]).outcome is Outcome.DONE
    assert len(last(steps[-1]).answer.sentences) == 3
    assert not steps[-1].answering


def test_a_follow_up_is_asked_with_the_turns_before_it() -> None:
    chain = FakeChain()
    *_, conversation = answer_last(chain, Conversation("de").asked("Wann?"))
    assert chain.turns == ()
    *_, conversation = answer_last(chain, conversation.asked("broken"))
    *_, conversation = answer_last(chain, conversation.asked("Und?"))
    assert [turn.question for turn in chain.turns] == ["Wann?", "broken"]
    assert [exchange.number for exchange in conversation.exchanges] == [1, 2, 3]


def test_an_error_is_logged_and_ends_the_answer(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        *_, conversation = answer_last(FakeChain(), Conversation("de").asked("broken"))

    assert last(conversation).outcome is Outcome.FAILED
    assert len(last(conversation).answer.sentences) == 1
    assert "RuntimeError: secret" in caplog.text


def test_stopping_drops_the_draft_and_keeps_the_checked() -> None:
    for conversation in answer_last(FakeChain(), Conversation("de").asked("Wann?")):
        if last(conversation).answer.sentences and last(conversation).answer.draft:
            break
    stopped = conversation.ended(Outcome.STOPPED)

    assert last(stopped).outcome is Outcome.STOPPED
    assert last(stopped).answer.draft == ""
    assert last(stopped).answer.stage is Stage.DONE
    assert len(last(stopped).answer.sentences) == 1
    assert stopped.ended(Outcome.FAILED) == stopped


def test_nothing_asked_is_nothing_answered() -> None:
    assert list(answer_last(FakeChain(), Conversation("de"))) == []


def test_a_question_may_be_asked_again_for_any_time() -> None:
    *_, conversation = answer_last(FakeChain(), Conversation("de").asked("Was gab es gestern?"))
    assert last(conversation).answer.when
    again = conversation.question("1")
    assert again == "Was gab es gestern?"
    *_, conversation = answer_last(FakeChain(), conversation.asked(again, anytime=True))
    assert last(conversation).answer.when is None


def test_a_question_that_is_not_there_is_none() -> None:
    conversation = Conversation("de").asked("Wann?")
    assert [conversation.question(n) for n in (None, 1, "2", "x", {})] == [""] * 5
