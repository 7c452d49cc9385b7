"""The plots of a report, as SVG to stand in a page."""

from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INCHES = (4.6, 3.8)
BLUE, RED, GREY = "#0b5563", "#b3471d", "#8c887e"
# One point is drawn this large, in points squared, and one that stands for all this much larger.
DOT, LARGEST = 12, 120


def reliability(bins: Sequence[dict[str, Any]], what: str) -> str:
    """How often what was given a chance came true; a dot's size is how many had that chance.

    `bins` have `chance`, `share` and `n` each, as `bot.evaluation.metrics.Bin`.
    """
    figure, axes = _axes("chance given", f"share {what}")
    total = sum(one["n"] for one in bins)
    sizes = [DOT + LARGEST * one["n"] / total for one in bins]
    chances, shares = ([one[name] for one in bins] for name in ("chance", "share"))
    axes.plot([0, 1], [0, 1], color=GREY, linestyle=":", label="as it should be")
    axes.plot(chances, shares, color=BLUE, linewidth=1)
    axes.scatter(chances, shares, s=sizes, color=BLUE, label="as it is")
    return _svg(figure, axes, f"reliability-{what}")


def abstention(points: Sequence[dict[str, Any]]) -> str:
    """What the gate withholds against how many of the answerable questions it lets through.

    `points` have the fields of `bot.evaluation.metrics.Point`.
    """
    figure, axes = _axes("coverage: answerable questions let through", "share")
    coverage = [1 - one["abstained_answerable"] for one in points]
    caught = [one["abstained_unanswerable"] for one in points]
    recall = [one["recall"] for one in points]
    axes.plot(coverage, caught, color=BLUE, label="unanswerable withheld")
    axes.plot(coverage, recall, color=RED, linestyle="--", label="recall")
    return _svg(figure, axes, "abstention")


def _axes(across: str, up: str) -> "tuple[Figure, Axes]":
    from matplotlib.figure import Figure

    figure = Figure(figsize=INCHES, layout="constrained")
    axes = figure.subplots()
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel=across, ylabel=up)
    axes.grid(color=GREY, alpha=0.3, linewidth=0.5)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _svg(figure: "Figure", axes: "Axes", name: str) -> str:
    """The figure as an element, always with the same bytes; `name` sets its ids apart."""
    from matplotlib import rc_context

    axes.legend(frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
    file = StringIO()
    with rc_context({"svg.hashsalt": name, "svg.fonttype": "none"}):
        figure.savefig(file, format="svg", metadata={"Date": None})
    drawn = file.getvalue()
    return drawn[drawn.index("<svg") :]
