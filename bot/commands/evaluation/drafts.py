"""`belegbot eval drafts`: what the language model writes, for readers to judge."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.context import settings
from bot.commands.evaluation.app import app, follow


@app.command()
def drafts(
    context: typer.Context,
    data: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the development data.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="JSON Lines, a draft a line.")] = Path(
        "reports/drafts.jsonl"
    ),
    limit: Annotated[int, typer.Option(min=1, help="A fixed sample of so many.")] = 230,
) -> None:
    """Write drafts to held questions, unchecked; `fit` uses them once readers have judged them."""
    from dataclasses import asdict

    from bot.evaluation.drafting import drafting_tasks, write_drafts
    from bot.jsonlines import write_rows
    from bot.service import open_model

    tasks = drafting_tasks(data, limit)
    with open_model(settings(context)) as llm:
        written = follow(write_drafts(llm, tasks), len(tasks))
    write_rows(map(asdict, written), out)
