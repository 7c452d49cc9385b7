from pathlib import Path

import pytest

from bot.answer import Citation
from bot.contradictions import Statement, figures, find_contradictions, most_contradicting
from bot.evaluation.contradictions import precision_recall, read_labelled
from vectorstore.articles import Article, Version
from vectorstore.chunks import Chunk
from vectorstore.passages import Passage

PAIRS = Path(__file__).parents[1] / "data" / "contradictions.jsonl"


def alike(texts):
    """All texts mean the same: what is left is what figures, times and names decide."""
    return [[1.0] for _ in texts]


def contradict(one, other, language="de", other_language=""):
    first, second = Statement(one, language), Statement(other, other_language or language)
    return most_contradicting(first, [second], alike) is not None


def read(text, language="de"):
    return [(figure.value, *figure.unit) for figure in figures(text, language)]


def test_figures_are_read_with_their_units_and_dates_are_left_out():
    assert read("Am 3. Januar 2025 kostete es um 6.00 Uhr 2,5 Millionen Euro.") == [(2.5e6, "euro")]
    assert read("killed 12 people", "en") == [(12, "dead")]
    assert read("Es stieg um 8,5 Prozent.") == read("rose by 8.5 per cent", "en")


def test_another_figure_of_the_same_kind_for_the_same_thing_contradicts():
    said = "Zum Fest in Oberau kamen laut Polizei 20.000 Besucher."
    assert contradict(said, "Zum Fest in Oberau kamen nach Angaben der Stadt 45.000 Besucher.")


@pytest.mark.parametrize(
    "other",
    [
        "Zum Fest in Oberau kamen 20.400 Besucher.",  # rounded
        "Zum Fest in Oberau kamen mehr als 10.000 Besucher.",  # a bound that holds
        "Zum Fest in Niederbach kamen 45.000 Besucher.",  # another place
        "Zum Fest in Oberau kamen 45 Prozent.",  # another unit
        "Zum Fest in Oberau kamen am Montag Besucher.",  # no figure
    ],
)
def test_what_may_be_right_beside_it_does_not(other):
    assert not contradict("Zum Fest in Oberau kamen 20.000 Besucher.", other)


def test_another_time_does_not_contradict():
    assert not contradict("Im März waren es 40 Tage.", "Im April waren es 50 Tage.")
    assert contradict("Im März waren es 40 Tage.", "Im März waren es 50 Tage.")


def test_a_written_date_is_no_figure():
    assert not any(read(f"Am {day}.10.2006 kamen sie.", "de") for day in range(1, 29))


def test_across_the_languages_both_must_name_one_thing():
    said = "Beim Unglück nahe Tarvo starben 9 Menschen."
    assert contradict(said, "In the accident near Tarvo were 16 people.", "de", "en")
    assert not contradict(said, "In the accident near Lerin were 16 people.", "de", "en")


def test_the_other_quote_is_exact_and_of_another_article():
    texts = ("Das Bad kostet 14 Millionen Euro.", "Es regnet. Das Bad kostet 19 Millionen Euro.")
    articles = [Article(text=text, path=text, language="de", source=text[:3]) for text in texts]
    passages = [
        Passage(Chunk(one.id, 1, 0, 0, len(one.text), one.text), Version(one, 1, ""), 1.0)
        for one in articles
    ]
    cited = Citation(1, articles[0].id, 1, "", "", "", "", texts[0], 0, len(texts[0]))
    (found,) = find_contradictions([cited], passages, alike)
    assert (found.n, found.article_id) == (1, articles[1].id)
    assert texts[1][found.start : found.end] == found.quote == "Das Bad kostet 19 Millionen Euro."
    assert find_contradictions([cited], passages[:1], alike) == ()


def test_the_labelled_pairs_are_in_two_halves_and_mostly_told_apart_by_words_alone():
    pairs = read_labelled(PAIRS)
    assert {pair.half for pair in pairs} == {"fit", "measure"}
    assert len(pairs) >= 40
    assert {pair.contradicts for pair in pairs} == {True, False}
    figures = precision_recall(pairs, alike)
    assert figures["precision"] >= 0.8
    assert figures["recall"] >= 0.9
