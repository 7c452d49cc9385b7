"""The real models in the cache: whole, and named in the list as they are."""

import pytest

from bot.manifest import EMBEDDER, LANGUAGE_MODEL
from bot.models import ModelStore, State
from bot.settings import read_settings


@pytest.fixture
def store() -> ModelStore:
    return ModelStore(read_settings().models)


def test_every_byte_is_what_the_list_says(store: ModelStore) -> None:
    faults = {status.model.role: status.fault for status in store.verify()}
    assert faults == {EMBEDDER: "", LANGUAGE_MODEL: ""}


def test_a_start_finds_them_without_reading_them(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.verify()
    monkeypatch.setattr("bot.models.take_stamp", pytest.fail)
    monkeypatch.setattr("bot.models.sha256_of", pytest.fail)
    assert {status.state for status in store.list()} == {State.READY}
    store.pull()
    with store.path(LANGUAGE_MODEL).open("rb") as model:
        assert model.read(4) == b"GGUF"
