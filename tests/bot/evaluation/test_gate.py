import json

import pytest

from bot.errors import BelegbotError
from bot.evaluation.gate import Odds, auc, caught, read_pairs, threshold

APART = [Odds(-9.0, -1.0), Odds(-8.0, 0.0), Odds(-7.0, -2.0), Odds(-3.0, 1.0)]


def test_auc_is_one_where_the_odds_are_apart_and_a_half_where_they_are_equal():
    assert auc(APART) == 1.0
    assert auc([Odds(0.0, 0.0)] * 3) == 0.5
    assert auc([Odds(1.0, 0.0)]) == 0.0


def test_at_the_threshold_no_more_than_the_wanted_share_is_refused():
    above = threshold(APART, 0.25)
    assert above == -7.0
    assert caught(APART, above) == (1.0, 0.25)


def test_halves_share_no_article_and_neighbours_are_of_the_same_article(tmp_path):
    data = [
        {"title": f"T{n}", "paragraphs": [
            {"context": f"{n}a", "qas": [{"question": f"{n}a?"}]},
            {"context": f"{n}b", "qas": [{"question": f"{n}b?"}]}]}
        for n in range(20)
    ]  # fmt: skip
    path = tmp_path / "squad.json"
    path.write_text(json.dumps({"data": data}))
    halves = [read_pairs(path, path, half) for half in ("fit", "measure")]
    assert len(halves[0]) + len(halves[1]) == 40
    assert not {p.answering[:-1] for p in halves[0]} & {p.answering[:-1] for p in halves[1]}
    for pair in halves[0] + halves[1]:
        assert pair.question == f"{pair.answering}?"
        assert pair.neighbour[:-1] == pair.answering[:-1] != pair.neighbour


def test_another_form_is_refused(tmp_path):
    path = tmp_path / "other.json"
    path.write_text("[]")
    with pytest.raises(BelegbotError, match="SQuAD"):
        read_pairs(path, path, "fit")
