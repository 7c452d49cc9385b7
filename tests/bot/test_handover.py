import json
import os
import socket
import stat
import threading
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import uvicorn
from fake_chat import BRIDGE, FakeChain, FakeLibrary
from fastapi import FastAPI
from typer.testing import CliRunner, Result

from bot import service
from bot.answer import Turn
from bot.cli import app
from bot.errors import ChatError
from bot.handover import FILE, Chat, announced, running_chat
from bot.settings import Settings
from bot.ui.api import build_api
from bot.ui.desk import Desk
from vectorstore.embedder import FakeEmbedder
from vectorstore.errors import IndexBroken
from vectorstore.ingest import FileReport
from vectorstore.library import Library
from vectorstore.readers import TableFormat

# Each of them ends a line for some reader of lines.
LINE_ENDS = "Wann\u2028öffnete\x85die\x0bBrücke\r\n?"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def chain() -> FakeChain:
    return FakeChain()


@pytest.fixture
def library() -> FakeLibrary:
    return FakeLibrary()


@pytest.fixture
def chat(home: Path, chain: FakeChain, library: FakeLibrary) -> Iterator[Chat]:
    """A chat that runs on this test's data folder."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with announced(home, url) as token:
            served = FastAPI()
            served.include_router(build_api(Desk(chain, 1), library, token))
            server = uvicorn.Server(uvicorn.Config(served, log_level="critical", ws="none"))
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
            thread.start()
            try:
                found = running_chat(home)
                assert found
                yield found
            finally:
                server.should_exit = True
                thread.join()


@pytest.fixture
def no_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens library or language model here has not handed over."""

    def refuse(settings: Settings) -> None:
        pytest.fail("this was not handed over")

    monkeypatch.setattr(service, "open_embedder", refuse)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_the_file_is_its_owners_alone_and_goes_with_the_chat(home: Path) -> None:
    with announced(home, "http://127.0.0.1:7860") as token:
        said = json.loads((home / FILE).read_text())
        assert said == {"url": "http://127.0.0.1:7860", "token": token, "process": os.getpid()}
        assert stat.S_IMODE((home / FILE).stat().st_mode) == 0o600
        assert [file.name for file in home.iterdir()] == [FILE]
    assert list(home.iterdir()) == []


def test_the_file_goes_with_a_chat_that_is_stopped(home: Path) -> None:
    with pytest.raises(KeyboardInterrupt), announced(home, "http://127.0.0.1:7860"):
        raise KeyboardInterrupt
    assert list(home.iterdir()) == []


def test_every_chat_has_a_token_of_its_own_and_shows_it_to_nobody(home: Path) -> None:
    with announced(home, "") as first:
        assert first not in repr(Chat("", first, 1))
    with announced(home, "") as second:
        assert second != first
    assert len(first) >= 43


def test_without_a_file_no_chat_runs(home: Path) -> None:
    assert running_chat(home) is None
    assert running_chat(home / "missing") is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"url": "http://127.0.0.1:1"}'])
def test_a_broken_file_is_ignored(home: Path, text: str) -> None:
    (home / FILE).write_text(text)
    assert running_chat(home) is None


def test_a_file_that_a_dead_chat_left_is_ignored(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with announced(home, f"http://127.0.0.1:{port}"):
        assert running_chat(home) is None


def test_what_answers_there_has_to_be_this_very_chat(chat: Chat) -> None:
    assert chat.answers()
    assert not replace(chat, token="x").answers()
    assert not replace(chat, process=1).answers()


def test_no_proxy_of_the_environment_comes_between(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert chat.answers()


@pytest.mark.parametrize("question", ["Wann?", "Steht dazu nichts drin?", "mended", LINE_ENDS])
def test_a_question_gets_the_very_answer_of_the_chain(chat: Chat, question: str) -> None:
    *_, answer = FakeChain().stream(question, ())
    assert chat.ask(question) == answer


def test_the_turns_before_a_question_come_along(chat: Chat, chain: FakeChain) -> None:
    turn = Turn("Wann?", chat.ask("Wann?"))
    chat.ask("Und was kostet sie?", [turn])
    assert chain.turns == (turn,)


def test_a_failed_answer_is_a_sentence_without_the_chats_secrets(chat: Chat) -> None:
    with pytest.raises(ChatError, match="its terminal says why") as caught:
        chat.ask("broken")
    assert "secret" not in str(caught.value)
    assert chat.ask("Wann?").sentences


def test_files_are_read_in_with_growing_reports(
    chat: Chat, library: FakeLibrary, tmp_path: Path
) -> None:
    good, bad = tmp_path / "gut.txt", tmp_path / "bad.txt"
    good.write_text("Ein Text.")
    assert list(chat.ingest([good, bad])) == list(FakeLibrary().ingest([good, bad]))
    assert "gut" in [version.article.title for version in library.articles()]


def test_a_files_name_need_not_be_text(chat: Chat, tmp_path: Path) -> None:
    name = os.fsdecode(b"bad-Br\xfccke.txt")
    (finished,) = [report for report in chat.ingest([tmp_path / name]) if report.finished]
    assert finished.path.endswith("bad-Br\\xfccke.txt")


def test_an_error_while_reading_keeps_its_sentence(
    chat: Chat, library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ingest(paths: Sequence[Path], table: TableFormat) -> Generator[FileReport]:
        yield FileReport("a.txt")
        raise IndexBroken("The index is broken: run `belegbot articles reindex`.")

    monkeypatch.setattr(library, "ingest", ingest)
    with pytest.raises(ChatError, match="The index is broken: run"):
        list(chat.ingest([]))


def test_a_chat_that_breaks_off_is_one_sentence(chat: Chat, tmp_path: Path) -> None:
    with pytest.raises(ChatError, match=f"chat at {chat.url} broke off"):
        list(chat.ingest([tmp_path / "crash.txt"]))
    with pytest.raises(ChatError, match="broke off"):
        replace(chat, token="x").ask("Wann?")


def test_articles_are_removed(chat: Chat, library: FakeLibrary) -> None:
    assert chat.remove(BRIDGE.id)
    assert not chat.remove(BRIDGE.id)
    assert library.version(BRIDGE.id) is None


@pytest.mark.usefixtures("no_models", "chat")
class TestCommands:
    def test_ask_hands_over_question_by_question(self, chain: FakeChain, tmp_path: Path) -> None:
        file = tmp_path / "questions"
        history = [{"question": "Wer?", "answer": "Ada Lindner."}]
        asked = {"question": "Wann?", "history": history}
        file.write_text(f"How long was the harbour strike?\n{json.dumps(asked)}\n")
        told = run("ask", "--file", str(file), "--json")
        assert told.exit_code == 0, told.output
        answers = [json.loads(line)["answer"] for line in told.stdout.splitlines()]
        assert [answer[:10] for answer in answers] == ["The strike", "Die Brücke"]
        assert [turn.answer.text for turn in chain.turns] == ["Ada Lindner."]

    def test_clock_and_any_time_come_along(self, chain: FakeChain) -> None:
        asked = (
            "ask",
            "Welche Meldungen gab es gestern?",
            "--json",
            "--now",
            "2025-11-17T09:00:00",
        )
        when = {"first": "2025-11-16", "last": "2025-11-16", "words": "gestern", "filters": True}
        assert json.loads(run(*asked).stdout)["when"] == when
        assert chain.now == datetime(2025, 11, 17, 9, tzinfo=ZoneInfo("Europe/Berlin"))
        assert json.loads(run(*asked, "--any-time").stdout)["when"] is None

    def test_ask_says_which_days_it_searched(self) -> None:
        told = run("ask", "Steht in den Meldungen von gestern nichts?")
        assert "16. November 2025 („gestern“) – nur Meldungen aus diesem Zeitraum" in told.stdout

    def test_ask_says_of_an_abstention_what_comes_nearest(self) -> None:
        told = run("ask", "Steht dazu nichts drin?")
        assert f"- {BRIDGE.title}, 17. November 2025" in told.stdout

    def test_a_failed_answer_exits_with_1(self) -> None:
        told = run("ask", "broken")
        assert (told.exit_code, told.stdout) == (1, "")
        assert told.stderr.count("\n") == 1

    def test_remove_tells_an_unknown_article(self) -> None:
        assert run("articles", "remove", BRIDGE.id).stdout == f"Removed {BRIDGE.id}.\n"
        again = run("articles", "remove", BRIDGE.id)
        assert again.exit_code == 1
        assert again.stderr.startswith(f"There is no article {BRIDGE.id}")

    def test_a_second_chat_says_where_the_first_is(self, chat: Chat) -> None:
        told = run("chat")
        assert told.exit_code == 1
        assert told.stderr.startswith(f"Belegbot is already running at {chat.url}: ")


class TestIngest:
    """With the real library, so that the output of both ways can be compared."""

    @pytest.fixture
    def library(self, tmp_path: Path) -> Iterator[Library]:
        with Library(tmp_path / "home", FakeEmbedder()) as library:
            yield library

    @pytest.mark.usefixtures("no_models", "chat")
    def test_a_chat_is_told_the_folder_and_the_tables_form(
        self, library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (tmp_path / "news").mkdir()
        monkeypatch.chdir(tmp_path / "news")
        Path("t.csv").write_text("'Kiel; baut.';Kopf\n'Bonn; baut.';Fuss\n", encoding="utf-8")
        said = ("--delimiter", ";", "--quote", "'", "--column", "text=1", "--column", "title=2")
        told = run("ingest", "t.csv", *said, "--json")
        assert json.loads(told.stdout)["added"] == 2
        assert {v.article.title for v in library.articles()} == {"Kopf", "Fuss"}

    def test_the_output_is_the_same_with_and_without_a_chat(
        self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (tmp_path / "b.jsonl").write_text('{"text": "Gut."}\nkaputt\n', encoding="utf-8")
        said = ("ingest", "b.jsonl", "missing.txt", "--json")
        monkeypatch.setattr(service, "open_embedder", lambda settings: FakeEmbedder())
        alone = run("--home", str(tmp_path / "other"), *said)
        request.getfixturevalue("no_models")
        request.getfixturevalue("chat")
        handed = run(*said)
        assert (handed.exit_code, handed.stdout) == (alone.exit_code, alone.stdout)
        assert [len(json.loads(handed.stdout)[name]) for name in ("failures", "skipped")] == [2, 0]
