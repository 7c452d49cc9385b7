"""The choice of the arithmetic, and how long it is kept."""

from pathlib import Path

import pytest
import tiny_e5

from bot import precision
from bot.e5 import build_directory
from bot.precision import Choice, Measured, choose_precision
from vectorstore.embedder import INT8_FILE

EXACT = Measured("float32", 10.0, 1.0)


def test_the_fastest_that_stays_near_is_chosen() -> None:
    near, far = Measured("bfloat16", 25.0, 0.995), Measured("int8", 40.0, 0.97)
    assert Choice("", (EXACT, near, far)).precision == "bfloat16"
    assert Choice("", (EXACT, Measured("int8", 5.0, 0.999))).precision == "float32"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    build_directory(*tiny_e5.write_tiny(tmp_path), tmp_path / "tiny")
    return tmp_path / "tiny"


def test_all_that_a_model_has_is_measured(directory: Path) -> None:
    found = {one.precision: one for one in choose_precision(directory).measured}
    assert set(found) == {"float32", "bfloat16", "int8"}
    assert found["float32"].least_cosine == pytest.approx(1)
    assert all(one.passages_per_second > 0 for one in found.values())


def test_a_model_without_an_int8_file_has_the_others(directory: Path) -> None:
    (directory / INT8_FILE).unlink()
    measured = choose_precision(directory).measured
    assert [one.precision for one in measured] == ["float32", "bfloat16"]


@pytest.fixture
def measurements(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The directories that were measured; nothing really is."""
    done: list[Path] = []

    def measure(directory: Path, threads: int) -> Choice:
        done.append(directory)
        return Choice(precision.machine(), (EXACT,))

    monkeypatch.setattr(precision, "measure", measure)
    return done


def test_it_is_measured_once(tmp_path: Path, measurements: list[Path]) -> None:
    first = choose_precision(tmp_path / "model")
    assert choose_precision(tmp_path / "model") == first
    assert len(measurements) == 1


def test_another_machine_is_measured_anew(
    tmp_path: Path, measurements: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_precision(tmp_path / "model")
    monkeypatch.setattr(precision, "machine", lambda: "another")
    choose_precision(tmp_path / "model")
    assert len(measurements) == 2


@pytest.mark.parametrize("spoiled", ["", "[]", '{"machine": 1}'])
def test_what_was_kept_and_cannot_be_read_is_measured_anew(
    tmp_path: Path, measurements: list[Path], spoiled: str
) -> None:
    choose_precision(tmp_path / "model")
    (tmp_path / "model.precision.json").write_text(spoiled, encoding="utf-8")
    choose_precision(tmp_path / "model")
    assert len(measurements) == 2


def test_the_machine_is_named_with_its_libraries() -> None:
    assert "torch" in precision.machine()
    assert "onnxruntime" in precision.machine()
