"""What `belegbot doctor` looks at: one check after another, each with what to do about it."""

import os
import re
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from bot.errors import BelegbotError
from bot.settings import PROJECT, Settings
from vectorstore.errors import LibraryInUse, VectorstoreError

LOCK = PROJECT / "requirements.lock"
REINSTALL = "Run `make chat`, or `pip install -c requirements.lock -e .` in the project."
# Room for a few thousand articles, their vectors and a rebuild of the index beside the old one.
ROOM = 1_000_000_000


@dataclass(frozen=True)
class Check:
    """What one check found; `todo` says what to do where it is not `ok`."""

    name: str
    ok: bool
    found: str
    todo: str = ""


def examine(settings: Settings) -> Iterator[Check]:
    """All checks, in the order in which one rests on the other."""
    for check in CHECKS:
        yield check(settings)


def check_python(_settings: Settings) -> Check:
    """Is this Python new enough?"""
    found = ".".join(map(str, sys.version_info[:3]))
    todo = "Install Python 3.11 or newer, then run `make clean` and `make chat PYTHON=...`."
    return _check("Python", sys.version_info >= (3, 11), found, todo)


def check_packages(_settings: Settings) -> Check:
    """Are the packages that Belegbot names installed in the versions it was tested with?"""
    pins = read_pins(LOCK)
    wrong = [found for name in _direct_requirements() if (found := _off(name, pins.get(name)))]
    return _check("Packages", not wrong, "; ".join(wrong) or "as tested", REINSTALL)


def check_disk(settings: Settings) -> Check:
    """Is there room for articles and index?"""
    free = shutil.disk_usage(_existing(settings.home)).free
    found = f"{free / 1e9:.1f} GB free for {settings.home}"
    return _check("Disk", free >= ROOM, found, "Free 1 GB, or choose another folder with --home.")


def check_models(settings: Settings) -> Check:
    """Are the embedded models that the settings use there, unchanged since they were verified?"""
    from bot.manifest import EMBEDDER, LANGUAGE_MODEL
    from bot.models import ModelStore

    replaced = {EMBEDDER: settings.embedder, LANGUAGE_MODEL: settings.llm}
    used = [one for one in ModelStore(settings.models).list() if not replaced[one.model.role]]
    faults = [f"{one.model.role} is {one.state} ({one.fault})" for one in used if one.fault]
    found = "; ".join(faults) or f"verified, in {settings.models}"
    return _check("Models", not faults, found, "Run `belegbot models pull`.")


def check_calibration(settings: Settings) -> Check:
    """Were gate and verification calibrated for this language model? Else they are less sure."""
    from bot.calibration import FILE, own_calibration

    own = own_calibration(settings.home)
    name = Path(settings.llm).stem if settings.llm.endswith(".gguf") else settings.llm
    name = name.partition(":")[2] or name
    if own and own.language_model.startswith(name):
        return Check("Calibration", True, f"for {own.language_model}, in {settings.home / FILE}")
    if not settings.llm:
        return Check("Calibration", True, "the one that is shipped, for the embedded model")
    found = f"not for {name}; `belegbot eval fit` makes one, in half an hour"
    return Check("Calibration", True, found)


def check_home(settings: Settings) -> Check:
    """Can the data folder be written?"""
    writable = os.access(_existing(settings.home), os.W_OK)
    found = str(settings.home) + ("" if writable else " cannot be written")
    todo = "Give yourself the right to write there, or choose another folder with --home."
    return _check("Data folder", writable, found, todo)


def check_articles(settings: Settings) -> Check:
    """Do catalogue and index agree? A folder that a running Belegbot owns is left alone."""
    from bot.service import open_embedder
    from vectorstore.library import CATALOG, Library

    if not (settings.home / CATALOG).exists():
        return Check("Articles", True, "none yet; `belegbot ingest PATH` reads some in")
    try:
        with Library(settings.home, open_embedder(settings), mend=False) as library:
            articles, chunks, indexed = library.counts()
    except LibraryInUse:
        return Check("Articles", True, "in use by a running Belegbot, so not looked at")
    except (BelegbotError, VectorstoreError) as error:
        return Check("Articles", False, str(error), "Do that, then run `belegbot doctor` again.")
    found = f"{articles} articles in {chunks} chunks, {indexed} of them in the index"
    return _check("Articles", chunks == indexed, found, "Run `belegbot articles reindex`.")


def check_processor(_settings: Settings) -> Check:
    """Which fast instructions does the processor have? None of them is a must."""
    import psutil
    import torch

    capability = torch.backends.cpu.get_cpu_capability()
    cores = psutil.cpu_count(logical=False) or os.cpu_count()
    memory = psutil.virtual_memory().total / 1e9
    return Check("Processor", True, f"{cores} cores, {capability}, {memory:.0f} GB of memory")


def check_port(settings: Settings) -> Check:
    """Can the chat listen on its port?"""
    place = f"{settings.host}:{settings.port}"
    try:
        with socket.create_server((settings.host, settings.port)):
            return Check("Port", True, f"{place} is free")
    except OSError as error:
        todo = "Open it if it is your own chat, else choose another with PORT= or --port."
        return Check("Port", False, f"{place} cannot be used ({error.strerror})", todo)


CHECKS: tuple[Callable[[Settings], Check], ...] = (
    check_python,
    check_packages,
    check_disk,
    check_models,
    check_calibration,
    check_home,
    check_articles,
    check_processor,
    check_port,
)


def read_pins(lock: Path) -> dict[str, str]:
    """Versions by normalised package name, from a file of `name==version` lines."""
    pins = re.findall(r"^([\w.-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    return {_normal(name): version for name, version in pins}


def _direct_requirements() -> list[str]:
    """The packages that pyproject.toml names, without those of test and check."""
    named = metadata.requires("belegbot") or []
    return [_normal(re.split(r"[^\w.-]", line)[0]) for line in named if "extra ==" not in line]


def _off(name: str, pinned: str | None) -> str:
    """How the installed version differs from the tested one; "" where it does not."""
    try:
        installed = metadata.version(name).partition("+")[0]  # PyTorch's CPU build says 2.13.0+cpu
    except metadata.PackageNotFoundError:
        return f"{name} is missing"
    return "" if installed == pinned else f"{name} is {installed}, tested with {pinned}"


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there already."""
    folder = folder.absolute()
    return folder if folder.exists() else _existing(folder.parent)


def _check(name: str, ok: bool, found: str, todo: str) -> Check:
    return Check(name, ok, found, "" if ok else todo)
