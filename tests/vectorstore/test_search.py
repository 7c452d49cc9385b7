import pytest

from vectorstore.articles import Article
from vectorstore.embedder import FakeEmbedder
from vectorstore.library import Library

PORT = "Im Hafen von Adorf streiken die Beschäftigten seit Montag."
MUSEUM = "Das Museum in Bedorf zeigt ab Juni Papier aus drei Jahrhunderten."
HARBOUR = "Dock workers in the port of Adorf have been on strike since Monday."


@pytest.fixture
def library(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in (("port", PORT), ("museum", MUSEUM), ("harbour", HARBOUR)):
        (folder / f"{name}.txt").write_text(text)
    with Library(tmp_path / "home", FakeEmbedder()) as library:
        for _ in library.ingest([folder]):
            pass
        yield library


def test_the_passage_with_the_words_of_the_question_comes_first(library):
    assert library.search("Seit wann wird im Hafen von Adorf gestreikt?")[0].chunk.text == PORT
    assert library.search("Was zeigt das Museum in Bedorf?")[0].chunk.text == MUSEUM


def test_a_passage_tells_where_the_halves_had_it(library):
    best, *others = library.search("Was zeigt das Museum?")
    assert (best.dense_rank, best.keyword_rank) == (1, 1)
    assert best.similarity is not None
    assert all(one.score <= best.score for one in others)
    assert any(one.keyword_rank is None for one in others)


def test_what_is_known_of_a_candidate_says_whether_it_is_in_the_language_of_the_question(library):
    found = {one.chunk_id: one for one in library.candidates("Was zeigt das Museum in Bedorf?")}
    languages = {
        name: version.article.language
        for name, (_, version) in library.catalog.chunks(found).items()
    }
    assert set(languages.values()) == {"de", "en"}
    for name, language in languages.items():
        assert found[name].same_language == (language == "de")


def test_an_empty_collection_has_no_passages(tmp_path):
    with Library(tmp_path / "empty", FakeEmbedder()) as library:
        assert library.search("Was zeigt das Museum?") == []


def test_a_chunk_that_is_not_embedded_yet_is_not_found(library):
    library.catalog.store(Article(text="Die Fähre nach Cedorf fährt wieder.", path="f.txt"))
    assert all("Fähre" not in one.chunk.text for one in library.search("Wann fährt die Fähre?"))
