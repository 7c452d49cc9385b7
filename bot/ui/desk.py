"""Where the questions of all conversations are answered: some at once, the others in turn."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import closing
from functools import partial

from bot.ui.conversation import AnswerChain, Conversation, answer_last

Put = Callable[[Conversation | None], object]


class Desk:
    """Answers in threads of its own, so that stopping one never waits for the model.

    An answer that nobody wants any more keeps its seat until the model has let go of it.
    """

    def __init__(self, chain: AnswerChain, seats: int) -> None:
        """`seats` answers are written at the same time."""
        self._chain = chain
        self._seats = threading.Semaphore(seats)
        self._lock = threading.Lock()
        self._free = seats

    @property
    def busy(self) -> bool:
        """Whether a new question has to wait."""
        return self._free < 1

    async def answer(self, conversation: Conversation) -> AsyncIterator[Conversation]:
        """The conversation as its last answer grows; closing this stops the language model."""
        grown: asyncio.Queue[Conversation | None] = asyncio.Queue()
        put = partial(_put, asyncio.get_running_loop(), grown)
        unwanted = threading.Event()
        worker = threading.Thread(
            target=self._work, args=[conversation, put, unwanted], daemon=True
        )
        worker.start()
        try:
            while (now := await grown.get()) is not None:
                yield now
        finally:
            unwanted.set()

    def _work(self, conversation: Conversation, put: Put, unwanted: threading.Event) -> None:
        try:
            with self._seat(), closing(answer_last(self._chain, conversation)) as answers:
                while not unwanted.is_set() and (now := next(answers, None)):
                    put(now)
        finally:
            put(None)

    @contextlib.contextmanager
    def _seat(self) -> Generator[None]:
        with self._seats:
            self._count(-1)
            try:
                yield
            finally:
                self._count(1)

    def _count(self, change: int) -> None:
        with self._lock:
            self._free += change


def _put(
    loop: asyncio.AbstractEventLoop,
    grown: asyncio.Queue[Conversation | None],
    now: Conversation | None,
) -> None:
    # The loop is closed when the server has stopped: then nobody is left to tell.
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(grown.put_nowait, now)
