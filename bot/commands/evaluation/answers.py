"""`belegbot eval answers`, `gate`, `followups`: questions and what becomes of them."""

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.commands.context import print_json
from bot.commands.evaluation.app import (
    app,
    chosen_settings,
    filled_library,
    follow,
    print_table,
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
        chosen = chosen_settings(context, corpus, stack)
        library = stack.enter_context(open_library(chosen))
        for _ in library.ingest(corpus or []):
            pass
        chain = stack.enter_context(open_chain(chosen, library))
        found = follow(ask_all(chain, library, asked, results), len(asked))
    if as_json:
        print_json(summary(found))
    else:
        print_table(summary(found))


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
        chosen = chosen_settings(context, [questions], stack)
        library = stack.enter_context(open_library(chosen))
        chain = stack.enter_context(open_chain(chosen, library))
        found = follow(ask_pairs(chain, pairs, language), len(pairs))
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
    print_json(figures) if as_json else print_table({"all": figures})


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
