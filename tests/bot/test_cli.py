import json
import subprocess
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.answer import (
    Answer,
    Citation,
    Doubt,
    Quote,
    Repair,
    Searched,
    Sentence,
    Stage,
    Timings,
    Turn,
    Verdict,
)
from bot.cli import app
from bot.errors import LanguageModelError
from bot.models import ModelStore, Progress, State, Status
from bot.settings import PROJECT, Settings
from vectorstore.articles import Article, Version
from vectorstore.chunks import Chunk
from vectorstore.embedder import FakeEmbedder
from vectorstore.library import Library
from vectorstore.passages import Passage

HEAVY = ("torch", "sentence_transformers", "gradio", "chromadb", "langchain_core", "xllamacpp")
TEXT = "Die Stadt Kiel baut eine Brücke.\nSie kostet 40 Millionen Euro.\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


@pytest.fixture
def library_without_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real library, its embedder a fake."""
    monkeypatch.setattr("bot.service.open_embedder", lambda settings: FakeEmbedder())


@pytest.fixture
def bridge(library_without_models: None, tmp_path: Path) -> str:
    """One article is stored; its id."""
    file = tmp_path / "bruecke.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert run("ingest", str(file)).exit_code == 0
    return json.loads(run("articles", "list", "--json").stdout)[0]["id"]


class FakeChain:
    """Answers every question with its own words, in two snapshots."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Sequence[Turn]]] = []

    def stream(self, question: str, turns: Sequence[Turn] = (), *_time: object) -> Iterator[Answer]:
        self.asked.append((question, turns))
        yield Answer(question, "de")
        yield answered(question)


def answered(question: str) -> Answer:
    article = Article(text=TEXT, title="Brücke", published="2025-03-04", source="dpa", path="a.txt")
    chunk = Chunk(article.id, 1, 0, 0, 32, TEXT[:32])
    passage = Passage(chunk, Version(article, 1, "2025-03-05T00:00:00+00:00"), 0.5)
    citation = Citation(1, article.id, 1, "Brücke", "2025-03-04", "dpa", "", TEXT[4:13], 4, 13)
    return Answer(
        question,
        "de",
        stage=Stage.DONE,
        passages=(passage,),
        sentences=(
            Sentence("In Kiel.", Verdict.SUPPORTED, (1,), 0.98765, repair=Repair.REWRITTEN),
            Sentence("Sie ist blau.", Verdict.PARTLY, (), 0.5, (Doubt.MEANING,)),
        ),
        citations=(citation,),
        answerable=0.87654,
        evidence=(Quote.of(0, passage, 0, 32),),
        open="wann",
        struck=(Sentence("Sie ist alt.", Verdict.UNSUPPORTED, doubts=(Doubt.NEGATION,)),),
        searched=Searched(1, "2025-03-04", "2025-03-04"),
        timings=Timings(retrieve_ms=1.0, gate_ms=1.5, first_token_ms=2.0, total_ms=3.0),
    )


@pytest.fixture
def chain(library_without_models: None, monkeypatch: pytest.MonkeyPatch) -> FakeChain:
    fake = FakeChain()

    @contextmanager
    def open_chain(settings: Settings, library: Library) -> Generator[FakeChain]:
        yield fake

    monkeypatch.setattr("bot.service.open_chain", open_chain)
    return fake


def test_help_imports_nothing_heavy() -> None:
    loaded = f"import sys, bot.cli; print([name for name in {HEAVY} if name in sys.modules])"
    told = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, cwd=PROJECT
    )
    assert told.stdout.strip() == "[]", told.stderr


def test_help_names_every_command() -> None:
    told = run("--help")
    assert told.exit_code == 0
    for command in ("ingest", "articles", "chat", "ask", "models", "doctor"):
        assert command in told.stdout


def test_version_is_the_projects() -> None:
    assert run("--version").stdout == "belegbot 0.12.0\n"


def test_home_is_said_by_option_or_environment(
    bridge: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (
        json.loads(run("--home", str(tmp_path / "other"), "articles", "list", "--json").stdout)
        == []
    )
    monkeypatch.setenv("BELEGBOT_HOME", str(tmp_path / "third"))
    assert json.loads(run("articles", "list", "--json").stdout) == []
    assert json.loads(run("--home", str(tmp_path / "home"), "articles", "list", "--json").stdout)


def test_ingest_counts(library_without_models: None, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    first = run("ingest", str(tmp_path / "a.txt"), "--json")
    again = run("ingest", str(tmp_path / "a.txt"), "--json")
    assert first.exit_code == again.exit_code == 0
    assert json.loads(first.stdout) == {
        "files": 1,
        "added": 1,
        "updated": 0,
        "unchanged": 0,
        "chunks": 1,
        "failures": [],
        "skipped": [],
    }
    assert json.loads(again.stdout)["unchanged"] == 1


def test_ingest_goes_on_after_a_failure_and_exits_with_1(
    library_without_models: None, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"text": "Gut."}\nkaputt\n', encoding="utf-8")
    told = run("ingest", str(tmp_path / "a.txt"), str(tmp_path / "b.jsonl"), "--json")
    summary = json.loads(told.stdout)
    assert told.exit_code == 1
    assert (summary["files"], summary["added"]) == (2, 1)
    assert [(Path(f["file"]).name, f["line"]) for f in summary["failures"]] == [
        ("a.txt", None),
        ("b.jsonl", 2),
    ]
    assert all(failure["reason"] for failure in summary["failures"])


def test_ingest_names_failures_on_stderr(library_without_models: None, tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text('{"text": "Gut."}\nkaputt\n', encoding="utf-8")
    told = run("ingest", str(tmp_path / "b.jsonl"))
    assert "b.jsonl, line 2: " in told.stderr
    assert told.stdout.startswith("Files: 1; articles added: 1,")


def test_ingest_of_what_is_no_article_is_no_failure(
    library_without_models: None, tmp_path: Path
) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "README.md").write_text("About these files.", encoding="utf-8")
    told = run("ingest", str(tmp_path / "articles"), "--json")
    assert told.exit_code == 0
    assert len(json.loads(told.stdout)["skipped"]) == 1


def test_ingest_takes_a_tables_form(library_without_models: None, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("'Kiel; baut.';Kopf\n'Bonn; baut.';Fuss\n", encoding="utf-8")
    said = ("--delimiter", ";", "--quote", "'", "--column", "text=1", "--column", "title=2")
    assert run("ingest", str(tmp_path / "t.csv"), *said).exit_code == 0
    found = json.loads(run("articles", "list", "--json").stdout)
    assert {(one["title"], one["characters"]) for one in found} == {("Kopf", 11), ("Fuss", 11)}


@pytest.mark.parametrize("column", ["text", "=Inhalt", "text=", "colour=Inhalt"])
def test_a_column_that_is_not_said_rightly_is_refused(column: str, tmp_path: Path) -> None:
    told = run("ingest", str(tmp_path), "--column", column)
    assert told.exit_code == 1
    assert told.stderr.count("\n") == 1


def test_articles_list_tells_the_newest_version(bridge: str, tmp_path: Path) -> None:
    (tmp_path / "bruecke.txt").write_text(TEXT + "Nachtrag.\n", encoding="utf-8")
    run("ingest", str(tmp_path / "bruecke.txt"))
    (one,) = json.loads(run("articles", "list", "--json").stdout)
    assert one["id"] == bridge
    assert one["version"] == 2
    assert set(one) == {
        "id", "version", "title", "published", "source", "url", "language", "characters",
    }  # fmt: skip
    assert bridge in run("articles", "list").stdout


def test_articles_show_tells_everything_of_any_version(bridge: str, tmp_path: Path) -> None:
    (tmp_path / "bruecke.txt").write_text(TEXT + "Nachtrag.\n", encoding="utf-8")
    run("ingest", str(tmp_path / "bruecke.txt"))
    newest = json.loads(run("articles", "show", bridge, "--json").stdout)
    first = json.loads(run("articles", "show", bridge, "--version", "1", "--json").stdout)
    assert newest["text"].endswith("Nachtrag.")
    assert not first["text"].endswith("Nachtrag.")
    assert first["characters"] == len(first["text"])
    assert [version["version"] for version in first["versions"]] == [1, 2]
    assert "40 Millionen" in run("articles", "show", bridge).stdout


def test_articles_remove(bridge: str) -> None:
    assert json.loads(run("articles", "remove", bridge, "--json").stdout) == {"removed": bridge}
    assert json.loads(run("articles", "list", "--json").stdout) == []


@pytest.mark.parametrize("command", ["show", "remove"])
def test_an_unknown_article_is_an_error(bridge: str, command: str) -> None:
    told = run("articles", command, "0123456789ab")
    assert told.exit_code == 1
    assert told.stdout == ""
    assert told.stderr.startswith("There is no article 0123456789ab")


def test_an_unknown_version_is_an_error(bridge: str) -> None:
    assert run("articles", "show", bridge, "--version", "7").exit_code == 1


def test_articles_reindex_takes_another_embedder(
    bridge: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.service.open_embedder", lambda settings: FakeEmbedder("other"))
    assert json.loads(run("articles", "reindex", "--json").stdout) == {"chunks": 1}
    monkeypatch.setattr("bot.service.open_embedder", lambda settings: FakeEmbedder("former"))
    refused = run("articles", "remove", bridge)
    assert refused.exit_code == 1
    assert "articles reindex" in refused.stderr


def test_ask_prints_the_object_that_scripts_rely_on(chain: FakeChain) -> None:
    told = run("ask", "Wo?", "--json")
    article_id = answered("").citations[0].article_id
    assert json.loads(told.stdout) == {
        "question": "Wo?",
        "language": "de",
        "answer": "In Kiel. [1] Sie ist blau.",
        "abstained": False,
        "listed": False,
        "when": None,
        "answerable": 0.877,
        "searched": {"articles": 1, "first": "2025-03-04", "last": "2025-03-04", "undated": 0},
        "sentences": [
            {
                "text": "In Kiel.",
                "verdict": "supported",
                "citations": [1],
                "support": 0.988,
                "doubts": [],
                "repair": "rewritten",
                "gloss": "",
                "span": "",
            },
            {
                "text": "Sie ist blau.",
                "verdict": "partly",
                "citations": [],
                "support": 0.5,
                "doubts": ["meaning"],
                "repair": None,
                "gloss": "",
                "span": "",
            },
        ],
        "open": "wann",
        "struck": [
            {
                "text": "Sie ist alt.",
                "verdict": "unsupported",
                "citations": [],
                "support": 0.0,
                "doubts": ["negation"],
                "repair": None,
                "gloss": "",
                "span": "",
            }
        ],
        "citations": [
            {
                "n": 1,
                "article_id": article_id,
                "version": 1,
                "title": "Brücke",
                "published": "2025-03-04",
                "source": "dpa",
                "url": "",
                "quote": "Stadt Kie",
                "start": 4,
                "end": 13,
                "also_in": [],
            }
        ],
        "changes": [],
        "contradictions": [],
        "evidence": [
            {
                "n": 0,
                "article_id": article_id,
                "version": 1,
                "title": "Brücke",
                "published": "2025-03-04",
                "source": "dpa",
                "url": "",
                "quote": TEXT[:32],
                "start": 0,
                "end": 32,
            }
        ],
        "passages": [{"article_id": article_id, "start": 0, "end": 32, "score": 0.5}],
        "timings": {
            "retrieve_ms": 1.0,
            "gate_ms": 1.5,
            "first_token_ms": 2.0,
            "check_ms": None,
            "total_ms": 3.0,
        },
    }


def test_ask_prints_an_answer_with_its_receipts(chain: FakeChain) -> None:
    told = run("ask", "Wo?").stdout
    doubted = "(teilweise belegt: Aussage geht aus dem Beleg nicht hervor)"
    assert f"In Kiel. [1] Sie ist blau. {doubted}" in told
    assert "[1] „Stadt Kie“" in told
    assert "Offen bleibt nach den Artikeln: wann" in told
    assert told.endswith(
        "1 Satz gestrichen: die Artikel belegen ihn nicht\n"
        "- Sie ist alt. (Verneinung weicht vom Beleg ab)\n"
    )


def test_ask_shows_the_nearest_articles_where_they_do_not_say(
    chain: FakeChain, monkeypatch: pytest.MonkeyPatch
) -> None:
    passages = answered("").passages
    abstention = Answer(
        "Wer?",
        "de",
        stage=Stage.DONE,
        passages=passages * 2,
        abstained=True,
        searched=Searched(1, "2025-03-04", "2025-03-04"),
    )
    monkeypatch.setattr(chain, "stream", lambda *_asked: iter([abstention]))
    told = run("ask", "Wer?").stdout
    assert "Dazu sagen die Artikel nichts. Durchsucht wurde 1 Artikel vom 4. März 2025." in told
    assert told.count("- Brücke, 4. März 2025") == 1


def test_ask_reads_lines_and_json_lines_with_history(chain: FakeChain, tmp_path: Path) -> None:
    file = tmp_path / "questions"
    history = [{"question": "Wer hat die Brücke gebaut?", "answer": "Die Stadt Kiel."}]
    told = json.dumps({"id": 1, "question": "Und wann?", "history": history})
    file.write_text(f"Wo?\n\n{told}\n", encoding="utf-8")
    objects = [
        json.loads(line) for line in run("ask", "--file", str(file), "--json").stdout.splitlines()
    ]
    assert [one["question"] for one in objects] == ["Wo?", "Und wann?"]
    (_, before_first), (_, (turn,)) = chain.asked
    assert before_first == ()
    assert (turn.question, turn.answer.text) == (history[0]["question"], history[0]["answer"])
    assert turn.answer.language == "de"


@pytest.mark.parametrize(
    "line", ['{"frage": "Wo?"}', '{"question": 3}', "{", '{"question": "Wo?", "history": ["Wer?"]}']
)
def test_a_line_that_is_no_question_is_named_before_anything_is_asked(
    chain: FakeChain, tmp_path: Path, line: str
) -> None:
    (tmp_path / "questions").write_text(f"Wo?\n{line}\n", encoding="utf-8")
    told = run("ask", "--file", str(tmp_path / "questions"))
    assert told.exit_code == 1
    assert "line 2" in told.stderr
    assert chain.asked == []


@pytest.mark.parametrize("said", [(), ("  ",), ("Wo?", "--file", "questions"), ("--file", "none")])
def test_ask_needs_a_question_or_a_file(said: tuple[str, ...]) -> None:
    told = run("ask", *said)
    assert told.exit_code == 1
    assert told.stderr.count("\n") == 1


def test_an_error_is_one_sentence_without_traceback(
    library_without_models: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_chain(settings: Settings, library: Library) -> None:
        raise LanguageModelError("The model is not there: fetch it.")

    monkeypatch.setattr("bot.service.open_chain", open_chain)
    told = run("ask", "Wo?", "--json")
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr == "The model is not there: fetch it.\n"


def test_a_wrong_setting_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BELEGBOT_PORT", "nine")
    told = run("articles", "list")
    assert told.exit_code == 1
    assert told.stderr.startswith("The setting port cannot be used")


def test_ctrl_c_is_one_line_and_130(chain: FakeChain, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_asked: object) -> Iterator[Answer]:
        raise KeyboardInterrupt

    monkeypatch.setattr(chain, "stream", stopped)
    told = run("ask", "Wo?")
    assert (told.exit_code, told.stderr) == (130, "Stopped.\n")


def test_models_list_and_path(tmp_path: Path) -> None:
    listed = json.loads(run("models", "list", "--json").stdout)
    assert [(one["role"], one["state"]) for one in listed] == [
        ("embedder", "missing"),
        ("language-model", "missing"),
    ]
    assert run("models", "path").stdout.strip() == str(tmp_path / "models")
    assert "1,117 MB" in run("models", "list").stdout


@pytest.mark.parametrize("said", [("path", "embedder"), ("path", "judge"), ("verify",)])
def test_a_model_that_is_not_there_is_an_error(said: tuple[str, ...]) -> None:
    told = run("models", *said)
    assert told.exit_code == 1
    assert told.stderr


def test_models_verify_is_content_with_whole_models(monkeypatch: pytest.MonkeyPatch) -> None:
    def verify(store: ModelStore) -> tuple[Status, ...]:
        return tuple(Status(model, store.root, State.READY) for model in store.models)

    monkeypatch.setattr(ModelStore, "verify", verify)
    assert run("models", "verify").exit_code == 0


def test_models_pull_reports_on_stderr(monkeypatch: pytest.MonkeyPatch) -> None:
    def pull(store: ModelStore, listen: object) -> None:
        assert callable(listen)
        listen(Progress("file", 1, 2))

    measured: list[Path] = []
    monkeypatch.setattr(ModelStore, "pull", pull)
    monkeypatch.setattr(ModelStore, "path", lambda store, role: Path(role))
    monkeypatch.setattr("bot.precision.choose_precision", measured.append)
    told = run("models", "pull")
    assert (told.exit_code, told.stdout) == (0, "")
    assert "1,206 MB" in told.stderr
    assert measured == [Path("embedder")]


def test_doctor_exits_with_1_on_a_problem() -> None:
    told = run("doctor", "--json")
    checks = {check["name"]: check for check in json.loads(told.stdout)}
    assert told.exit_code == 1
    assert not checks["Models"]["ok"]
    assert "models pull" in checks["Models"]["todo"]
    assert "problem  Models" in run("doctor").stdout


def test_chat_serves_as_it_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    served = []

    def serve(settings: Settings, *, open_browser: bool) -> None:
        served.append((settings.host, settings.port, settings.home, open_browser))

    monkeypatch.setattr("bot.ui.app.serve", serve)
    assert run("chat", "--host", "localhost", "--port", "8000", "--open").exit_code == 0
    assert run("chat").exit_code == 0
    assert served == [
        ("localhost", 8000, tmp_path / "home", True),
        ("127.0.0.1", 7860, tmp_path / "home", False),
    ]
