"""What an answer is measured by: overlap with gold, lines covered, ranking, calibration."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy

from bot.evaluation.normal import normal_tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Words of an answer that may hold the gold one.
FIRST_WORDS = 40
RESAMPLES = 1000
SEED = 1
BINS = 10


@dataclass(frozen=True)
class Bin:
    """So many predictions of about one chance: their mean chance, and how many came true."""

    chance: float
    share: float
    n: int


@dataclass(frozen=True)
class Point:
    """What abstaining below a threshold does, in shares.

    Of the questions without an answer and of those with one that are abstained on; `recall` is
    the mean recall of those with one, 0 where abstained.
    """

    threshold: float
    abstained_unanswerable: float
    abstained_answerable: float
    recall: float


def answer_recall(words: str, golds: Iterable[str]) -> float:
    """Share of a gold answer's tokens, in normal form, in the first 40 words; the best of all."""
    return token_recall(" ".join(words.split()[:FIRST_WORDS]), golds)


def token_recall(words: str, golds: Iterable[str]) -> float:
    """The same in all of the words."""
    return max((_shared(words, gold)[1] for gold in golds), default=0.0)


def token_f1(words: str, golds: Iterable[str]) -> float:
    """SQuAD's F1 (Rajpurkar et al. 2016) of the words against gold, in normal form; the best."""
    return max((harmonic(*_shared(words, gold)) for gold in golds), default=0.0)


def harmonic(precision: float, recall: float) -> float:
    """Their harmonic mean; 0 where both are."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def covered_lines(text: str, ranges: Iterable[tuple[int, int]]) -> frozenset[int]:
    """Numbers, from 0, of the text's lines that the ranges cover by at least half.

    Characters that are not white space count, and each once. Ranges are (start, end) in the text.
    """
    covered = {place for start, end in ranges for place in range(start, end)}
    found, start = set(), 0
    for number, line in enumerate(text.split("\n")):
        places = [start + n for n, character in enumerate(line) if not character.isspace()]
        if places and 2 * sum(place in covered for place in places) >= len(places):
            found.add(number)
        start += len(line) + 1
    return frozenset(found)


def line_scores(found: Collection[int], gold: Collection[int]) -> tuple[float, float]:
    """Precision, 1 where nothing is found, and recall of lines (OMoS-QA); gold is not empty."""
    hits = len(set(found) & set(gold))
    return (hits / len(found) if found else 1.0), hits / len(gold)


def wins(positives: Sequence[float], negatives: Sequence[float]) -> "NDArray[numpy.float64]":
    """For each pair 1 where the positive has the higher score, and a half where they are equal.

    Of shape (positives, negatives); its mean is the area under the ROC curve.
    """
    high, low = numpy.asarray(positives, float)[:, None], numpy.asarray(negatives, float)[None, :]
    return (high > low) + 0.5 * (high == low)


def draws(questions: int) -> "NDArray[numpy.float64]":
    """How often each question is in each bootstrap sample (Efron 1979); always the same.

    Of shape (RESAMPLES, questions).
    """
    generator = numpy.random.default_rng(SEED)
    shares = numpy.full(questions, 1 / questions)
    return generator.multinomial(questions, shares, size=RESAMPLES).astype(float)


def curve(
    answerable: Sequence[float], unanswerable: Sequence[float], recalls: Sequence[float]
) -> list[Point]:
    """What each threshold that tells scores apart does, from the lowest, which abstains on none.

    `recalls` are those of the answerable questions, had they been answered.
    """
    with_answer, without = numpy.asarray(answerable, float), numpy.asarray(unanswerable, float)
    recall = numpy.asarray(recalls, float)
    thresholds = numpy.unique(numpy.concatenate([with_answer, without]))
    return [
        Point(
            threshold=float(threshold),
            abstained_unanswerable=float((without < threshold).mean()),
            abstained_answerable=float((with_answer < threshold).mean()),
            recall=float((recall * (with_answer >= threshold)).mean()),
        )
        for threshold in thresholds
    ]


def point_at(points: Sequence[Point], wrong: float) -> Point:
    """The highest threshold that abstains on no more than that share of the answerable."""
    return [one for one in points if one.abstained_answerable <= wrong][-1]


def calibration(chances: Sequence[float], came_true: Sequence[bool]) -> list[Bin]:
    """Ten bins of equal width from 0 to 1, the empty ones left out."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for chance, true in zip(chances, came_true, strict=True):
        bins.setdefault(min(int(chance * BINS), BINS - 1), []).append((chance, true))
    return [
        Bin(
            chance=sum(chance for chance, _ in several) / len(several),
            share=sum(true for _, true in several) / len(several),
            n=len(several),
        )
        for _, several in sorted(bins.items())
    ]


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Mean distance of chance and share, a prediction counting as one; None without bins."""
    total = sum(one.n for one in bins)
    return sum(one.n * abs(one.chance - one.share) for one in bins) / total if total else None


def _shared(words: str, gold: str) -> tuple[float, float]:
    """Precision and recall of the words' tokens against the gold's."""
    said, wanted = normal_tokens(words), normal_tokens(gold)
    common = sum((Counter(said) & Counter(wanted)).values())
    return (common / len(said) if said else 0.0), (common / len(wanted) if wanted else 0.0)
