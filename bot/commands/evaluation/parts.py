"""`belegbot eval keywords`, `stories`, `contradictions`, `time`: one part of the search each."""

from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Literal

import typer

from bot.commands.context import print_json, settings
from bot.commands.evaluation.app import app, filled_library, print_table


@app.command()
def keywords(
    corpus: Annotated[
        list[Path], typer.Option(help="German articles to search; may be said several times.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Ask for rare words in other forms, spellings and compounds; show how many are found."""
    from bot.evaluation.keywords import measure
    from bot.evaluation.stories import read_articles

    with TemporaryDirectory(prefix="belegbot-eval-") as folder:
        figures = measure(read_articles(corpus), Path(folder) / "catalog.sqlite")
    names = next(iter(figures.values()))
    columns = {name: {rule: part[name] for rule, part in figures.items()} for name in names}
    print_json(figures) if as_json else print_table(columns)


@app.command()
def stories(
    corpus: Annotated[
        list[Path], typer.Option(help="Articles to look at; may be said several times.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Show whether edited copies become one story and different articles do not."""
    from bot.evaluation.stories import measure, read_articles

    with TemporaryDirectory(prefix="belegbot-eval-") as folder:
        figures = asdict(measure(read_articles(corpus), Path(folder)))
    if as_json:
        print_json(figures)
        return
    found = figures.pop("stories")
    print_table({"all": figures | {"stories": len(found)}})
    for headlines in found:
        typer.echo("\n".join(["", *headlines]))


@app.command()
def contradictions(
    context: typer.Context,
    pairs: Annotated[
        Path, typer.Option(help="Labelled pairs, as tests/data/contradictions.jsonl.")
    ],
    half: Annotated[
        Literal["fit", "measure"], typer.Option(help="Which half of them.")
    ] = "measure",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Tell sentences that contradict each other on a figure from those that do not."""
    from bot.evaluation.contradictions import precision_recall, read_labelled
    from bot.service import open_embedder

    labelled = [pair for pair in read_labelled(pairs) if pair.half == half]
    figures = precision_recall(labelled, open_embedder(settings(context)).embed_documents)
    print_json(figures) if as_json else print_table({"all": figures})


@app.command()
def time(
    context: typer.Context,
    corpus: Annotated[
        list[Path] | None,
        typer.Option(help="Articles to search as well; may be said several times."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Read the times in 68 questions; with articles, see whether search keeps to the days."""
    from bot.evaluation.temporal import (
        dated_questions,
        in_range,
        kept,
        preferred,
        read_temporal,
        shares,
    )

    questions = read_temporal()
    figures = shares(questions)
    if corpus:
        with ExitStack() as stack:
            library = filled_library(context, corpus, [], None, stack)
            figures |= {"search": in_range(list(kept(questions, library)))}
            asked = dated_questions(library.articles(), "measure")
            figures |= {"preference": preferred(asked, library)}
    if as_json:
        print_json(figures)
        return
    read = {name: figures.pop(name) for name in ("all", "fit", "measure")}
    for table in (read, *({name: part} for name, part in figures.items())):
        print_table(table)
