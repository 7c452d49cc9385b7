"""What the commands share: what was said before them, and how they print."""

import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn

    from bot.settings import Settings

QUIET = {
    "ANONYMIZED_TELEMETRY": "False",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "TRANSFORMERS_VERBOSITY": "error",
}


@dataclass(frozen=True)
class Said:
    """The options in front of the command."""

    home: Path | None = None


def settings(context: typer.Context, **said: object) -> "Settings":
    """The settings with what the command line says on top; raises SettingsError."""
    from bot.settings import read_settings

    return read_settings(home=context.obj.home, **said)


def silence_libraries() -> None:
    """Keep the libraries' own reports off the terminal; what the user has set stays."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    logging.getLogger().setLevel(logging.ERROR)


def print_json(value: Any) -> None:
    """One JSON value on one line of stdout."""
    typer.echo(json.dumps(value, ensure_ascii=False))


def progress(*columns: "str | ProgressColumn") -> "Progress":
    """A progress bar on stderr, shown only on a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
