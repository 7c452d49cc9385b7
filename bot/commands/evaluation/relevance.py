"""`belegbot eval relevance`: which lines speak to a question."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.context import print_json, settings
from bot.commands.evaluation.app import app, follow, print_table


@app.command()
def relevance(
    context: typer.Context,
    data: Annotated[Path, typer.Argument(help="Folder of the development data.")],
    keep: Annotated[
        Path | None, typer.Option(help="Write the fitted weights to this file.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Fit which lines speak to a question on OMoS-QA's train part; show the figures of its dev."""
    from bot.encoder import Encoder
    from bot.evaluation import relevance as fitting
    from bot.service import open_embedder

    encoder = Encoder(open_embedder(settings(context)))
    train, dev = (
        follow(fitting.read_pages(data, part, encoder), fitting.count(data, part))
        for part in ("train", "dev")
    )
    models = fitting.fit_both(train, fitting.digests(data))
    if keep:
        keep.write_text(json.dumps(asdict(models), indent=1) + "\n", encoding="utf-8")
    measured = fitting.measure(dev, models)
    print_json(measured) if as_json else print_table(measured)
