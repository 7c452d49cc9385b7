"""The web application around the page: who may reach it, what it may load, how it is served."""

import asyncio
import ipaddress
import logging
import os
import signal
import socket
import sys
import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import ChatError
from bot.handover import announced, running_chat
from bot.settings import Settings
from bot.ui.conversation import AnswerChain
from bot.ui.library import ArticleLibrary

if TYPE_CHECKING:
    from fastapi import FastAPI

HERE = Path(__file__).parent
USER = "belegbot"
# Gradio compiles its templates in the browser, hence 'unsafe-eval', and starts from inline
# scripts. Whatever a text smuggles into the page can at least reach no other host.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
FONTS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]


def build_app(
    chain: AnswerChain, library: ArticleLibrary, settings: Settings, token: str = ""
) -> "FastAPI":
    """The page as a web application, guarded: hosts, headers, password.

    With a token it also serves other commands of the data folder that know the token.
    """
    import gradio as gr
    from fastapi import FastAPI

    from bot.ui.api import build_api
    from bot.ui.desk import Desk
    from bot.ui.page import MAX_UPLOAD_MB, build_page

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(SafeHeaders)
    if is_loopback(settings.host):
        _allow_only_loopback_names(app, settings.host)
    desk = Desk(chain, answers_at_once(settings))
    if token:
        # Before the page, which takes every other path and has a password of its own.
        app.include_router(build_api(desk, library, token))
    return gr.mount_gradio_app(
        app,
        build_page(desk, library),
        path="/",
        auth=(USER, settings.password) if settings.password else None,
        theme=gr.themes.Base(font=FONTS, font_mono=["ui-monospace", "monospace"]),
        css_paths=HERE / "style.css",
        js=(HERE / "chat.js").read_text(encoding="utf-8"),
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
        enable_monitoring=False,
        show_error=False,
        max_file_size=f"{MAX_UPLOAD_MB}mb",
    )


def answers_at_once(settings: Settings) -> int:
    """How many answers are written at the same time: a model of this machine writes one."""
    return 4 if settings.llm.startswith("openai:") else 1


class SafeHeaders:
    """Puts the security headers on every response."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one request; streams pass through untouched."""

        async def send_with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                safe = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                message = {**message, "headers": [*message["headers"], *safe]}
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _allow_only_loopback_names(app: "FastAPI", host: str) -> None:
    """Refuse other Host headers: a foreign name that resolves to loopback is an attack."""
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    names = ["localhost", "127.0.0.1", "[::1]", "::1", host]
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=names, www_redirect=False)


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is reachable from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_binding(settings: Settings) -> None:
    """Raise ChatError when others could reach the chat without a password."""
    if not is_loopback(settings.host) and not settings.password:
        raise ChatError(
            f"The chat would be open to everyone who can reach {settings.host}: "
            "set BELEGBOT_PASSWORD, or listen on 127.0.0.1."
        )


def serve(settings: Settings, *, open_browser: bool = False) -> None:
    """Serve the chat until Ctrl-C; opens the browser where asked to and where there is one.

    Raises ChatError when it may not listen there, the port is taken or a chat of the same data
    folder runs already, and what opening the articles and the models raises.
    """
    check_binding(settings)
    if running := running_chat(settings.home):
        raise ChatError(
            f"Belegbot is already running at {running.url}: use it there, or stop it first."
        )
    with listen(settings) as listener:
        from bot.service import open_chain, open_library

        # Asked to end by the system, it tidies up as after Ctrl-C.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with (
            open_library(settings) as library,
            open_chain(settings, library) as chain,
            announced(settings.home, address(settings)) as token,
        ):
            run(build_app(chain, library, settings, token), listener, settings, open_browser)


def listen(settings: Settings) -> socket.socket:
    """A socket on the settings' host and port, so that a taken port is found at once."""
    try:
        return socket.create_server(
            (settings.host, settings.port), family=_family(settings.host), backlog=128
        )
    except OSError as error:
        raise ChatError(
            f"The chat cannot listen on {settings.host} port {settings.port} "
            f"({error.strerror or error}): choose another with --port."
        ) from error


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def run(app: "FastAPI", listener: socket.socket, settings: Settings, open_browser: bool) -> None:
    """Serve an application on a listening socket until Ctrl-C."""
    import uvicorn

    print(greeting(settings), flush=True)
    if open_browser and has_browser():
        # The socket already listens: the browser's first request waits for the server.
        threading.Thread(target=_open_browser, args=[address(settings)], daemon=True).start()
    # Every open page holds a connection, so do not wait for those to end, nor report their end.
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
    logging.getLogger("uvicorn.error").addFilter(is_worth_reporting)
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        print("Belegbot has stopped.", flush=True)


def is_worth_reporting(record: logging.LogRecord) -> bool:
    """False for what uvicorn says of connections that it cuts when it stops."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, asyncio.CancelledError) and "graceful" not in str(record.msg)


def greeting(settings: Settings) -> str:
    """What the terminal says when the chat is ready."""
    user = f" User name {USER}, password as set." if settings.password else ""
    return f"Belegbot is ready at {address(settings)}.{user} Ctrl-C stops it."


def address(settings: Settings) -> str:
    """The URL to open; an address that means "all" is not one to open."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def has_browser() -> bool:
    """Whether a browser can show itself here: a screen, and nobody's test run."""
    if os.environ.get("CI"):
        return False
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def _open_browser(url: str) -> None:
    try:
        webbrowser.open(url)
    except (webbrowser.Error, OSError):
        print(f"Open {url} in your browser.", flush=True)
