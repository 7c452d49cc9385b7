"""The parts of the bench that give the same on every machine."""

import json
from pathlib import Path

import pytest

from bot.answer import Answer, Timings
from bot.evaluation.bench import Bench, Section
from bot.evaluation.figures import Figure, percentile
from bot.evaluation.latency import answer_figures
from bot.evaluation.process import peak_resident
from bot.evaluation.questions import Question
from bot.evaluation.samples import (
    alternating,
    news_folder,
    standalone_questions,
    write_news_sample,
)
from bot.settings import read_settings


def question(number: int, language: str) -> Question:
    return Question(f"q{number}", language, f"{number}?", "fact", ("ja",), ())


def answered(first_token_ms: float | None, total_ms: float) -> Answer:
    return Answer("Wann?", "de", timings=Timings(first_token_ms=first_token_ms, total_ms=total_ms))


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([3.0], 0.95, 3.0),
        ([4.0, 1.0, 3.0, 2.0], 0.5, 2.5),
        (range(101), 0.95, 95.0),
        ([1.0, 2.0], 0.95, 1.95),
    ],
)
def test_percentile(values: list[float], share: float, expected: float) -> None:
    assert percentile(list(values), share) == pytest.approx(expected)


def test_no_percentile_of_nothing() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.95)


@pytest.mark.parametrize(
    ("figure", "row"),
    [
        (Figure("p95", 0.08149, "s", 0.5), ("p95", "0.0815 s", "≤ 0.5 s", "met", "")),
        (Figure("p95", 0.51, "s", 0.5), ("p95", "0.51 s", "≤ 0.5 s", "not met", "")),
        (Figure("ratio", 2.0, "x", 2, at_least=True), ("ratio", "2 x", "≥ 2 x", "met", "")),
        (Figure("ratio", 1.99, "x", 2, at_least=True), ("ratio", "1.99 x", "≥ 2 x", "not met", "")),
        (Figure("cosine", 0.99381, note="int8"), ("cosine", "0.9938", "", "", "int8")),
        (Figure("chunks", 5518), ("chunks", "5,518", "", "", "")),
    ],
)
def test_a_figure_stands_against_its_target(figure: Figure, row: tuple[str, ...]) -> None:
    assert figure.row() == row
    assert figure.to_json()["met"] == {"met": True, "not met": False, "": None}[row[3]]


def test_questions_alternate_and_the_sample_is_always_the_same() -> None:
    many = [question(n, "de" if n % 3 else "en") for n in range(30)]
    sample = alternating(many, 7)
    assert [one.language for one in sample] == ["de", "en", "de", "en", "de", "en", "de"]
    assert len(set(sample)) == 7
    assert sample == alternating(many, 7)
    assert sample != many[:7]


def test_what_is_asked_has_an_answer_and_no_history() -> None:
    asked = standalone_questions(12)
    assert len(asked) == 12
    assert all(one.answerable and not one.history for one in asked)


def test_the_news_sample_is_always_the_same_and_reads_as_articles(tmp_path: Path) -> None:
    news = tmp_path / "news.csv"
    rows = [f"{n};Der Bericht Nummer {n} steht in der Zeitung." for n in range(40)]
    news.write_text("\n".join(["title;text", *rows]) + "\n", encoding="utf-8")
    write_news_sample(news, 10, tmp_path / "one.jsonl")
    write_news_sample(news, 10, tmp_path / "two.jsonl")
    lines = (tmp_path / "one.jsonl").read_text(encoding="utf-8").splitlines()
    assert lines == (tmp_path / "two.jsonl").read_text(encoding="utf-8").splitlines()
    texts = {json.loads(line)["text"] for line in lines}
    assert len(texts) == 10
    assert all(text.startswith("Der Bericht Nummer") for text in texts)


def test_news_is_looked_for_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BELEGBOT_SHARED", str(tmp_path))
    assert news_folder() is None
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "gnad10k.csv").touch()
    assert news_folder() == tmp_path / "data"
    monkeypatch.delenv("BELEGBOT_SHARED")
    assert news_folder() is None


def test_withheld_answers_do_not_shorten_the_wait() -> None:
    figures = answer_figures(
        [answered(8000, 12000), answered(None, 2000), answered(None, 2000), answered(9000, 14000)]
    )
    values = {figure.name: figure.value for figure in figures}
    assert values == {
        "questions answered": 2,
        "first token, median": 8.5,
        "whole answer, median": 13.0,
    }


def test_only_withheld_answers_have_no_median() -> None:
    assert [figure.value for figure in answer_figures([answered(None, 2000)])] == [0]


def test_peak_memory_is_read_in_bytes() -> None:
    assert peak_resident("Name:\tpython\nVmHWM:\t    2048 kB\nVmRSS:\t 1024 kB\n") == 2097152
    with pytest.raises(ValueError, match="VmHWM"):
        peak_resident("Name:\tpython\n")


@pytest.mark.parametrize("news", [None, Path("news")])
def test_every_section_says_first_what_it_takes(tmp_path: Path, news: Path | None) -> None:
    bench = Bench(tmp_path, read_settings(), questions=12, full=False, news=news)
    said = {section: bench.takes(section) for section in Section}
    assert all("minute" in one or "seconds" in one for one in said.values())
    assert ("gnad10k.csv" in said[Section.EVIDENCE]) == (news is not None)
