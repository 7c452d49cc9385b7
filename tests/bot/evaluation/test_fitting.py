import random
from dataclasses import replace
from hashlib import sha256
from itertools import cycle, islice

import pytest

from bot.calibration import EVEN, shipped
from bot.evaluation.fitting import (
    ANSWER,
    CHECKS,
    DRAFT,
    GIVEN,
    NEARLY,
    Example,
    calibrate,
    crossed,
    digests,
    fit,
    going_on,
    sensible,
    shares,
    spoken,
    with_gaps,
)
from bot.evaluation.questions import Question


def example(number, none, true):
    signals = {"none": none, "coverage": 0.5}
    return Example(f"q{number}", f"article {number % 20}", signals, true)


@pytest.fixture
def examples():
    chance = random.Random(1)
    true = [example(n, chance.gauss(-3, 1), True) for n in range(100)]
    return true + [example(100 + n, chance.gauss(1, 1), False) for n in range(100)]


def test_what_tells_the_two_apart_gets_the_weight(examples):
    weights = fit(examples, ["none", "coverage"], low=0.05, high=0.2)
    assert weights.weights["none"] < -1
    assert abs(weights.weights["coverage"]) < 0.01
    assert weights.chance({"none": -4.0, "coverage": 0.5}) > 0.95
    assert weights.chance({"none": 2.0, "coverage": 0.5}) < 0.05


def test_the_thresholds_let_the_wanted_shares_of_the_true_ones_fall_below(examples):
    weights = fit(examples, ["none"], low=0.01, high=0.2)
    chances = [
        chance
        for chance, one in zip(crossed(examples, ["none"]), examples, strict=True)
        if one.true
    ]
    assert sum(chance < weights.low for chance in chances) == pytest.approx(1, abs=1)
    assert sum(chance < weights.high for chance in chances) == pytest.approx(20, abs=1)


def test_what_is_nearly_as_likely_true_as_not_does_not_fall_below(examples):
    assert fit(examples, ["none"], low=0.2, high=0.4).low == NEARLY


def test_what_is_rather_false_is_never_above(examples):
    assert fit(examples, ["none"], low=0.0, high=0.0).high >= EVEN


def test_no_example_is_judged_by_a_model_that_has_seen_its_article():
    # One article whose signal says the opposite: a model that had seen it would know.
    odd = [Example(f"odd{n}", "odd", {"none": 3.0}, True) for n in range(40)]
    others = [example(n, -3.0, True) for n in range(40)]
    others += [example(100 + n, 3.0, False) for n in range(40)]
    chances = crossed(odd + others, ["none"])
    assert max(chances[:40]) < 0.1


def test_a_model_that_only_speaks_gives_the_sign(examples):
    signals = spoken(examples)[0].signals
    assert signals["none"] == -4.0
    assert signals["coverage"] == 0.5


def test_a_run_that_was_broken_off_goes_on(tmp_path, examples):
    file = tmp_path / "reports" / "gate.jsonl"
    measured = []

    def measure(left):
        for one in left:
            measured.append(one.id)
            yield one

    broken_off = list(islice(going_on(examples[:3], file, measure), 2))
    assert broken_off == examples[:2]
    assert list(going_on(examples[:3], file, measure)) == examples[:3]
    assert measured == ["q0", "q1", "q2"]


def test_a_calibration_names_its_model_and_its_files(tmp_path, examples):
    full = [
        replace(one, signals=dict.fromkeys((*GIVEN, *CHECKS), 0.5) | one.signals)
        for one in examples
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("abc")
    found = calibrate(full, full, full, "tiny", digests([file]))
    assert found.language_model == "tiny"
    assert found.data == {f"{tmp_path.name}/questions.jsonl": sha256(b"abc").hexdigest()}
    assert found.gate.weights["none"] < -1
    assert found.gate.low <= found.gate.high


def test_what_is_found_is_quoted_where_most_of_such_words_are_right(examples):
    chance = random.Random(2)
    asked = [
        replace(one, signals=dict.fromkeys((*GIVEN, *CHECKS), 0.5) | one.signals | {"judge": odds})
        for one in examples
        for odds in [chance.gauss(1.5 if one.true else -1.5, 1)]
    ]
    asked = [replace(one, right=one.true and chance.random() < 0.8) for one in asked]
    gate = calibrate(asked, [], asked, "tiny", {}).gate
    assert gate.weights["judge"] > 0
    assert EVEN <= gate.high < 1
    quoted = [one for one in asked if gate.chance(one.signals) >= gate.high]
    assert sum(one.right for one in quoted) >= 0.8 * len(quoted)


def test_drafts_are_called_true_as_often_as_they_are(examples):
    chance = random.Random(3)
    drafts = [
        replace(
            one,
            id=f"draft {one.id}",
            signals=dict.fromkeys(CHECKS, 0.0) | {"judge": chance.gauss(0.5, 1)},
            true=chance.random() < 0.8,
            kind=DRAFT,
        )
        for one in examples
    ]
    claims = [
        replace(
            one,
            signals=dict.fromkeys(CHECKS, 0.0) | {"judge": chance.gauss(1 if one.true else -1, 1)},
        )
        for one in examples
    ]
    full = [replace(one, signals=dict.fromkeys(GIVEN, 0.5)) for one in examples]
    weights = calibrate(full, [], [*claims, *drafts], "tiny", {}).verification
    called = [weights.chance(one.signals) for one in drafts]
    assert sum(called) / len(called) == pytest.approx(0.8, abs=0.07)
    assert weights.low < weights.high


def test_without_given_texts_what_is_shipped_for_them_stays(examples):
    full = [
        replace(one, signals=dict.fromkeys((*GIVEN, *CHECKS), 0.5) | one.signals)
        for one in examples
    ]
    found = calibrate(full, [], full, "tiny", {})
    assert found.given == shipped().given
    assert found.gate != shipped().gate


def test_what_is_told_apart_well_is_caught(examples):
    full = [
        replace(one, signals=dict.fromkeys((*GIVEN, *CHECKS), 0.5) | one.signals)
        for one in examples
    ]
    found = shares(full, [], full)
    assert found["gate"]["auc"] > 0.98
    assert found["gate"]["caught"] > 0.9
    assert found["gate"]["true"] == found["gate"]["false"] == 100
    assert "gate, given" not in found
    assert "verification, answers" not in found


def test_claims_that_answer_questions_stand_alone_once_more(examples):
    full = [
        replace(one, signals=dict.fromkeys((*GIVEN, *CHECKS), 0.5) | one.signals, kind=kind)
        for one, kind in zip(examples, cycle([ANSWER, "number"]), strict=False)
    ]
    found = shares([], [], full)
    answers = [one for one in full if one.kind == ANSWER]
    told = found["verification, answers"]
    assert told["true"] == sum(one.true for one in answers)
    assert told["true"] + told["false"] == len(answers) < len(full)


def test_a_gap_is_the_context_without_the_sentence_that_answers():
    context = "Die Brücke ist rot. Sie kostete 40 Euro. Alle freuen sich."
    question = Question("q", "de", "Was kostete sie?", "", ("40 Euro",), (), context=context)
    asked = with_gaps([question])
    assert [one.id for one in asked] == ["q", "q-gap"]
    assert asked[1].context == "Die Brücke ist rot. Alle freuen sich."
    assert not asked[1].answerable


def test_a_question_without_an_answer_leaves_no_gap():
    question = Question("q", "de", "Wer?", "", (), (), context="Die Brücke ist rot.")
    assert with_gaps([question]) == [question]


def test_a_signal_that_would_count_the_wrong_way_is_left_out(examples):
    # Missing numbers go with the truth here, which cannot be.
    odd = [
        replace(one, signals=one.signals | {"numbers_missing": float(one.true)}) for one in examples
    ]
    assert sensible(odd, ["none", "numbers_missing"]) == ["none"]
    assert "numbers_missing" not in fit(odd, ["none", "numbers_missing"], 0.05, 0.2).weights
