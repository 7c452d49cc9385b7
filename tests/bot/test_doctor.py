import socket
from dataclasses import replace
from pathlib import Path

import pytest

from bot import doctor
from bot.calibration import FAKE, FILE, keep
from bot.doctor import check_calibration
from bot.settings import read_settings
from vectorstore.embedder import FakeEmbedder
from vectorstore.library import Library


@pytest.fixture(autouse=True)
def _no_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.service.open_embedder", lambda settings: FakeEmbedder())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder with one article."""
    (tmp_path / "a.txt").write_text("Die Stadt Kiel baut eine Brücke.", encoding="utf-8")
    with Library(tmp_path / "home", FakeEmbedder()) as library:
        list(library.ingest([tmp_path / "a.txt"]))
    return tmp_path / "home"


def test_every_check_says_what_it_found_and_a_problem_what_to_do() -> None:
    checks = list(doctor.examine(read_settings()))
    assert len({check.name for check in checks}) == len(doctor.CHECKS)
    assert all(check.found for check in checks)
    assert all(bool(check.todo) is not check.ok for check in checks)


def test_a_package_that_is_missing_or_another_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pins = doctor.LOCK.read_text(encoding="utf-8").replace("chromadb==", "chromadb==0.")
    (tmp_path / "lock").write_text(pins, encoding="utf-8")
    monkeypatch.setattr(doctor, "LOCK", tmp_path / "lock")
    monkeypatch.setattr(doctor, "_direct_requirements", lambda: ["chromadb", "no-such-package"])
    check = doctor.check_packages(read_settings())
    assert not check.ok
    assert "chromadb is " in check.found
    assert "no-such-package is missing" in check.found


def test_a_build_of_torch_for_the_processor_is_as_tested(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.metadata, "version", lambda name: "2.13.0+cpu")
    monkeypatch.setattr(doctor, "_direct_requirements", lambda: ["torch"])
    assert doctor.check_packages(read_settings()).ok


def test_a_full_disk_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage:
        free = doctor.ROOM - 1

    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda folder: Usage)
    assert not doctor.check_disk(read_settings()).ok


def test_models_that_other_ones_replace_need_not_be_there() -> None:
    assert not doctor.check_models(read_settings(llm="ollama:x")).ok
    assert doctor.check_models(read_settings(llm="ollama:x", embedder="y")).ok


def test_a_language_model_of_one_s_own_wants_a_calibration_of_its_own(tmp_path: Path) -> None:
    embedded = check_calibration(read_settings(home=tmp_path))
    assert embedded.found == "the one that is shipped, for the embedded model"
    other = read_settings(home=tmp_path, llm="ollama:tiny")
    assert "`belegbot eval fit`" in check_calibration(other).found
    keep(replace(FAKE, language_model="tiny"), tmp_path / FILE)
    assert check_calibration(other).found.startswith("for tiny, in")


def test_no_articles_are_no_problem_and_nothing_is_made(tmp_path: Path) -> None:
    check = doctor.check_articles(read_settings())
    assert check.ok
    assert not (tmp_path / "home").exists()


def test_catalogue_and_index_agree(home: Path) -> None:
    check = doctor.check_articles(read_settings())
    assert check.ok
    assert check.found == "1 articles in 1 chunks, 1 of them in the index"


def test_an_index_that_lacks_chunks_is_a_problem(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Library, "counts", lambda library: (1, 2, 1))
    check = doctor.check_articles(read_settings())
    assert not check.ok
    assert "reindex" in check.todo


def test_an_index_of_another_embedder_is_a_problem(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.service.open_embedder", lambda settings: FakeEmbedder("other"))
    check = doctor.check_articles(read_settings())
    assert not check.ok
    assert "reindex" in check.found


def test_a_running_belegbot_is_left_alone(home: Path) -> None:
    with Library(home, FakeEmbedder()):
        check = doctor.check_articles(read_settings())
    assert check.ok
    assert "in use" in check.found


def test_a_folder_that_cannot_be_written_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.os, "access", lambda folder, mode: False)
    assert not doctor.check_home(read_settings()).ok


def test_a_port_in_use_is_a_problem() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert not doctor.check_port(read_settings(port=port)).ok
    assert doctor.check_port(read_settings(port=port)).ok
