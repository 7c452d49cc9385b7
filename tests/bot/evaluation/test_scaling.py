from pathlib import Path

import numpy
import pytest

from bot.errors import BelegbotError
from bot.evaluation.scaling import NOISE, grow, measure, read_originals
from vectorstore.embedder import FakeEmbedder
from vectorstore.library import Library

TEXT = "Die Stadt Kiel baut eine Brücke über den Kanal. Sie soll 40 Millionen Euro kosten.\n" * 12


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.txt").write_text(f"Meldung {name}. {TEXT}", encoding="utf-8")
    return folder


def test_originals_are_read_until_they_suffice(news: Path) -> None:
    everything = list(read_originals([news], FakeEmbedder(), 1000))
    assert len(everything) == 3
    assert all(len(one.encodings) > 1 for one in everything)
    assert len(list(read_originals([news], FakeEmbedder(), 1))) == 1


@pytest.mark.parametrize("name", ["none", "empty"])
def test_a_corpus_without_articles_is_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BelegbotError):
        list(read_originals([tmp_path / name], FakeEmbedder(), 10))


def test_a_collection_grows_to_each_size(news: Path, tmp_path: Path) -> None:
    home, embedder = tmp_path / "grown", FakeEmbedder()
    originals = list(read_originals([news], embedder, 1000))
    most = max(len(one.encodings) for one in originals)
    for size in (4, 30):
        *_, done = grow(home, embedder, originals, size)
        figures = measure(home, embedder, ["Was baut Kiel?"] * 3)
        assert figures["chunks"] == done
        assert size <= done < size + 2 * most
        assert figures["n"] == 3
        assert figures["p50_ms"] <= figures["p95_ms"]


def test_copies_differ_from_their_originals_and_are_the_same_every_time(
    news: Path, tmp_path: Path
) -> None:
    embedder = FakeEmbedder()
    originals = list(read_originals([news], embedder, 1000))
    texts = []
    for name in ("one", "two"):
        list(grow(tmp_path / name, embedder, originals, 40))
        with Library(tmp_path / name, embedder) as library:
            texts.append({one.article.path: one.article.text for one in library.articles()})
            assert library.counts()[1] == library.counts()[2]
    assert texts[0] == texts[1]
    assert texts[0]["copy-0"] == originals[0].article.text
    swapped, original = texts[0]["copy-3"].split(), originals[0].article.text.split()
    changed = sum(one != other for one, other in zip(swapped, original, strict=True))
    assert 0.2 < changed / len(original) < 0.7


def test_a_copy_is_near_its_original_and_not_at_its_place(news: Path, tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    originals = list(read_originals([news], embedder, 1))
    list(grow(tmp_path / "grown", embedder, originals, 8))
    with Library(tmp_path / "grown", embedder) as library:
        stored = library._index._collection.get(include=["embeddings"])["embeddings"]
    vectors = numpy.asarray(stored)
    assert numpy.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    nearest = (vectors @ numpy.stack([one.vector for one in originals[0].encodings]).T).max(axis=1)
    assert (nearest < 0.9999).all()
    assert (nearest > 1 - NOISE**2).all()
