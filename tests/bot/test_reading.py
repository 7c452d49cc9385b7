from hypothesis import given
from hypothesis import strategies as st

from bot.attribution import source_sentences
from bot.reading import GAP, read_best
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


LONG = " ".join(f"Der {number}. Satz sagt für sich allein sehr wenig." for number in range(1, 10))


def test_the_best_sentences_are_read_with_their_neighbours():
    sources = source_sentences(passages(LONG))
    nearness = [float(number == 4) for number in range(len(sources))]
    read, words = read_best(sources, nearness, "de", room=180)
    assert read == sources[3:6]
    assert words == "[1] Titel (Muster, 3. Mai 2025)\n" + " ".join(one.text for one in read)


def test_what_is_left_out_shows_and_the_text_keeps_its_order():
    sources = source_sentences(passages(LONG))
    nearness = [2.0 * (number == 7) + (number == 1) for number in range(len(sources))]
    read, words = read_best(sources, nearness, "de", room=340)
    assert read == [*sources[0:3], *sources[6:9]]
    assert words.count(GAP) == 1


def test_the_article_of_the_best_sentence_stands_first_and_each_has_one_heading():
    sources = source_sentences(passages("Eins. Und eins.", "Zwei.", "Drei."))
    read, words = read_best(sources, [0.0, 1.0, 3.0, 2.0], "de")
    assert [one.text for one in read] == ["Zwei.", "Drei.", "Eins.", "Und eins."]
    assert words.count("Titel (Muster") == 3
    assert words.startswith("[1] Titel (Muster, 3. Mai 2025)\nZwei.\n\n[2] ")


def test_of_nothing_nothing_is_read():
    assert read_best([], [], "de") == ([], "")


@given(st.lists(st.floats(-9, 9), min_size=12, max_size=12), st.integers(0, 700))
def test_whatever_is_near_the_room_is_kept_and_every_sentence_read_is_there(nearness, room):
    sources = source_sentences(passages(LONG, "Eins. Und eins.", "Zwei."))
    read, words = read_best(sources, nearness, "de", room)
    assert len(words) <= room
    assert all(one.text in words for one in read)
    assert len(set(read)) == len(read)
