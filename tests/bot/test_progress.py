"""What a pull shows on the terminal."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from bot.models import Listener, ModelStore, Progress
from bot.progress import pull_with_bars


@pytest.fixture
def said() -> Console:
    return Console(file=io.StringIO(), width=120)


def _text(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_size_and_place_are_said_first_and_each_file_has_a_bar(
    tmp_path: Path, said: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pull(_store: ModelStore, listen: Listener) -> None:
        assert "Downloading 1,206 MB of models" in _text(said)
        listen(Progress("one.gguf", 1_000_000, 2_000_000))
        listen(Progress("one.gguf", 2_000_000, 2_000_000))
        listen(Progress("waiting for another pull", 0, 0))

    monkeypatch.setattr(ModelStore, "pull", pull)
    pull_with_bars(ModelStore(tmp_path), said)
    assert str(tmp_path) in _text(said).replace("\n", "")
    assert _text(said).count("one.gguf") == 1
    assert "2.0/2.0 MB" in _text(said)


def test_nothing_to_do_says_nothing(tmp_path: Path, said: Console) -> None:
    pull_with_bars(ModelStore(tmp_path, models=()), said)
    assert _text(said) == ""
