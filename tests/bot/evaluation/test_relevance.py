import json

import numpy as np
import pytest

from bot.encoder import Encoder
from bot.errors import BelegbotError
from bot.evaluation.relevance import (
    Page,
    count,
    crossed,
    digests,
    figures,
    fit,
    fit_both,
    lines_of,
    measure,
    read_pages,
)
from vectorstore.embedder import FakeEmbedder

TEXT = "Bücherei\nAusweis\nDer Ausweis kostet zehn Euro.\nKinder zahlen nichts."


def page(seed, gold=True, language="de"):
    """Twelve lines, of which a run of three stands out in what tells."""
    values = np.random.default_rng(seed)
    marked = np.zeros(12, bool)
    if gold:
        marked[seed % 9 : seed % 9 + 3] = True
    tells = values.normal(size=12) + 3 * marked
    known = {"tells": tells, "noise": values.normal(size=12)}
    return Page(f"{seed:08x}", language, known, marked)


def written(folder, part, rows):
    for language in ("de", "en"):
        lines = [json.dumps({**row, "question": row[language]}) for row in rows]
        (folder / f"omos-qa.{language}.{part}.jsonl").write_text("\n".join(lines) + "\n")


def test_the_feature_that_tells_gets_the_weight_and_runs_count():
    model = fit([page(seed) for seed in range(40)])
    assert model.weights["tells"] > 3 * abs(model.weights["noise"])
    assert model.run > 0.5


def test_no_page_is_marked_by_a_model_that_saw_it():
    pages = [page(seed) for seed in range(20)]
    odd = Page("00000000", "de", {"tells": np.ones(12), "noise": np.ones(12)}, np.ones(12, bool))
    without, with_odd = crossed(pages), crossed([*pages, odd])
    same_fold = [int(one.group, 16) % 5 == 0 for one in pages]
    for one, other, same in zip(without, with_odd, same_fold, strict=False):
        assert np.allclose(one, other) == same


def test_figures_of_a_perfect_marking():
    pages = [page(1), page(2, gold=False)]
    found = figures(pages, [np.where(one.gold, 1.0, -1.0) for one in pages], 0.0)
    assert found["evidence_f1"] == found["no_answer_f1"] == found["answerable_auc"] == 1.0


def test_where_nothing_is_marked_precision_is_one_and_recall_none():
    found = figures([page(1)], [np.full(12, -1.0)], 0.0)
    assert (found["evidence_precision"], found["evidence_recall"]) == (1.0, 0.0)
    assert (found["evidence_f1"], found["unmarked"]) == (0.0, 1.0)


def test_precision_and_recall_are_means_over_answerable_questions():
    pages = [page(0), page(1), page(2, gold=False)]
    odds = [np.full(12, 1.0), np.where(pages[1].gold, 1.0, -1.0), np.full(12, 1.0)]
    found = figures(pages, odds, 0.0)
    assert found["evidence_precision"] == pytest.approx((3 / 12 + 1) / 2)
    assert found["evidence_recall"] == 1.0


def test_fitted_weights_find_what_they_were_not_fitted_on():
    model = fit_both([page(seed, language=one) for seed in range(40) for one in ("de", "en")], {})
    measured = measure(
        [page(seed, language=one) for seed in range(50, 80) for one in ("de", "en")], model
    )
    assert min(one["evidence_f1"] for one in measured.values()) > 0.8


def test_lines_stand_at_their_places():
    sources = lines_of(TEXT)
    assert [source.text for source in sources] == TEXT.split("\n")
    assert all(TEXT[one.start : one.end] == one.text for one in sources)


def test_pages_are_read_in_both_languages_with_their_gold(tmp_path):
    rows = [
        {
            "id": 1,
            "de": "Was kostet der Ausweis?",
            "en": "What does the card cost?",
            "answers": [2, 3],
            "context": TEXT,
        },
        {
            "id": 2,
            "de": "Wo parke ich?",
            "en": "Where can I park?",
            "answers": [],
            "context": f"{TEXT}\nEnde",
        },
    ]
    written(tmp_path, "train", rows)
    pages = list(read_pages(tmp_path, "train", Encoder(FakeEmbedder())))
    assert [one.language for one in pages] == ["de", "en", "de", "en"]
    assert [one.gold.tolist() for one in pages[:2]] == [[False, False, True, True]] * 2
    assert not pages[2].gold.any()
    assert count(tmp_path, "train") == 4
    assert set(digests(tmp_path)) == {"omos-qa.de.train.jsonl", "omos-qa.en.train.jsonl"}


def test_a_folder_without_the_data_says_so(tmp_path):
    with pytest.raises(BelegbotError, match="name the folder"):
        list(read_pages(tmp_path, "train", Encoder(FakeEmbedder())))
