"""What holds for the project as a whole."""

import ast
import os
import re
import socket
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from bot.doctor import read_pins
from bot.settings import PROJECT

DESCRIPTION = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = DESCRIPTION["optional-dependencies"].values()
REQUIREMENTS = [*DESCRIPTION["dependencies"], *(one for extra in EXTRAS for one in extra)]
LOCK = PROJECT / "requirements.lock"
MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")


def imported(file: Path) -> set[str]:
    """Names of the modules that a file imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("file", sorted((PROJECT / "vectorstore").rglob("*.py")), ids=str)
def test_vectorstore_knows_no_bot(file: Path) -> None:
    assert not [name for name in imported(file) if name.split(".")[0] in ("bot", "gradio")]


def test_every_package_that_is_imported_is_required_and_the_reverse() -> None:
    files = [*(PROJECT / "vectorstore").rglob("*.py"), *(PROJECT / "bot").rglob("*.py")]
    modules = {name.split(".")[0] for file in files for name in imported(file)}
    distributions = metadata.packages_distributions()
    ours = {"", "bot", "vectorstore", *sys.stdlib_module_names}
    packages = {distributions[name][0].lower() for name in modules - ours}
    extras = DESCRIPTION["optional-dependencies"]
    named = [*DESCRIPTION["dependencies"], *extras["eval"], *extras["train"]]
    required = {re.split(">=|==", one)[0].lower() for one in named}
    assert packages == required


def test_the_changelog_begins_with_the_version() -> None:
    changes = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (\S+)", changes, re.MULTILINE)
    assert versions[0] == DESCRIPTION["version"] == "0.12.0"


@pytest.mark.parametrize("requirement", REQUIREMENTS)
def test_every_requirement_is_pinned_within_its_bounds(requirement: str) -> None:
    name, sign, least = re.split(r"(>=|==)", requirement)
    pin = read_pins(LOCK)[name.lower().replace("_", "-")]
    assert _numbers(pin) >= _numbers(least)
    assert sign == ">=" or pin == least


def test_the_lock_names_versions_alone() -> None:
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+( ; .+)?", line) for line in pins)


def test_what_runs_before_a_change_lands_is_what_people_run() -> None:
    run = PROJECT / ".ci" / "run"
    assert os.access(run, os.X_OK)
    lines = run.read_text(encoding="utf-8").splitlines()
    assert lines[-2:] == ["make check", "make test"]


def test_a_second_make_installs_nothing(tmp_path: Path) -> None:
    """The stamps hold, and a changed lock makes them stale."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        (tmp_path / name).write_bytes((PROJECT / name).read_bytes())
    (tmp_path / ".venv").mkdir()
    for stamp in (".installed", ".test", ".check"):
        (tmp_path / ".venv" / stamp).touch()
    assert "pip install" not in _make(tmp_path, "check")
    os.utime(tmp_path / "requirements.lock", (2**31, 2**31))
    assert "pip install" in _make(tmp_path, "check")


def test_no_test_reaches_the_network() -> None:
    for host in ("192.0.2.1", "example.org"):
        with pytest.raises(pytest.fail.Exception, match="network is off"):
            socket.create_connection((host, 80), timeout=1)
    with socket.create_server(("127.0.0.1", 0)) as here:
        socket.create_connection(here.getsockname()).close()


def _make(folder: Path, target: str) -> str:
    """What make would do."""
    command = ["make", "--dry-run", "--no-print-directory", target, f"PYTHON={sys.executable}"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def test_the_map_names_every_file() -> None:
    text = (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    files = [*PROJECT.glob("vectorstore/**/*.py"), *PROJECT.glob("bot/**/*.py")]
    unnamed = [
        path.relative_to(PROJECT).as_posix()
        for path in files
        if path.name != "__init__.py"
        and "commands" not in path.parts
        and f"{path.name}" not in text
    ]
    assert unnamed == []
