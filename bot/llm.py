"""The chat model: embedded llama.cpp, or any OpenAI-compatible endpoint, or Ollama."""

import math
import secrets
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable
from pydantic import SecretStr

from bot.digests import sha256_of
from bot.errors import LanguageModelError
from bot.prompts import turn_prompt
from bot.settings import Settings
from bot.slots import Slots

# Of each slot; what is read of a given text takes some 2,000.
CONTEXT_TOKENS = 3072
OLLAMA_URL = "http://127.0.0.1:11434/v1"
TOP_LOGPROBS = 20
# What the embedded model has learned, see `bot.training`: to copy the words that answer, or NONE;
# to write a sentence from its evidence, and to judge one by it. Each has an adapter of its own.
FIND, ANSWER = "find", "answer"
SKILLS = (FIND, ANSWER)
ADAPTERS = {skill: Path(__file__).parent / "adapters" / f"{skill}.gguf" for skill in SKILLS}


@dataclass(frozen=True)
class LanguageModel:
    """A chat model that can be asked; `slots` are those of the embedded one.

    One that has learned SKILLS, by an adapter each, needs no worked examples.
    """

    name: str
    chat: BaseChatModel
    slots: Slots | None = None

    @property
    def skills(self) -> tuple[str, ...]:
        """What it has learned, in the order of its adapters."""
        return self.slots.skills if self.slots else ()

    def bound(self, language: str, skill: str = "", *, never: str = "", **options: Any) -> Runnable:
        """The model for requests in "de" or "en", with request options such as `max_tokens`.

        The embedded one does what it has learned as a `skill`, without one it is as it comes, and
        it can be kept from writing a word, `never`. An endpoint knows neither.
        """
        if self.slots:
            extra: dict[str, Any] = {"id_slot": self.slots.number(language, skill)}
            if never:
                extra["logit_bias"] = [[never, False]]
            if self.skills:
                extra["lora"] = [
                    {"id": number, "scale": float(one == skill)}
                    for number, one in enumerate(self.skills)
                ]
            options["extra_body"] = extra
        model = self.chat.bind(**options)
        if self.slots or "logprobs" not in options:
            return model
        # Some endpoints refuse a request for probabilities rather than answer without.
        without = {name: one for name, one in options.items() if "logprobs" not in name}
        return model.with_fallbacks([self.chat.bind(**without)], exceptions_to_handle=_refusals())

    def asked(self, language: str, skill: str, **options: Any) -> Runnable:
        """The model behind the start of the prompts of a turn: takes `passages` and `task`."""
        return self._start(language) | self.bound(language, skill, **options)

    def read_ahead(self, language: str) -> None:
        """Let the embedded model read what all requests of a turn begin with."""
        for skill in self.skills or ("",):
            self._read_ahead(language, skill)

    def _read_ahead(self, language: str, skill: str) -> None:
        if self.slots is None:
            return
        messages = self._start(language).invoke({"passages": "", "task": ""}).to_messages()
        name = sha256("\n".join([self.name, *(m.text for m in messages)]).encode()).hexdigest()[:16]
        slot, model = self.slots.number(language, skill), self.bound(language, skill, max_tokens=1)
        if skill:
            # A slot forgets what it has read when another adapter is asked for: first of all this,
            # with as little to read as can be (without a system text the model has one of its own).
            model.invoke([("system", ""), ("user", "")])
        if not self.slots.restore(slot, name):
            model.invoke(messages)
            self.slots.save(slot, name)

    def _start(self, language: str) -> ChatPromptTemplate:
        return turn_prompt(language, examples=not self.skills)


def _refusals() -> tuple[type[Exception], ...]:
    from openai import BadRequestError, UnprocessableEntityError

    return BadRequestError, UnprocessableEntityError


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
        with _embedded(path, () if settings.llm else SKILLS, settings) as model:
            yield model


@contextmanager
def answering(name: str) -> Generator[None]:
    """Turns what an endpoint or the embedded server refuses into LanguageModelError."""
    from openai import OpenAIError

    try:
        yield
    except OpenAIError as error:
        raise LanguageModelError(
            f"The language model {name} did not answer ({error}): "
            "ask again, with a shorter question where it says that the context is too small."
        ) from error


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
    """Log-odds that the reply's first token begins `word`; None without log-probabilities."""
    chance = chance_of(message, word)
    if chance is None:
        return None
    chance = min(max(chance, 1e-6), 1 - 1e-6)
    return math.log(chance / (1 - chance))


def chance_of(message: AIMessage, word: str) -> float | None:
    """The chance that the reply's first token begins `word`; None without log-probabilities.

    All first tokens that are a prefix of the word count, as "NONE" may be written in pieces.
    """
    content = (message.response_metadata.get("logprobs") or {}).get("content")
    first = content[0].get("top_logprobs") if content else None
    if not first:
        return None
    return sum(math.exp(t["logprob"]) for t in first if _begins(word, t["token"]))


def _begins(word: str, token: str) -> bool:
    return bool(token.strip()) and word.startswith(token.strip())


@contextmanager
def _embedded(
    path: Path | None, skills: tuple[str, ...], settings: Settings
) -> Generator[LanguageModel]:
    if path is None or not path.is_file():
        raise LanguageModelError(
            f"The language model {path or ''} is not there: run `belegbot models pull`, "
            "or set BELEGBOT_LLM to a GGUF file, ollama:NAME or openai:NAME."
        )
    key = secrets.token_urlsafe()
    folder = settings.models / "prompts" / path.stem
    folder.mkdir(parents=True, exist_ok=True)
    slots = Slots("", key, folder, skills)
    server = _start(path, slots, settings.threads)
    url = server.listening_address
    try:
        yield LanguageModel(
            _name(path, skills), _client(path.stem, f"{url}/v1", key), replace(slots, url=url)
        )
    finally:
        del server  # its destructor stops the threads


def _name(path: Path, skills: Sequence[str]) -> str:
    """All that its replies depend on."""
    learned = [sha256_of(ADAPTERS[skill])[:12] for skill in skills]
    return " ".join([path.stem, str(path.stat().st_size), version("xllamacpp"), *learned])


def _start(path: Path, slots: Slots, threads: int) -> Any:
    import psutil
    import xllamacpp

    params = xllamacpp.CommonParams()  # ty: ignore[missing-attribute]
    params.model.path = str(path)
    params.lora_adapters = [_adapter(ADAPTERS[skill]) for skill in slots.skills]
    params.n_parallel = slots.count
    params.n_ctx = CONTEXT_TOKENS * slots.count
    params.cache_ram_mib = 0
    params.verbosity = 0
    params.ui = False
    params.slot_save_path = f"{slots.folder}/"
    params.api_keys = [slots.key]
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


def _adapter(file: Path) -> Any:
    import xllamacpp

    adapter = xllamacpp.CommonAdapterLoraInfo()  # ty: ignore[missing-attribute]
    adapter.path, adapter.scale = str(file), 1.0
    return adapter


def _client(name: str, url: str, key: str) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    return init_chat_model(
        name,
        model_provider="openai",
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
            f"The endpoint {url} has no model {name}: "
            f"it offers {', '.join(sorted(offered)) or 'none'}."
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
