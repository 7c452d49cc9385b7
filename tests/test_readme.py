"""The README says what is there: every setting, every command, every file that it names."""

import re
import shlex
from collections.abc import Iterator

import pytest
import typer

from bot.cli import app
from bot.settings import PROJECT, Settings

README = (PROJECT / "README.md").read_text(encoding="utf-8")
FOR_TESTS = {"BELEGBOT_SHARED"}


def code() -> Iterator[str]:
    """Every indented line and every span between backticks."""
    yield from re.findall(r"^ {4}(.+)$", README, re.MULTILINE)
    yield from re.findall(r"`([^`]+)`", README)


def said(program: str) -> list[str]:
    """What the README says after the program's name, as it would be typed, without comments."""
    pattern = re.compile(rf"(?:^|[\s/\\]){program} ([^`]+)$")
    return sorted({found[1] for piece in code() if (found := pattern.search(piece))})


def test_every_setting_is_named_and_every_name_is_a_setting() -> None:
    settings = {f"BELEGBOT_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"BELEGBOT_[A-Z_]+", README)) == settings | FOR_TESTS


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_has_its_line_in_the_table(name: str) -> None:
    assert f"| `BELEGBOT_{name.upper()}` |" in README


@pytest.mark.parametrize("words", said("make"))
def test_every_make_command_is_a_target(words: str) -> None:
    target, *assigned = shlex.split(words, comments=True)
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, re.MULTILINE)
    for name in (one.partition("=")[0] for one in assigned):
        assert f"$({name})" in makefile


@pytest.mark.parametrize("words", said("belegbot"))
def test_every_belegbot_command_is_there_with_its_options(words: str) -> None:
    command = typer.main.get_command(app)
    for word in shlex.split(words, comments=True):
        known = [name for parameter in command.params for name in parameter.opts]
        if word.startswith("--"):
            assert word in known, f"{command.name} has no option {word}"
        elif word in (commands := getattr(command, "commands", {})):
            command = commands[word]
        else:
            assert not commands or word.isupper() or word == "...", f"no command {word}"


def test_the_commands_are_found_here() -> None:
    assert len(said("make")) > 4
    assert len(said("belegbot")) > 12


@pytest.mark.parametrize("name", re.findall(r"\]\((?!http|#)([^)]+)\)", README))
def test_every_linked_file_is_there(name: str) -> None:
    assert (PROJECT / name).exists()


@pytest.mark.parametrize("anchor", re.findall(r"\]\(#([^)]+)\)", README))
def test_every_linked_section_is_there(anchor: str) -> None:
    headings = re.findall(r"^#+ (.+)$", README, re.MULTILINE)
    assert anchor in [heading.lower().replace(" ", "-") for heading in headings]
