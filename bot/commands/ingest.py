"""`belegbot ingest`."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.context import print_json, progress, settings
from bot.errors import BelegbotError

if TYPE_CHECKING:
    from vectorstore.ingest import FileReport
    from vectorstore.readers import TableFormat
    from vectorstore.readers.failures import Failure


def ingest(
    context: typer.Context,
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Files and folders of articles.")
    ],
    delimiter: Annotated[
        str, typer.Option(help="What separates a table's fields, or `tab`; found where not said.")
    ] = "",
    quote: Annotated[
        str, typer.Option(help="What encloses a table's fields; found where not said.")
    ] = "",
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD=NAME",
            help="Which column holds text, title, date, url ...; may be said several times.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Read articles in; what is known already is left alone. Exits with 1 if a file failed."""
    from bot.service import open_articles

    table = _table(delimiter, quote, column or [])
    # Absolute, since a running chat was started in another folder.
    absolute = [path.absolute() for path in paths]
    with open_articles(settings(context)) as articles:
        reports = _follow(articles.ingest(absolute, table))
    summary = _summary(reports)
    if as_json:
        print_json(summary)
    else:
        _print(summary)
    if summary["failures"]:
        raise typer.Exit(1)


def _table(delimiter: str, quote: str, columns: Sequence[str]) -> "TableFormat":
    from vectorstore.readers import TableFormat

    pairs = [column.partition("=") for column in columns]
    if wrong := [field for field, _, name in pairs if not field or not name]:
        raise BelegbotError(
            f"--column {wrong[0]} does not say which column: write it as --column text=NAME."
        )
    return TableFormat(delimiter, quote, {field: name for field, _, name in pairs})


def _follow(reports: "Iterable[FileReport]") -> "list[FileReport]":
    """Show the growing reports as a bar and keep the last one of each file."""
    finished = []
    with progress() as bar:
        task = bar.add_task("", total=None)
        for report in reports:
            bar.update(task, description=report.path, completed=report.done, total=report.total)
            if report.finished:
                finished.append(report)
    return finished


def _summary(reports: "Sequence[FileReport]") -> dict[str, Any]:
    counts = ("added", "updated", "unchanged", "chunks")
    failures = [failure for report in reports for failure in report.failures]
    return {
        "files": len(reports),
        **{name: sum(getattr(report, name) for report in reports) for name in counts},
        "failures": [_failure(failure) for failure in failures if not failure.skipped],
        "skipped": [_failure(failure) for failure in failures if failure.skipped],
    }


def _failure(failure: "Failure") -> dict[str, Any]:
    return {"file": failure.path, "line": failure.line, "reason": failure.reason}


def _print(summary: dict[str, Any]) -> None:
    for name in ("skipped", "failures"):
        for failure in summary[name]:
            line = f", line {failure['line']}" if failure["line"] else ""
            typer.echo(f"{failure['file']}{line}: {failure['reason']}", err=True)
    counts = summary | {name: len(summary[name]) for name in ("skipped", "failures")}
    typer.echo(
        "Files: {files}; articles added: {added}, updated: {updated}, unchanged: {unchanged}; "
        "chunks: {chunks}; skipped: {skipped}, failed: {failures}.".format(**counts)
    )
