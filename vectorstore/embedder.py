"""Embedders: any SentenceTransformer as LangChain Embeddings, with query and document prompts."""

import hashlib
import json
import re
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from langchain_core.embeddings import Embeddings

from vectorstore.errors import EmbedderError

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
        with self._lock:
            return _unit(self._model.encode_query([text], show_progress_bar=False))[0].tolist()

    def embed_array(self, texts: Sequence[str]) -> "numpy.ndarray":
        """The documents' vectors as float32 rows, made in batches of texts of like length.

        A question that comes meanwhile waits for one batch, not for all.
        """
        import numpy

        vectors = numpy.empty((len(texts), self.dimensions), numpy.float32)
        by_length = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        for start in range(0, len(texts), BATCH):
            rows = by_length[start : start + BATCH]
            batch = [texts[row] for row in rows]
            with self._lock:
                encoded = self._model.encode_document(batch, show_progress_bar=False)
            vectors[rows] = _unit(encoded)
            time.sleep(YIELD)
        return vectors


class FakeEmbedder(Embedder):
    """For tests: hashed words, 64 dimensions, no model. Texts that share words are near."""

    def __init__(self, name: str = "fake") -> None:
        self.name = name
        self.precision = "float32"
        self.dimensions = 64

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a text, in the order of the texts."""
        return self.embed_array(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self.embed_documents([text])[0]

    def embed_array(self, texts: Sequence[str]) -> "numpy.ndarray":
        """The documents' vectors as float32 rows."""
        import numpy

        vectors = numpy.zeros((len(texts), self.dimensions), numpy.float32)
        for row, text in zip(vectors, texts, strict=True):
            row[0] = 0.1  # an empty text has a direction too
            for word in re.findall(r"\w+", text.lower()):
                row[_place(word, self.dimensions)] += 1
        return _unit(vectors)


def _place(word: str, dimensions: int) -> int:
    """Where a word counts; its first letters alone, so that inflected forms meet."""
    return int.from_bytes(hashlib.sha256(word[:6].encode()).digest()[:4]) % dimensions


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
