"""`belegbot eval retrieval`, `ranking`, `latency`: what is found, by what, how fast."""

from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal

import typer

from bot.commands.context import print_json, progress, settings
from bot.commands.evaluation.app import (
    app,
    filled_library,
    follow,
    print_table,
)
from bot.errors import BelegbotError

# Fewer questions tell no 95th percentile.
LEAST = 100


@app.command()
def retrieval(
    context: typer.Context,
    questions: Annotated[
        Path,
        typer.Option(
            help="SQuAD JSON, SQuAD 2 as JSON Lines, OMoS-QA, or as seeds/questions.jsonl."
        ),
    ],
    corpus: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="PATH...",
            help="Articles to search; contexts that stand in none of them join them.",
        ),
    ] = None,
    more: Annotated[
        list[Path] | None, typer.Argument(metavar="", help="More paths of --corpus.", hidden=True)
    ] = None,
    contexts: Annotated[
        Path | None,
        typer.Option(help="The same questions in the language of the texts to search."),
    ] = None,
    half: Annotated[
        Literal["fit", "measure", "all"],
        typer.Option(help="Which articles' questions: those to fit on, to measure on, or all."),
    ] = "all",
    limit: Annotated[
        int, typer.Option(min=0, help="Ask a fixed sample of so many; 0 asks all.")
    ] = 0,
    keep: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Keep the indexed articles in this folder for the next run; delete it after a "
            "change of how articles are cut or indexed.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Show how often the right article and the answer are among the first passages.

    Parity of two languages is the difference of two runs' answer@5.
    """
    from bot.evaluation import retrieval as measuring
    from bot.evaluation.corpus import gold
    from bot.evaluation.datasets import load_on

    loaded, told = load_on(questions, contexts)
    asked = measuring.choose(loaded, half, limit)
    if not asked:
        raise BelegbotError(f"No question in {questions} can be asked: check --half.")
    with ExitStack() as stack:
        library = filled_library(context, [*(corpus or []), *(more or [])], told, keep, stack)
        articles = library.articles()
        answering = gold(asked, articles)
        found = follow(measuring.ask(library, asked, answering), len(asked))
    figures = measuring.report(found, measuring.read_labels())
    follow_ups = sum(bool(one.history) for one in loaded)
    said = {"half": half, "articles": len(articles), "follow_ups_left_out": follow_ups}
    print_json(figures | said) if as_json else _print_retrieval(figures, said)


@app.command()
def ranking(
    context: typer.Context,
    data: Annotated[Path, typer.Argument(help="Folder of the development data.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Fit the weights of the ranking, and show what each feature is worth on other articles.

    Article recall@5 and answer@5 of a data set stand beside each other.
    """
    from bot.evaluation import ranking as fitting
    from bot.evaluation.corpus import gold
    from bot.evaluation.datasets import load_on
    from bot.evaluation.retrieval import choose

    asked: dict[str, list[fitting.Asked]] = {}
    for source in fitting.SOURCES:
        contexts = data / source.contexts if source.contexts else None
        loaded, told = load_on(data / source.questions, contexts)
        questions = choose(loaded, "all")
        corpus = [data / source.corpus] if source.corpus else []
        with ExitStack() as stack:
            library = filled_library(context, corpus, told, None, stack)
            answering = gold(questions, library.articles())
            found = follow(fitting.collect(library, questions, answering), len(questions))
        asked[source.name] = found
    weights = {name: asdict(one) for name, one in fitting.fit_both(asked).items()}
    table = fitting.compare(asked)
    if as_json:
        print_json({"weights": weights, "measured": table})
    else:
        print_table(weights)
        print_table(table)


@app.command()
def latency(
    context: typer.Context,
    questions: Annotated[
        Path, typer.Option(help="Questions in any form that `eval retrieval` reads; 100 or more.")
    ],
    corpus: Annotated[
        list[Path], typer.Option(help="Articles to repeat; may be said several times.")
    ],
    chunks: Annotated[
        list[int] | None,
        typer.Option(metavar="N...", help="Sizes, in chunks; 5000 20000 100000 where not said."),
    ] = None,
    more: Annotated[
        list[int] | None, typer.Argument(metavar="", help="More sizes of --chunks.", hidden=True)
    ] = None,
    limit: Annotated[int, typer.Option(min=LEAST, help="Ask a fixed sample of so many.")] = 2
    * LEAST,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Show how long a search takes in collections of so many chunks.

    They repeat the corpus with words swapped, and a copy gets its original's vector with some
    noise: so latency counts, and what is found does not.
    """
    from bot.evaluation.datasets import load_questions
    from bot.evaluation.questions import stratified
    from bot.evaluation.scaling import grow, measure, read_originals
    from bot.service import open_embedder

    asked = [one.text for one in stratified(load_questions(questions), limit)]
    if len(asked) < LEAST:
        raise BelegbotError(f"{questions} has {len(asked)} questions: {LEAST} are needed.")
    sizes = sorted([*(chunks or []), *(more or [])]) or [5_000, 20_000, 100_000]
    embedder = open_embedder(settings(context))
    with TemporaryDirectory(prefix="belegbot-eval-") as folder, progress() as bar:
        task = bar.add_task("embedding", total=None)
        originals = list(read_originals(corpus, embedder, sizes[-1]))
        found = []
        for size in sizes:
            for done in grow(Path(folder), embedder, originals, size):
                bar.update(task, description="chunks", completed=done, total=size)
            found.append(measure(Path(folder), embedder, asked))
    print_json(found) if as_json else print_table(
        {f"{one['chunks']:,} chunks": one for one in found}
    )


def _print_retrieval(figures: dict[str, Any], said: dict[str, Any]) -> None:
    parts = {"fusion": figures} | {
        name: figures[name] for name in ("dense", "keyword", "standalone") if name in figures
    }
    print_table({name: _with_intervals(part) for name, part in parts.items()})
    typer.echo(
        "Half: {half}; articles: {articles}; follow-up questions left out: "
        "{follow_ups_left_out}. In brackets: 95 % intervals.".format(**said)
    )


def _with_intervals(part: dict[str, Any]) -> dict[str, str]:
    intervals = part["intervals"]
    return {
        name: f"{value:.3f} [{intervals[name][0]:.2f}–{intervals[name][1]:.2f}]"
        if name in intervals
        else str(value)
        for name, value in part.items()
        if not isinstance(value, dict)
    }
