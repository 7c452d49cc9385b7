"""`belegbot eval answers`, `followups`: questions and what becomes of them."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.commands.context import print_json, settings
from bot.commands.evaluation.app import app, filled_library, follow, print_table
from bot.errors import BelegbotError

if TYPE_CHECKING:
    from bot.evaluation.questions import Question
    from bot.evaluation.results import Result
    from bot.settings import Settings
    from vectorstore.library import Library


@app.command()
def answers(
    context: typer.Context,
    questions: Annotated[
        Path, typer.Option(help="Questions in any form that `eval retrieval` reads.")
    ] = Path("seeds/questions.jsonl"),
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
    reads: Annotated[
        Literal["given", "retrieved"],
        typer.Option("--context", help="Give each question its context, or let it search."),
    ] = "retrieved",
    contexts: Annotated[
        Path | None,
        typer.Option(help="The same questions in the language of the texts to read."),
    ] = None,
    neighbours: Annotated[
        bool,
        typer.Option(
            "--neighbours",
            help="With contexts given, ask each question once more of the next paragraph of its "
            "article, which does not answer it.",
        ),
    ] = False,
    half: Annotated[
        Literal["fit", "measure", "all"],
        typer.Option(help="Which articles' questions: those to fit on, to measure on, or all."),
    ] = "all",
    limit: Annotated[
        int, typer.Option(min=0, help="Ask a fixed sample of so many; 0 asks all.")
    ] = 0,
    texts: Annotated[
        int, typer.Option(min=0, help="Ask all on a fixed sample of so many texts; 0 takes all.")
    ] = 0,
    llm: Annotated[
        str | None, typer.Option(metavar="NAME", help="Language model, as in BELEGBOT_LLM.")
    ] = None,
    gate_only: Annotated[
        bool, typer.Option("--gate-only", help="Tell answerable or not, and write no answers.")
    ] = False,
    results: Annotated[
        Path | None,
        typer.Option(
            help="File that keeps each result, from which a broken-off run goes on; where not "
            "said, one in reports/ named after the questions."
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Folder for a report in Markdown and HTML, compared with the last one there.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Show how many answers are right, cited right and borne out, and how many rightly withheld.

    What was asked before is not asked again unless code, settings or texts have changed.
    """
    from bot.evaluation.answers import choose
    from bot.evaluation.datasets import load_on
    from bot.evaluation.report import insist_on_plots, write_report
    from bot.evaluation.retrieval import read_labels
    from bot.evaluation.summary import columns, summary

    if report:
        insist_on_plots()
    if neighbours and reads != "given":
        raise BelegbotError("Neighbours are given to read: say --context given with --neighbours.")
    loaded, told = load_on(questions, contexts)
    given = reads == "given"
    asked = choose(loaded, half, limit, texts)
    if given:
        asked = _with_contexts(asked, told if neighbours else [])
    if not asked:
        raise BelegbotError(f"No question in {questions} can be asked: check --half, --context.")
    chosen = settings(context, llm=llm)
    kept = results or Path("reports", f"{questions.stem}-{reads}{'-gate' * gate_only}.jsonl")
    with ExitStack() as stack:
        articles = [] if given else [*(corpus or []), *(more or [])]
        library = filled_library(context, articles, asked if given else told, None, stack)
        found = _ask(chosen, library, asked, given, gate_only, kept)
    figures = summary(found, read_labels()) | {
        "questions": questions.name,
        "texts": (contexts or questions).name,
        "context": reads,
        "half": half,
        "gate_only": gate_only,
        "llm": chosen.llm or "embedded",
    }
    if report:
        typer.echo(f"The report is {write_report(report, figures, found)}.", err=True)
    print_json(figures) if as_json else print_table(columns(figures))


def _with_contexts(asked: "list[Question]", told: "list[Question]") -> "list[Question]":
    """Those with contexts, of one context after each other; with neighbours from `told`."""
    from bot.evaluation.answers import by_context
    from bot.evaluation.questions import with_neighbours

    asked = [one for one in asked if one.context]
    return by_context(list(with_neighbours(asked, told)) if told else asked)


def _ask(
    chosen: "Settings",
    library: "Library",
    asked: "list[Question]",
    given: bool,
    gate_only: bool,
    kept: Path,
) -> "list[Result]":
    """The results of all questions; Ctrl-C says how to go on."""
    from bot.evaluation.answers import Asking, configuration, evaluate
    from bot.evaluation.corpus import gold
    from bot.service import open_chain

    articles = library.articles()
    answering = gold([one for one in asked if one.context or one.answerable], articles)
    depends = configuration(chosen, [] if given else articles)
    with open_chain(chosen, library) as chain:
        asking = Asking(chain, library, answering, given, gate_only, depends)
        try:
            return follow(evaluate(asking, asked, kept), len(asked))
        except KeyboardInterrupt:
            typer.echo(f"What is done is in {kept}: the same command goes on from it.", err=True)
            raise


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
        library = filled_library(context, corpus or [Path("seeds/articles")], [], None, stack)
        found = follow(measuring.measure(library, asked), len(asked))
    figures = measuring.summary(found)
    print_json(figures) if as_json else print_table(figures)
