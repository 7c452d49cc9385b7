"""The figures of a run of `belegbot eval answers`: means and shares with their intervals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy

from bot.answer import Repair, Verdict
from bot.evaluation import metrics
from bot.evaluation.answers import RIGHT
from bot.evaluation.results import Receipt, Result, Shown

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Shares of the answerable wrongly abstained on, at which the gate is shown.
WRONG = (0.05, 0.1, 0.2)
# Points that the curve is thinned out to.
POINTS = 100
# What scripts read, in the order that it is printed in; all else follows.
KEYS = (
    "answer_recall", "token_f1", "abstained_unanswerable", "abstained_answerable", "gate_auc",
    "citation_precision", "citation_recall", "evidence_precision", "evidence_recall",
    "evidence_f1", "supported_share", "seconds_median", "n",
)  # fmt: skip


def summary(results: Sequence[Result], standalone: Mapping[str, bool]) -> dict[str, Any]:
    """All figures of a run, None where one does not apply; `results` must not be empty.

    Then their 95 % intervals, the gate's curve, how well chances are calibrated, and the figures
    for each language and kind. `standalone` says of some ids whether the question makes sense
    without its text: the figures on those that do are under that name, None without any.
    """
    alone = [one for one in results if standalone.get(one.id)]
    return measure(results) | {
        "intervals": intervals(results),
        "curve": _curve(results),
        "calibration": _calibration(results),
        "languages": _parts(results, lambda one: one.language),
        "kinds": _parts(results, lambda one: one.kind),
        "standalone": measure(alone) if alone else None,
    }


def columns(figures: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The figures of a summary as a table: all, then parts, with the figures that apply."""
    parts = {"all": figures}
    for several in (figures["languages"], figures["kinds"]):
        parts |= several if len(several) > 1 else {}
    if figures["standalone"]:
        parts["standalone"] = figures["standalone"]
    names = [
        name for name in next(iter(figures["languages"].values())) if figures[name] is not None
    ]
    return {part: {name: _cell(name, values) for name in names} for part, values in parts.items()}


def _checking(results: Sequence[Result]) -> float | None:
    """What checking and mending add to the time of the answers that were written, as a share."""
    written = [one for one in results if one.checking]
    others = sum(one.seconds - one.checking for one in written)
    return round(sum(one.checking for one in written) / others, 3) if written else None


def measure(results: Sequence[Result]) -> dict[str, float | None]:
    """The figures alone, those of KEYS first."""
    values = _figures(results, numpy.ones((1, len(results))))
    found = {name: _rounded(several[0]) for name, several in values.items()} | {
        "seconds_median": round(median(one.seconds for one in results), 2),
        "checking_share": _checking(results),
        "n": len(results),
        "answerable": sum(one.answerable for one in results),
        "unanswerable": sum(not one.answerable for one in results),
    }
    return {name: found[name] for name in KEYS} | found


def intervals(results: Sequence[Result]) -> dict[str, tuple[float, float]]:
    """The 95 % intervals of the figures that have one, by the bootstrap over questions."""
    found = {}
    for name, values in _figures(results, metrics.draws(len(results))).items():
        known = values[~numpy.isnan(values)]
        if known.size:
            low, high = numpy.quantile(known, (0.025, 0.975))
            found[name] = (round(float(low), 4), round(float(high), 4))
    return found


def _cell(name: str, figures: Mapping[str, Any]) -> str:
    value, interval = figures[name], figures.get("intervals", {}).get(name)
    if value is None:
        return "–"
    said = f"{value:.3f}" if isinstance(value, float) else str(value)
    return f"{said} [{interval[0]:.2f}–{interval[1]:.2f}]" if interval else said


def _where(applies: bool, value: float) -> tuple[float, float]:
    """The value as a part of 1, or nothing of nothing."""
    return value * applies, applies


def _of_answerable(one: Result, pair: tuple[float, float]) -> tuple[float, float]:
    return pair if one.answerable else (0, 0)


def _has_answers(one: Result) -> bool:
    return one.answerable and bool(one.golds)


def _written(one: Result) -> bool:
    return one.written and _has_answers(one)


def _right(one: Result) -> bool:
    return not one.abstained and one.recall >= RIGHT and one.cited


def _evidence(one: Result, place: int, abstaining: bool = True) -> tuple[float, float]:
    """Precision (place 0) or recall (1) of the lines; those of an abstention count as none."""
    if not one.gold_lines:
        return 0, 0
    found = () if abstaining and one.abstained else one.found_lines
    return metrics.line_scores(found, one.gold_lines)[place], 1


def _citations(one: Result, by: str) -> tuple[float, float]:
    """How many citations bear out their sentences, by "gold", "article" or "verifier"; of all."""
    judged = [
        _borne_out(one, said, receipt, by) for said in one.sentences for receipt in said.receipts
    ]
    return sum(judged), len(judged)


def _sentences(one: Result, by: str) -> tuple[float, float]:
    """The same of sentences and all their quotes; without quotes nothing bears a sentence out."""
    judged = [bool(said.receipts) and _borne_out(one, said, said, by) for said in one.sentences]
    return sum(judged), len(judged)


def _borne_out(one: Result, said: Shown, quotes: Receipt | Shown, by: str) -> bool:
    """By gold where the question has an answer, else by the verdict."""
    if by == "article":
        return quotes.right_article
    if by == "gold" and one.answerable:
        return quotes.right_answer
    return said.verdict == Verdict.SUPPORTED


def _verdict(one: Result, verdict: Verdict) -> tuple[float, float]:
    return sum(said.verdict == verdict for said in one.sentences), len(one.sentences)


def _repair(one: Result, repair: Repair) -> tuple[float, float]:
    return sum(said.repair == repair for said in one.sentences), len(one.sentences)


# Of each result a part and a whole: the figure is the sum of the parts by that of the wholes.
RATIOS: dict[str, Callable[[Result], tuple[float, float]]] = {
    "answer_recall": lambda one: _where(_written(one), one.recall * (not one.abstained)),
    "token_f1": lambda one: _where(_has_answers(one), one.f1 * (not one.abstained)),
    "abstained_unanswerable": lambda one: _where(not one.answerable, one.abstained),
    "abstained_answerable": lambda one: _where(one.answerable, one.abstained),
    "citation_precision": lambda one: _citations(one, "gold"),
    "citation_recall": lambda one: _sentences(one, "gold"),
    "evidence_precision": lambda one: _evidence(one, 0),
    "evidence_recall": lambda one: _evidence(one, 1),
    "supported_share": lambda one: _verdict(one, Verdict.SUPPORTED),
    "partly_share": lambda one: _verdict(one, Verdict.PARTLY),
    "unsupported_share": lambda one: _verdict(one, Verdict.UNSUPPORTED),
    "rewritten_share": lambda one: _repair(one, Repair.REWRITTEN),
    "quoted_share": lambda one: _repair(one, Repair.QUOTED),
    "struck_share": lambda one: (one.struck, one.struck + len(one.sentences)),
    "citation_precision_article": lambda one: _of_answerable(one, _citations(one, "article")),
    "citation_recall_article": lambda one: _of_answerable(one, _sentences(one, "article")),
    "citation_precision_verifier": lambda one: _citations(one, "verifier"),
    "citation_recall_verifier": lambda one: _sentences(one, "verifier"),
    "right_with_right_citation": lambda one: _where(_written(one), _right(one)),
    "contains_fact": lambda one: _where(_written(one), one.contains and not one.abstained),
    "first_citation_right": lambda one: _where(one.written and one.answerable, one.cited),
    "article_retrieved": lambda one: _where(one.answerable, one.retrieved),
    "quotes_exact": lambda one: (one.exact, 1),
    "no_answer_precision": lambda one: _where(one.abstained, not one.answerable),
    "no_answer_recall": lambda one: _where(not one.answerable, one.abstained),
    "no_answer_f1": lambda one: (
        2 * (one.abstained and not one.answerable),
        one.abstained + (not one.answerable),
    ),
    "unabstained_evidence_precision": lambda one: _evidence(one, 0, abstaining=False),
    "unabstained_evidence_recall": lambda one: _evidence(one, 1, abstaining=False),
}


def _figures(
    results: Sequence[Result], counts: "NDArray[numpy.float64]"
) -> dict[str, "NDArray[numpy.float64]"]:
    """Every figure for each row of `counts`, which says how often each result counts.

    `counts` is of shape (rows, results), a figure of shape (rows,), NaN where it does not apply.
    """
    found = {}
    for name, ratio in RATIOS.items():
        parts, wholes = (counts @ numpy.array([ratio(one) for one in results], float)).T
        found[name] = _divided(parts, wholes)
    for name in ("evidence", "unabstained_evidence"):
        precision, recall = found[f"{name}_precision"], found[f"{name}_recall"]
        f1 = _divided(2 * precision * recall, precision + recall)
        found[f"{name}_f1"] = numpy.where(precision + recall == 0, 0.0, f1)
    return found | {"gate_auc": _gate_auc(results, counts)}


def _gate_auc(
    results: Sequence[Result], counts: "NDArray[numpy.float64]"
) -> "NDArray[numpy.float64]":
    scores = _scores(results)
    if scores is None:
        return numpy.full(len(counts), numpy.nan)
    with_answer = numpy.array([one.answerable for one in results])
    wins = metrics.wins(scores[with_answer], scores[~with_answer])
    answerable, unanswerable = counts[:, with_answer], counts[:, ~with_answer]
    won = ((answerable @ wins) * unanswerable).sum(axis=1)
    return _divided(won, answerable.sum(axis=1) * unanswerable.sum(axis=1))


def _scores(results: Sequence[Result]) -> "NDArray[numpy.float64] | None":
    """The gate's scores, 0 where nothing was found to be judged; None where the gate gives none."""
    if all(one.score is None for one in results):
        return None
    return numpy.array([one.score or 0.0 for one in results])


def _curve(results: Sequence[Result]) -> dict[str, Any] | None:
    """The gate at some shares of wrong abstentions and at many thresholds; None without scores.

    Recall is that of the answer, or of the lines where those are the gold.
    """
    scores = _scores(results)
    with_answer = [one for one in results if one.answerable]
    if scores is None or len(with_answer) in (0, len(results)):
        return None
    told = numpy.array([one.answerable for one in results])
    recalls = [
        one.recall if one.golds else _evidence(one, 1, abstaining=False)[0] for one in with_answer
    ]
    points = metrics.curve(scores[told], scores[~told], recalls)
    thinned = points[:: -(-len(points) // POINTS)]
    return {
        "at": {str(wrong): asdict(metrics.point_at(points, wrong)) for wrong in WRONG},
        "points": [asdict(one) for one in thinned],
    }


def _calibration(results: Sequence[Result]) -> dict[str, Any]:
    """How often what was given a chance came true: questions answerable, sentences borne out."""
    judged = [one for one in results if one.score is not None]
    said = [said for one in results if one.answerable for said in one.sentences]
    bins = {
        "answerable": metrics.calibration(
            [one.score or 0.0 for one in judged], [one.answerable for one in judged]
        ),
        "support": metrics.calibration(
            [one.support for one in said], [one.right_answer for one in said]
        ),
    }
    return {
        name: {
            "error": _rounded(metrics.calibration_error(several)),
            "bins": [asdict(one) for one in several],
        }
        for name, several in bins.items()
    }


def _parts(
    results: Sequence[Result], part: Callable[[Result], str]
) -> dict[str, dict[str, float | None]]:
    names = sorted({part(one) for one in results} - {""})
    return {name: measure([one for one in results if part(one) == name]) for name in names}


def _divided(
    part: "NDArray[numpy.float64]", whole: "NDArray[numpy.float64]"
) -> "NDArray[numpy.float64]":
    """Part by whole; NaN where the whole is 0 or not known."""
    nothing = numpy.full(len(part), numpy.nan)
    return numpy.divide(part, whole, out=nothing, where=whole > 0)


def _rounded(value: float | None) -> float | None:
    return None if value is None or numpy.isnan(value) else round(float(value), 4)
