"""The report of `belegbot eval answers`: figures, plots, the last run, the worst answers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.errors import BelegbotError
from bot.evaluation import plots
from bot.evaluation.results import Result
from bot.evaluation.summary import columns

TEMPLATES = Path(__file__).parent / "templates"
FIGURES = "figures.json"
LAST = "last-figures.json"
WORST = 20
# Differences below this are none.
SMALLEST = 0.0005


@dataclass(frozen=True)
class Line:
    """One figure: as the table shows it, in the last run, and the difference, "" where none."""

    name: str
    cells: tuple[str, ...]
    last: str
    change: str


def insist_on_plots() -> None:
    """Raise BelegbotError where the package that draws the plots is missing."""
    if find_spec("matplotlib") is None:
        raise BelegbotError(
            "A report needs matplotlib, which is not installed: run `make eval` once, which "
            "installs it."
        )


def write_report(folder: Path, figures: Mapping[str, Any], results: Sequence[Result]) -> Path:
    """Write report.html, report.md and figures.json into the folder; returns the first.

    The figures that stood there are kept as those of the last run, unless they are of these
    very results.
    """
    folder.mkdir(parents=True, exist_ok=True)
    run = sha256("".join(one.key for one in results).encode()).hexdigest()
    last = _last(folder, run)
    (folder / FIGURES).write_text(_json({"run": run} | dict(figures)), encoding="utf-8")
    said = {
        "figures": figures,
        "parts": list(columns(figures)),
        "lines": compare(figures, last),
        "last": last,
        "worst": worst(results),
        "plots": {name: Markup(drawn) for name, drawn in _plots(figures).items()},
    }
    for name in ("report.md", "report.html"):
        (folder / name).write_text(_render(name, said), encoding="utf-8")
    return folder / "report.html"


def compare(figures: Mapping[str, Any], last: Mapping[str, Any]) -> list[Line]:
    """The lines of the table of figures, beside those of the last run, which may be empty."""
    table = columns(figures)
    return [
        Line(
            name,
            tuple(cells[name] for cells in table.values()),
            _said(last.get(name)),
            _change(figures[name], last.get(name)),
        )
        for name in table["all"]
    ]


def worst(results: Sequence[Result]) -> list[Result]:
    """At most 20 that went wrong, the worst first.

    Answers where there is none to give come first, the surest of them first; then answers that
    lack the gold one; then what was wrongly withheld.
    """
    return sorted(filter(_badness, results), key=_badness, reverse=True)[:WORST]


def _badness(one: Result) -> float:
    if not one.answerable:
        return 0.0 if one.abstained else 2 + (one.score or 0.0)
    if one.abstained:
        return 1 - (one.score or 0.0) / 2
    right = one.recall if one.golds else float(bool(set(one.gold_lines) & set(one.found_lines)))
    return 2 - right if right < 1 else 0.0


def _last(folder: Path, run: str) -> dict[str, Any]:
    """The figures of the last other run in the folder, empty where there was none."""
    now, before = folder / FIGURES, folder / LAST
    if now.exists() and _read(now).get("run") != run:
        now.replace(before)
    return _read(before) if before.exists() else {}


def _read(file: Path) -> dict[str, Any]:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BelegbotError(f"{file} is not JSON ({error}): delete it.") from error


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _said(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}".rstrip("0").rstrip(".")


def _change(now: float, before: float | None) -> str:
    if before is None or abs(now - before) < SMALLEST:
        return ""
    return f"{'▲' if now > before else '▼'} {now - before:+.3f}"


def _plots(figures: Mapping[str, Any]) -> dict[str, str]:
    """The plots that there is data for, by their captions."""
    drawn = {}
    if figures["curve"]:
        drawn["Abstention against coverage"] = plots.abstention(figures["curve"]["points"])
    for name, caption, what in (
        ("answerable", "Reliability of the gate", "answerable"),
        ("support", "Reliability of the verdicts", "borne out by gold"),
    ):
        if bins := figures["calibration"][name]["bins"]:
            drawn[caption] = plots.reliability(bins, what)
    return drawn


def _render(name: str, said: Mapping[str, Any]) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name).render(**said)
