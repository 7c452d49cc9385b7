from bot.reading import MAX_CHARACTERS, reading
from vectorstore.articles import Article, Version
from vectorstore.chunks import chunk_version
from vectorstore.passages import Passage


def passages(*texts):
    found = []
    for number, text in enumerate(texts):
        article = Article(
            text=text, title="Titel", source="Muster", published="2025-05-03", path=f"{number}"
        )
        version = Version(article, 1, "")
        found += [Passage(chunk, version, 1.0) for chunk in chunk_version(version)]
    return found


def test_each_passage_stands_under_its_number_headline_and_date():
    read, words = reading(passages("Ein Satz.", "Noch einer."), "de", 3)
    assert len(read) == 2
    assert words == (
        "[1] Titel (Muster, 3. Mai 2025)\nEin Satz.\n\n[2] Titel (Muster, 3. Mai 2025)\nNoch einer."
    )


def test_it_ends_after_a_whole_sentence_within_its_budget():
    sentence = "Dies ist ein Satz von genau der Art, wie er in Meldungen steht, und gar nicht kurz."
    long = " ".join([sentence] * 7)
    read, words = reading(passages(long, long, long, long), "de", 10)
    assert len(words) <= MAX_CHARACTERS + 10
    assert words.endswith(sentence)
    assert len(read) == 3


def test_no_more_than_asked_for():
    assert len(reading(passages("Eins.", "Zwei.", "Drei."), "de", 2)[0]) == 2


def test_nothing_found_is_nothing_to_read():
    assert reading([], "de", 3) == ([], "")
