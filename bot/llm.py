"""The chat model: embedded llama.cpp, or any OpenAI-compatible endpoint, or Ollama."""

import math
import secrets
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from pydantic import SecretStr

from bot.errors import LanguageModelError
from bot.settings import Settings

# The embedded server keeps one slot a language, so that each keeps its prompt's start.
SLOTS = {"de": 0, "en": 1}
CONTEXT_TOKENS = 4096
OLLAMA_URL = "http://127.0.0.1:11434/v1"
TOP_LOGPROBS = 20


@dataclass(frozen=True)
class LanguageModel:
    """A chat model that can be asked; `embedded` tells whether its slots are ours."""

    name: str
    chat: BaseChatModel
    embedded: bool = False

    def bound(self, language: str, **options: Any) -> Runnable:
        """The model for requests in "de" or "en", with request options such as `max_tokens`."""
        if self.embedded:
            options["extra_body"] = {"id_slot": SLOTS[language], "cache_prompt": True}
        return self.chat.bind(**options)


@contextmanager
def open_language_model(settings: Settings, gguf: Path | None = None) -> Generator[LanguageModel]:
    """The language model that the settings name; `gguf` is the file of the embedded one.

    Raises LanguageModelError where it cannot be started or reached.
    """
    kind, _, name = settings.llm.partition(":")
    if kind == "ollama" and name:
        yield _endpoint(name, settings.llm_url or OLLAMA_URL, settings.llm_key or "ollama")
    elif kind == "openai" and name:
        yield _endpoint(name, settings.llm_url, settings.llm_key or "none")
    else:
        path = Path(settings.llm) if settings.llm else gguf
        with _embedded(path, settings.threads) as model:
            yield model


class FakeChat(BaseChatModel):
    """For tests: answers the last message by a function; streams word by word."""

    reply: Callable[[str], str]

    @property
    def _llm_type(self) -> str:
        return "fake"

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        message = AIMessage(self.reply(messages[-1].text))
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self, messages: list[BaseMessage], *_: Any, **__: Any
    ) -> Iterator[ChatGenerationChunk]:
        for word in self.reply(messages[-1].text).split(" "):
            yield ChatGenerationChunk(message=AIMessageChunk(content=word + " "))


def none_log_odds(message: AIMessage, word: str = "NONE") -> float | None:
    """Log-odds that the reply's first token begins `word`; None without log-probabilities.

    All first tokens that are a prefix of the word count, as "NONE" may be written in pieces.
    """
    content = (message.response_metadata.get("logprobs") or {}).get("content")
    if not content:
        return None
    first = content[0]["top_logprobs"]
    chance = sum(math.exp(t["logprob"]) for t in first if _begins(word, t["token"]))
    chance = min(max(chance, 1e-6), 1 - 1e-6)
    return math.log(chance / (1 - chance))


def _begins(word: str, token: str) -> bool:
    return bool(token.strip()) and word.startswith(token.strip())


@contextmanager
def _embedded(path: Path | None, threads: int) -> Generator[LanguageModel]:
    if path is None or not path.is_file():
        raise LanguageModelError(
            f"The language model {path or ''} is not there: run `belegbot models pull`, "
            "or set BELEGBOT_LLM to a GGUF file, ollama:NAME or openai:NAME."
        )
    key = secrets.token_urlsafe()
    server = _start(path, threads, key)
    try:
        yield LanguageModel(
            path.stem, _client(path.stem, f"{server.listening_address}/v1", key), True
        )
    finally:
        del server  # its destructor stops the threads


def _start(path: Path, threads: int, key: str) -> Any:
    import psutil
    import xllamacpp

    params = xllamacpp.CommonParams()  # ty: ignore[missing-attribute]
    params.model.path = str(path)
    params.n_parallel = len(SLOTS)
    params.n_ctx = CONTEXT_TOKENS * len(SLOTS)
    params.cache_ram_mib = 0
    params.verbosity = 0
    params.ui = False
    params.endpoint_slots = False
    params.api_keys = [key]
    cores = threads or psutil.cpu_count(logical=False) or 1
    params.cpuparams.n_threads = cores
    params.cpuparams_batch.n_threads = cores
    try:
        return xllamacpp.Server(params)  # ty: ignore[missing-attribute]
    except RuntimeError as error:
        raise LanguageModelError(
            f"The language model {path} cannot be loaded ({error}): "
            "check that it is a GGUF file and that enough memory is free."
        ) from error


def _client(name: str, url: str, key: str) -> BaseChatModel:
    from langchain_openai import ChatOpenAI

    return ChatOpenAI(
        model=name,
        base_url=url,
        api_key=SecretStr(key),
        temperature=0,
        timeout=300,
        max_retries=0,
        use_responses_api=False,
        stream_usage=True,
    )


def _endpoint(name: str, url: str, key: str) -> LanguageModel:
    if not url:
        raise LanguageModelError(
            f"No address for the language model openai:{name}: "
            "set BELEGBOT_LLM_URL to its base URL, such as http://127.0.0.1:8000/v1."
        )
    offered = _offered(name, url, key)
    if name not in offered and f"{name}:latest" not in offered:
        raise LanguageModelError(
            f"The endpoint {url} has no model {name}: it offers {', '.join(sorted(offered)) or 'none'}."
        )
    return LanguageModel(name, _client(name, url, key))


def _offered(name: str, url: str, key: str) -> set[str]:
    try:
        reply = httpx.get(
            f"{url.rstrip('/')}/models", headers={"Authorization": f"Bearer {key}"}, timeout=10
        )
        reply.raise_for_status()
        return {model["id"] for model in reply.json()["data"]}
    except (httpx.HTTPError, httpx.InvalidURL, KeyError, TypeError, ValueError) as error:
        raise LanguageModelError(
            f"The language model {name} cannot be reached at {url} ({error}): "
            "start it there, or correct BELEGBOT_LLM, BELEGBOT_LLM_URL and BELEGBOT_LLM_KEY."
        ) from error
