import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.questions import Question
from bot.evaluation.retrieval import (
    STANDALONE,
    Ranks,
    Result,
    ask,
    choose,
    interval,
    measure,
    rank,
    read_labels,
    report,
)
from vectorstore.articles import Article, Version
from vectorstore.chunks import Chunk
from vectorstore.embedder import FakeEmbedder
from vectorstore.library import Library
from vectorstore.passages import Passage

RANKS = st.builds(
    lambda article, later, ms: Ranks(article, None if later is None else article + later, ms),
    st.integers(1, 50),
    st.none() | st.integers(0, 20),
    st.floats(0, 1000),
) | st.just(Ranks(None, None, 5.0))


def passage(text: str, path: str = "gold") -> Passage:
    article = Article(text=text, path=path)
    chunk = Chunk(article.id, 1, 0, 0, len(text), text)
    return Passage(chunk, Version(article, 1, ""), 1.0)


GOLD = frozenset({passage("").article.id})


def ranked(passages: Sequence[Passage], *answers: str) -> tuple[int | None, int | None]:
    found = rank(passages, GOLD, answers)
    return found.article, found.answer


def question(name: str, half: str = "fit", **said: Any) -> Question:
    base = Question(name, "de", "Was baut Kiel?", "", ("Brücke",), ())
    return replace(base, **({"half": half, "group": name} | said))


def test_the_answer_counts_in_a_passage_of_the_gold_article_alone() -> None:
    passages = [passage("Eine Brücke.", "x"), passage("Kiel."), passage("Die BRÜCKE, lang.")]
    assert ranked(passages, "Eine Brücke") == (2, 3)
    assert ranked(passages, "Turm", "Brücke") == (2, 3)
    assert ranked(passages, "Turm") == (2, None)
    assert ranked(passages[:1], "Brücke") == (None, None)


def test_an_answer_stands_there_word_by_word() -> None:
    assert ranked([passage("Es waren 160.")], "16") == (1, None)
    assert ranked([passage("Es waren 1.600 am 3. Januar.")], "January 3") == (1, 1)
    assert ranked([passage("Es waren zwölf.")], "12") == (1, 1)
    assert ranked([passage("Es waren viele.")], "die") == (1, None)


def test_a_passage_of_more_than_600_characters_is_not_found_but_takes_its_place() -> None:
    fitting = "Brücke ".ljust(600, "x")
    assert ranked([passage(fitting + "x"), passage(fitting)], "Brücke") == (2, 2)
    assert ranked([passage(fitting + "x")], "Brücke") == (None, None)


def test_beyond_50_there_is_no_rank() -> None:
    others = [passage("Kiel.", "x")] * 49
    assert ranked([*others, passage("Brücke")], "Brücke") == (50, 50)
    assert ranked([*others, others[0], passage("Brücke")], "Brücke") == (None, None)


def test_the_figures() -> None:
    ranks = [Ranks(1, 5, 10.0), Ranks(5, 6, 20.0), Ranks(10, None, 30.0), Ranks(None, None, 40.0)]
    figures = measure(ranks)
    intervals = figures.pop("intervals")
    assert figures == {
        "article_recall@1": 0.25,
        "article_recall@5": 0.5,
        "article_recall@10": 0.75,
        "answer@5": 0.25,
        "mrr": 0.325,
        "p50_ms": 25.0,
        "p95_ms": 38.5,
        "n": 4,
    }
    assert set(intervals) == set(figures) - {"p50_ms", "p95_ms", "n"}


@given(st.lists(RANKS, min_size=1, max_size=40))
def test_what_holds_for_any_ranks(ranks: list[Ranks]) -> None:
    figures = measure(ranks)
    assert (
        figures["article_recall@1"] <= figures["article_recall@5"] <= figures["article_recall@10"]
    )
    assert figures["answer@5"] <= figures["article_recall@5"]
    assert figures["article_recall@1"] <= figures["mrr"] <= 1
    for name, (low, high) in figures["intervals"].items():
        assert 0 <= low <= high <= 1
        assert low - 1e-4 <= figures[name] <= high + 1e-4
    assert measure(ranks) == figures


@given(st.floats(0, 1), st.integers(1, 50))
def test_equal_values_have_no_interval(value: float, size: int) -> None:
    assert interval([value] * size) == pytest.approx((value, value), abs=1e-4)


def test_more_questions_have_a_narrower_interval() -> None:
    (low, high), (lower, higher) = interval([0.0, 1.0] * 200), interval([0.0, 1.0] * 10)
    assert lower < low < 0.5 < high < higher
    assert high - low == pytest.approx(2 * 1.96 * (0.25 / 400) ** 0.5, rel=0.15)


def test_halves_and_the_labelled_questions_have_figures_of_their_own() -> None:
    hit, miss = Ranks(1, 1, 1.0), Ranks(None, None, 1.0)
    results = [Result("a", hit, miss, hit), Result("b", miss, miss, hit)]
    figures = report(results, {"a": True, "b": False, "z": True})
    assert [figures[name]["mrr"] for name in ("dense", "keyword")] == [0.0, 1.0]
    assert (figures["mrr"], figures["standalone"]["mrr"], figures["standalone"]["n"]) == (0.5, 1, 1)
    assert "standalone" not in report(results, {"b": False})


def test_the_labels() -> None:
    labels = read_labels()
    assert (len(labels), sum(labels.values())) == (150, 85)
    with STANDALONE.open(encoding="utf-8") as file:
        rows = list(csv.reader(line for line in file if not line.startswith("#")))
    assert {row[1] for row in rows[1:]} == {"yes", "no"}


def test_unanswerable_questions_and_follow_ups_are_not_asked() -> None:
    questions = [
        question("a"),
        question("b", answers=()),
        question("c", history=(("Wer?", "Er."),)),
        question("d", "measure"),
    ]
    asked = {half: [one.id for one in choose(questions, half)] for half in ("fit", "measure")}
    assert asked == {"fit": ["a"], "measure": ["d"]}
    assert [one.id for one in choose(questions, "all")] == ["a", "d"]


def test_a_sample_takes_an_articles_second_question_last() -> None:
    questions = [question(f"{n}{part}", group=str(n)) for n in range(20) for part in "ab"]
    sample = choose(questions, "all", 20)
    assert sample == choose(questions, "all", 20)
    assert len({one.group for one in sample}) == 20


def test_asking_a_library(tmp_path: Path) -> None:
    for name, text in (("a", "Die Stadt Kiel baut eine Brücke."), ("b", "In Ulm steht ein Turm.")):
        (tmp_path / f"{name}.txt").write_text(f"{text}\n", encoding="utf-8")
    with Library(tmp_path / "home", FakeEmbedder()) as library:
        for _ in library.ingest([tmp_path / "a.txt", tmp_path / "b.txt"]):
            pass
        gold = {one.article.path: frozenset({one.article.id}) for one in library.articles()}
        (result,) = ask(library, [question("q")], {"q": gold["a.txt"]})
        (other,) = ask(library, [question("q")], {"q": gold["b.txt"]})
    for found in (result.fusion, result.dense, result.keyword):
        assert (found.article, found.answer) == (1, 1)
    assert (other.dense.article, other.dense.answer) == (2, None)
    assert other.keyword.article is None
