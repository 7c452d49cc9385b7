"""`belegbot eval`."""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import typer

from bot.commands.context import print_json, progress, settings
from bot.errors import BelegbotError

if TYPE_CHECKING:
    from bot.evaluation.questions import Question
    from bot.settings import Settings
    from vectorstore.ingest import FileReport
    from vectorstore.library import Library

One = TypeVar("One")

# Fewer questions tell no 95th percentile.
LEAST = 100

app = typer.Typer(
    no_args_is_help=True, help="Measure answers and retrieval on questions with known answers."
)


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


@app.command()
def followups(
    context: typer.Context,
    dialogues: Annotated[
        Path, typer.Option(help="Two-turn dialogues in the form of seeds/dialogues.jsonl.")
    ] = Path("seeds/dialogues.jsonl"),
    corpus: Annotated[
        list[Path] | None,
        typer.Option(help="Articles to search, else the samples; may be said several times."),
    ] = None,
    half: Annotated[
        Literal["fit", "measure", "all"],
        typer.Option(help="Which articles' dialogues: those to fit on, to measure on, or all."),
    ] = "measure",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Show which follow-ups are recognised, understood, and found, beside the bare question."""
    from bot.evaluation import followups as measuring

    asked = [
        one for one in measuring.read_dialogues(dialogues) if half == "all" or one.half == half
    ]
    with ExitStack() as stack:
        library = _filled(context, corpus or [Path("seeds/articles")], [], None, stack)
        found = _follow(measuring.measure(library, asked), len(asked))
    figures = measuring.summary(found)
    print_json(figures) if as_json else _print(figures)


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
    from bot.evaluation.datasets import load_questions, swap_contexts

    loaded = load_questions(questions)
    told = load_questions(contexts) if contexts else loaded
    asked = measuring.choose(swap_contexts(loaded, told) if contexts else loaded, half, limit)
    if not asked:
        raise BelegbotError(f"No question in {questions} can be asked: check --half.")
    with ExitStack() as stack:
        library = _filled(context, [*(corpus or []), *(more or [])], told, keep, stack)
        articles = library.articles()
        answering = gold(asked, articles)
        found = _follow(measuring.ask(library, asked, answering), len(asked))
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
    from bot.evaluation.datasets import load_questions, swap_contexts
    from bot.evaluation.retrieval import choose

    asked: dict[str, list[fitting.Asked]] = {}
    for source in fitting.SOURCES:
        loaded = load_questions(data / source.questions)
        told = load_questions(data / source.contexts) if source.contexts else loaded
        questions = choose(swap_contexts(loaded, told) if source.contexts else loaded, "all")
        corpus = [data / source.corpus] if source.corpus else []
        with ExitStack() as stack:
            library = _filled(context, corpus, told, None, stack)
            answering = gold(questions, library.articles())
            found = _follow(fitting.collect(library, questions, answering), len(questions))
        asked[source.name] = found
    weights = {name: asdict(one) for name, one in fitting.fit_both(asked).items()}
    table = fitting.compare(asked)
    if as_json:
        print_json({"weights": weights, "measured": table})
    else:
        _print(weights)
        _print(table)


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
    print_json(found) if as_json else _print({f"{one['chunks']:,} chunks": one for one in found})


@app.command()
def stories(
    corpus: Annotated[
        list[Path], typer.Option(help="Articles to look at; may be said several times.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Show whether edited copies become one story and different articles do not."""
    from dataclasses import asdict

    from bot.evaluation.stories import measure, read_articles

    with TemporaryDirectory(prefix="belegbot-eval-") as folder:
        figures = asdict(measure(read_articles(corpus), Path(folder)))
    if as_json:
        print_json(figures)
        return
    found = figures.pop("stories")
    _print({"all": figures | {"stories": len(found)}})
    for headlines in found:
        typer.echo("\n".join(["", *headlines]))


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
    print_json(figures) if as_json else _print(columns)


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
    print_json(figures) if as_json else _print({"all": figures})


def _filled(
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
    _read_in(library.ingest(corpus))
    joining = write_joining(told, library.articles(), folder)
    if joining.stat().st_size:
        _read_in(library.ingest([joining]))
    return library


def _read_in(reports: "Iterable[FileReport]") -> None:
    """Show how many articles are in, and name what could not be read."""
    with progress() as bar:
        task = bar.add_task("articles", total=None)
        for report in reports:
            bar.update(task, description=f"{report.path}: {report.added} articles")
            for failure in report.failures if report.finished else ():
                if not failure.skipped:
                    typer.echo(f"{failure.path}: {failure.reason}", err=True)


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
        from bot.service import open_library

        with ExitStack() as stack:
            library = stack.enter_context(open_library(_settings(context, corpus, stack)))
            _read_in(library.ingest(corpus))
            figures |= {"search": in_range(list(kept(questions, library)))}
            asked = dated_questions(library.articles(), "measure")
            figures |= {"preference": preferred(asked, library)}
    if as_json:
        print_json(figures)
        return
    read = {name: figures.pop(name) for name in ("all", "fit", "measure")}
    for table in (read, *({name: part} for name, part in figures.items())):
        _print(table)


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
    """A table, a column a part and a row for each figure of the first part."""
    from rich.console import Console
    from rich.table import Table

    table = Table("", *shares)
    for name in next(iter(shares.values())):
        table.add_row(name, *(str(part[name]) for part in shares.values()))
    Console().print(table)


def _print_retrieval(figures: dict[str, Any], said: dict[str, Any]) -> None:
    parts = {"fusion": figures} | {
        name: figures[name] for name in ("dense", "keyword", "standalone") if name in figures
    }
    _print({name: _with_intervals(part) for name, part in parts.items()})
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
