from vectorstore.search import fuse


def test_what_both_halves_find_comes_before_what_one_finds():
    scores = fuse({"a": 1, "b": 2}, {"b": 1, "c": 2})
    assert sorted(scores, key=lambda name: -scores[name]) == ["b", "a", "c"]


def test_an_empty_half_leaves_the_other_as_it_is():
    scores = fuse({"a": 1, "b": 2}, {})
    assert scores["a"] > scores["b"]
