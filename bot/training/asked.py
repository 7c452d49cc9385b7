"""The questions that were written for this project, about news that is no part of it.

questions.jsonl holds careful ones, passing.jsonl such as people ask in passing, short and with
slips of spelling, twins.jsonl pairs of these of which the text answers one, often a word apart, in
both languages, contrasts.jsonl pairs that the text answers differently, and follow-ups. All point
into the files of the development data by ranges of characters.
"""

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from bot.answer import earlier_turn
from bot.attribution import Source, source_sentences
from bot.errors import BelegbotError
from bot.evaluation.questions import Question
from bot.followups import standalone
from bot.jsonlines import read_rows
from bot.reading import evidence
from vectorstore.articles import Article, Version
from vectorstore.chunks import chunk_version
from vectorstore.passages import Passage

OWN = Path(__file__).with_name("questions.jsonl")
PASSING = Path(__file__).with_name("passing.jsonl")
TWINS = Path(__file__).with_name("twins.jsonl")
CONTRASTS = Path(__file__).with_name("contrasts.jsonl")
FILES = (OWN, PASSING, TWINS, CONTRASTS)


@dataclass(frozen=True)
class Asked:
    """A question of our own about a part of an article; the part's text is no part of the project.

    `answer` are the words of the text that answer, "" where none do; `wrong` are those that look as
    if they answered. `sentence` says the answer whole, or where there is none what the text does
    not say; "" where nobody wrote one. A follow-up stands as the model is asked it, see
    `bot.followups`.
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
    wrong: str
    held: bool

    @property
    def group(self) -> str:
        """The same for all questions on one text."""
        return sha256(self.text.encode()).hexdigest()[:12]


def read_asked(folder: Path, asked: Path = OWN) -> list[Asked]:
    """The questions of a file of ours with their texts from the development data in a folder.

    Raises BelegbotError where a file is lacking or is another one.
    """
    texts: dict[str, dict[str, dict[str, str]]] = {}
    found: dict[str, Asked] = {}
    for said in read_rows(asked):
        if said["file"] not in texts:
            texts[said["file"]] = _texts(folder, said["file"])
        told = texts[said["file"]].get(said["key"])
        text = told["text"][said["start"] : said["end"]] if told else ""
        if told is None or sha256(text.encode()).hexdigest()[:12] != said["sha"]:
            raise BelegbotError(
                f"{folder / said['file']} is not the file that bot/training/{asked.name} was "
                "written for: name the folder of the development data."
            )
        question = _question(said, found.get(said.get("after", "")))
        found[said["id"]] = _asked(said, question, told, text)
    return list(found.values())


def _question(said: dict, earlier: Asked | None) -> str:
    """The question as the model is asked it, behind the earlier one that it follows."""
    if earlier is None:
        return said["question"]
    turn = earlier_turn(earlier.question, earlier.sentence, said["language"])
    return standalone(said["question"], said["language"], [turn])


def _asked(said: dict, question: str, told: dict[str, str], text: str) -> Asked:
    answer, wrong = (slice(*(said[name] or (0, 0))) for name in ("answer", "wrong"))
    return Asked(
        id=said["id"],
        text=text,
        title=told["title"],
        published=told["date"],
        text_language="en" if said["file"].startswith("wikinews-en") else "de",
        language=said["language"],
        question=question,
        answer=text[answer],
        sentence=said["sentence"],
        wrong=text[wrong],
        held=said["held"],
    )


def _texts(folder: Path, name: str) -> dict[str, dict[str, str]]:
    """The articles of a file of the development data, by the keys that our files use."""
    try:
        if name == "gnad10k.csv":
            with (folder / name).open(encoding="utf-8", newline="") as file:
                rows = list(csv.reader(file, delimiter=";", quotechar="'"))
            return {
                str(place): {"text": row[1], "title": "", "date": ""}
                for place, row in enumerate(rows)
            }
        if name.endswith(".jsonl"):
            return {str(one["id"]): one for one in read_rows(folder / name)}
        with (folder / name).open(encoding="utf-8", newline="") as file:
            return {one["url"]: one for one in csv.DictReader(file)}
    except OSError as error:
        raise BelegbotError(
            f"{folder / name} cannot be read ({error.strerror}): name the folder of the "
            "development data."
        ) from error


def held_questions(folder: Path, asked: Path = OWN) -> list[Question]:
    """The questions of a file of ours that are never learned from, with their texts as contexts."""
    return [
        Question(
            id=one.id,
            language=one.language,
            text=one.question,
            kind="own",
            answers=(one.answer,) if one.answer else (),
            articles=(),
            context=one.text,
            group=one.group,
            half="fit",
        )
        for one in read_asked(folder, asked)
        if one.held
    ]


def held(folder: Path) -> list[Asked]:
    """The questions of all files of ours that are never learned from."""
    return [one for file in FILES for one in read_asked(folder, file) if one.held]


def sentences_of(asked: Asked, chances: random.Random | None = None) -> list[Source]:
    """The sentences of a question's text, as passages have them; half of those without a headline
    get their first words for one, by chance or else by the question's id.
    """
    chances = chances or random.Random(asked.id)
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
    return source_sentences([Passage(chunk, version, 0.0) for chunk in chunk_version(version)])


def carrying(words: str, text: str, sources: Sequence[Source]) -> list[Source]:
    """The sentences of a text that words of it stand in."""
    start = text.find(words)
    return [one for one in sources if one.start < start + len(words) and start < one.end]


@cache
def source_of(asked: Asked) -> Source | None:
    """The one sentence that answers, or looks as if it did; None for several."""
    return source_with(asked.answer or asked.wrong, asked)


def source_with(words: str, asked: Asked) -> Source | None:
    """The one sentence of a question's text that some words of it stand in; None for several."""
    found = carrying(words, asked.text, sentences_of(asked))
    return found[0] if len(found) == 1 else None


def evidence_for(asked: Asked) -> str:
    """That sentence under its heading, as an answer is written from it; "" for several."""
    source = source_of(asked)
    return evidence(source.passage, source.text, asked.language) if source else ""
