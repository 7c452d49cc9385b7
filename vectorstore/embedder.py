"""Embedders: any SentenceTransformer as LangChain Embeddings, with query and document prompts."""

import hashlib
import json
import re
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langchain_core.embeddings import Embeddings

from vectorstore.errors import EmbedderError
from vectorstore.samples import SENTENCES

if TYPE_CHECKING:
    import numpy
    from sentence_transformers import SentenceTransformer

PRECISIONS = ("float32", "bfloat16", "int8")
# Where a model's directory keeps the encoder for the precision int8.
INT8_FILE = Path("onnx", "int8.onnx")
BATCH = 16
# Seconds that the hub may take to answer.
HUB_TIMEOUT = 5
# Seconds: a lock given back and taken again at once would never reach the thread that waits.
YIELD = 0.0005


@dataclass(frozen=True)
class Encoding:
    """A text's vector, and those of its tokens (tokens x dimensions); all of length 1."""

    vector: "numpy.ndarray"
    tokens: "numpy.ndarray"


@dataclass(frozen=True)
class QuestionEncoding(Encoding):
    """The same of a question; its tokens lie around their middle and have `weights`, in all 1."""

    weights: "numpy.ndarray"


class Embedder(Embeddings):
    """A SentenceTransformer; its vectors are float32 and have the length 1.

    `model` is a directory or a name. A directory never touches the network; a name does so only
    when the model is not in the local cache yet. `precision` is one of PRECISIONS; int8 needs
    the model's INT8_FILE. `threads` 0 leaves the number to the libraries. Vectors of different
    precisions are near enough to be searched together. Safe to share between threads.

    Raises EmbedderError when the model cannot be loaded.
    """

    def __init__(
        self,
        model: str | Path,
        name: str = "",
        precision: str = "float32",
        threads: int = 0,
    ) -> None:
        self.name = name or (model.name if isinstance(model, Path) else model)
        self.precision = precision
        self._lock = threading.Lock()
        self._model = _load(model, precision, threads)
        self.dimensions = int(self._model.get_embedding_dimension() or 0)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a text, in the order of the texts."""
        return self.embed_array(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self.encode_question(text).vector.tolist()

    def embed_array(self, texts: Sequence[str]) -> "numpy.ndarray":
        """The documents' vectors as float32 rows, see `encode_documents`."""
        import numpy

        vectors = [encoding.vector for encoding in self.encode_documents(texts)]
        return numpy.array(vectors, numpy.float32).reshape(-1, self.dimensions)

    def encode_documents(self, texts: Sequence[str]) -> list[Encoding]:
        """The documents with their tokens' vectors, made in batches of texts of like length.

        A question that comes meanwhile waits for one batch, not for all.
        """
        encodings: dict[int, Encoding] = {}
        by_length = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        for start in range(0, len(texts), BATCH):
            rows = by_length[start : start + BATCH]
            batch = [texts[row] for row in rows]
            with self._lock:
                encoded: Any = self._model.encode_document(
                    batch, output_value=None, show_progress_bar=False
                )
            encodings.update(zip(rows, map(_encoding, encoded), strict=True))
            time.sleep(YIELD)
        return [encodings[row] for row in range(len(texts))]

    def encode_question(self, text: str) -> QuestionEncoding:
        """A question with its tokens' vectors, without those of the prompt before it."""
        with self._lock:
            found: Any = self._model.encode_query(text, output_value=None, show_progress_bar=False)
        encoding = _encoding(found)
        weights = self._weights(text, len(encoding.tokens))
        tokens = _unit(encoding.tokens - self._question_middle)
        return QuestionEncoding(encoding.vector, tokens[weights > 0], weights[weights > 0])

    @cached_property
    def middle(self) -> "numpy.ndarray":
        """The mean of documents' token vectors: a few sentences of news have it well enough."""
        import numpy

        return numpy.concatenate([one.tokens for one in self.encode_documents(SENTENCES)]).mean(0)

    @cached_property
    def _question_middle(self) -> "numpy.ndarray":
        import numpy

        with self._lock:
            found: Any = self._model.encode_query(
                list(SENTENCES), output_value=None, show_progress_bar=False
            )
        return numpy.concatenate([_encoding(one).tokens for one in found]).mean(0)

    def _weights(self, text: str, count: int) -> "numpy.ndarray":
        """What each token of a question counts for: its rarity where the tokenizer knows it."""
        import numpy

        prompt = self._model.prompts.get("query") or ""
        tokenizer: Any = self._model.tokenizer
        said = tokenizer(prompt + text, truncation=True, return_offsets_mapping=True)
        rarities = self._rarities
        weights = numpy.array(
            [
                rarities.get(token, 1.0) if end > max(start, len(prompt)) else 0.0
                for token, (start, end) in zip(
                    said["input_ids"], said["offset_mapping"], strict=True
                )
            ],
            numpy.float32,
        )
        return weights / weights.sum() if weights.any() else numpy.full(count, 1 / count)

    @cached_property
    def _rarities(self) -> dict[int, float]:
        """Token number -> minus the logarithm of its frequency; a unigram tokenizer tells it."""
        tokenizer: Any = self._model.tokenizer
        model = json.loads(tokenizer.backend_tokenizer.to_str())["model"]
        if model["type"] != "Unigram":
            return {}
        return {number: -score for number, (_, score) in enumerate(model["vocab"])}


class FakeEmbedder(Embedder):
    """For tests: hashed words, 64 dimensions, no model. Texts that share words are near."""

    def __init__(self, name: str = "fake") -> None:
        self.name = name
        self.precision = "float32"
        self.dimensions = 64

    def encode_documents(self, texts: Sequence[str]) -> list[Encoding]:
        """The documents with their words' vectors."""
        return [self._encode(text) for text in texts]

    def encode_question(self, text: str) -> QuestionEncoding:
        """A question with its words' vectors, each word as heavy as the others."""
        import numpy

        encoding = self._encode(text)
        count = len(encoding.tokens)
        return QuestionEncoding(encoding.vector, encoding.tokens, numpy.full(count, 1 / count))

    @cached_property
    def middle(self) -> "numpy.ndarray":
        """Below every value that counts."""
        import numpy

        return numpy.full(self.dimensions, 0.05, numpy.float32)

    def _encode(self, text: str) -> Encoding:
        import numpy

        words = re.findall(r"\w+", text.lower()) or [""]
        tokens = numpy.zeros((len(words), self.dimensions), numpy.float32)
        tokens[:, 0] = 0.1  # an empty text has a direction too
        for row, word in zip(tokens, words, strict=True):
            row[_place(word, self.dimensions)] += bool(word)
        return Encoding(_unit(tokens.sum(axis=0)[None])[0], _unit(tokens))


def _place(word: str, dimensions: int) -> int:
    """Where a word counts; its first letters alone, so that inflected forms meet."""
    return int.from_bytes(hashlib.sha256(word[:6].encode()).digest()[:4]) % dimensions


def _encoding(found: dict[str, Any]) -> Encoding:
    """From what the library returns for one text; padding has no part in it."""
    tokens = found["token_embeddings"][found["attention_mask"].bool()].float().numpy()
    return Encoding(_unit(found["sentence_embedding"].float().numpy()[None])[0], _unit(tokens))


def _unit(vectors: "numpy.ndarray") -> "numpy.ndarray":
    """Rows of length 1: bfloat16 leaves them near 0.997."""
    import numpy

    rows = numpy.asarray(vectors, numpy.float32)
    return rows / numpy.linalg.norm(rows, axis=1, keepdims=True)


def _load(model: str | Path, precision: str, threads: int) -> "SentenceTransformer":
    if precision not in PRECISIONS:
        raise EmbedderError(
            f"The precision {precision} is unknown: take one of {', '.join(PRECISIONS)}."
        )
    _quieten()
    try:
        if precision == "int8":
            return _load_int8(Path(model), threads)
        return _load_torch(model, precision, threads)
    except EmbedderError:
        raise
    except Exception as error:  # each of the libraries underneath raises its own
        raise EmbedderError(
            f"The embedder {model} cannot be loaded in {precision}: name a SentenceTransformer or "
            f"its directory ({_first_line(error)})."
        ) from error


def _load_torch(model: str | Path, precision: str, threads: int) -> "SentenceTransformer":
    import torch

    if threads:
        torch.set_num_threads(threads)
    return _loaded(model, {"dtype": getattr(torch, precision)})


def _loaded(model: str | Path, model_kwargs: dict[str, object]) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(
            str(model), device="cpu", local_files_only=True, model_kwargs=model_kwargs
        )
    except (OSError, ValueError):
        if isinstance(model, Path) or Path(model).is_dir():
            raise
    _insist_on_hub(model)
    return SentenceTransformer(model, device="cpu", model_kwargs=model_kwargs)


def _insist_on_hub(model: str) -> None:
    """One short question whether the model can be had: the download itself asks for minutes."""
    from huggingface_hub import HfApi

    try:
        HfApi().model_info(model, timeout=HUB_TIMEOUT)
    except Exception as error:  # of the hub, and of whichever HTTP client it uses
        raise EmbedderError(
            f"The embedder {model} is not on this machine and cannot be fetched: check its name "
            f"and the connection ({_first_line(error)})."
        ) from error


def _load_int8(directory: Path, threads: int) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling

    from vectorstore.onnx_encoder import OnnxEncoder

    if not (directory / INT8_FILE).is_file():
        raise OSError(f"{directory / INT8_FILE} is not there")
    said = json.loads((directory / "config_sentence_transformers.json").read_text(encoding="utf-8"))
    modules = [
        OnnxEncoder(directory / INT8_FILE, directory, threads),
        Pooling.load(str(directory), subfolder="1_Pooling", local_files_only=True),
        Normalize(),
    ]
    return SentenceTransformer(modules=modules, device="cpu", prompts=said["prompts"])


def _quieten() -> None:
    """No bars and no load reports of the library's own on the user's terminal."""
    from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
