"""The commands `belegbot eval retrieval` and `belegbot eval latency`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.settings import PROJECT
from vectorstore.embedder import FakeEmbedder

METRICS = ["article_recall@1", "article_recall@5", "article_recall@10", "answer@5", "mrr"]
KEYS = [*METRICS, "p50_ms", "p95_ms", "n", "intervals"]
SEEDS = PROJECT / "seeds"


@pytest.fixture(autouse=True)
def _fake_embedder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.service.open_embedder", lambda settings: FakeEmbedder())


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    rows = [
        {
            "id": name,
            "question": f"Was baut {town}?",
            "context": f"Die Stadt {town} baut {what}.",
            "answers": {"text": [what], "answer_start": [17]},
        }
        for name, town, what in (("1", "Kiel", "eine Brücke"), ("2", "Ulm", "einen Turm"))
    ]
    path = tmp_path / "questions"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["eval", *map(str, arguments)])


def figures(*arguments: object) -> dict:
    result = run("retrieval", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_contexts_alone_are_a_corpus(questions: Path) -> None:
    found = figures("--questions", questions)
    assert list(found)[: len(KEYS)] == KEYS
    assert [list(found[half]) for half in ("dense", "keyword")] == [KEYS, KEYS]
    assert (found["n"], found["articles"]) == (2, 2)
    assert [found[name] for name in METRICS] == [1, 1, 1, 1, 1]
    assert "standalone" not in found


def test_several_corpora_and_never_both(questions: Path, tmp_path: Path) -> None:
    """One context stands in an article of the corpus, the other one joins."""
    for name in "ab":
        (tmp_path / name).mkdir()
    article = "Die Stadt Kiel baut eine Brücke. Sie ist lang."
    (tmp_path / "a" / "kiel.txt").write_text(article, encoding="utf-8")
    (tmp_path / "b" / "rom.txt").write_text("In Rom regnet es.", encoding="utf-8")
    found = figures("--corpus", tmp_path / "a", tmp_path / "b", "--questions", questions)
    assert (found["n"], found["articles"]) == (2, 3)
    assert found["mrr"] == 1


def test_a_kept_folder_serves_again(questions: Path, tmp_path: Path) -> None:
    kept = ["--questions", questions, "--keep", tmp_path / "kept"]
    first, second = figures(*kept), figures(*kept, "--limit", 1)
    assert (first["articles"], second["articles"], second["n"]) == (2, 2, 1)


def test_texts_and_questions_of_two_files(questions: Path, tmp_path: Path) -> None:
    other = tmp_path / "english"
    english = questions.read_text(encoding="utf-8").replace("Was baut", "What is built by")
    other.write_text(english.replace("Die Stadt", "The town"), encoding="utf-8")
    assert figures("--questions", other, "--contexts", questions)["n"] == 2
    other.write_text(english.replace('"id": "2"', '"id": "3"'), encoding="utf-8")
    result = run("retrieval", "--questions", other, "--contexts", questions)
    assert result.exit_code == 1
    assert "the same ids" in result.stderr


def test_our_own_questions_on_our_own_articles() -> None:
    said = ["--corpus", SEEDS / "articles", "--questions", SEEDS / "questions.jsonl"]
    found = figures(*said, "--half", "fit", "--limit", 10)
    assert (found["n"], found["half"], found["follow_ups_left_out"]) == (10, "fit", 20)
    assert found["keyword"]["article_recall@10"] > 0.5


def test_the_table_names_every_figure(questions: Path) -> None:
    result = run("retrieval", "--questions", questions)
    assert result.exit_code == 0
    assert all(name in result.stdout for name in [*METRICS, "p95_ms", "fusion", "keyword"])
    assert "1.000 [1.00–1.00]" in result.stdout


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (["--questions", "none"], "cannot be read"),
        (["--questions", "questions", "--corpus", "none"], "is not there"),
        (["--questions", SEEDS / "questions.jsonl"], "--corpus"),
        (["--questions", SEEDS / "articles"], "cannot be read"),
    ],
)
def test_what_is_wrong_is_one_sentence(questions: Path, said: list, message: str) -> None:
    result = run("retrieval", *said)
    assert result.exit_code == 1
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_latency_at_several_sizes() -> None:
    said = ["--corpus", SEEDS / "articles", "--questions", SEEDS / "questions.jsonl"]
    result = run("latency", *said, "--limit", 100, "--chunks", 20, 40, "--json")
    assert result.exit_code == 0, result.output
    first, second = json.loads(result.stdout)
    assert list(first) == ["chunks", "p50_ms", "p95_ms", "n"]
    assert 20 <= first["chunks"] < 40 <= second["chunks"]
    assert first["n"] == 100


def test_latency_needs_a_hundred_questions(questions: Path) -> None:
    result = run("latency", "--corpus", SEEDS / "articles", "--questions", questions)
    assert "100 are needed" in result.stderr
