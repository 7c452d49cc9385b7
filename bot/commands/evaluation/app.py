"""What all measuring commands share: the group, a library to measure on, bars, tables."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from bot.commands.context import progress, settings

if TYPE_CHECKING:
    from bot.evaluation.questions import Question
    from vectorstore.ingest import FileReport
    from vectorstore.library import Library

One = TypeVar("One")

app = typer.Typer(
    no_args_is_help=True, help="Measure answers and retrieval on questions with known answers."
)


def filled_library(
    context: typer.Context,
    corpus: list[Path],
    told: "list[Question]",
    keep: Path | None,
    stack: ExitStack,
) -> "Library":
    """A library of the corpus and of the contexts that are not in it."""
    from bot.evaluation.corpus import claim, write_joining
    from bot.service import open_library

    folder = Path(stack.enter_context(TemporaryDirectory(prefix="belegbot-eval-")))
    home = keep or folder / "home"
    claim(home, corpus, told)
    chosen = settings(context).model_copy(update={"home": home})
    library = stack.enter_context(open_library(chosen))
    read_in(library.ingest(corpus))
    joining = write_joining(told, library.articles(), folder)
    if joining.stat().st_size:
        read_in(library.ingest([joining]))
    return library


def read_in(reports: "Iterable[FileReport]") -> None:
    """Show how many articles are in, and name what could not be read."""
    with progress() as bar:
        task = bar.add_task("articles", total=None)
        for report in reports:
            bar.update(task, description=f"{report.path}: {report.added} articles")
            for failure in report.failures if report.finished else ():
                if not failure.skipped:
                    typer.echo(f"{failure.path}: {failure.reason}", err=True)


def follow(results: "Iterable[One]", total: int) -> "list[One]":
    """All results, with a bar that shows how many of `total` are there."""
    found = []
    with progress() as bar:
        task = bar.add_task("questions", total=total)
        for result in results:
            found.append(result)
            bar.advance(task)
    return found


def print_table(shares: dict[str, dict[str, Any]]) -> None:
    """A table, a column a part and a row for each figure of the first part."""
    from rich.console import Console
    from rich.table import Table

    table = Table("", *shares)
    for name in next(iter(shares.values())):
        table.add_row(name, *(str(part[name]) for part in shares.values()))
    Console().print(table)
