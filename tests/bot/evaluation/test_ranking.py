import numpy as np
import pytest

from bot.evaluation.questions import Question
from bot.evaluation.ranking import NAMES, Asked, collect, compare, fit, fit_both, recalls
from vectorstore.embedder import FakeEmbedder
from vectorstore.library import Library
from vectorstore.ranking import Features

PORT = "Im Hafen von Adorf streiken 2.300 Beschäftigte seit Montag."
MUSEUM = "Das Museum in Bedorf zeigt ab Juni Papier aus drei Jahrhunderten."


def _asked(half, seed, same=True, tells="late"):
    """Twelve candidates, the gold one alone high in the feature that tells."""
    features = np.random.default_rng(seed).random((12, len(NAMES))).astype(np.float32)
    gold = np.arange(12) == seed % 12
    features[gold, NAMES.index(tells)] += 1
    return Asked(half, same, features, gold, gold, np.zeros(12))


def test_the_feature_that_tells_gets_the_weight():
    weights = fit([_asked("fit", seed) for seed in range(30)], NAMES)
    assert weights.late == max(weights.article, weights.late, weights.keywords, weights.coverage)
    assert recalls([_asked("measure", seed) for seed in range(30, 60)], weights) == (1.0, 1.0)


def test_a_feature_that_was_not_named_weighs_nothing():
    weights = fit([_asked("fit", seed) for seed in range(10)], ["article"])
    assert (weights.late, weights.keywords, weights.coverage) == (0, 0, 0)


def test_candidates_in_another_language_have_weights_of_their_own():
    asked = [_asked("fit", seed, same=True, tells="keywords") for seed in range(30)]
    asked += [_asked("fit", seed, same=False, tells="late") for seed in range(30)]
    weights = fit_both({"both": asked})
    assert weights["SAME_LANGUAGE"].keywords > weights["SAME_LANGUAGE"].late
    assert weights["OTHER_LANGUAGE"].late > weights["OTHER_LANGUAGE"].keywords


def test_what_is_shown_was_not_fitted_on():
    def measured(half):
        asked = [_asked("fit", seed) for seed in range(30)]
        asked += [_asked(half, seed, tells="article") for seed in range(30, 60)]
        return compare({"set": asked})

    assert measured("measure")["all"]["set"][0] < 1
    assert measured("fit")["all"] == {}


@pytest.mark.parametrize("weights", [Features(1, 1, 0, 0), None])
def test_without_gold_among_the_candidates_nothing_is_recalled(weights):
    nothing = _asked("measure", 1)
    lost = Asked("measure", True, nothing.features, *[np.zeros(12, bool)] * 2, nothing.fused)
    assert recalls([lost], weights) == (0.0, 0.0)


def test_candidates_of_a_search_are_gold_by_article_and_by_answer(tmp_path):
    for name, text in (("port", PORT), ("museum", MUSEUM)):
        (tmp_path / f"{name}.txt").write_text(text)
    question = Question(
        id="1",
        language="de",
        text="Wie viele streiken im Hafen von Adorf?",
        kind="",
        answers=("2300",),
        articles=(),
        half="fit",
    )
    with Library(tmp_path / "home", FakeEmbedder()) as library:
        for _ in library.ingest([tmp_path / "port.txt", tmp_path / "museum.txt"]):
            pass
        gold = next(one.article.id for one in library.articles() if "Hafen" in one.article.text)
        (asked,) = collect(library, [question], {"1": frozenset([gold])})
    assert asked.same_language
    assert asked.features.shape == (2, len(NAMES))
    assert asked.articles.tolist() == asked.answers.tolist()
    assert asked.answers.sum() == 1
