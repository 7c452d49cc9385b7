"""Lessons in answering: to write a whole sentence from its evidence, and to judge one by it."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from pathlib import Path

from bot.evaluation.falsify import KINDS, falsify
from bot.judge import WORDS
from bot.prompts import task_prompt
from bot.training.asked import CONTRASTS, OWN, Asked, evidence_for, read_asked
from bot.training.lessons import Lesson, claim_lessons, writing
from vectorstore.analysis import terms

# Claims to judge, of those made by rule; as many true as false ones.
CLAIMS = 300
# Shares of the questions, for the time that they take.
ASKED = {OWN: 0.4, CONTRASTS: 0.1}
# Shares of those with an answer: written by the prompt of the second try. Of all: judged as it was
# copied, behind the question; judged as a sentence, and that behind the question, too. Of those
# with an answer: made false. Of those without one: judged with the answer to another question.
AGAIN, COPIED, WHOLE, BEHIND, FALSE, OTHER = 0.15, 0.5, 0.9, 0.6, 0.35, 0.2


def answer_lessons(folder: Path) -> list[Lesson]:
    """Lessons in writing and judging from the development data in a folder, always the same."""
    return [*_lessons(folder, OWN), *claim_lessons(folder, CLAIMS)]


def contrast_lessons(folder: Path) -> list[Lesson]:
    """Lessons on questions easily mixed up and on follow-ups, for one that has learned those."""
    return _lessons(folder, CONTRASTS)


def _lessons(folder: Path, file: Path) -> list[Lesson]:
    """Those on the questions of a file of ours."""
    by_text: dict[tuple[str, str], list[Asked]] = defaultdict(list)
    for one in read_asked(folder, file):
        if not one.held:
            by_text[one.text, one.language].append(one)
    chances = random.Random(1)
    made = [
        lesson
        for _, told in sorted(by_text.items())
        for lesson in _of_text(told, ASKED[file], chances)
    ]
    # Those on one sentence stand behind each other, as it is read once for all of them.
    return sorted(made, key=attrgetter("beginning"))


def _of_text(told: Sequence[Asked], share: float, chances: random.Random) -> Iterator[Lesson]:
    """The lessons of one text in one language, on a share of its questions."""
    clear = [one for one in told if evidence_for(one)]
    chosen = [one for one in clear if chances.random() < share]
    answered = [one for one in chosen if one.answer]
    for one in answered:
        name = "rewrite" if chances.random() < AGAIN else "answer"
        yield from filter(None, [writing(one, name)])
        yield from _judging(one, one.answer, chances, borne_out=True)
        false = _falsified(one, chances) if chances.random() < FALSE and one.sentence else None
        if false:
            yield _judged(one, _begun(one, chances) + false, borne_out=False)
    for one in chosen:
        if one.wrong and not one.answer:
            yield from _judging(one, one.wrong, chances, borne_out=False)
        elif one.wrong and evidence_for(mistaken := replace(one, answer="", sentence="")):
            yield _judged(mistaken, f"{one.question} {one.wrong}", borne_out=False)
        others = [other for other in answered if other is not one and other.sentence]
        if one.wrong and others and chances.random() < OTHER:
            other = _nearest(one, others)
            yield _judged(other, f"{one.question} {other.sentence}", borne_out=False)


def _nearest(asked: Asked, answered: Sequence[Asked]) -> Asked:
    """The question whose answer looks most as if it answered another one."""
    said = set(terms(asked.question, asked.language))
    return max(answered, key=lambda one: len(said & set(terms(one.question, one.language))))


def _judging(
    asked: Asked, words: str, chances: random.Random, *, borne_out: bool
) -> Iterator[Lesson]:
    """The words as they were copied, and as a sentence where there is one."""
    if chances.random() < COPIED:
        yield _judged(asked, f"{asked.question} {words}", borne_out=borne_out)
    if chances.random() < WHOLE and asked.sentence:
        yield _judged(asked, _begun(asked, chances) + asked.sentence, borne_out=borne_out)


def _begun(asked: Asked, chances: random.Random) -> str:
    """The question that stands before a sentence, or nothing."""
    return f"{asked.question} " if chances.random() < BEHIND else ""


def _falsified(asked: Asked, chances: random.Random) -> str | None:
    known = f"{asked.text}\n{asked.sentence}"
    kinds = chances.sample(KINDS, len(KINDS))
    made = (falsify(kind, asked.sentence, asked.language, known, chances) for kind in kinds)
    return next(filter(None, made), None)


def _judged(asked: Asked, claim: str, *, borne_out: bool) -> Lesson:
    task = task_prompt("check", asked.language).format(claim=claim)
    return Lesson(asked.language, evidence_for(asked), task, WORDS[asked.language][not borne_out])
