import json
from pathlib import Path

import pytest

from bot.errors import BelegbotError
from bot.evaluation.corpus import claim, copies, gold, write_joining
from bot.evaluation.questions import Question
from vectorstore.articles import Article, Version
from vectorstore.embedder import FakeEmbedder
from vectorstore.library import Library

BRIDGE = "Die Stadt Kiel baut eine Brücke."


def question(name: str, context: str = "", articles: tuple[str, ...] = ()) -> Question:
    return Question(name, "de", "Was?", "", ("Brücke",), articles, context=context)


def version(text: str, path: str) -> Version:
    return Version(Article(text=text, path=path), 1, "2025-01-01T00:00:00+00:00")


def test_a_context_that_stands_in_an_article_does_not_join(tmp_path: Path) -> None:
    given = [version(f"Kiel – {BRIDGE} Sie ist lang.", "a.txt")]
    asked = [
        question("1", "STADT Kiel baut\xad Brücke"),
        question("2", "In Ulm steht ein Turm."),
        question("3", "in Ulm  steht Turm"),
        question("4", articles=("a.txt",)),
    ]
    file = write_joining(asked, given, tmp_path)
    assert [json.loads(line)["text"] for line in file.read_text().splitlines()] == [
        "in Ulm  steht Turm"
    ]


def test_a_context_joins_by_whole_words_alone(tmp_path: Path) -> None:
    given = [version("Es waren 160 Menschen dort.", "a.txt")]
    assert write_joining([question("1", "Es waren 16")], given, tmp_path).stat().st_size
    assert not write_joining([question("1", "Es waren 160")], given, tmp_path).stat().st_size


def test_what_joined_before_joins_again(tmp_path: Path) -> None:
    """A kept folder gives the same corpus as a fresh one."""
    asked = [question("1", BRIDGE)]
    with Library(tmp_path / "home", FakeEmbedder()) as library:
        for _ in range(2):
            file = write_joining(asked, library.articles(), tmp_path)
            for _ in library.ingest([file]):
                pass
        assert library.catalog.count() == 1
        assert gold(asked, library.articles())["1"] == {library.articles()[0].article.id}


def test_copies_are_gold() -> None:
    articles = [
        version(BRIDGE, "a.txt"),
        version(f"(Agentur) {BRIDGE}", "b.txt"),
        version("In Ulm steht ein Turm.", "c.txt"),
    ]
    both = {articles[0].article.id, articles[1].article.id}
    found = gold([question("1", BRIDGE), question("2", articles=("a.txt",))], articles)
    assert found == {"1": both, "2": both}


def test_an_article_that_holds_more_is_no_gold_of_what_it_lacks() -> None:
    articles = [version(BRIDGE, "a.txt"), version(f"{BRIDGE} Mehr.", "b.txt")]
    assert gold([question("1", f"{BRIDGE} Mehr.")], articles)["1"] == {articles[1].article.id}
    assert copies([BRIDGE], articles)[BRIDGE] == {one.article.id for one in articles}


def test_articles_that_are_not_in_the_corpus_are_named() -> None:
    with pytest.raises(BelegbotError, match=r"1 of 1 questions, 7 the first"):
        gold([question("7", articles=("x.txt",))], [version(BRIDGE, "a.txt")])


def test_a_folder_of_another_corpus_is_refused(tmp_path: Path) -> None:
    source, home = tmp_path / "a.txt", tmp_path / "home"
    source.write_text(BRIDGE, encoding="utf-8")
    claim(home, [source], [question("1", "Turm")])
    claim(home, [source], [question("2", "Turm")])
    with pytest.raises(BelegbotError, match="other articles"):
        claim(home, [source], [question("1", "Haus")])
    source.write_text("Anders.", encoding="utf-8")
    with pytest.raises(BelegbotError, match="other articles"):
        claim(home, [source], [question("1", "Turm")])


def test_a_data_folder_in_use_is_refused(tmp_path: Path) -> None:
    with Library(tmp_path, FakeEmbedder()):
        pass
    with pytest.raises(BelegbotError, match="other articles"):
        claim(tmp_path, [], [])


def test_a_missing_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(BelegbotError, match="is not there"):
        claim(tmp_path / "home", [tmp_path / "none"], [])
    assert not (tmp_path / "home").exists()
