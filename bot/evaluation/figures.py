"""Figures: what was measured, in which unit, against which target."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy


@dataclass(frozen=True)
class Figure:
    """One measured number; `target` None says that none is set.

    The target is the most that the value may be, or the least where `at_least` is true.
    """

    name: str
    value: float
    unit: str = ""
    target: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without one."""
        if self.target is None:
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target

    def row(self) -> tuple[str, str, str, str, str]:
        """Name, figure, target, "met" or "not met", and note, as the table shows them."""
        sign = "≥" if self.at_least else "≤"
        target = "" if self.target is None else f"{sign} {self.target:g} {self.unit}"
        met = {True: "met", False: "not met", None: ""}[self.met]
        return self.name, f"{_rounded(self.value)} {self.unit}".strip(), target, met, self.note

    def to_json(self) -> dict[str, Any]:
        """All of it, for a file."""
        return asdict(self) | {"met": self.met}


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of `values` lie, between neighbours in proportion.

    Raises ValueError without values.
    """
    if not values:
        raise ValueError("There are no values to take a percentile of.")
    return float(numpy.quantile(values, share))


def _rounded(value: float) -> str:
    """Three digits where it has more; counts and what stands just below 1 keep theirs."""
    if value == int(value) or value >= 100:
        return f"{value:,.0f}"
    return f"{value:.4f}" if 0.9 < value < 1 else f"{value:.3g}"
