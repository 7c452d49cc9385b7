from pathlib import Path

from bot.evaluation.copies import edited_copies, one_topic, templated
from bot.evaluation.stories import measure, read_articles

SEEDS = Path(__file__).parents[3] / "seeds" / "articles"


def test_copies_are_edited_the_same_way_each_time():
    articles = read_articles([SEEDS])
    copies = edited_copies(articles, 10)
    assert copies == edited_copies(articles, 10)
    originals = {article.id: article for article in articles}
    for copy in copies:
        original = originals[copy.item_id]
        assert copy.text != original.text
        assert copy.title != original.title
        assert copy.id != original.id
    assert sum(len(copy.text) < len(originals[copy.item_id].text) * 0.7 for copy in copies) >= 3


def test_templates_share_words_and_not_figures():
    items = templated(4)
    assert len({item.text for item in items}) == len(items) == 12


def test_one_topic_is_the_tightest_neighbourhood():
    articles = read_articles([SEEDS])
    paths = {article.path for article in one_topic(articles, 3)}
    assert len({path.split("-", 3)[-1].split("-")[0] for path in paths}) == 1


def test_the_samples_keep_their_copies_in_one_story_and_templates_apart(tmp_path):
    figures = measure(read_articles([SEEDS]), tmp_path)
    assert (figures.copies_apart, figures.in_two_slots, figures.templates_merged) == (0, 0, 0)
    assert figures.searches > 0
    assert len(figures.stories) == 3
