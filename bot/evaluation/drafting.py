"""Drafts: what the language model writes to our own held questions, for readers to judge."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.attribution import Source
from bot.evaluation.samples import fixed_sample
from bot.llm import LanguageModel
from bot.training.asked import Asked, held, source_with
from bot.verification import evidence_of
from bot.writer import Writer, localised
from vectorstore.sentences import split_sentences


@dataclass(frozen=True)
class Task:
    """A question and a sentence to write from, which `answers` it or looks as if it did."""

    asked: Asked
    answers: bool
    source: Source


@dataclass(frozen=True)
class Draft:
    """What was written, with all that a reader must see to judge it."""

    asked: str
    answers: bool
    question: str
    sentence: str
    quote: str
    heading: str
    text: str


def drafting_tasks(folder: Path, size: int) -> list[Task]:
    """A fixed sample of the held questions with the sentences that answer or mislead."""
    return fixed_sample([task for one in held(folder) for task in _tasks(one)], size)


def _tasks(asked: Asked) -> Iterator[Task]:
    for words in filter(None, (asked.answer, asked.wrong)):
        source, answers = source_with(words, asked), words == asked.answer
        if source and (answers or not asked.answer or asked.answer not in source.text):
            yield Task(asked, answers, source)


def write_drafts(llm: LanguageModel, tasks: Iterable[Task]) -> Iterator[Draft]:
    """What the model writes, sentence by sentence, before anything is checked or mended."""
    writer = Writer(llm)
    for task in tasks:
        asked, language = task.asked, task.asked.language
        written = "".join(writer.write(asked.question, language, task.source))
        for span in split_sentences(written):
            sentence = localised(written[span.start : span.end], language, task.source)
            heading = evidence_of([task.source], language).heading
            yield Draft(
                asked.id,
                task.answers,
                asked.question,
                sentence,
                task.source.text,
                heading,
                asked.text,
            )
