"""Measuring contradictions on labelled pairs of sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.attribution import Embed
from bot.contradictions import Statement, most_contradicting
from bot.errors import BelegbotError
from bot.jsonlines import read_rows


@dataclass(frozen=True)
class LabelledPair:
    """Two statements, whether they contradict each other, and the half: "fit" or "measure"."""

    first: Statement
    second: Statement
    contradicts: bool
    half: str


def read_labelled(path: Path) -> list[LabelledPair]:
    """The pairs of a JSON Lines file; raises BelegbotError for one of another form."""
    try:
        return [
            LabelledPair(
                Statement(row["first"], row["first_language"]),
                Statement(row["second"], row["second_language"]),
                row["contradicts"],
                row["half"],
            )
            for row in read_rows(path)
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BelegbotError(
            f"{path} has no labelled pairs: it needs the form of tests/data/contradictions.jsonl."
        ) from error


def precision_recall(pairs: Sequence[LabelledPair], embed: Embed) -> dict[str, float | int]:
    """How many of the pairs called contradicting are, and how many of those that are so called."""
    called = [most_contradicting(one.first, [one.second], embed) is not None for one in pairs]
    right = sum(yes and pair.contradicts for yes, pair in zip(called, pairs, strict=True))
    positive = sum(pair.contradicts for pair in pairs)
    return {
        "pairs": len(pairs),
        "contradicting": positive,
        "precision": round(right / sum(called), 3) if any(called) else 0.0,
        "recall": round(right / positive, 3) if positive else 0.0,
    }
