import os

import pytest
from fake_chat import BRIDGE, FakeChain, FakeLibrary
from fastapi import FastAPI
from starlette.testclient import TestClient

from bot.ui.api import build_api
from bot.ui.desk import Desk

TOKEN = "a-long-secret"
WRONG = [
    "",
    "Bearer",
    "Bearer ",
    "Bearer x",
    TOKEN,
    f"Basic {TOKEN}",
    f"Bearer {TOKEN}x",
    "Bearer ä",
]
ROUTES = [("GET", "alive"), ("POST", "ask"), ("POST", "ingest"), ("POST", "remove")]


@pytest.fixture
def library() -> FakeLibrary:
    return FakeLibrary()


@pytest.fixture
def client(library: FakeLibrary) -> TestClient:
    app = FastAPI()
    app.include_router(build_api(Desk(FakeChain(), 1), library, TOKEN))
    return TestClient(app, headers={"authorization": f"Bearer {TOKEN}"})


def test_with_the_token_it_says_who_it_is(client: TestClient) -> None:
    assert client.get("/api/alive").json() == {"process": os.getpid()}


@pytest.mark.parametrize("said", WRONG)
@pytest.mark.parametrize(("method", "route"), ROUTES)
def test_without_the_token_nothing_is_told_or_done(
    client: TestClient, library: FakeLibrary, method: str, route: str, said: str
) -> None:
    headers = {b"authorization": said.encode()}
    body = f'{{"article_id": "{BRIDGE.id}"}}'
    told = client.request(method, f"/api/{route}", content=body, headers=headers)
    assert told.status_code == 401
    assert library.version(BRIDGE.id)


def test_every_route_is_among_those_that_are_guarded(client: TestClient) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    ours = build_api(Desk(FakeChain(), 1), FakeLibrary(), TOKEN).routes
    assert {getattr(route, "path", "") for route in ours} == {f"/api/{name}" for _, name in ROUTES}
    assert app.openapi()["paths"] == {}


def test_an_order_that_is_not_understood_is_refused(client: TestClient) -> None:
    for route in ("ask", "ingest", "remove"):
        for body in ("", "[]", '{"frage": "Wo?"}'):
            assert client.post(f"/api/{route}", content=body).status_code == 422


def test_each_line_is_ascii_and_ends_once(client: TestClient) -> None:
    told = client.post("/api/ask", json={"question": "Wann öffnete\u2028die Brücke?"})
    assert told.content.isascii()
    assert told.content.count(b"\n") == 1
    assert told.json()["value"]["question"] == "Wann öffnete\u2028die Brücke?"
