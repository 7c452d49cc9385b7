"""Embedders over a tiny model of the real one's kind, and the fake."""

import shutil
import threading
from pathlib import Path

import numpy as np
import pytest
import tiny_e5
import torch
from huggingface_hub import HfApi, constants

from bot.e5 import build_directory
from vectorstore.embedder import BATCH, PRECISIONS, Embedder, FakeEmbedder
from vectorstore.errors import EmbedderError

TEXTS = ["der Hund bellt", "die Katze", "der Hund der Hund bellt die Katze schläft", "Hund"]


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    build_directory(*tiny_e5.write_tiny(folder), folder / "tiny")
    return folder / "tiny"


@pytest.fixture(scope="module", params=PRECISIONS)
def embedder(request: pytest.FixtureRequest, directory: Path) -> Embedder:
    return Embedder(directory, precision=request.param)


def test_vectors_are_rows_of_length_one_in_the_order_of_the_texts(embedder: Embedder) -> None:
    vectors = embedder.embed_array(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), embedder.dimensions)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    alone = [embedder.embed_documents([text])[0] for text in TEXTS]
    assert (vectors * alone).sum(axis=1).min() > 0.999


def test_a_query_is_not_embedded_as_a_document(embedder: Embedder) -> None:
    query = np.array(embedder.embed_query(TEXTS[0]))
    document = np.array(embedder.embed_documents(TEXTS[:1])[0])
    assert query @ document < 0.999
    spelled_out = np.array(embedder._model.encode([f"query: {TEXTS[0]}"])[0])
    assert query @ spelled_out / np.linalg.norm(spelled_out) == pytest.approx(1, abs=1e-5)


def test_all_precisions_mean_the_same(directory: Path) -> None:
    exact = Embedder(directory).embed_array(TEXTS)
    for precision in PRECISIONS:
        near = Embedder(directory, precision=precision).embed_array(TEXTS)
        assert (exact * near).sum(axis=1).min() > 0.99, precision


def test_in_int8_a_vector_does_not_depend_on_its_neighbours(directory: Path) -> None:
    embedder = Embedder(directory, precision="int8")
    together = embedder.embed_array(TEXTS)
    alone = np.concatenate([embedder.embed_array([text]) for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-6)


def test_a_text_longer_than_the_model_reads_is_cut(embedder: Embedder) -> None:
    long, longer = (" ".join(["hund"] * count) for count in (40, 80))
    np.testing.assert_allclose(*embedder.embed_array([long, longer]), atol=1e-2)


def test_no_text_and_empty_texts(embedder: Embedder) -> None:
    assert embedder.embed_documents([]) == []
    assert np.isfinite(embedder.embed_documents([""])).all()


def test_threads_may_share_it(embedder: Embedder) -> None:
    expected = [embedder.embed_query(text) for text in TEXTS]
    found: dict[int, list[float]] = {}

    def ask(number: int) -> None:
        found[number] = embedder.embed_query(TEXTS[number])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(TEXTS))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[number] for number in range(len(TEXTS))] == expected


def test_a_question_waits_for_one_batch_of_documents_only(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder = Embedder(directory, precision="int8")
    asked, batches, answered_after = threading.Event(), [], []

    def ask() -> None:
        asked.set()
        embedder.embed_query("der Hund")
        answered_after.append(len(batches))

    def encode(batch: list[str], **_: object) -> list[dict[str, torch.Tensor]]:
        batches.append(batch)
        if len(batches) == 1:
            thread.start()
            assert asked.wait(10)
        ones = torch.ones(1, embedder.dimensions)
        known = {"token_embeddings": ones, "attention_mask": ones[0, :1]}
        return [known | {"sentence_embedding": ones[0]}] * len(batch)

    monkeypatch.setattr(embedder._model, "encode_document", encode)
    thread = threading.Thread(target=ask)
    embedder.embed_array(["Hund"] * BATCH * 400)
    thread.join(10)
    assert answered_after[0] < 400


def test_its_name_is_given_or_the_directorys(directory: Path) -> None:
    assert Embedder(directory).name == "tiny"
    assert Embedder(directory, name="my own").name == "my own"


@pytest.mark.parametrize("precision", PRECISIONS)
def test_a_directory_that_is_none_is_refused_without_the_network(
    tmp_path: Path, precision: str
) -> None:
    with pytest.raises(EmbedderError, match=r"nowhere cannot be loaded"):
        Embedder(tmp_path / "nowhere", precision=precision)


def test_an_unknown_precision_is_refused(directory: Path) -> None:
    with pytest.raises(EmbedderError, match="take one of float32, bfloat16, int8"):
        Embedder(directory, precision="int4")


def test_the_fake_ranks_by_shared_words() -> None:
    fake = FakeEmbedder()
    documents = np.array(fake.embed_documents(["Der Hund bellt laut.", "Die Katze schläft.", ""]))
    assert documents.shape == (3, fake.dimensions)
    np.testing.assert_allclose(np.linalg.norm(documents, axis=1), 1, atol=1e-6)
    scores = documents @ fake.embed_query("Warum bellt der Hund?")
    assert scores.argmax() == 0
    assert fake.embed_query("Hund") == FakeEmbedder().embed_query("hund")


def test_a_name_without_a_network_fails_after_one_question(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def model_info(self: HfApi, name: str, timeout: float) -> None:
        asked.append(name)
        raise ConnectionError("no route to host")

    # As the command line sets it: else the hub's library calls home even for a local model.
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_TELEMETRY", True)
    monkeypatch.setattr(HfApi, "model_info", model_info)
    with pytest.raises(EmbedderError, match=r"no-such/model .*connection \(no route to host\)"):
        Embedder("no-such/model")
    assert asked == ["no-such/model"]


def test_truncated_weights_are_a_sentence(directory: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(directory, tmp_path / "copy")
    weights = copy / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(EmbedderError, match="cannot be loaded"):
        Embedder(copy)
