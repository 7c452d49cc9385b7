"""`belegbot eval`."""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.context import print_json, progress, settings

if TYPE_CHECKING:
    from bot.evaluation.answers import Result
    from bot.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Measure answers on questions with known answers.")


@app.callback()
def evaluate() -> None:
    """Keep `answers` a command of its own."""


@app.command()
def answers(
    context: typer.Context,
    questions: Annotated[
        Path, typer.Option(help="Questions in the form of seeds/questions.jsonl.")
    ] = Path("seeds/questions.jsonl"),
    corpus: Annotated[
        list[Path] | None,
        typer.Option(help="Articles to ask instead of the stored ones; may be said several times."),
    ] = None,
    results: Annotated[
        Path, typer.Option(help="File that keeps each result; a broken-off run goes on from it.")
    ] = Path("reports/answers.jsonl"),
    limit: Annotated[int, typer.Option(help="Ask only the first so many; 0 asks all.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Ask every question; show how many answers are right, cited right, and rightly withheld."""
    from bot.evaluation.answers import evaluate as ask_all
    from bot.evaluation.answers import summary
    from bot.evaluation.questions import read_questions
    from bot.service import open_chain, open_library

    asked = read_questions(questions)[: limit or None]
    with ExitStack() as stack:
        chosen = _settings(context, corpus, stack)
        library = stack.enter_context(open_library(chosen))
        for _ in library.ingest(corpus or []):
            pass
        chain = stack.enter_context(open_chain(chosen, library))
        found = _follow(ask_all(chain, library, asked, results), len(asked))
    if as_json:
        print_json(summary(found))
    else:
        _print(summary(found))


def _settings(context: typer.Context, corpus: list[Path] | None, stack: ExitStack) -> "Settings":
    """The user's settings; with a corpus, over a data folder that goes away again."""
    chosen = settings(context)
    if not corpus:
        return chosen
    folder = stack.enter_context(TemporaryDirectory(prefix="belegbot-eval-"))
    return chosen.model_copy(update={"home": Path(folder)})


def _follow(results: Any, total: int) -> "list[Result]":
    found = []
    with progress() as bar:
        task = bar.add_task("questions", total=total)
        for result in results:
            found.append(result)
            bar.advance(task)
    return found


def _print(shares: dict[str, dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("", *shares)
    for name in shares["all"]:
        table.add_row(name, *(str(part[name]) for part in shares.values()))
    Console().print(table)
