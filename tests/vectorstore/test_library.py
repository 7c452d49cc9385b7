import shutil
import threading
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from vectorstore.dates import TimeRange
from vectorstore.embedder import FakeEmbedder
from vectorstore.errors import EmbedderMismatch, LibraryInUse, VectorstoreError
from vectorstore.library import CATALOG, INDEX, Library

HARBOUR = "Der Hafen bleibt geschlossen. Die Beschäftigten streiken seit Montag."
MUSEUM = "Das Museum zeigt altes Papier. Der Eintritt kostet sechs Euro."


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "hafen.md").write_text(f"---\ntitle: Hafen\nlanguage: de\n---\n{HARBOUR}\n")
    (folder / "museum.md").write_text(f"---\ntitle: Museum\nlanguage: de\n---\n{MUSEUM}\n")
    return folder


@pytest.fixture
def library(tmp_path):
    with Library(tmp_path / "home", FakeEmbedder()) as library:
        yield library


def ingested(library, *paths):
    return [report for report in library.ingest(paths) if report.finished]


def test_what_was_put_in_is_found_with_its_exact_words(library, folder):
    reports = ingested(library, folder)
    assert [(r.added, r.chunks, r.done, r.total) for r in reports] == [(1, 1, 1, 2), (1, 1, 2, 2)]
    best, *_ = library.search("Was kostet der Eintritt ins Museum?")
    assert best.article.title == "Museum"
    assert best.article.text[best.chunk.start : best.chunk.end] == best.chunk.text
    assert (best.dense_rank, best.keyword_rank) == (1, 1)


def test_ingesting_twice_changes_nothing(library, folder):
    ingested(library, folder)
    before = library.articles(), library.counts()
    assert [r.unchanged for r in ingested(library, folder)] == [1, 1]
    assert (library.articles(), library.counts()) == before


def test_a_changed_file_replaces_what_search_sees(library, folder):
    ingested(library, folder)
    (folder / "hafen.md").write_text("---\ntitle: Hafen\nlanguage: de\n---\nDer Streik ist vorbei.")
    assert [r.updated for r in ingested(library, folder)] == [1, 0]
    assert library.counts() == (2, 2, 2)
    texts = [passage.chunk.text for passage in library.search("Streik im Hafen")]
    assert "Der Streik ist vorbei." in texts
    assert HARBOUR not in texts


def test_one_bad_file_does_not_stop_the_others(library, folder):
    (folder / "broken.jsonl").write_text('{"text": "Ein Satz steht hier."}\n{"text": \n')
    reports = ingested(library, folder, folder / "missing.txt")
    assert sum(r.added for r in reports) == 3
    failures = [failure for r in reports for failure in r.failures]
    assert [failure.line for failure in failures] == [2, None]
    assert "missing.txt" in failures[1].path


def test_an_interrupted_ingest_is_finished_by_the_next(tmp_path, folder):
    class Breaking(FakeEmbedder):
        def encode_documents(self, texts):
            raise KeyboardInterrupt

    with Library(tmp_path / "home", Breaking()) as library, pytest.raises(KeyboardInterrupt):
        ingested(library, folder)
    with Library(tmp_path / "home", FakeEmbedder(), mend=False) as library:
        articles, chunks, indexed = library.counts()
        assert (articles, indexed) == (chunks, 0)
    with Library(tmp_path / "home", FakeEmbedder()) as library:
        assert library.counts() == (articles, chunks, chunks)
        ingested(library, folder)
        assert library.counts() == (2, 2, 2)


def test_a_removed_article_is_not_found_any_more(library, folder):
    ingested(library, folder)
    removed = next(v.article.id for v in library.articles() if v.article.title == "Hafen")
    assert library.remove(removed)
    assert library.version(removed) is None
    assert library.counts() == (1, 1, 1)
    assert all(p.article.title != "Hafen" for p in library.search("Hafen"))


def test_reindex_rebuilds_the_index_from_the_catalogue(library, folder):
    ingested(library, folder)
    before = library.search("Streik im Hafen")
    assert list(library.reindex())[-1] == (2, 2)
    assert library.search("Streik im Hafen") == before


def test_another_embedder_needs_a_rebuild(tmp_path, folder):
    home = tmp_path / "home"
    with Library(home, FakeEmbedder("one")) as library:
        ingested(library, folder)
    with pytest.raises(EmbedderMismatch):
        Library(home, FakeEmbedder("two"))
    with Library(home, FakeEmbedder("two"), rebuild=True) as library:
        list(library.reindex())
        assert library.counts() == (2, 2, 2)


def test_a_second_owner_is_refused_and_the_first_goes_on(tmp_path, library):
    with pytest.raises(LibraryInUse, match="--home"):
        Library(tmp_path / "home", FakeEmbedder())
    assert library.counts() == (0, 0, 0)


def test_who_writes_waits_for_who_is_writing(library, folder):
    first = library.ingest([folder])
    next(first)
    waiting = threading.Thread(target=ingested, args=[library, folder])
    waiting.start()
    assert not library._writing.acquire(blocking=False)
    assert [report.added for report in first if report.finished] == [1]
    waiting.join()
    assert library.counts() == (2, 2, 2)


def test_who_stops_in_the_middle_lets_others_write(library, folder):
    reports = library.ingest([folder])
    next(reports)
    reports.close()
    ingested(library, folder)
    assert library.counts() == (2, 2, 2)


def test_an_empty_library_finds_nothing(library):
    assert library.search("Wer streikt?") == []


def test_a_copy_of_a_passage_takes_no_second_slot(library, folder):
    (folder / "kopie.md").write_text(
        f"---\ntitle: Hafen\nlanguage: de\n---\n{HARBOUR} Mehr später."
    )
    ingested(library, folder)
    texts = [passage.chunk.text for passage in library.search("Streik der Beschäftigten im Hafen")]
    assert sum("Hafen bleibt" in text for text in texts) == 1


def test_a_lost_index_is_noticed_and_filled_again(tmp_path, folder):
    with Library(tmp_path / "home", FakeEmbedder()) as library:
        ingested(library, folder)
        before = library.search("Streik im Hafen")
    shutil.rmtree(tmp_path / "home" / INDEX)
    with Library(tmp_path / "home", FakeEmbedder()) as library:
        assert library.counts() == (2, 2, 2)
        assert library.search("Streik im Hafen") == before


def test_an_index_beside_a_new_catalogue_is_emptied(tmp_path, folder):
    with Library(tmp_path / "home", FakeEmbedder()) as library:
        ingested(library, folder)
    for file in (tmp_path / "home").glob(f"{CATALOG}*"):
        file.unlink()
    with Library(tmp_path / "home", FakeEmbedder()) as library:
        assert library.counts() == (0, 0, 0)


def test_a_damaged_index_is_healed_by_reindex(tmp_path, folder):
    with Library(tmp_path / "home", FakeEmbedder()) as library:
        ingested(library, folder)
    (tmp_path / "home" / INDEX / "chroma.sqlite3").write_bytes(b"no database " * 5000)
    with Library(tmp_path / "home", FakeEmbedder(), rebuild=True) as library:
        list(library.reindex())
        assert library.counts() == (2, 2, 2)


def test_a_lock_that_cannot_be_written_is_a_sentence(tmp_path):
    (tmp_path / "home" / "lock").mkdir(parents=True)
    with pytest.raises(VectorstoreError, match="--home"):
        Library(tmp_path / "home", FakeEmbedder())


def test_a_filter_leaves_out_other_days_and_what_has_no_date(library, folder):
    for name, published in (("eins", "2025-05-02"), ("zwei", "2025-05-02T23:30:00+00:00"),
                            ("drei", "2025-05-04"), ("vier", "")):  # fmt: skip
        text = f"Im Hafen {name} ruht die Arbeit, weil {name} streiken."
        head = f"title: {name}\nlanguage: de\npublished: {published}"
        (folder / f"{name}.md").write_text(f"---\n{head}\n---\n{text}\n")
    ingested(library, folder)
    when = TimeRange(date(2025, 5, 2), date(2025, 5, 3), "", filters=True)

    def titles(when):
        return {passage.article.title for passage in library.search("Hafen", 9, when)}

    assert titles(when) == {"eins", "zwei"}
    assert titles(replace(when, last=when.first)) == {"eins", "zwei"}
    library.zone = ZoneInfo("Europe/Berlin")
    assert titles(replace(when, last=when.first)) == {"eins"}
    assert titles(replace(when, first=date(2031, 1, 1), last=date(2031, 1, 2))) == set()
    assert titles(replace(when, first=date.min)) == {"eins", "zwei"}
    assert titles(replace(when, filters=False)) >= {"eins", "zwei", "drei", "vier"}


def test_what_is_announced_for_a_day_is_found_though_published_before(library, folder):
    for number in range(4):
        (folder / f"treffen{number}.md").write_text(
            f"---\ntitle: T{number}\nlanguage: de\npublished: 2025-12-31\n---\n"
            f"Das Treffen {number} der Berater ist am {number + 3}. Januar geplant.\n"
        )
    ingested(library, folder)
    when = TimeRange(date(2026, 1, 6), date(2026, 1, 6), "6. Januar", filters=False)
    assert library.search("Treffen der Berater", 5, when)[0].article.title == "T3"
