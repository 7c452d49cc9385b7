import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.attribution import Source, source_sentences
from bot.encoder import Encoder
from bot.relevance import Model, Models, Relevance, features, in_text_order, shipped
from vectorstore.articles import Article, Version
from vectorstore.chunks import chunk_version
from vectorstore.embedder import FakeEmbedder
from vectorstore.passages import Passage

PORT = "Im Hafen von Adorf streiken 2.300 Beschäftigte. Die Fähren liegen still. Es regnet."
MUSEUM = "Das Museum in Bedorf zeigt Papier. Der Eintritt ist frei."


@pytest.fixture(scope="module")
def encoder():
    return Encoder(FakeEmbedder())


def passages(*texts, language="de", title="Titel"):
    found = []
    for number, text in enumerate(texts):
        version = Version(
            Article(text=text, title=title, language=language, path=f"{number}"), 1, ""
        )
        found += [Passage(chunk, version, 1.0) for chunk in chunk_version(version)]
    return found


def sentences(*texts, **more):
    return source_sentences(passages(*texts, **more))


def late_alone():
    model = Model(bias=-3.0, run=0.0, weights={"late": 10.0})
    return Models(model, model, 0.0, {})


def test_the_sentence_that_shares_the_questions_words_is_the_evidence(encoder):
    sources = sentences(PORT, MUSEUM)
    odds = Relevance(encoder, late_alone()).log_odds("Wo streiken Beschäftigte?", "de", sources)
    assert odds.index(max(odds)) == 0
    assert len(odds) == len(sources)


def test_evidence_is_what_passes_the_threshold_in_the_order_given(encoder):
    sources = sentences(PORT, MUSEUM)
    relevance = Relevance(encoder, late_alone())
    odds = relevance.log_odds("Wo streiken Beschäftigte?", "de", sources)
    expected = tuple(source for source, one in zip(sources, odds, strict=True) if one >= 0)
    assert relevance.evidence("Wo streiken Beschäftigte?", "de", sources) == expected
    assert expected


def test_no_sources_have_no_odds(encoder):
    assert Relevance(encoder).log_odds("Wer streikt?", "de", []) == []
    assert Relevance(encoder).evidence("Wer streikt?", "de", []) == ()
    assert Relevance(encoder).nearness("Wer streikt?", "de", []) == []


def test_what_is_near_is_read_first_and_the_better_passage_among_equals(encoder):
    sources = sentences(PORT, MUSEUM)
    relevance = Relevance(encoder)
    near = relevance.nearness("Wo streiken Beschäftigte?", "de", sources)
    assert near.index(max(near)) == 0
    better = [replace(one, passage=replace(one.passage, score=99.0)) for one in sources[3:]]
    raised = relevance.nearness("Wo streiken Beschäftigte?", "de", [*sources[:3], *better])
    assert raised[:3] == pytest.approx(near[:3])
    assert min(raised[3:]) > max(near)


def test_odds_belong_to_their_sources_in_whatever_order_they_come(encoder):
    sources = sentences(PORT)
    relevance = Relevance(encoder)
    odds = relevance.log_odds("Wo streiken Beschäftigte?", "de", sources)
    turned = relevance.log_odds("Wo streiken Beschäftigte?", "de", sources[::-1])
    assert turned[::-1] == pytest.approx(odds)


def test_words_count_only_in_the_questions_language(encoder):
    lines = in_text_order(sentences(PORT, language="de"))
    assert features("Hafen Adorf", "de", lines, encoder)["words"].max() > 0
    assert features("Hafen Adorf", "en", lines, encoder)["words"].max() == 0


def test_an_article_stands_below_its_headline():
    lines = in_text_order(sentences(PORT, MUSEUM))
    assert [line.title for line in lines] == [True, False, False, False, True, False, False]
    assert [line.place for line in lines] == [None, 0, 1, 2, None, 3, 4]


def test_a_text_that_begins_with_its_title_gets_no_other():
    lines = in_text_order(sentences("Streik im Hafen\n\nDie Fähren liegen still.", title=""))
    assert [(line.title, line.place) for line in lines] == [(True, 0), (False, 1)]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Öffnungszeiten", True),
        ("Das Museum ist offen.", False),
        ("Wer hilft mir?", False),
        ("Telefon 0123 456", False),
        ("Ein Wort nach dem anderen und so weiter, bis die Zeile viel zu lang geworden ist", False),
    ],
)
def test_headings_are_short_without_end_and_figures(text, heading):
    (line,) = [
        one for one in in_text_order(sentences(f"Titel\n\nSatz.\n\n{text}")) if one.place == 2
    ]
    assert line.heading is heading


def enumerated(alone, run):
    """The log-odds of each line by going through all that may be marked."""
    count = len(alone)
    marks = np.array(list(np.ndindex(*[2] * count)))
    weights = np.exp(marks @ alone + run * (marks[:, 1:] * marks[:, :-1]).sum(axis=1))
    return [
        math.log(weights[marks[:, place] == 1].sum() / weights[marks[:, place] == 0].sum())
        for place in range(count)
    ]


odds_of_lines = st.lists(st.floats(-4, 4), min_size=1, max_size=7)


@given(odds_of_lines, st.floats(-2, 3))
def test_the_chain_gives_the_chances_that_all_markings_add_up_to(alone, run):
    model = Model(bias=0.0, run=run, weights={"known": 1.0})
    found = model.log_odds({"known": np.array(alone)}, [0] * len(alone))
    assert found == pytest.approx(enumerated(np.array(alone), run), abs=1e-6)


@given(odds_of_lines, odds_of_lines, st.floats(-2, 3))
def test_articles_do_not_speak_for_each_other(one, other, run):
    model = Model(bias=0.0, run=run, weights={"known": 1.0})

    def odds(values, chains):
        return model.log_odds({"known": np.array(values)}, chains).tolist()

    apart = odds(one, [0] * len(one)) + odds(other, [0] * len(other))
    assert odds(one + other, [0] * len(one) + [1] * len(other)) == pytest.approx(apart)


def test_every_shipped_weight_is_of_a_feature(encoder):
    known = features("Wer streikt?", "de", in_text_order(sentences(PORT)), encoder)
    for model in (shipped().same, shipped().other):
        assert set(model.weights) == set(known)
        assert model.run > 0


def test_articles_in_another_language_have_a_model_of_their_own(encoder):
    models = Models(*(Model(bias, 0.0, {"late": 0.0}) for bias in (1.0, -1.0)), 0.0, {})
    both = sentences(PORT, language="de") + sentences("The ferries wait. Rain.", language="en")
    both[3:] = [replace(one, passage=elsewhere(one.passage)) for one in both[3:]]
    odds = Relevance(encoder, models).log_odds("Wo streiken sie?", "de", both)
    assert odds == pytest.approx([1.0] * 3 + [-1.0] * 2)


def elsewhere(passage):
    """The same as an article of its own."""
    article = replace(passage.article, path="elsewhere")
    return replace(passage, version=replace(passage.version, article=article))


def test_all_features_are_finite_even_of_one_line_without_words(encoder):
    lines = in_text_order(sentences("…", title="…"))
    known = features("?", "de", lines, encoder)
    assert all(np.isfinite(values).all() for values in known.values())


def test_a_source_is_the_words_of_its_article(encoder):
    sources = sentences(PORT)
    for source in Relevance(encoder, late_alone()).evidence(
        "Beschäftigte in Adorf?", "de", sources
    ):
        assert isinstance(source, Source)
        assert source.passage.article.text[source.start : source.end] == source.text
