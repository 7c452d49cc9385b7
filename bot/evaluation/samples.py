"""What is measured on: the project's sample articles and, where they are, third-party news."""

import os
import random
from collections.abc import Sequence
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import TypeVar

from bot.evaluation.questions import Question, read_questions
from bot.jsonlines import read_rows, write_rows
from bot.settings import PROJECT
from vectorstore.articles import Article
from vectorstore.readers import read

SEED = 1
ARTICLES = PROJECT / "seeds" / "articles"
QUESTIONS = PROJECT / "seeds" / "questions.jsonl"
NEWS = "gnad10k.csv"
NEWS_QUESTIONS = "m2qa-news-de.dev.jsonl"

T = TypeVar("T")


def news_folder() -> Path | None:
    """The folder of third-party news, which BELEGBOT_SHARED names; None where it is not there."""
    shared = os.environ.get("BELEGBOT_SHARED", "")
    folder = Path(shared, "data")
    return folder if shared and (folder / NEWS).is_file() else None


def write_news_sample(news: Path, size: int, file: Path) -> None:
    """Write `size` articles of the collection `news` to `file` as JSON Lines, always the same."""
    articles = [item for item in read(news, news.name) if isinstance(item, Article)]
    picked = fixed_sample(articles, size)
    write_rows(map(asdict, picked), file)


def news_questions(folder: Path, size: int) -> list[str]:
    """`size` German questions on the news, always the same."""
    return fixed_sample([row["question"] for row in read_rows(folder / NEWS_QUESTIONS)], size)


def standalone_questions(size: int) -> list[Question]:
    """`size` answerable questions on the sample articles without a history, always the same."""
    questions = [one for one in read_questions(QUESTIONS) if one.answerable and not one.history]
    return alternating(questions, size)


def alternating(questions: Sequence[Question], size: int) -> list[Question]:
    """A seeded sample, German and English in turn for as long as there are both."""
    german, english = (
        fixed_sample([one for one in questions if one.language == language], (size + 1) // 2)
        for language in ("de", "en")
    )
    return list(chain.from_iterable(zip(german, english, strict=False)))[:size]


def fixed_sample(items: Sequence[T], size: int) -> list[T]:
    """`size` of the items, or all where there are fewer; always the same."""
    return random.Random(SEED).sample(items, min(size, len(items)))
