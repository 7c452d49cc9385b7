"""How long a reader waits: for the passages, for the first word, for the whole answer."""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, cast

import httpx

from bot.answer import Answer
from bot.evaluation.figures import Figure, percentile
from bot.evaluation.questions import Question
from bot.settings import Settings

if TYPE_CHECKING:
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

TARGET_EVIDENCE_S = 0.5
TARGET_FIRST_TOKEN_S = 10
TARGET_ANSWER_S = 18
MOST_PASSAGE_TOKENS = 500
WARM_UPS = 5


def evidence(settings: Settings, sources: Sequence[Path], questions: Sequence[str]) -> list[Figure]:
    """Figures from question to ranked passages, one question at a time.

    `sources` are read into the settings' home first; what is there already is left alone.
    """
    from bot.retriever import NewsRetriever
    from bot.service import SHOWN, open_library

    with open_library(settings) as library:
        for _ in library.ingest(sources):
            pass
        retriever = NewsRetriever(library=library, k=SHOWN)
        seconds = timed(retriever.invoke, questions)
        articles = library.catalog.count()
    note = f"{len(questions)} questions, {articles:,} articles"
    return [
        Figure("evidence ranked, p50", percentile(seconds, 0.5), "s", note=note),
        Figure("evidence ranked, p95", percentile(seconds, 0.95), "s", TARGET_EVIDENCE_S),
    ]


def timed(search: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    """Seconds of each question, one after the other; the first ones warm up and are asked again."""
    for question in questions[:WARM_UPS]:
        search(question)
    seconds = []
    for question in questions:
        clock = time.perf_counter()
        search(question)
        seconds.append(time.perf_counter() - clock)
    return seconds


def answers(settings: Settings, questions: Sequence[Question]) -> list[Figure]:
    """Figures of answering questions on the articles in the settings' home.

    Wrongly withheld answers have no first token and come sooner, so they are counted apart.
    """
    from bot.service import open_chain, open_library

    with open_library(settings) as library, open_chain(settings, library) as chain:
        asked = [_last(chain.stream(question.text)) for question in questions]
        read = [chain.read(answer)[1] for answer in asked]
    return answer_figures(asked) + _passage_figures(settings, read)


def answer_figures(asked: Sequence[Answer]) -> list[Figure]:
    """Medians over the answers that were written."""
    written = [answer for answer in asked if answer.timings.first_token_ms is not None]
    figures = [Figure("questions answered", len(written), note=f"of {len(asked)} answerable")]
    if not written:
        return figures
    first = median(answer.timings.first_token_ms or 0 for answer in written) / 1000
    whole = median(answer.timings.total_ms or 0 for answer in written) / 1000
    return [
        *figures,
        Figure("first token, median", first, "s", TARGET_FIRST_TOKEN_S),
        Figure("whole answer, median", whole, "s", TARGET_ANSWER_S),
    ]


def _last(growing: Iterator[Answer]) -> Answer:
    *_, answer = growing
    return answer


def _passage_figures(settings: Settings, read: Sequence[str]) -> list[Figure]:
    """Prompt tokens of what the model read; only the embedded server counts them."""
    if settings.llm.startswith(("ollama:", "openai:")):
        return []
    tokens = _count_tokens(settings, read)
    return [
        Figure("passages in the prompt, median", median(tokens), "tokens"),
        Figure("passages in the prompt, most", max(tokens), "tokens", MOST_PASSAGE_TOKENS),
    ]


def _count_tokens(settings: Settings, texts: Sequence[str]) -> list[int]:
    """Tokens of each text, by the embedded model's own vocabulary."""
    from bot.llm import open_language_model
    from bot.models import ModelStore

    gguf = None if settings.llm else ModelStore(settings.models).path("language-model")
    with open_language_model(settings, gguf) as llm:
        chat = cast("ChatOpenAI", llm.chat)  # as the embedded one always is
        url = f"{str(chat.openai_api_base).removesuffix('/v1')}/tokenize"
        key = cast("SecretStr", chat.openai_api_key).get_secret_value()
        headers = {"Authorization": f"Bearer {key}"}
        with httpx.Client(headers=headers, trust_env=False) as client:
            replies = [client.post(url, json={"content": text}) for text in texts]
    return [len(reply.raise_for_status().json()["tokens"]) for reply in replies]
