"""`belegbot eval adapter`: teaches the embedded language model the tasks of a turn."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.context import settings
from bot.commands.evaluation.app import app, follow
from bot.errors import BelegbotError


@app.command()
def adapter(
    context: typer.Context,
    data: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the development data.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="The adapter to write.")] = Path(
        "bot/adapter.gguf"
    ),
) -> None:
    """Teach the embedded language model to copy, to abstain, to write and to judge.

    Learns from questions written for this project and from claims, about an hour on two cores that
    do nothing else. It needs 8 GB of memory and the packages of the extra "train".
    """
    from bot.models import ModelStore
    from bot.training.lessons import lessons

    try:
        from bot.training.adapter import open_student, train, write_adapter

        student = open_student(ModelStore(settings(context).models).path("language-model"))
    except ImportError as error:
        raise BelegbotError(
            "The packages for training are not there: run `pip install -e '.[train]'`."
        ) from error
    from bot.training.packing import packed

    packs = packed(lessons(data), student.tokenize)
    losses = follow(train(student, packs), len(packs))
    write_adapter(student, out)
    last = losses[-len(losses) // 10 :]
    typer.echo(f"{out} is written; mean loss of the last tenth {sum(last) / len(last):.3f}.")
