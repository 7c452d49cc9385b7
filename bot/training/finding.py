"""Lessons in finding: copy the words that answer, or write NONE; made from development data.

Most questions are our own (`bot.training.asked`), others those of XQuAD on a quarter of its
articles. Nothing is taken from M2QA.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby
from operator import attrgetter
from pathlib import Path

from bot.evaluation.datasets import load_on
from bot.evaluation.questions import Question, with_neighbours
from bot.gate import NONE
from bot.prompts import task_prompt
from bot.reading import read_best
from bot.training.asked import (
    CONTRASTS,
    OWN,
    PASSING,
    TWINS,
    Asked,
    carrying,
    read_asked,
    sentences_of,
)
from bot.training.lessons import Lesson, claim_lessons, learned, writing

# Claims to judge beside it.
CLAIMS = 250
# XQuAD: questions in either language on German paragraphs.
XQUAD = ("xquad.de.dev.json", "xquad.en.dev.json")
# Of the answers this share is to be written whole beside it.
WRITTEN = 0.25
# Shares of texts that stand beside one of another article, and of which sentences are left out.
BESIDE, PARTLY = 0.35, 0.4
# Shares of the texts that are asked a question about another one, and that lose the sentences that
# answer one of their own.
STRAY, LOST = 0.4, 0.2
# Characters that are read of a text beside.
ROOM = (700, 1450)
# Of the lessons before them this share is learned once more beside questions asked in passing, and
# beside twins and contrasts.
REPEATED, REPEATED_LATE = 0.15, 0.1


def find_lessons(folder: Path) -> list[Lesson]:
    """All lessons in finding from the development data in a folder, always the same.

    Some in writing and judging are among them, so that not all it says is a copy or NONE.
    """
    return [*_first_questions(folder), *claim_lessons(folder, CLAIMS)]


def passing_lessons(folder: Path) -> list[Lesson]:
    """Lessons on questions asked in passing for a model that has learned those in finding.

    Some of the copying lessons of `find_lessons` are among them, so that it does not forget those.
    Always the same.
    """
    return _later(folder, PASSING, (), REPEATED, 2)


def twin_lessons(folder: Path) -> list[Lesson]:
    """Lessons on pairs of questions, for a model that has learned those in passing.

    Some copying lessons of both kinds before are among them. Always the same.
    """
    return _later(folder, TWINS, (PASSING,), REPEATED_LATE, 3)


def contrast_lessons(folder: Path) -> list[Lesson]:
    """Lessons on questions easily mixed up and on follow-ups, for one that has learned from twins.

    Some copying lessons of all kinds before are among them. Always the same.
    """
    return _later(folder, CONTRASTS, (PASSING, TWINS), REPEATED_LATE, 4)


def _later(
    folder: Path, file: Path, before: Sequence[Path], share: float, seed: int
) -> list[Lesson]:
    """Lessons on our questions of a file, and again a share of the first and those `before`."""
    earlier = [_first_questions(folder), *(_questions(_own(folder, one)) for one in before)]
    again = _repeated(chain.from_iterable(earlier), share, seed)
    return [*_questions(_own(folder, file)), *again]


def _own(folder: Path, file: Path = OWN) -> list[Asked]:
    """Our own questions of a file that may be learned from."""
    return [one for one in read_asked(folder, file) if not one.held]


def _first_questions(folder: Path) -> Iterator[Lesson]:
    """The lessons of `find_lessons` on questions: careful ones of our own, and XQuAD's."""
    return _questions([*_own(folder), *_xquad(folder)])


def _repeated(lessons: Iterable[Lesson], share: float, seed: int) -> Iterator[Lesson]:
    """The copying lessons on some of the texts."""
    chances = random.Random(seed)
    begins = {one: task_prompt("extract", one).format(question="") for one in ("de", "en")}
    copies = [one for one in lessons if one.task.startswith(begins[one.language])]
    for _, told in groupby(copies, attrgetter("beginning")):
        if chances.random() < share:
            yield from told


def _xquad(folder: Path) -> Iterator[Asked]:
    """XQuAD's questions on their paragraphs and on the next ones, which seldom answer them."""
    for name in XQUAD:
        asked, told = load_on(folder / name, folder / XQUAD[0])
        for one in with_neighbours(filter(learned, asked), told):
            answer = next((said for said in one.answers if said in one.context), "")
            if answer or one.kind == "neighbour":
                yield _of_xquad(one, answer)


def _of_xquad(question: Question, answer: str) -> Asked:
    return Asked(
        id=question.id,
        text=question.context,
        title="",
        published="",
        text_language="de",
        language=question.language,
        question=question.text,
        answer=answer,
        sentence="",
        wrong="",
        held=False,
    )


def _questions(asked: Sequence[Asked]) -> Iterator[Lesson]:
    texts = sorted({one.text for one in asked})
    by_text = {text: [one for one in asked if one.text == text] for text in texts}
    chances = random.Random(1)
    for text in texts:
        told = by_text[text]
        beside, far = chances.sample([one for one in texts if one != text], 2)
        for language in sorted({one.language for one in told}):
            several = [one for one in told if one.language == language]
            if chances.random() < STRAY:
                strays = [one for one in by_text[far] if one.language == language][:1]
                several += [replace(one, answer="", sentence="") for one in strays]
            yield from _copied(told, by_text[beside], several, chances)
            written = [one for one in several if chances.random() < WRITTEN]
            yield from filter(None, map(writing, written))


def _copied(
    told: Sequence[Asked], other: Sequence[Asked], several: Sequence[Asked], chances: random.Random
) -> Iterator[Lesson]:
    """To copy what answers each of several questions in one language, or to write NONE."""
    language = several[0].language
    lost = _lost(told, several, chances)
    words = _reading(told, other, language, lost, chances)
    for one in several:
        reply = NONE if one is lost else one.answer or NONE
        # The room may have been too small for the sentence that answers, or another may say it too.
        if (one.answer in words) == (reply != NONE) or not one.answer:
            task = task_prompt("extract", language).format(question=one.question)
            yield Lesson(language, words, task, reply)


def _lost(told: Sequence[Asked], several: Sequence[Asked], chances: random.Random) -> Asked | None:
    """A question of several whose sentences no other of the text needs; None for most texts."""
    if chances.random() > LOST:
        return None
    answered = [one for one in told if one.answer]
    alone = [
        one
        for one in several
        if one.answer and not any(_overlap(one, other) for other in answered if other is not one)
    ]
    return chances.choice(alone) if alone else None


def _reading(
    told: Sequence[Asked],
    other: Sequence[Asked],
    language: str,
    lost: Asked | None,
    chances: random.Random,
) -> str:
    """What is read of a text: all, or some of it, or that beside some of another.

    Without the sentences that answer the question that is `lost`.
    """
    sources = sentences_of(told[0], chances)
    needed = {
        one for asked in told if asked.answer for one in carrying(asked.answer, asked.text, sources)
    }
    if lost:
        gone = carrying(lost.answer, lost.text, sources)
        sources = [one for one in sources if one not in gone]
        needed.difference_update(gone)
    beside, room = [], 10_000
    if chances.random() < BESIDE:
        beside = sentences_of(other[0], chances)
        room = max(chances.randint(*ROOM), 200 + sum(len(one.text) for one in needed))
    elif chances.random() < PARTLY:
        room = sum(len(one.text) for one in needed) + chances.randint(200, 500)
    every = [*sources, *beside]
    worth = [chances.random() + (one in needed) for one in every]
    return read_best(every, worth, language, room)[1]


def _overlap(asked: Asked, other: Asked) -> bool:
    """Whether a sentence carries the answers of both."""
    sources = sentences_of(asked)
    mine, others = (carrying(one.answer, one.text, sources) for one in (asked, other))
    return not set(mine).isdisjoint(others)
