"""One person's conversation: questions, their answers, and how each came out."""

import logging
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.answer import Answer, Stage, Turn

MAX_QUESTION = 500

log = logging.getLogger(__name__)


class AnswerChain(Protocol):
    """What the chat needs of a chain."""

    def stream(
        self,
        question: str,
        turns: Sequence[Turn],
        anytime: bool = False,
        now: datetime | None = None,
    ) -> Iterator[Answer]:
        """Growing snapshots of the answer; the last one has the stage DONE."""
        ...


class Outcome(StrEnum):
    """How far an exchange has come, or how it ended."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True)
class Exchange:
    """A question and as much of its answer as there is; `number` counts from 1.

    `anytime` and `now` are what the chain is to make of the times in the question.
    """

    number: int
    question: str
    answer: Answer
    outcome: Outcome = Outcome.RUNNING
    anytime: bool = False
    now: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether more of the answer may come."""
        return self.outcome in (Outcome.WAITING, Outcome.RUNNING)


@dataclass(frozen=True)
class Conversation:
    """All exchanges of one browser tab, oldest first; `language` is the interface's."""

    language: str = "en"
    exchanges: tuple[Exchange, ...] = ()

    @property
    def answering(self) -> bool:
        """Whether an answer is still on its way."""
        return bool(self.exchanges) and self.exchanges[-1].open

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The exchanges that ended with an answer or without one, as the chain wants them."""
        return tuple(
            Turn(exchange.question, exchange.answer)
            for exchange in self.exchanges
            if exchange.answer.sentences or exchange.outcome is Outcome.DONE
            if not exchange.open
        )

    def question(self, number: object) -> str:
        """The question of an exchange as a page names it; "" where there is none such."""
        return next((one.question for one in self.exchanges if str(one.number) == number), "")

    def asked(
        self,
        question: str,
        *,
        waiting: bool = False,
        anytime: bool = False,
        now: datetime | None = None,
    ) -> "Conversation":
        """The conversation with a new question at its end, `waiting` while others are served."""
        answer = Answer(question=question, language=self.language)
        outcome = Outcome.WAITING if waiting else Outcome.RUNNING
        exchange = Exchange(len(self.exchanges) + 1, question, answer, outcome, anytime, now)
        return replace(self, exchanges=(*self.exchanges, exchange))

    def answered(self, answer: Answer, outcome: Outcome = Outcome.RUNNING) -> "Conversation":
        """The conversation with the last exchange brought up to this answer."""
        last = replace(self.exchanges[-1], answer=answer, outcome=outcome)
        return replace(self, exchanges=(*self.exchanges[:-1], last))

    def ended(self, outcome: Outcome) -> "Conversation":
        """The conversation with an unfinished last exchange ended; its draft is dropped."""
        if not self.answering:
            return self
        answer = replace(self.exchanges[-1].answer, draft="", stage=Stage.DONE)
        return self.answered(answer, outcome)


def answer_last(chain: AnswerChain, conversation: Conversation) -> Generator[Conversation]:
    """Have the last question answered; yields the conversation as the answer grows.

    Whatever goes wrong is logged and ends the exchange as failed: what went wrong is for the
    server's log, not for the page.
    """
    if not conversation.answering:
        return
    turns = conversation.turns
    exchange = conversation.exchanges[-1]
    conversation = conversation.answered(exchange.answer)
    yield conversation
    try:
        for answer in chain.stream(exchange.question, turns, exchange.anytime, exchange.now):
            outcome = Outcome.DONE if answer.stage is Stage.DONE else Outcome.RUNNING
            conversation = conversation.answered(answer, outcome)
            yield conversation
    except Exception:
        log.exception("An answer failed.")
        yield conversation.ended(Outcome.FAILED)
    else:
        yield conversation.ended(Outcome.DONE)
