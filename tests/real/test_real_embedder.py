"""The rebuilt embedder against vectors that the 4-bit model's own engine computed."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.manifest import EMBEDDER
from bot.models import ModelStore
from bot.precision import NEAR, choose_precision
from bot.settings import read_settings
from vectorstore.embedder import PRECISIONS, Embedder

REFERENCE = Path(__file__).parent.parent / "data" / "reference-vectors.json"
LEAST = {"float32": 0.999, "bfloat16": 0.999, "int8": NEAR}


@pytest.fixture(scope="module")
def directory() -> Path:
    return ModelStore(read_settings().models).path(EMBEDDER)


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    return json.loads(REFERENCE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("precision", PRECISIONS)
def test_it_agrees_with_the_models_own_engine(
    directory: Path, reference: dict[str, Any], precision: str
) -> None:
    embedder = Embedder(directory, precision=precision)
    assert embedder.dimensions == 384
    queries = np.array([embedder.embed_query(text) for text in reference["queries"]])
    documents = np.array(embedder.embed_documents(reference["documents"]))
    assert _cosines(queries, reference["query_vectors"]).min() >= LEAST[precision]
    assert _cosines(documents, reference["document_vectors"]).min() >= LEAST[precision]
    assert (queries @ documents.T).argmax(axis=1).tolist() == list(range(10))


def test_a_long_document_is_cut_at_512_tokens(directory: Path, reference: dict[str, Any]) -> None:
    embedder = Embedder(directory, precision="int8")
    long = " ".join(reference["documents"] * 20)
    assert embedder.embed_documents([long]) == embedder.embed_documents([long + " und so weiter."])


def test_the_choice_for_this_processor_stays_near(directory: Path) -> None:
    choice = choose_precision(directory)
    chosen = next(one for one in choice.measured if one.precision == choice.precision)
    assert chosen.least_cosine >= NEAR
    assert chosen.passages_per_second == max(
        one.passages_per_second for one in choice.measured if one.least_cosine >= NEAR
    )


def _cosines(vectors: np.ndarray, reference: list[list[float]]) -> np.ndarray:
    """Row by row; the reference was rounded, so its rows are not quite of length one."""
    wanted = np.array(reference)
    return (vectors * wanted).sum(axis=1) / np.linalg.norm(wanted, axis=1)
