"""A running chat with scripted answers, and browser pages on it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.running import Server
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

BROWSER_ARGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
# A busy machine may need longer than the 5 seconds that Playwright waits.
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("server"))
    try:
        running.wait_until_ready()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The Chromium on the PATH, else the one that Playwright brought."""
    found = shutil.which("chromium") or playwright.chromium.executable_path
    if not Path(found).exists():
        pytest.skip("there is no Chromium: `make browser` installs one")
    running = playwright.chromium.launch(executable_path=found, args=BROWSER_ARGS)
    yield running
    running.close()


@pytest.fixture
def open_page(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """Opens the chat; at the end no request may have gone to any other host, and no script
    may have failed or have been caught doing what the content security policy forbids.
    """
    contexts, requested, complaints = [], [], []

    def open_page(locale: str = "de-DE", **options: Any) -> Page:
        context = browser.new_context(locale=locale, **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: requested.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.extend([said.text] * (said.type == "error")))
        page.goto(server.url)
        page.locator(".intro").wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()
    own = (server.url, f"blob:{server.url}", "data:")
    assert [url for url in requested if not url.startswith(own)] == []
    assert complaints == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()
