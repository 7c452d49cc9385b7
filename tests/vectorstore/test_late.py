import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.late import max_sim, pack


def _vectors(seed, count, dimensions):
    rows = np.random.default_rng(seed).normal(size=(count, dimensions)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@given(
    seed=st.integers(0, 99),
    dimensions=st.integers(1, 40),
    counts=st.lists(st.integers(1, 5), min_size=1, max_size=4),
)
def test_it_is_the_weighted_mean_of_the_best_cosines_to_the_kept_sides(seed, dimensions, counts):
    question = _vectors(seed, 3, dimensions)
    weights = np.array([0.5, 0.3, 0.2])
    middle = np.full(dimensions, 0.01)
    passages = [_vectors(seed + 1 + n, count, dimensions) for n, count in enumerate(counts)]
    wanted = [
        ((question @ np.where(tokens > middle, 1, -1).T) / np.sqrt(dimensions)).max(axis=1)
        @ weights
        for tokens in passages
    ]
    found = max_sim(question, weights, [pack(tokens, middle) for tokens in passages])
    np.testing.assert_allclose(found, wanted, atol=1e-5)


def test_a_passage_with_the_words_of_the_question_is_nearer_than_one_with_half_of_them():
    words = _vectors(7, 8, 384)
    middle, weights = np.zeros(384), np.full(4, 0.25)
    whole, half = max_sim(
        words[:4], weights, [pack(words[[3, 1, 0, 2]], middle), pack(words[[0, 1, 6, 7]], middle)]
    )
    assert whole > half + 0.2


def test_a_token_is_kept_in_one_bit_a_dimension():
    assert len(pack(_vectors(1, 5, 384), np.zeros(384))) == 5 * 48
