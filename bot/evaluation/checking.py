"""Measuring what tells true claims from false ones: our check, kotaemon's, plain similarity."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.evaluation.claims import Claim
from bot.evaluation.kotaemon import LEAST_STRETCH, matched_share
from bot.evaluation.metrics import draws, wins
from bot.jsonlines import append_row, kept_rows
from bot.verification import Verifier

# Of true claims, so many may be called unsupported.
FALSE_ALARMS = 0.1
# What is measured, each a field of Scored; ours first.
CHECKS = {"all": "support", "kotaemon": "kotaemon", "similarity": "similarity"}


@dataclass(frozen=True)
class Scored:
    """A claim's truth and what each check makes of it; higher is more likely supported.

    `languages` are those of the claim and of its evidence, as "en-de".
    """

    id: str
    half: str
    kind: str
    languages: str
    supported: bool
    support: float
    kotaemon: float
    similarity: float


def score_claims(verifier: Verifier, claims: Sequence[Claim], kept: Path) -> Iterator[Scored]:
    """Check every claim and yield its scores.

    Each is appended to `kept` (JSON Lines) at once. A run that was broken off goes on behind the
    scores that are there; after one that came to its end all is checked anew.
    """
    done = {scored.id: scored for scored in read_scores(kept)}
    if all(claim.id in done for claim in claims):
        kept.unlink(missing_ok=True)
        done = {}
    for claim in claims:
        scored = done.get(claim.id)
        if scored is None:
            scored = _scored(verifier, claim)
            append_row(asdict(scored), kept)
        yield scored


def read_scores(kept: Path) -> list[Scored]:
    """The scores that an earlier run left."""
    return [Scored(**row) for row in kept_rows(kept)]


def _scored(verifier: Verifier, claim: Claim) -> Scored:
    said, source = verifier.encode([claim.text, claim.evidence.text])
    return Scored(
        id=claim.id,
        half=claim.half,
        kind=claim.kind,
        languages=f"{claim.language}-{claim.evidence.language}",
        supported=claim.supported,
        support=verifier.check(claim.text, claim.language, claim.evidence).support,
        kotaemon=matched_share(claim.text, claim.evidence.text),
        similarity=float(said.vector @ source.vector),
    )


def figures(scores: Iterable[Scored], half: str) -> dict[str, Any]:
    """AUC and false claims caught, on one half; for each check, kind and pair of languages.

    `caught_at_10` is read off the half's own ROC curve where one in ten true claims is called
    unsupported; `caught` and `false_alarms` are those at the threshold of the fit half. For a
    kind of true claims, the figures of the checks are its false alarms.
    """
    scores = list(scores)
    measured = [one for one in scores if one.half == half]
    fitted = [one for one in scores if one.half == "fit"] or measured
    found: dict[str, Any] = {
        name: _check_figures(measured, fitted, check) for name, check in CHECKS.items()
    }
    found["kotaemon"] |= _as_shipped(measured)
    found["kinds"] = _parts(measured, lambda one: one.kind)
    found["languages"] = _parts(measured, lambda one: one.languages)
    return found


def _check_figures(
    measured: Sequence[Scored], fitted: Sequence[Scored], check: str
) -> dict[str, Any]:
    true, false = _split(measured, check)
    own, other = _threshold(measured, check), _threshold(fitted, check)
    return {
        "n": len(measured),
        "auc": _auc(true, false),
        "auc_interval": _interval(true, false),
        "caught_at_10": _below(false, own),
        "caught": _below(false, other),
        "false_alarms": _below(true, other),
    }


def _as_shipped(measured: Sequence[Scored]) -> dict[str, Any]:
    """What kotaemon does not highlight at its own threshold."""
    true, false = _split(measured, "kotaemon")
    lowest_shown = math.nextafter(LEAST_STRETCH, 1)
    return {
        "caught_as_shipped": _below(false, lowest_shown),
        "false_alarms_as_shipped": _below(true, lowest_shown),
    }


def _parts(measured: Sequence[Scored], part_of: Callable[[Scored], str]) -> dict[str, Any]:
    """For each part: ours among its own and, by all checks, what falls below their thresholds."""
    thresholds = {name: _threshold(measured, check) for name, check in CHECKS.items()}
    true_claims = [one for one in measured if one.supported]
    parts: dict[str, Any] = {}
    for name in sorted({part_of(one) for one in measured}):
        part = [one for one in measured if part_of(one) == name]
        true, false = _split(part, "support")
        against = true or _split(true_claims, "support")[0]
        parts[name] = {"n": len(part), "auc": _auc(against, false)} | {
            said: _called(part, check, thresholds[said]) for said, check in CHECKS.items()
        }
    return parts


def _called(part: Sequence[Scored], check: str, threshold: float) -> dict[str, float | None]:
    true, false = _split(part, check)
    return {"caught_at_10": _below(false, threshold), "false_alarms": _below(true, threshold)}


def _split(scores: Iterable[Scored], check: str) -> tuple[list[float], list[float]]:
    """The scores of the true claims and those of the false ones."""
    parts: dict[bool, list[float]] = {True: [], False: []}
    for one in scores:
        parts[one.supported].append(getattr(one, check))
    return parts[True], parts[False]


def _threshold(scores: Sequence[Scored], check: str) -> float:
    """The highest score below which no more than one in ten true claims lies."""
    true, _ = _split(scores, check)
    candidates = sorted({getattr(one, check) for one in scores}, reverse=True)
    allowed = FALSE_ALARMS * len(true)
    return next((at for at in candidates if sum(one < at for one in true) <= allowed), 0.0)


def _below(scores: Sequence[float], threshold: float) -> float | None:
    return round(sum(one < threshold for one in scores) / len(scores), 3) if scores else None


def _auc(true: Sequence[float], false: Sequence[float]) -> float | None:
    return round(float(wins(true, false).mean()), 3) if true and false else None


def _interval(true: Sequence[float], false: Sequence[float]) -> list[float] | None:
    """Of 95 % of bootstrap samples of the claims (Efron 1979)."""
    import numpy

    if not true or not false:
        return None
    won = wins(true, false)
    drawn_true, drawn_false = draws(len(true)), draws(len(false))[::-1]
    sums = ((drawn_true @ won) * drawn_false).sum(axis=1)
    return [round(float(x), 3) for x in numpy.quantile(sums / won.size, (0.025, 0.975))]
