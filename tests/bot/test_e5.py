"""The weight file is read as design says, and becomes an ordinary SentenceTransformer."""

import json
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import tiny_e5

from bot.e5 import build_directory, read_weights
from bot.errors import ModelBroken
from vectorstore.embedder import INT8_FILE


@pytest.fixture
def tiny(tmp_path: Path) -> tuple[Path, Path]:
    return tiny_e5.write_tiny(tmp_path)


def test_a_block_of_four_bits_is_scale_times_number_minus_eight(tmp_path: Path) -> None:
    low, high = list(range(16)), list(range(15, -1, -1))
    pairs = bytes(a | (b << 4) for a, b in zip(low, high, strict=True))
    block = np.float16(0.5).tobytes() + pairs
    tensors = tiny_e5.tensors()
    whole = tiny_e5.weight_file(tensors)
    words = tensors["emb.word"]
    assert isinstance(words, tiny_e5.FourBit)
    path = tmp_path / "tiny.bin"
    path.write_bytes(whole.replace(words.packed()[:18], block, 1))
    first = read_weights(path).matrix("emb.word")[0, :32]
    assert first.tolist() == [0.5 * (number - 8) for number in low + high]


def test_every_tensor_arrives_under_berts_name_and_shape(
    tiny: tuple[Path, Path], tmp_path: Path
) -> None:
    from safetensors.numpy import load_file

    build_directory(*tiny, tmp_path / "model")
    arrived = load_file(tmp_path / "model" / "model.safetensors")
    values = tiny_e5.tensors()
    outer = values["l1.fo.w"]
    assert isinstance(outer, tiny_e5.FourBit)
    expected = outer.values(tiny_e5.INNER)
    np.testing.assert_array_equal(arrived["encoder.layer.1.output.dense.weight"], expected)
    places = arrived["embeddings.position_embeddings.weight"]
    assert places.shape == (tiny_e5.POSITIONS, tiny_e5.HIDDEN)
    assert len(arrived) == len(values)


def test_the_directory_is_an_ordinary_sentence_transformer(
    tiny: tuple[Path, Path], tmp_path: Path
) -> None:
    from sentence_transformers import SentenceTransformer

    build_directory(*tiny, tmp_path / "model")
    model = SentenceTransformer(str(tmp_path / "model"), device="cpu", local_files_only=True)
    vector = model.encode_query(["der Hund bellt"])
    assert vector.shape == (1, tiny_e5.HIDDEN)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-6)
    np.testing.assert_allclose(vector, model.encode(["query: der Hund bellt"]), atol=1e-6)
    document = model.encode_document(["der Hund bellt"])
    np.testing.assert_allclose(document, model.encode(["passage: der Hund bellt"]), atol=1e-6)
    assert model.max_seq_length == tiny_e5.POSITIONS


def test_building_again_replaces_the_directory(tiny: tuple[Path, Path], tmp_path: Path) -> None:
    target = tmp_path / "model"
    target.mkdir()
    (target / "left over").write_text("from a broken one", encoding="utf-8")
    build_directory(*tiny, target)
    assert (target / INT8_FILE).is_file()
    assert not (target / "left over").exists()
    assert json.loads((target / "config.json").read_text(encoding="utf-8"))["vocab_size"] == 12


def test_a_building_that_fails_leaves_no_directory(tiny: tuple[Path, Path], tmp_path: Path) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    with pytest.raises(FileNotFoundError):
        build_directory(tiny[0], tmp_path / "nowhere.json", folder / "model")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda data: b"GGUF" + data[4:], "does not begin with E5S1"),
        (lambda data: data[:4] + struct.pack("<I", 2) + data[8:], "version 2"),
        (lambda data: data[:-1], "truncated"),
        (lambda data: data[:100], "not a weight file"),
        (lambda data: b"", "does not begin"),
    ],
)
def test_what_is_not_a_weight_file_is_refused(
    tiny: tuple[Path, Path],
    spoil: Callable[[bytes], bytes],
    reason: str,
) -> None:
    path, _ = tiny
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(ModelBroken, match=reason) as caught:
        read_weights(path)
    assert str(path) in str(caught.value)
