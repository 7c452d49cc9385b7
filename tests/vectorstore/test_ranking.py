from dataclasses import replace

import pytest

from vectorstore.ranking import Candidate, Features, score

PLAIN = Candidate("a:1:0", True, 0.8, Features(0.8, 0.4, 10.0, 0.5), 1, 1)


@pytest.mark.parametrize("name", ["article", "late", "keywords", "coverage"])
def test_more_of_anything_that_speaks_for_a_passage_is_better(name):
    more = replace(PLAIN.features, **{name: getattr(PLAIN.features, name) * 1.2})
    assert score(replace(PLAIN, features=more)) > score(PLAIN)


def test_keywords_say_less_of_a_passage_in_another_language():
    other = replace(PLAIN, same_language=False)

    def gain(one):
        more = replace(one.features, keywords=20.0)
        return score(replace(one, features=more)) - score(one)

    assert gain(other) < gain(PLAIN)
