import numpy as np
import pytest

from vectorstore.articles import Article
from vectorstore.catalog import Catalog
from vectorstore.embedder import FakeEmbedder

LONG = "\n\n".join(f"Absatz {n} handelt vom Hafen und seinen Kränen. " * 8 for n in range(3))


@pytest.fixture
def catalog(tmp_path):
    catalog = Catalog(tmp_path / "catalog.sqlite")
    catalog.store(Article(text=LONG, path="a.txt", language="de"))
    catalog.store(Article(text="The museum shows paper.", path="b.txt", language="en"))
    yield catalog
    catalog.close()


def _keep(catalog, limit):
    chunks, embedder = catalog.pending(limit), FakeEmbedder()
    encodings = embedder.encode_documents([chunk.text for chunk in chunks])
    catalog.keep_vectors(chunks, encodings, embedder.middle)
    return {chunk.id: encoding for chunk, encoding in zip(chunks, encodings, strict=True)}


def test_vectors_come_back_as_they_were_kept_with_the_language_of_their_article(catalog):
    encodings = _keep(catalog, 100)
    found = catalog.vectors([*encodings, "gone:1:0"])
    assert found.keys() == encodings.keys()
    for name, one in found.items():
        assert name.startswith(one.article_id)
        np.testing.assert_allclose(one.vector, encodings[name].vector, atol=1e-3)
        assert len(one.tokens) == len(encodings[name].tokens) * 8
    assert {one.language for one in found.values()} == {"de", "en"}


def test_a_chunk_that_is_not_embedded_yet_has_none(catalog):
    names = [chunk.id for chunk in catalog.pending(100)]
    _keep(catalog, 1)
    assert list(catalog.vectors(names)) == names[:1]


def test_a_centroid_is_the_mean_of_the_chunks_of_an_article(catalog):
    encodings = _keep(catalog, 100)
    article_id = next(iter(encodings)).split(":")[0]
    rows = [one.vector for name, one in encodings.items() if name.startswith(article_id)]
    assert len(rows) > 1
    centroids = catalog.centroids([article_id])
    np.testing.assert_allclose(centroids[article_id], np.mean(rows, axis=0), atol=1e-3)


def test_vectors_go_with_their_article_and_when_it_is_cut_anew(catalog):
    encodings = _keep(catalog, 100)
    catalog.remove(next(iter(encodings)).split(":")[0])
    assert len(catalog.vectors(list(encodings))) == 1
    catalog.rechunk()
    assert catalog.vectors(list(encodings)) == {}
