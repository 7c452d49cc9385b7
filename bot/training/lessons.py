"""Lessons: what the language model is asked, and what it should say, made from development data.

The questions were written for this project, about news that is no part of it: questions.jsonl
points into the files of the development data by ranges of characters. Nothing is taken from M2QA.
"""

import csv
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot.attribution import Source, source_sentences
from bot.errors import BelegbotError
from bot.evaluation.claims import Claim, sample
from bot.evaluation.claimset import rule_claims
from bot.evaluation.questions import Question, half_of
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
# Shares of the texts that are read once more for questions in the other language, and of the
# answers that are to be written whole: what is left out costs half an hour and adds little.
OTHER, WHOLE = 0.5, 0.5
# Shares of texts that stand beside one of another article, and of which sentences are left out.
BESIDE, PARTLY = 0.35, 0.4
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
    return [*_questions(asked), *_claims(folder)]


def _questions(asked: Sequence[Asked]) -> Iterator[Lesson]:
    texts = sorted({one.text for one in asked})
    by_text = {text: [one for one in asked if one.text == text] for text in texts}
    chances = random.Random(1)
    for text in texts:
        told = by_text[text]
        other = by_text[chances.choice([one for one in texts if one != text])]
        for language in sorted({one.language for one in told}):
            several = [one for one in told if one.language == language]
            if language != told[0].text_language and chances.random() > OTHER:
                continue
            words = _reading(told, other, language, chances)
            for one in several:
                # The room may have been too small for the sentence that answers.
                if one.answer in words:
                    task = task_prompt("extract", language).format(question=one.question)
                    yield Lesson(language, words, task, one.answer or NONE)
            written = [one for one in several if chances.random() < WHOLE]
            yield from filter(None, map(_answer, written))


def _reading(
    told: Sequence[Asked], other: Sequence[Asked], language: str, chances: random.Random
) -> str:
    """What is read of a text: all, or some of it, or that beside some of another."""
    sources = source_sentences(_passages(told[0], chances))
    needed = {one for asked in told if asked.answer for one in _carrying(asked, sources)}
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


def learned(claim: Claim) -> bool:
    """Whether the model has learned from claims about this article: half of the fit half."""
    return claim.half == "fit" and half_of(f"learned {claim.group}") == "fit"
