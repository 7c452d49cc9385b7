"""The process that answers, seen from outside: how much memory it takes, how soon it is ready.

Run as a program, `python -m bot.evaluation.process HOME QUESTION...`, it answers and prints its
own peak memory in bytes.
"""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import httpx

from bot.errors import BelegbotError
from bot.evaluation.figures import Figure

TARGET_MEMORY_GB = 3.5
TARGET_START_S = 15
PATIENCE_S = 300
BELEGBOT = [sys.executable, "-c", "from bot.cli import app; app()"]


def fill(home: Path, sources: Sequence[Path]) -> None:
    """Read files into a data folder in a process of its own, so that this one stays small."""
    _run([*BELEGBOT, "--home", str(home), "ingest", *map(str, sources)])


def memory(home: Path, questions: Sequence[str]) -> list[Figure]:
    """Peak resident memory of a fresh process with the whole chat that answers the questions."""
    said = _run([sys.executable, "-m", "bot.evaluation.process", str(home), *questions])
    note = f"{len(questions)} questions answered"
    return [Figure("peak memory", int(said.split()[-1]) / 1e9, "GB", TARGET_MEMORY_GB, note=note)]


def start(home: Path) -> list[Figure]:
    """Seconds from the command to the chat's first page, models warm; the second start counts."""
    return [
        Figure("first start to ready", _start_seconds(home), "s"),
        Figure("second start to ready", _start_seconds(home), "s", TARGET_START_S),
    ]


def peak_resident(status: str) -> int:
    """Bytes of the line VmHWM in the text of /proc/self/status."""
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    if not found:
        raise ValueError("There is no line VmHWM.")
    return int(found[1]) * 1024


def _run(command: Sequence[str]) -> str:
    """What a process prints; its errors go to the terminal."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise BelegbotError("A process to be measured ended early: its message stands above.")
    return done.stdout


def _start_seconds(home: Path) -> float:
    port = _free_port()
    where = ["--host", "127.0.0.1", "--port", str(port)]
    clock = time.perf_counter()
    chat = subprocess.Popen(
        [*BELEGBOT, "--home", str(home), "chat", "--no-open", *where], stdout=subprocess.DEVNULL
    )
    try:
        _await_page(f"http://127.0.0.1:{port}/", chat)
        return time.perf_counter() - clock
    finally:
        chat.terminate()
        chat.wait()


def _await_page(url: str, chat: subprocess.Popen) -> None:
    """Return when the chat serves its page; it listens early and serves when all is loaded."""
    while chat.poll() is None:
        try:
            httpx.get(url, timeout=PATIENCE_S, trust_env=False).raise_for_status()
            return
        except httpx.ConnectError:
            time.sleep(0.05)
        except httpx.HTTPError as error:
            raise BelegbotError(f"The chat does not serve its page ({error}).") from error
    raise BelegbotError("The chat ended before it was ready: its message stands above.")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as here:
        return here.getsockname()[1]


def _answer(home: Path, questions: Sequence[str]) -> None:
    """Load everything that the chat loads, and answer."""
    from bot.commands.context import silence_libraries
    from bot.service import open_chain, open_library
    from bot.settings import read_settings
    from bot.ui.app import build_app

    silence_libraries()
    settings = read_settings(home=home)
    with open_library(settings) as library, open_chain(settings, library) as chain:
        build_app(chain, library, settings)
        for question in questions:
            for _ in chain.stream(question):
                pass


def _peak_bytes() -> int:
    """Peak resident memory of this process.

    Linux carries `ru_maxrss` over from the process that started this one, hence its own file.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return peak_resident(status.read_text(encoding="ascii"))
    if sys.platform == "win32":
        import psutil

        return psutil.Process().memory_info().peak_wset
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on macOS


if __name__ == "__main__":
    _answer(Path(sys.argv[1]), sys.argv[2:])
    print(_peak_bytes())
