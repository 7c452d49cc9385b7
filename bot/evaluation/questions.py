"""The questions that answers are measured on."""

import json
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bot.errors import BelegbotError

SEED = 1


@dataclass(frozen=True)
class Question:
    """A question with its gold.

    `answers` are the accepted short forms, none where the articles do not answer; `articles` are
    the file names of the articles that do; `history` holds earlier questions with their answers.
    """

    id: str
    language: str
    text: str
    kind: str
    answers: tuple[str, ...]
    articles: tuple[str, ...]
    history: tuple[tuple[str, str], ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether the articles answer it."""
        return bool(self.answers)


def read_questions(path: Path) -> list[Question]:
    """The questions of a file in the form of seeds/questions.jsonl.

    Raises BelegbotError with the line that is not a question.
    """
    questions = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BelegbotError(f"The questions in {path} cannot be read: {error.strerror}.") from error
    for number, line in enumerate(lines, start=1):
        try:
            questions.append(_question(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise BelegbotError(
                f"{path}, line {number}, is not a question in the form of seeds/questions.jsonl: "
                f"{type(error).__name__} {error}."
            ) from error
    return questions


def stratified(questions: list[Question], size: int) -> list[Question]:
    """A sample in which kinds and languages have the shares they have in all; always the same."""
    shuffled = random.Random(SEED).sample(questions, len(questions))
    groups = Counter((question.kind, question.language) for question in questions)
    seen: Counter[tuple[str, str]] = Counter()
    places = {}
    for question in shuffled:
        group = question.kind, question.language
        places[question.id] = (seen[group] + 0.5) / groups[group]
        seen[group] += 1
    first = set(sorted(places, key=lambda name: places[name])[:size])
    return [question for question in questions if question.id in first]


def _question(said: dict) -> Question:
    return Question(
        id=said["id"],
        language=said["language"],
        text=said["question"],
        kind=said["kind"],
        answers=tuple(said["answers"]) if said["answerable"] else (),
        articles=tuple(dict.fromkeys(one["article"] for one in said["evidence"])),
        history=tuple((turn["question"], turn["answer"]) for turn in said["history"]),
    )
