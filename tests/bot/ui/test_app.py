import asyncio
import signal
import socket
import webbrowser
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from fake_chat import FakeChain, FakeLibrary
from fastapi import FastAPI
from starlette.routing import Mount
from starlette.testclient import TestClient

from bot import service
from bot.errors import ChatError
from bot.handover import FILE
from bot.settings import read_settings
from bot.ui import app


def build(token: str = "", **said: object) -> FastAPI:
    """Within an event loop: outside of one, Gradio makes several that nobody closes."""

    async def within_a_loop() -> FastAPI:
        return app.build_app(FakeChain(), FakeLibrary(), read_settings(**said), token)

    return asyncio.run(within_a_loop())


def client(token: str = "", **said: object) -> TestClient:
    return TestClient(build(token, **said), base_url="http://127.0.0.1:7860")


@pytest.fixture(scope="module")
def open_chat() -> TestClient:
    return client()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.53", "::1", "localhost"])
def test_loopback_needs_no_password(host: str) -> None:
    app.check_binding(read_settings(host=host))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "news.example.org", ""])
def test_anything_else_needs_a_password(host: str) -> None:
    with pytest.raises(ChatError, match="BELEGBOT_PASSWORD"):
        app.check_binding(read_settings(host=host))
    app.check_binding(read_settings(host=host, password="Wort"))


def test_serving_refuses_before_anything_is_loaded() -> None:
    with pytest.raises(ChatError, match="BELEGBOT_PASSWORD"):
        app.serve(read_settings(host="0.0.0.0"))


def test_a_taken_port_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ChatError, match=f"port {port} .*--port"):
            app.serve(read_settings(port=port))


def test_every_response_carries_the_content_security_policy(open_chat: TestClient) -> None:
    for path in ("/", "/theme.css", "/nothing-here"):
        policy = open_chat.get(path).headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "http" not in policy
        assert "*" not in policy


@pytest.mark.parametrize("host", ["localhost:7860", "127.0.0.1:7860", "[::1]:7860"])
def test_the_page_answers_to_its_own_names(open_chat: TestClient, host: str) -> None:
    assert open_chat.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:7860", "127.0.0.1.evil.example"])
def test_a_foreign_name_that_resolves_to_loopback_is_refused(
    open_chat: TestClient, host: str
) -> None:
    assert open_chat.get("/", headers={"host": host}).status_code == 400
    assert open_chat.get("/config", headers={"host": host}).status_code == 400


def test_the_page_is_ours_alone(open_chat: TestClient) -> None:
    config = open_chat.get("/config").json()
    assert config["title"] == "Belegbot"
    assert config["analytics_enabled"] is False
    assert config["footer_links"] == []
    assert config["max_file_size"] == 50 * 1024 * 1024
    assert {listener["api_visibility"] for listener in config["dependencies"]} == {"private"}
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert "swagger" not in open_chat.get(path).text


def test_the_run_history_is_off_and_no_folder_is_served() -> None:
    (mounted,) = [route for route in build().routes if isinstance(route, Mount)]
    gradio_app: Any = mounted.app
    page = gradio_app.get_blocks()
    assert page.run_history is False
    assert page.allowed_paths == []


def test_files_of_the_server_stay_on_the_server(open_chat: TestClient) -> None:
    assert open_chat.get("/gradio_api/file=/etc/passwd").status_code == 403


def test_a_password_closes_the_page_and_what_it_serves() -> None:
    closed = client(host="0.0.0.0", password="Wort")
    assert closed.get("/config").status_code == 401
    assert closed.post("/gradio_api/upload", files={"files": b"x"}).status_code == 401
    form = {"username": app.USER, "password": "Wort"}
    assert closed.post("/login", data={**form, "password": "falsch"}).status_code == 400
    assert closed.post("/login", data=form).status_code == 200
    assert closed.get("/config").status_code == 200


def test_other_commands_need_their_token_and_no_password() -> None:
    closed = client("geheim", host="0.0.0.0", password="Wort")
    assert closed.get("/api/alive").status_code == 401
    with_token = {"authorization": "Bearer geheim"}
    assert closed.get("/api/alive", headers=with_token).status_code == 200
    assert closed.get("/config", headers=with_token).status_code == 401
    form = {"username": app.USER, "password": "Wort"}
    assert closed.post("/login", data=form).status_code == 200
    assert closed.get("/api/alive").status_code == 401


def test_without_a_token_no_other_command_is_served(open_chat: TestClient) -> None:
    for said in ("Bearer ", "Bearer"):
        told = open_chat.post("/api/ask", json={"question": "?"}, headers={"authorization": said})
        assert told.status_code in (404, 405)


@pytest.fixture
def own_handler() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("own_handler")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_chat_is_announced_as_long_as_it_is_served(
    number: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = read_settings()
    settings.home.mkdir()
    tokens = []

    def run(token: str, *_: object) -> None:
        assert token in (settings.home / FILE).read_text()
        tokens.append(token)
        signal.raise_signal(number)

    monkeypatch.setattr(service, "open_library", lambda settings: nullcontext())
    monkeypatch.setattr(service, "open_chain", lambda settings, library: nullcontext())
    monkeypatch.setattr(app, "listen", lambda settings: nullcontext())
    monkeypatch.setattr(app, "build_app", lambda chain, library, settings, token: token)
    monkeypatch.setattr(app, "run", run)
    with pytest.raises(KeyboardInterrupt):
        app.serve(settings)
    assert tokens
    assert list(settings.home.iterdir()) == []


def test_the_greeting_says_where_and_who() -> None:
    assert app.greeting(read_settings()) == (
        "Belegbot is ready at http://127.0.0.1:7860. Ctrl-C stops it."
    )
    closed = app.greeting(read_settings(host="::", port=8000, password="geheim"))
    assert "http://[::1]:8000." in closed
    assert "User name belegbot" in closed
    assert "geheim" not in closed


@pytest.fixture
def no_screen(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(app.sys, "platform", "linux")
    for name in ("CI", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_a_browser_opens_only_where_there_is_a_screen(no_screen: pytest.MonkeyPatch) -> None:
    assert not app.has_browser()
    no_screen.setenv("DISPLAY", ":0")
    assert app.has_browser()
    no_screen.setenv("CI", "true")
    assert not app.has_browser()


def test_a_browser_that_will_not_open_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(url: str) -> bool:
        raise webbrowser.Error("no runnable browser")

    monkeypatch.setattr(webbrowser, "open", broken)
    app._open_browser("http://127.0.0.1:7860")
    assert "Open http://127.0.0.1:7860" in capsys.readouterr().out


def test_one_answer_at_a_time_unless_another_machine_writes() -> None:
    assert app.answers_at_once(read_settings()) == 1
    assert app.answers_at_once(read_settings(llm="ollama:qwen")) == 1
    assert app.answers_at_once(read_settings(llm="openai:gpt")) == 4
