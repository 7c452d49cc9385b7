"""What a running chat does for other commands of its data folder: see `bot.handover`."""

import json
import os
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import closing
from typing import Any, TypeVar

from fastapi import APIRouter, Depends, HTTPException, Request
from pydantic import TypeAdapter
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.responses import StreamingResponse

from bot.errors import BelegbotError
from bot.handover import AskOrder, IngestOrder, RemoveOrder
from bot.ui.conversation import Conversation, Exchange, Outcome
from bot.ui.desk import Desk
from bot.ui.library import ArticleLibrary
from vectorstore.errors import VectorstoreError

NOT_ANSWERED = "The running chat could not answer this: its terminal says why."

Order = TypeVar("Order")
Lines = AsyncGenerator[bytes]


def build_api(desk: Desk, library: ArticleLibrary, token: str) -> APIRouter:
    """The routes under /api, each for who has the token.

    They read the request's body themselves, so that nothing of it is looked at before the token.
    """
    router = APIRouter(
        prefix="/api", dependencies=[Depends(_demand(token))], include_in_schema=False
    )

    @router.get("/alive")
    async def alive() -> dict[str, int]:
        return {"process": os.getpid()}

    @router.post("/ask")
    async def ask(request: Request) -> StreamingResponse:
        return _stream(_ask(desk, await _order(request, AskOrder)))

    @router.post("/ingest")
    async def ingest(request: Request) -> StreamingResponse:
        return _stream(_ingest(library, await _order(request, IngestOrder)))

    @router.post("/remove")
    async def remove(request: Request) -> StreamingResponse:
        return _stream(_remove(library, await _order(request, RemoveOrder)))

    return router


def _demand(token: str) -> Callable[[Request], Awaitable[None]]:
    wanted = f"Bearer {token}".encode()

    async def check(request: Request) -> None:
        given = request.headers.get("authorization", "").encode()
        if not secrets.compare_digest(given, wanted):
            raise HTTPException(401, "The token is missing or wrong.")

    return check


async def _order(request: Request, kind: type[Order]) -> Order:
    try:
        return TypeAdapter(kind).validate_python(json.loads(await request.body()))
    except ValueError as error:
        raise HTTPException(422, "This order is not understood.") from error


def _stream(lines: Lines) -> StreamingResponse:
    return StreamingResponse(lines, media_type="application/jsonl")


async def _ask(desk: Desk, order: AskOrder) -> Lines:
    """The finished answer. A caller who goes away stops the language model."""
    turns = enumerate(order.turns, start=1)
    before = tuple(Exchange(n, turn.question, turn.answer, Outcome.DONE) for n, turn in turns)
    conversation = Conversation(exchanges=before).asked(
        order.question, anytime=order.anytime, now=order.now
    )
    async for grown in desk.answer(conversation):
        conversation = grown
    last = conversation.exchanges[-1]
    yield _value(last.answer) if last.outcome is Outcome.DONE else _error(NOT_ANSWERED)


async def _ingest(library: ArticleLibrary, order: IngestOrder) -> Lines:
    try:
        with closing(library.ingest(order.paths, order.table)) as reports:
            async for report in iterate_in_threadpool(reports):
                yield _value(report)
    except (BelegbotError, VectorstoreError) as error:
        yield _error(str(error))


async def _remove(library: ArticleLibrary, order: RemoveOrder) -> Lines:
    try:
        yield _value(await run_in_threadpool(library.remove, order.article_id))
    except (BelegbotError, VectorstoreError) as error:
        yield _error(str(error))


def _value(value: Any) -> bytes:
    return _line({"value": value})


def _error(sentence: str) -> bytes:
    return _line({"error": sentence})


def _line(reply: dict[str, Any]) -> bytes:
    # In ASCII: an article may hold characters that a reader of lines takes for an end of line.
    return TypeAdapter(dict[str, Any]).dump_json(reply, ensure_ascii=True) + b"\n"
