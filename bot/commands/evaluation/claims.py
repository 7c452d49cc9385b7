"""`belegbot eval claims`: true claims told from false ones."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from bot.commands.context import print_json, settings
from bot.commands.evaluation.app import app, follow, print_table
from bot.errors import BelegbotError

if TYPE_CHECKING:
    from bot.evaluation.claims import Claim


@app.command()
def claims(
    context: typer.Context,
    data: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Folder of wikinews-de.jsonl and OMoS-QA, to make the claims from; else that of "
            "BELEGBOT_SHARED.",
        ),
    ] = None,
    file: Annotated[
        Path, typer.Option("--claims", help="The claims; made where the file is not there.")
    ] = Path("reports/claims.jsonl"),
    scores: Annotated[
        Path, typer.Option(help="File that keeps each score; a broken-off run goes on from it.")
    ] = Path("reports/claims-scores.jsonl"),
    half: Annotated[
        Literal["fit", "measure"],
        typer.Option(help="Which half of the articles; the fit half always gives the threshold."),
    ] = "measure",
    limit: Annotated[
        int, typer.Option(min=0, help="Check a fixed sample of so many; 0 checks all.")
    ] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Tell true claims from false ones; show what kotaemon's matcher and similarity make of them.

    The first run makes the claims, a quarter of them with the language model.
    """
    from bot.evaluation.checking import figures, score_claims
    from bot.evaluation.claims import read_claims, sample
    from bot.service import open_verifier
    from bot.training.lessons import learned

    if not file.exists():
        _make(context, data, file)
    unseen = [one for one in read_claims(file) if not learned(one)]
    chosen: list[Claim] = sample(unseen, limit)
    with ExitStack() as stack:
        verifier = stack.enter_context(open_verifier(settings(context)))
        scored = follow(score_claims(verifier, chosen, scores), len(chosen))
    found = figures(scored, half)
    print_json(found) if as_json else _print(found)


def _make(context: typer.Context, data: Path | None, file: Path) -> None:
    """Make the claims, those by rule at once and the others as the model writes."""
    from bot.evaluation.claims import write_claims
    from bot.evaluation.claimset import corrected, rule_claims, writing_tasks, written_claims
    from bot.evaluation.rewriting import rewrite
    from bot.evaluation.samples import news_folder
    from bot.evaluation.statements import read_statements
    from bot.service import open_model

    folder = data or news_folder()
    if folder is None:
        raise BelegbotError(
            f"There are no claims in {file} and no articles to make them from: name the folder "
            "of wikinews-de.jsonl and OMoS-QA with --data, or a file of claims with --claims."
        )
    statements = read_statements(folder)
    tasks = list(writing_tasks(statements))
    with open_model(settings(context)) as llm:
        kept = file.with_name(f"{file.stem}-written.jsonl")
        written = dict(follow(rewrite(llm, tasks, kept), len(tasks)))
    made = [*rule_claims(statements), *written_claims(statements, written)]
    write_claims(corrected(made), file)


def _print(found: dict[str, Any]) -> None:
    """A table of the checks, and one each of the kinds of false and true claims and languages."""
    names = ("all", "kotaemon", "similarity")
    print_table({name: {key: found[name][key] for key in found["all"]} for name in names})
    for part, figure in (
        ("kinds", "caught_at_10"), ("kinds", "false_alarms"),
        ("languages", "caught_at_10"), ("languages", "false_alarms"),
    ):  # fmt: skip
        rows = {
            name: {key: one[name][figure] for key, one in found[part].items()} for name in names
        }
        shown = [key for key in found[part] if rows["all"][key] is not None]
        typer.echo(f"\n{part}, {figure}:")
        print_table({name: {key: row[key] for key in shown} for name, row in rows.items()})
