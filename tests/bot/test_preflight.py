import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot import preflight
from bot.models import ModelStore


def disk(monkeypatch: pytest.MonkeyPatch, free: float) -> None:
    usage = SimpleNamespace(free=int(free))
    monkeypatch.setattr(preflight.shutil, "disk_usage", lambda folder: usage)


def test_it_says_what_comes_and_what_is_free(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    disk(monkeypatch, 50e9)
    assert preflight.main() == 0
    told = capsys.readouterr().out
    assert "0.6 GB of packages, and 1.2 GB of models" in told
    assert "50.0 GB free" in told


def test_it_refuses_a_full_disk(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    disk(monkeypatch, 1e9)
    assert preflight.main() == 1
    assert "no room for Belegbot" in capsys.readouterr().err


def test_it_refuses_an_old_python(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 6))
    assert preflight.main() == 1
    assert "needs Python 3.11 or newer and this is 3.9" in capsys.readouterr().err


def test_it_needs_as_much_as_the_models_do(tmp_path: Path) -> None:
    store = ModelStore(tmp_path)
    assert store.to_download() <= preflight.MODELS[0] <= store.to_download() * 1.1
    assert store.to_write() <= preflight.MODELS[1] <= store.to_write() * 1.3
