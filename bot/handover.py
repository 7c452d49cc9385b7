"""Handing work to a running chat: one process owns a data folder, the others ask it.

A running chat says in the file `chat.json` of its data folder where it listens and which token it
wants. Our own dataclasses travel as JSON; replies are JSON Lines, each `{"value": ...}` or
`{"error": "one sentence"}`.
"""

import json
import os
import secrets
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

import httpx
from pydantic import TypeAdapter

from bot.answer import Answer, Turn
from bot.errors import ChatError
from vectorstore.ingest import FileReport
from vectorstore.readers import TableFormat

FILE = "chat.json"
# Seconds until a chat that does not even say that it is there counts as gone.
PATIENCE = 5.0

Reply = TypeVar("Reply")


@dataclass(frozen=True)
class AskOrder:
    """A question and the turns before it; `anytime` and `now` as in `Chain.stream`."""

    question: str
    turns: tuple[Turn, ...] = ()
    anytime: bool = False
    now: datetime | None = None


@dataclass(frozen=True)
class IngestOrder:
    """Files and folders to read in, as absolute paths."""

    paths: tuple[Path, ...]
    table: TableFormat


@dataclass(frozen=True)
class RemoveOrder:
    """The article to forget."""

    article_id: str


@dataclass(frozen=True)
class Chat:
    """A running chat. Its methods do what its chain and its library do, and raise ChatError."""

    url: str
    token: str = field(repr=False)
    process: int

    def answers(self) -> bool:
        """Whether this very chat is there."""
        try:
            with self._client(PATIENCE) as client:
                return client.get("/api/alive").json() == {"process": self.process}
        except (httpx.HTTPError, ValueError):
            return False

    def ask(
        self,
        question: str,
        turns: Sequence[Turn] = (),
        anytime: bool = False,
        now: datetime | None = None,
    ) -> Answer:
        """The finished answer; waits while the chat is answering others."""
        *_, answer = self._replies("ask", AskOrder(question, tuple(turns), anytime, now), Answer)
        return answer

    def ingest(
        self, paths: Sequence[Path], table: TableFormat | None = None
    ) -> Iterator[FileReport]:
        """Read absolute paths of files and folders in; growing reports, as of `Library.ingest`."""
        order = IngestOrder(tuple(paths), table or TableFormat())
        return self._replies("ingest", order, FileReport)

    def remove(self, article_id: str) -> bool:
        """Forget an article; False where there is none of that name."""
        *_, removed = self._replies("remove", RemoveOrder(article_id), bool)
        return removed

    def _replies(self, route: str, order: Any, kind: type[Reply]) -> Iterator[Reply]:
        # By the json module: it lets a file's name that is no text through.
        body = json.dumps(TypeAdapter(type(order)).dump_python(order, mode="json"))
        replies = TypeAdapter(kind)
        try:
            with (
                self._client(None) as client,
                client.stream("POST", f"/api/{route}", content=body) as response,
            ):
                for line in response.raise_for_status().iter_lines():
                    reply = json.loads(line)
                    if "error" in reply:
                        raise ChatError(reply["error"])
                    yield replies.validate_python(reply["value"])
        except (httpx.HTTPError, ValueError) as error:
            raise ChatError(
                f"The chat at {self.url} broke off: look at its terminal, start it again if it "
                "has stopped or is of another version, and try again."
            ) from error

    def _client(self, seconds: float | None) -> httpx.Client:
        """Without the proxies of the environment: nothing of this leaves the machine."""
        return httpx.Client(
            base_url=self.url,
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=httpx.Timeout(seconds, connect=PATIENCE),
            trust_env=False,
        )


def running_chat(home: Path) -> Chat | None:
    """The chat that runs on a data folder; None where there is none, or none that answers."""
    try:
        chat = TypeAdapter(Chat).validate_json((home / FILE).read_bytes())
    except (OSError, ValueError):
        return None
    return chat if chat.answers() else None


@contextmanager
def announced(home: Path, url: str) -> Generator[str]:
    """Say in the data folder that a chat listens at `url`; gives the token that it must demand.

    The file is there in one piece or not at all, and for its owner alone.
    """
    chat = Chat(url, secrets.token_urlsafe(32), os.getpid())
    with NamedTemporaryFile("w", dir=home, prefix=FILE, delete=False) as file:
        json.dump(asdict(chat), file)
    os.replace(file.name, home / FILE)
    try:
        yield chat.token
    finally:
        (home / FILE).unlink(missing_ok=True)
