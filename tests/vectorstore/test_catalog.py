from dataclasses import replace

import pytest

from vectorstore import migrations
from vectorstore.articles import Article
from vectorstore.catalog import Catalog, Outcome
from vectorstore.embedder import FakeEmbedder
from vectorstore.errors import CatalogError

OLD = "Der Hafen bleibt geschlossen. Die Beschäftigten streiken seit Montag."
NEW = "Der Hafen ist wieder offen. Die Beschäftigten arbeiten seit Dienstag."
WIRE = Article(text=OLD, title="Hafen", url="https://example.org/1", language="de")
FILE = Article(text=OLD, path="a.txt", language="de")


@pytest.fixture
def catalog(tmp_path):
    catalog = Catalog(tmp_path / "home" / "catalog.sqlite")
    yield catalog
    catalog.close()


def embed(catalog):
    chunks, embedder = catalog.pending(10), FakeEmbedder()
    encodings = embedder.encode_documents([chunk.text for chunk in chunks])
    catalog.keep_vectors(chunks, encodings, embedder.middle)


def test_storing_twice_changes_nothing(catalog):
    assert catalog.store(WIRE) == (Outcome.ADDED, 1)
    before = catalog.articles(), catalog.pending(10)
    assert catalog.store(WIRE) == (Outcome.UNCHANGED, 0)
    assert (catalog.articles(), catalog.pending(10)) == before


def test_another_text_is_a_new_version_and_the_old_one_stays_readable(catalog):
    catalog.store(WIRE)
    assert catalog.store(replace(WIRE, text=NEW)) == (Outcome.UPDATED, 1)
    assert [v.article.text for v in catalog.versions(WIRE.id)] == [OLD, NEW]
    assert catalog.version(WIRE.id).number == 2
    assert catalog.version(WIRE.id, 1).article.text == OLD
    assert catalog.retired() == [f"{WIRE.id}:1:0"]
    assert [chunk.version for chunk in catalog.pending(10)] == [2]
    assert catalog.keyword_search("streiken", "de", 5) == []


def test_an_older_delivery_of_a_known_item_does_not_come_back(catalog):
    catalog.store(WIRE)
    catalog.store(replace(WIRE, text=NEW))
    assert catalog.store(WIRE) == (Outcome.UNCHANGED, 0)
    assert catalog.version(WIRE.id).article.text == NEW


def test_a_file_that_is_set_back_is_a_new_version(catalog):
    for text in (OLD, NEW, OLD):
        catalog.store(replace(FILE, text=text))
    assert catalog.version(FILE.id).number == 3
    assert catalog.version(FILE.id).article.text == OLD


def test_better_metadata_of_the_same_text_is_taken_over_without_a_new_version(catalog):
    catalog.store(WIRE)
    assert catalog.store(replace(WIRE, published="2025-03-04")) == (Outcome.UPDATED, 0)
    assert catalog.version(WIRE.id).number == 1
    assert catalog.version(WIRE.id).article.published == "2025-03-04"


def test_a_removed_article_is_gone_and_may_come_back_under_a_new_number(catalog):
    catalog.store(WIRE)
    assert catalog.remove(WIRE.id) is True
    assert catalog.remove(WIRE.id) is False
    assert catalog.version(WIRE.id) is None
    assert catalog.articles() == []
    assert catalog.keyword_search("Hafen", "de", 5) == []
    assert catalog.store(WIRE) == (Outcome.ADDED, 1)
    assert catalog.version(WIRE.id).number == 2


def test_keyword_search_ranks_the_article_that_has_the_words_first(catalog):
    catalog.store(WIRE)
    catalog.store(Article(text="Das Museum zeigt Papier.", path="b.txt", language="de"))
    best, *_ = catalog.keyword_search("Wer streikt im Hafen?", "de", 5)
    assert best.chunk_id == f"{WIRE.id}:1:0"
    assert best.score > 0


@pytest.mark.parametrize("question", ["", "?", '"', "der die das", "AND OR NOT", "a* (b) ^c {d}"])
def test_no_question_breaks_the_keyword_search(catalog, question):
    catalog.store(WIRE)
    assert isinstance(catalog.keyword_search(question, "de", 5), list)


def test_chunks_come_with_their_version_and_their_exact_words(catalog):
    catalog.store(WIRE)
    name = f"{WIRE.id}:1:0"
    chunk, version = catalog.chunks([name, f"{WIRE.id}:9:0"])[name]
    assert version.article.text[chunk.start : chunk.end] == chunk.text == OLD
    assert version.article == WIRE


def test_rechunk_marks_everything_for_the_index_and_deletes_nothing_from_it(catalog):
    catalog.store(WIRE)
    embed(catalog)
    assert catalog.pending_count() == 0
    catalog.rechunk()
    assert catalog.pending_count() == 1
    assert catalog.retired() == []


def test_articles_come_newest_published_first(catalog):
    for number, day in enumerate(("2025-01-02", "2025-03-04", "")):
        catalog.store(replace(FILE, path=f"{number}.txt", published=day))
    assert [v.article.published for v in catalog.articles()] == ["2025-03-04", "2025-01-02", ""]


def test_a_file_that_is_no_catalogue_is_refused_with_its_name(tmp_path):
    path = tmp_path / "catalog.sqlite"
    path.write_text("this is no database, and long enough to be seen as none" * 50)
    with pytest.raises(CatalogError, match=r"catalog\.sqlite"):
        Catalog(path)


def test_a_catalogue_from_the_future_is_refused(catalog, tmp_path):
    import sqlite3

    path = tmp_path / "home" / "catalog.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(CatalogError, match="newer"):
        Catalog(path)


def test_a_first_start_that_was_interrupted_is_gone_on_with(tmp_path, monkeypatch):
    path = tmp_path / "catalog.sqlite"
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", ((*migrations.MIGRATIONS[0], "no statement"),))
        with pytest.raises(CatalogError):
            Catalog(path)
    catalog = Catalog(path)
    assert catalog.count() == 0
    catalog.close()


def test_a_folder_of_any_name_holds_its_own_catalogue(tmp_path):
    home = tmp_path / "wo? #1 %41 ö"
    Catalog(home / "catalog.sqlite").close()
    assert [path.name for path in tmp_path.iterdir()] == [home.name]
    assert (home / "catalog.sqlite").is_file()


def test_who_only_reads_does_not_wait_for_who_writes(catalog, tmp_path):
    catalog.store(WIRE)
    with catalog._begin():
        reader = Catalog(tmp_path / "home" / "catalog.sqlite")
        assert reader.count() == 1
        reader.close()


def test_a_damaged_catalogue_is_a_sentence(catalog, tmp_path):
    catalog.store(WIRE)
    catalog.close()
    path = tmp_path / "home" / "catalog.sqlite"
    header = path.read_bytes()[:4096]
    path.write_bytes(header + b"\xff" * (path.stat().st_size - 4096))
    damaged = Catalog(path)
    with pytest.raises(CatalogError, match="bring back a copy"):
        damaged.articles()
    damaged.close()


def test_an_index_that_differs_is_put_on_the_lists(catalog):
    catalog.store(WIRE)
    catalog.store(FILE)
    embed(catalog)
    catalog.match_index({f"{FILE.id}:1:0", "gone:1:0"})
    assert [chunk.article_id for chunk in catalog.pending(10)] == [WIRE.id]
    assert catalog.retired() == ["gone:1:0"]
