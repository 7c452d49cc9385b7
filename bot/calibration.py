"""What signals are worth: logistic weights fitted on development data, kept with its digest.

The shipped ones stand in calibration.json, and `belegbot eval fit` makes others for another
language model. Each question has two sets: one for language models that give log-probabilities,
one for those that only speak.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from bot.errors import SettingsError

SHIPPED = Path(__file__).with_suffix(".json")
# In the data folder: what was fitted for the language model in use.
FILE = "calibration.json"
# The chance from which on something is rather true than not.
EVEN = 0.5


@dataclass(frozen=True)
class Weights:
    """A logistic model of named signals.

    A chance of at least `high` is taken for yes, one below `low` for no.
    """

    bias: float
    weights: Mapping[str, float]
    low: float
    high: float

    def chance(self, signals: Mapping[str, float]) -> float:
        """From 0 to 1; raises KeyError for a signal that is lacking."""
        odds = self.bias + sum(weight * signals[name] for name, weight in self.weights.items())
        return chance_of(odds)


def chance_of(odds: float) -> float:
    """The chance that log-odds stand for."""
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, odds))))


def log_odds(chance: float) -> float:
    """The natural logarithm of a chance's odds, for those near 0 and 1 of a millionth."""
    chance = min(max(chance, 1e-6), 1 - 1e-6)
    return math.log(chance / (1 - chance))


@dataclass(frozen=True)
class Calibration:
    """The weights for one language model, and the digests of what they were fitted on.

    `gate` is for passages that were searched for, `given` for texts that were given.
    """

    language_model: str
    data: Mapping[str, str]
    gate: Weights
    gate_spoken: Weights
    given: Weights
    given_spoken: Weights
    verification: Weights
    verification_spoken: Weights


def calibration_for(language_model: str, home: Path) -> Calibration:
    """What was fitted for this model in the data folder `home`, else what is shipped."""
    own = own_calibration(home)
    return own if own and own.language_model == language_model else shipped()


def own_calibration(home: Path) -> Calibration | None:
    """What was fitted in the data folder; None where nothing was.

    Raises SettingsError for a file that is none of ours.
    """
    if not (home / FILE).is_file():
        return None
    try:
        return _read(home / FILE)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise SettingsError(
            f"The calibration {home / FILE} cannot be read ({error}): delete it, and run "
            "`belegbot eval fit` to make it anew."
        ) from error


@cache
def shipped() -> Calibration:
    """The calibration for the embedded language model."""
    return _read(SHIPPED)


def keep(calibration: Calibration, file: Path) -> None:
    """Write a calibration to a file, to be read by `calibration_for`."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(asdict(calibration), indent=1) + "\n", encoding="utf-8")


_WORD_ALONE = Weights(0.0, {"none": -1.0}, low=0.5, high=0.9)
_RULES_ALONE = Weights(
    1.0, {"numbers_missing": -1.0, "dates_missing": -1.0, "judge": 0.5}, low=0.3, high=0.6
)
# For tests: what the model says counts, and plain rules.
FAKE = Calibration("fake", {}, *([_WORD_ALONE] * 4), *([_RULES_ALONE] * 2))


def _read(file: Path) -> Calibration:
    said = json.loads(file.read_text(encoding="utf-8"))
    model, data = said.pop("language_model"), said.pop("data")
    return Calibration(model, data, **{name: Weights(**one) for name, one in said.items()})
