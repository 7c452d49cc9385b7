import json
from dataclasses import replace

import pytest

from bot.calibration import FILE, Weights, calibration_for, keep, shipped
from bot.errors import SettingsError


def test_a_chance_grows_with_what_speaks_for_it():
    weights = Weights(0.0, {"judge": 1.0, "missing": -2.0}, 0.2, 0.8)
    assert weights.chance({"judge": 0.0, "missing": 0.0}) == 0.5
    assert weights.chance({"judge": 3.0, "missing": 0.0}) > 0.9
    assert weights.chance({"judge": 3.0, "missing": 3.0}) < 0.1
    assert weights.chance({"judge": 1e9, "missing": 0.0}) == pytest.approx(1)


def test_a_signal_that_is_lacking_is_not_guessed():
    with pytest.raises(KeyError):
        Weights(0.0, {"judge": 1.0}, 0.2, 0.8).chance({})


def test_what_was_fitted_for_a_language_model_serves_that_one_alone(tmp_path):
    own = replace(shipped(), language_model="mine", data={"questions.jsonl": "abc"})
    keep(own, tmp_path / FILE)
    assert calibration_for("mine", tmp_path) == own
    assert calibration_for("another", tmp_path) == shipped()
    assert calibration_for("mine", tmp_path / "elsewhere") == shipped()


def test_the_shipped_calibration_names_its_model_and_its_data():
    assert shipped().language_model
    assert shipped().data
    assert all(len(digest) == 64 for digest in shipped().data.values())
    assert shipped().gate.low <= shipped().gate.high
    assert shipped().verification.low < shipped().verification.high


def test_what_is_kept_can_be_read_by_people(tmp_path):
    keep(shipped(), tmp_path / FILE)
    said = json.loads((tmp_path / FILE).read_text())
    assert set(said["gate"]) == {"bias", "weights", "low", "high"}


@pytest.mark.parametrize(
    "words", ["", "[]", "{}", '{"language_model": "x", "data": {}, "odd": {}}']
)
def test_a_file_that_is_no_calibration_is_named(tmp_path, words):
    (tmp_path / FILE).write_text(words)
    with pytest.raises(SettingsError, match="delete it"):
        calibration_for("mine", tmp_path)
