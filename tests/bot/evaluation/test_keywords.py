from bot.evaluation.keywords import Whitespace, measure
from bot.evaluation.stories import read_articles
from vectorstore.chunks import Chunk


def test_whitespace_ranks_the_rarer_word_first():
    texts = ("ein Hund", "ein Hund und ein Wal", "ein Haus")
    chunks = [Chunk(str(n), 1, 0, 0, len(text), text) for n, text in enumerate(texts)]
    assert Whitespace(chunks).search("Ein wal") == ["1", "0", "2"]
    assert Whitespace(chunks).search("Wale") == []


def test_most_variants_of_rare_words_are_found(shared, tmp_path):
    articles = read_articles([shared / "data" / "wikinews-de.jsonl"])[:150]
    figures = measure(articles, tmp_path / "catalog.sqlite")
    assert figures["all"]["queries"] > 100
    assert figures["all"]["keyword_recall@5"] > 0.9 > figures["all"]["whitespace_recall@5"]
