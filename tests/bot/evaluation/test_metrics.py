from itertools import pairwise

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.metrics import (
    Bin,
    answer_recall,
    calibration,
    calibration_error,
    covered_lines,
    curve,
    draws,
    line_scores,
    point_at,
    token_f1,
    wins,
)

CHANCES = st.floats(0, 1)
LINES = "Ein Hafen.\n\nDrei Kräne stehen still.\n   \nEnde."


@pytest.mark.parametrize(
    ("words", "golds", "recall", "f1"),
    [
        ("Am 3. Januar in Kiel.", ["January 3"], 1, 2 * (2 / 5) / (2 / 5 + 1)),
        ("drei rote Kräne", ["3 blaue Kräne"], 2 / 3, 2 / 3),
        ("die Kräne", ["Turm", "Kräne", "Kräne am Kai"], 1, 1),
        ("Kräne Kräne", ["Kräne"], 1, 2 / 3),
        ("", ["Kräne"], 0, 0),
        ("Kräne", [], 0, 0),
        ("der", ["die"], 0, 0),
    ],
)
def test_overlap_with_gold(words, golds, recall, f1):
    assert answer_recall(words, golds) == pytest.approx(recall)
    assert token_f1(words, golds) == pytest.approx(f1)


def test_only_the_first_40_words_count():
    filling = "Wort " * 39
    assert answer_recall(f"{filling}Kran", ["Kran"]) == 1
    assert answer_recall(f"{filling}Wort Kran", ["Kran"]) == 0


def test_lines_are_covered_by_half_of_what_can_be_seen_of_them():
    whole = (0, len(LINES))
    assert covered_lines(LINES, [whole]) == {0, 2, 4}
    assert covered_lines(LINES, []) == set()
    first = "Drei Kräne s"
    start = LINES.index(first)
    # 10 of its 21 characters, then 11, in one range and in two that overlap.
    assert covered_lines(LINES, [(start, start + len(first))]) == set()
    assert covered_lines(LINES, [(start, start + len(first) + 1)]) == {2}
    assert covered_lines(LINES, [(start, start + 9), (start + 2, start + 13)]) == {2}
    assert covered_lines(LINES, [(start, start + 5)] * 3) == set()


def test_precision_and_recall_of_lines():
    assert line_scores({1, 2, 3}, {2, 3, 4, 5}) == (2 / 3, 0.5)
    assert line_scores((), (1,)) == (1, 0)
    assert line_scores((2,), (1,)) == (0, 0)


def test_the_share_of_won_pairs_is_the_area_under_the_curve():
    assert wins([0.9, 0.4], [0.1, 0.4]).mean() == (1 + 1 + 1 + 0.5) / 4
    assert wins([1, 2], [0, 0]).mean() == 1
    assert wins([0], [1, 2]).mean() == 0


def test_what_a_threshold_withholds():
    points = curve([0.9, 0.8, 0.5, 0.2], [0.1, 0.5, 0.6], [1.0, 0.5, 1.0, 0.0])
    assert [one.threshold for one in points] == [0.1, 0.2, 0.5, 0.6, 0.8, 0.9]
    lowest, highest = points[0], points[-1]
    assert (lowest.abstained_answerable, lowest.abstained_unanswerable) == (0, 0)
    assert lowest.recall == 0.625
    assert (highest.abstained_answerable, highest.abstained_unanswerable) == (0.75, 1)
    assert highest.recall == 0.25
    quarter = point_at(points, 0.25)
    assert (quarter.threshold, quarter.abstained_answerable) == (0.5, 0.25)
    assert quarter.abstained_unanswerable == pytest.approx(1 / 3)
    assert quarter.recall == 0.625
    assert point_at(points, 0.2).threshold == 0.2


@given(st.lists(CHANCES, min_size=1), st.lists(CHANCES, min_size=1))
def test_a_higher_threshold_withholds_no_less(answerable, unanswerable):
    points = curve(answerable, unanswerable, [1.0] * len(answerable))
    for lower, higher in pairwise(points):
        assert lower.threshold < higher.threshold
        assert lower.abstained_unanswerable <= higher.abstained_unanswerable
        assert lower.abstained_answerable <= higher.abstained_answerable
    for one in points:
        assert one.recall == pytest.approx(1 - one.abstained_answerable)


def test_chances_are_held_against_what_came_true():
    bins = calibration([0.25, 0.875, 1.0, 0.9375], [False, True, True, True])
    assert bins == [Bin(0.25, 0.0, 1), Bin(0.875, 1.0, 1), Bin(0.96875, 1.0, 2)]
    assert calibration_error(bins) == (0.25 + 0.125 + 2 * 0.03125) / 4
    assert calibration_error([]) is None


@given(st.lists(st.tuples(CHANCES, st.booleans()), min_size=1))
def test_every_chance_is_in_one_bin(told):
    bins = calibration([chance for chance, _ in told], [true for _, true in told])
    assert sum(one.n for one in bins) == len(told)
    assert sum(round(one.share * one.n) for one in bins) == sum(true for _, true in told)


def test_bootstrap_samples_are_as_large_as_the_whole_and_always_the_same():
    counts = draws(7)
    assert counts.shape == (1000, 7)
    assert set(counts.sum(axis=1)) == {7}
    assert numpy.array_equal(counts, draws(7))
    assert len({tuple(row) for row in counts}) > 100
