"""`belegbot eval`."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from bot.commands.context import print_json, progress, settings

if TYPE_CHECKING:
    from bot.settings import Settings

One = TypeVar("One")

app = typer.Typer(no_args_is_help=True, help="Measure answers on questions with known answers.")


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
    limit: Annotated[
        int,
        typer.Option(
            help="Ask a fixed sample of so many, kinds and languages in proportion; 0 asks all."
        ),
    ] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Ask every question; show how many answers are right, cited right, and rightly withheld."""
    from bot.evaluation.answers import evaluate as ask_all
    from bot.evaluation.answers import summary
    from bot.evaluation.questions import read_questions, stratified
    from bot.service import open_chain, open_library

    asked = read_questions(questions)
    asked = stratified(asked, limit) if limit else asked
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


@app.command()
def gate(
    context: typer.Context,
    questions: Annotated[Path, typer.Option(help="Questions, as SQuAD JSON.")],
    contexts: Annotated[
        Path | None, typer.Option(help="The same in the language of the paragraphs to read.")
    ] = None,
    half: Annotated[str, typer.Option(help="fit or measure: which half of the articles.")] = "fit",
    limit: Annotated[int, typer.Option(help="Pairs to ask.")] = 40,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Tell passages that answer from their neighbours; show the threshold of the gate."""
    from bot.chain import ABSTAIN_ABOVE
    from bot.evaluation.gate import ask_pairs, auc, caught, read_pairs, threshold
    from bot.service import open_chain, open_library
    from vectorstore.language import detect_language

    pairs = read_pairs(questions, contexts or questions, half)[:limit]
    language = detect_language(" ".join(pair.question for pair in pairs))
    with ExitStack() as stack:
        chosen = _settings(context, [questions], stack)
        library = stack.enter_context(open_library(chosen))
        chain = stack.enter_context(open_chain(chosen, library))
        found = _follow(ask_pairs(chain, pairs, language), len(pairs))
    refused, wrongly = caught(found, ABSTAIN_ABOVE)
    figures = {
        "language": language,
        "pairs": len(found),
        "auc": round(auc(found), 3),
        "threshold_at_5_percent": round(threshold(found, 0.05), 2),
        "threshold": ABSTAIN_ABOVE,
        "neighbours_refused": round(refused, 3),
        "answering_refused": round(wrongly, 3),
    }
    print_json(figures) if as_json else _print({"all": figures})


def _settings(context: typer.Context, corpus: list[Path] | None, stack: ExitStack) -> "Settings":
    """The user's settings; with a corpus, over a data folder that goes away again."""
    chosen = settings(context)
    if not corpus:
        return chosen
    folder = stack.enter_context(TemporaryDirectory(prefix="belegbot-eval-"))
    return chosen.model_copy(update={"home": Path(folder)})


def _follow(results: "Iterable[One]", total: int) -> "list[One]":
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
