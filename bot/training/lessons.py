"""Lessons: what the language model is asked, and what it should say, made from development data.

Most questions were written for this project, about news that is no part of it: questions.jsonl
points into the files of the development data by ranges of characters. Others are those of XQuAD on
a quarter of its articles. Nothing is taken from M2QA.
"""

import csv
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from bot.attribution import Source, source_sentences
from bot.errors import BelegbotError
from bot.evaluation.claims import Claim, sample
from bot.evaluation.claimset import rule_claims
from bot.evaluation.datasets import load_on
from bot.evaluation.questions import Question, half_of, with_neighbours
from bot.evaluation.statements import read_statements
from bot.gate import NONE
from bot.judge import WORDS, reading_of
from bot.prompts import task_prompt
from bot.reading import evidence, read_best
from vectorstore.articles import Article, Version
from vectorstore.chunks import chunk_version
from vectorstore.passages import Passage

# Our own questions.
OWN = Path(__file__).with_name("questions.jsonl")
# Claims to judge, of those made by rule; as many true as false ones.
CLAIMS = 250
# XQuAD: questions in either language on German paragraphs.
XQUAD = ("xquad.de.dev.json", "xquad.en.dev.json")
# Of the answers this share is to be written whole: more costs time and adds little.
WHOLE = 0.25
# Shares of texts that stand beside one of another article, and of which sentences are left out.
BESIDE, PARTLY = 0.35, 0.4
# Shares of the texts that are asked a question about another one, and that lose the sentences that
# answer one of their own.
STRAY, LOST = 0.4, 0.2
# Characters that are read of a text beside.
ROOM = (700, 1450)


@dataclass(frozen=True)
class Lesson:
    """A request as `bot.prompts` makes it, and the reply wanted."""

    language: str
    passages: str
    task: str
    reply: str


@dataclass(frozen=True)
class Asked:
    """A question of our own about a part of an article; the part's text is no part of the project.

    `answer` are the words of the text that answer, "" where none do; `sentence` says them whole.
    `held` ones are never learned from: what is calibrated is calibrated on these.
    """

    id: str
    text: str
    title: str
    published: str
    text_language: str
    language: str
    question: str
    answer: str
    sentence: str
    held: bool


def read_asked(folder: Path) -> list[Asked]:
    """Our questions with their texts from the development data in a folder.

    Raises BelegbotError where a file is lacking or is another one.
    """
    texts: dict[str, dict[str, dict[str, str]]] = {}
    found = []
    for line in OWN.read_text(encoding="utf-8").splitlines():
        said = json.loads(line)
        if said["file"] not in texts:
            texts[said["file"]] = _texts(folder, said["file"])
        told = texts[said["file"]].get(said["key"])
        text = told["text"][said["start"] : said["end"]] if told else ""
        if told is None or sha256(text.encode()).hexdigest()[:12] != said["sha"]:
            raise BelegbotError(
                f"{folder / said['file']} is not the file that bot/training/questions.jsonl was "
                "written for: name the folder of the development data."
            )
        found.append(_asked(said, told, text))
    return found


def _asked(said: dict, told: dict[str, str], text: str) -> Asked:
    start, end = said["answer"] or (0, 0)
    return Asked(
        id=said["id"],
        text=text,
        title=told["title"],
        published=told["date"],
        text_language="en" if said["file"].startswith("wikinews-en") else "de",
        language=said["language"],
        question=said["question"],
        answer=text[start:end],
        sentence=said["sentence"],
        held=said["held"],
    )


def _texts(folder: Path, name: str) -> dict[str, dict[str, str]]:
    """The articles of a file of the development data, by the keys that questions.jsonl uses."""
    try:
        if name == "gnad10k.csv":
            with (folder / name).open(encoding="utf-8", newline="") as file:
                rows = list(csv.reader(file, delimiter=";", quotechar="'"))
            return {
                str(place): {"text": row[1], "title": "", "date": ""}
                for place, row in enumerate(rows)
            }
        if name.endswith(".jsonl"):
            lines = (folder / name).read_text(encoding="utf-8").splitlines()
            return {str(one["id"]): one for one in map(json.loads, lines)}
        with (folder / name).open(encoding="utf-8", newline="") as file:
            return {one["url"]: one for one in csv.DictReader(file)}
    except OSError as error:
        raise BelegbotError(
            f"{folder / name} cannot be read ({error.strerror}): name the folder of the "
            "development data."
        ) from error


def held_questions(folder: Path) -> list[Question]:
    """Our questions that are never learned from, each with its text as context."""
    return [
        Question(
            id=one.id,
            language=one.language,
            text=one.question,
            kind="own",
            answers=(one.answer,) if one.answer else (),
            articles=(),
            context=one.text,
            group=sha256(one.text.encode()).hexdigest()[:12],
            half="fit",
        )
        for one in read_asked(folder)
        if one.held
    ]


def lessons(folder: Path) -> list[Lesson]:
    """All lessons from the development data in a folder, always the same."""
    asked = [one for one in read_asked(folder) if not one.held]
    return [*_questions([*asked, *_xquad(folder)]), *_claims(folder)]


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
            written = [one for one in several if chances.random() < WHOLE]
            yield from filter(None, map(_answer, written))


def _copied(
    told: Sequence[Asked], other: Sequence[Asked], several: Sequence[Asked], chances: random.Random
) -> Iterator[Lesson]:
    """To copy what answers each of several questions in one language, or to write NONE."""
    language = several[0].language
    lost = _lost(told, several, chances)
    words = _reading([one for one in told if one is not lost], other, language, lost, chances)
    for one in several:
        reply = one.answer or NONE
        if one is lost:
            reply = NONE
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
    sources = source_sentences(_passages(told[0], chances))
    needed = {one for asked in told if asked.answer for one in _carrying(asked, sources)}
    if lost:
        gone = _carrying(lost, sources)
        sources = [one for one in sources if one not in gone]
    beside, room = [], 10_000
    if chances.random() < BESIDE:
        beside = source_sentences(_passages(other[0], chances))
        room = max(chances.randint(*ROOM), 200 + sum(len(one.text) for one in needed))
    elif chances.random() < PARTLY:
        room = sum(len(one.text) for one in needed) + chances.randint(200, 500)
    every = [*sources, *beside]
    worth = [chances.random() + (one in needed) for one in every]
    return read_best(every, worth, language, room)[1]


def _passages(asked: Asked, chances: random.Random) -> list[Passage]:
    titled = asked.title or chances.random() < 0.5
    title = (asked.title or asked.text[:60].rsplit(" ", 1)[0]) if titled else ""
    article = Article(
        text=asked.text,
        title=title,
        published=asked.published,
        language=asked.text_language,
        path=asked.id,
    )
    version = Version(article, 1, "")
    return [Passage(chunk, version, 0.0) for chunk in chunk_version(version)]


def _overlap(asked: Asked, other: Asked) -> bool:
    """Whether a sentence carries the answers of both."""
    sources = source_sentences(_passages(asked, random.Random(asked.id)))
    return not set(_carrying(asked, sources)).isdisjoint(_carrying(other, sources))


def _carrying(asked: Asked, sources: Sequence[Source]) -> list[Source]:
    """The sentences that the answer's words stand in."""
    start = asked.text.find(asked.answer)
    return [one for one in sources if one.start < start + len(asked.answer) and start < one.end]


def _answer(asked: Asked) -> Lesson | None:
    """To write a whole sentence from the one that answers; None where there is no one sentence."""
    sources = source_sentences(_passages(asked, random.Random(asked.id)))
    carrying = _carrying(asked, sources) if asked.sentence else []
    if len(carrying) != 1:
        return None
    words = evidence(carrying[0].passage, carrying[0].text, asked.language)
    task = task_prompt("answer", asked.language).format(question=asked.question)
    return Lesson(asked.language, words, task, asked.sentence)


def _claims(folder: Path) -> Iterator[Lesson]:
    """To judge claims of the fit half that the verification is not calibrated on."""
    made = [one for one in rule_claims(read_statements(folder)) if learned(one)]
    for claim in sample(made, CLAIMS):
        task = task_prompt("check", claim.language).format(claim=claim.text)
        reply = WORDS[claim.language][0 if claim.supported else 1]
        yield Lesson(claim.language, reading_of(claim.evidence), task, reply)


def learned(one: Claim | Question) -> bool:
    """Whether the model has learned from this article: about half of the fit half.

    Of questions this is XQuAD's; our own say by `held` whether they are left to calibrate on.
    """
    return one.half == "fit" and half_of(f"taught {one.group}") == "fit"
