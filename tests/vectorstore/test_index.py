import shutil

import pytest

from vectorstore.chunks import Chunk
from vectorstore.errors import EmbedderMismatch, IndexBroken
from vectorstore.index import Index, drop_index

CHUNKS = [Chunk("a", 1, ordinal, 0, 1, "x") for ordinal in range(3)]
VECTORS = [[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]]


def filled(path):
    index = Index(path, "one")
    index.add(CHUNKS, VECTORS)
    return index


def test_nearest_is_by_cosine_best_first(tmp_path):
    names, similarities = zip(*filled(tmp_path).nearest([2.0, 0.0], 2), strict=True)
    assert names == ("a:1:0", "a:1:2")
    assert similarities == pytest.approx((1.0, 0.6), abs=1e-4)


def test_adding_again_replaces_and_deleting_twice_does_no_harm(tmp_path):
    index = filled(tmp_path)
    index.add(CHUNKS, VECTORS)
    assert index.count() == 3
    index.delete(["a:1:0"])
    index.delete(["a:1:0"])
    index.delete([])
    assert index.count() == 2


def test_an_empty_index_finds_nothing(tmp_path):
    assert Index(tmp_path, "one").nearest([1.0, 0.0], 5) == []


def test_it_is_there_again_after_closing(tmp_path):
    filled(tmp_path).close()
    assert Index(tmp_path, "one").count() == 3


def test_another_embedder_is_refused_with_the_command_that_rebuilds(tmp_path):
    filled(tmp_path).close()
    with pytest.raises(EmbedderMismatch, match=r"one, not two.*articles reindex"):
        Index(tmp_path, "two")


def test_a_collection_that_does_not_measure_by_cosine_is_refused(tmp_path):
    import chromadb

    settings = chromadb.Settings(anonymized_telemetry=False)
    client = chromadb.PersistentClient(str(tmp_path), settings=settings)
    client.create_collection("chunks", metadata={"embedder": "one"}, embedding_function=None)
    client.close()  # ty: ignore[missing-attribute]
    with pytest.raises(IndexBroken, match="cosine"):
        Index(tmp_path, "one")


def test_more_than_one_batch_of_the_client_goes_in(tmp_path, monkeypatch):
    index = Index(tmp_path, "one")
    monkeypatch.setattr(type(index._client), "get_max_batch_size", lambda self: 2)
    index.add(CHUNKS, VECTORS)
    index.delete([chunk.id for chunk in CHUNKS])
    assert index.count() == 0


def test_clear_leaves_an_empty_index_of_the_same_embedder(tmp_path):
    index = filled(tmp_path)
    index.clear()
    assert index.count() == 0
    index.close()
    Index(tmp_path, "one").close()


def test_vectors_that_are_gone_are_noticed_although_chroma_still_counts(tmp_path):
    names = [Chunk("a", 1, ordinal, 0, 1, "x") for ordinal in range(1100)]
    index = Index(tmp_path, "one")
    index.add(names, [[1.0, ordinal / 1000] for ordinal in range(1100)])
    index.close()
    [vectors] = [path for path in tmp_path.iterdir() if path.is_dir()]
    shutil.rmtree(vectors)
    with pytest.raises(IndexBroken, match="articles reindex"):
        Index(tmp_path, "one")


class Panic(BaseException):
    """As Chroma's Rust core raises one."""


def test_a_panic_of_chroma_is_a_sentence_and_ctrl_c_stays_itself(tmp_path, monkeypatch):
    index = filled(tmp_path)

    def raising(error):
        def query(**_):
            raise error

        return query

    monkeypatch.setattr(index._collection, "query", raising(Panic("called unwrap()\non None")))
    with pytest.raises(IndexBroken, match=r"\(called unwrap\(\)\).*articles reindex"):
        index.nearest([1.0, 0.0], 1)
    monkeypatch.setattr(index._collection, "query", raising(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        index.nearest([1.0, 0.0], 1)


def test_a_file_in_the_place_of_the_index_is_named_and_dropped(tmp_path):
    path = tmp_path / "index"
    path.write_text("x")
    with pytest.raises(IndexBroken, match="index"):
        Index(path, "one")
    drop_index(path)
    Index(path, "one").close()


def test_a_damaged_file_is_named_with_the_command_that_heals(tmp_path):
    (tmp_path / "chroma.sqlite3").write_bytes(b"no database " * 5000)
    with pytest.raises(IndexBroken, match=r"not a database.*articles reindex"):
        Index(tmp_path, "one")


@pytest.mark.parametrize("few", [0, 9])
def test_only_chunks_that_are_named_are_nearest(tmp_path, monkeypatch, few):
    monkeypatch.setattr("vectorstore.index.FEW", few)
    index = filled(tmp_path)
    found = index.nearest([2.0, 0.0], 5, ["a:1:1", "a:1:2", "gone:1:0"])
    assert [name for name, _ in found] == ["a:1:2", "a:1:1"]
    assert [similarity for _, similarity in found] == pytest.approx([0.6, 0.0], abs=1e-4)
    assert index.nearest([2.0, 0.0], 5, []) == []
