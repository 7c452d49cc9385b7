"""Puts the parts together as the settings say: library, language model, chain."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.settings import Settings

if TYPE_CHECKING:
    from bot.answer import Answer, Turn
    from bot.chain import Chain
    from bot.handover import Chat
    from bot.llm import LanguageModel
    from bot.verification import Verifier
    from vectorstore.catalog import Catalog
    from vectorstore.embedder import Embedder
    from vectorstore.library import Library

# Passages that a search brings to the evidence panel.
SHOWN = 6


@contextmanager
def open_catalog(settings: Settings) -> Generator["Catalog"]:
    """The catalogue alone, to read; it needs no models and no lock."""
    from vectorstore.catalog import Catalog
    from vectorstore.library import CATALOG

    catalog = Catalog(settings.home / CATALOG)
    try:
        yield catalog
    finally:
        catalog.close()


@contextmanager
def open_library(settings: Settings, *, rebuild: bool = False) -> Generator["Library"]:
    """The articles with their index; `rebuild` for one that another embedder filled."""
    from vectorstore.library import Library

    with Library(
        settings.home, open_embedder(settings), rebuild=rebuild, zone=settings.zone
    ) as library:
        yield library


@contextmanager
def open_chain(settings: Settings, library: "Library") -> Generator["Chain"]:
    """The chain over a library, its language model loaded and warm."""
    with open_model(settings) as llm:
        chain = chain_over(settings, library, llm)
        chain.warm_up()
        yield chain


def chain_over(settings: Settings, library: "Library", llm: "LanguageModel") -> "Chain":
    """The chain over a library, with a language model that is open already."""
    from bot.calibration import calibration_for
    from bot.chain import Chain
    from bot.encoder import Encoder
    from bot.retriever import NewsRetriever

    return Chain(
        NewsRetriever(library=library, k=SHOWN),
        llm,
        Encoder(library.embedder),
        calibration_for(llm.name, settings.home),
        settings.passages,
        partial(datetime.now, settings.zone),
    )


@contextmanager
def open_model(settings: Settings) -> Generator["LanguageModel"]:
    """The language model that the settings name."""
    from bot.llm import open_language_model
    from bot.models import ModelStore

    gguf = None if settings.llm else ModelStore(settings.models).path("language-model")
    with open_language_model(settings, gguf) as llm:
        yield llm


@contextmanager
def open_verifier(settings: Settings) -> Generator["Verifier"]:
    """What checks a sentence against its quotes, without articles."""
    from bot.calibration import calibration_for
    from bot.judge import ModelJudge
    from bot.verification import Verifier

    with open_model(settings) as llm:
        calibration = calibration_for(llm.name, settings.home)
        yield Verifier(open_embedder(settings).encode_documents, ModelJudge(llm), calibration)


@contextmanager
def open_articles(settings: Settings) -> Generator["Library | Chat"]:
    """What takes articles in and out: the chat that runs on the data folder, else the library."""
    from bot.handover import running_chat

    if chat := running_chat(settings.home):
        yield chat
        return
    with open_library(settings) as library:
        yield library


@contextmanager
def open_answers(settings: Settings) -> Generator["Callable[..., Answer]"]:
    """What answers questions: the chat that runs on the data folder, else a chain of our own.

    It takes question, turns, `anytime` and `now` as `Chain.stream` does.
    """
    from bot.handover import running_chat

    if chat := running_chat(settings.home):
        yield chat.ask
        return
    with open_library(settings) as library, open_chain(settings, library) as chain:
        yield partial(_finished, chain)


def _finished(
    chain: "Chain",
    question: str,
    turns: "Sequence[Turn]",
    anytime: bool = False,
    now: datetime | None = None,
) -> "Answer":
    """The last of the growing answers, which is the whole one."""
    *_, answer = chain.stream(question, turns, anytime, now)
    return answer


def open_embedder(settings: Settings) -> "Embedder":
    """The embedder that the settings name; the embedded one in this processor's precision."""
    from bot.models import ModelStore
    from bot.precision import choose_precision
    from vectorstore.embedder import Embedder

    if settings.embedder:
        return Embedder(settings.embedder, threads=settings.threads)
    directory = ModelStore(settings.models).path("embedder")
    precision = choose_precision(directory, settings.threads).precision
    return Embedder(directory, precision=precision, threads=settings.threads)
