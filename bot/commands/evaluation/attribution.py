"""`belegbot eval attribution`: are the right sentences found, across the languages?"""

from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.commands.context import print_json, settings
from bot.commands.evaluation.app import app, print_table


@app.command()
def attribution(
    context: typer.Context,
    german: Annotated[Path, typer.Argument(help="The German file of XQuAD.")],
    english: Annotated[Path, typer.Argument(help="The English file of XQuAD.")],
    half: Annotated[
        Literal["fit", "measure"], typer.Option(help="Which half of the articles.")
    ] = "measure",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Look for the sources of translated sentences, clauses and joined sentences."""
    from bot.encoder import Encoder
    from bot.evaluation.attribution import measure, read_claims
    from bot.service import open_embedder

    claims = [claim for claim in read_claims(german, english) if claim.half == half]
    encoder = Encoder(open_embedder(settings(context)))
    parts = dict.fromkeys((claim.language, claim.kind) for claim in claims)
    figures = {
        f"{language} {kind}": measure(
            [claim for claim in claims if (claim.language, claim.kind) == (language, kind)], encoder
        )
        for language, kind in parts
    }
    print_json(figures) if as_json else print_table(figures)
