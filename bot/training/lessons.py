"""Lessons: what the language model is asked, and what it should say."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.evaluation.claims import Claim, sample
from bot.evaluation.claimset import rule_claims
from bot.evaluation.questions import Question, half_of
from bot.evaluation.statements import read_statements
from bot.judge import WORDS, reading_of
from bot.prompts import task_prompt
from bot.training.asked import Asked, evidence_for


@dataclass(frozen=True)
class Lesson:
    """A request as `bot.prompts` makes it, and the reply wanted."""

    language: str
    passages: str
    task: str
    reply: str

    @property
    def beginning(self) -> tuple[str, str]:
        """What is read before the task: the same for all lessons on one text in one language."""
        return self.language, self.passages


def writing(asked: Asked, name: str = "answer") -> Lesson | None:
    """To write a whole sentence from the one that answers; None where there is no one sentence."""
    words = evidence_for(asked) if asked.answer and asked.sentence else ""
    task = task_prompt(name, asked.language).format(question=asked.question)
    return Lesson(asked.language, words, task, asked.sentence) if words else None


def claim_lessons(folder: Path, size: int) -> Iterator[Lesson]:
    """To judge claims of the fit half that the verification is not calibrated on, about `size`."""
    for claim in sample(_learned_claims(folder), size):
        task = task_prompt("check", claim.language).format(claim=claim.text)
        reply = WORDS[claim.language][0 if claim.supported else 1]
        yield Lesson(claim.language, reading_of(claim.evidence), task, reply)


@cache
def _learned_claims(folder: Path) -> list[Claim]:
    return [one for one in rule_claims(read_statements(folder)) if learned(one)]


def learned(one: Claim | Question) -> bool:
    """Whether the model has learned from this article: about half of the fit half.

    Of questions this is XQuAD's; our own say by `held` whether they are left to calibrate on.
    """
    return one.half == "fit" and half_of(f"taught {one.group}") == "fit"
