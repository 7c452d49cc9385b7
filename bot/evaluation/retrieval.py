"""Measuring retrieval: where each question's gold stands among the ranked passages."""

import csv
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy

from bot.evaluation.figures import percentile
from bot.evaluation.normal import stands_in
from bot.evaluation.questions import Question, by_group, stratified
from vectorstore.library import Library
from vectorstore.passages import Passage

Search = Callable[[str, int], list[Passage]]

# Ranks beyond this are none.
DEPTH = 50
# Passages asked for when time counts: 50 take longer, as each is compared with all before it.
TIMED = 10
# The longest passage that counts, in characters; of the measure, so not the product's constant.
LONGEST = 600
WARM_UPS = 5
SEED = 1
RESAMPLES = 1000
STANDALONE = Path(__file__).with_name("standalone.csv")


@dataclass(frozen=True)
class Ranks:
    """Where a search finds a question's gold, from 1, None beyond DEPTH; `ms` to TIMED passages."""

    article: int | None
    answer: int | None
    ms: float


@dataclass(frozen=True)
class Result:
    """What became of one question: its ranks by the fusion and by each half alone."""

    id: str
    fusion: Ranks
    dense: Ranks
    keyword: Ranks


def choose(questions: Sequence[Question], half: str, limit: int = 0) -> list[Question]:
    """The answerable questions without a history, of one half or "all".

    With `limit`, a sample of that many in which the articles have the shares they have in all.
    """
    chosen = [
        one for one in questions if one.answerable and not one.history and half in ("all", one.half)
    ]
    return stratified(chosen, limit, by_group) if limit else chosen


def ask(
    library: Library, questions: Sequence[Question], gold: Mapping[str, frozenset[str]]
) -> Iterator[Result]:
    """Ask every question, warm and one at a time; `gold` maps its id to the articles' ids."""
    searches = (library.search, library.dense, library.keyword)
    for question in questions[:WARM_UPS]:
        for search in searches:
            search(question.text, TIMED)
    for question in questions:
        found = [_timed(search, question, gold[question.id]) for search in searches]
        yield Result(question.id, *found)


def rank(passages: Sequence[Passage], articles: frozenset[str], answers: Sequence[str]) -> Ranks:
    """Ranks of the first passage of a gold article, and of the first that holds a gold answer.

    A passage of more than LONGEST characters counts as not found, but takes its place.
    """
    first = None
    for place, passage in enumerate(passages[:DEPTH], start=1):
        words = passage.chunk.text
        if passage.article.id not in articles or len(words) > LONGEST:
            continue
        first = first or place
        if any(stands_in(answer, words) for answer in answers):
            return Ranks(first, place, 0.0)
    return Ranks(first, None, 0.0)


def report(results: Sequence[Result], labels: Mapping[str, bool] | None = None) -> dict[str, Any]:
    """The fusion's figures, then those of each half; `results` must not be empty.

    `labels` says of some ids whether the question makes sense without its text: the fusion's
    figures on those that do stand under "standalone", where there are any.
    """
    figures = measure([one.fusion for one in results]) | {
        "dense": measure([one.dense for one in results]),
        "keyword": measure([one.keyword for one in results]),
    }
    alone = [one.fusion for one in results if (labels or {}).get(one.id)]
    return figures | ({"standalone": measure(alone)} if alone else {})


def measure(ranks: Sequence[Ranks]) -> dict[str, Any]:
    """Recalls, MRR, latency in ms and their number, with 95 % intervals; not of nothing."""
    values = {
        f"article_recall@{k}": [_within(one.article, k) for one in ranks] for k in (1, 5, 10)
    } | {
        "answer@5": [_within(one.answer, 5) for one in ranks],
        "mrr": [1 / one.article if one.article else 0.0 for one in ranks],
    }
    times = [one.ms for one in ranks]
    return {name: round(sum(several) / len(several), 4) for name, several in values.items()} | {
        "p50_ms": round(percentile(times, 0.5), 1),
        "p95_ms": round(percentile(times, 0.95), 1),
        "n": len(ranks),
        "intervals": {name: interval(several) for name, several in values.items()},
    }


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The 95 % interval of the mean by the percentile bootstrap (Efron 1979); always the same."""
    rows = numpy.asarray(values, dtype=numpy.float64)
    drawn = numpy.random.default_rng(SEED).integers(len(rows), size=(RESAMPLES, len(rows)))
    low, high = numpy.quantile(rows[drawn].mean(axis=1), (0.025, 0.975))
    return round(float(low), 4), round(float(high), 4)


def read_labels(file: Path = STANDALONE) -> dict[str, bool]:
    """Of labelled questions' ids, whether they make sense without their text."""
    lines = file.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {row["id"]: row["standalone"] == "yes" for row in rows}


def _timed(search: Search, question: Question, articles: frozenset[str]) -> Ranks:
    clock = time.perf_counter()
    search(question.text, TIMED)
    ms = (time.perf_counter() - clock) * 1000
    found = rank(search(question.text, DEPTH), articles, question.answers)
    return replace(found, ms=ms)


def _within(place: int | None, k: int) -> float:
    return float(place is not None and place <= k)
