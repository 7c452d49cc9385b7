"""`belegbot eval adapter`: teaches the embedded language model the tasks of a turn."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.commands.context import settings
from bot.commands.evaluation.app import app, follow
from bot.errors import BelegbotError


@app.command()
def adapter(
    context: typer.Context,
    skill: Annotated[
        Literal["find", "answer"], typer.Argument(help="What to teach.", show_default=False)
    ],
    data: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the development data.")],
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The adapter to write, else the one that is used."),
    ] = None,
) -> None:
    """Teach the embedded language model to find what answers, or to write answers and judge them.

    Learns from questions written for this project, from XQuAD and from claims, in one to three
    hours on two idle cores. It needs 8 GB of memory and the packages of the extra "train".
    """
    from bot.llm import ADAPTERS
    from bot.models import ModelStore
    from bot.training import answering, finding

    try:
        from bot.training.adapter import LATER, RATE, open_student, train, write_adapter

        student = open_student(ModelStore(settings(context).models).path("language-model"))
    except ImportError as error:
        raise BelegbotError(
            "The packages for training are not there: run `pip install -e '.[train]'`."
        ) from error
    from bot.training.packing import packed

    courses = {
        "find": (
            (finding.find_lessons, RATE),
            (finding.passing_lessons, LATER),
            (finding.twin_lessons, LATER),
            (finding.contrast_lessons, LATER),
        ),
        "answer": ((answering.answer_lessons, RATE), (answering.contrast_lessons, LATER)),
    }
    for lessons, rate in courses[skill]:
        packs = packed(lessons(data), student.tokenize)
        losses = follow(train(student, packs, rate), len(packs))
    file = out or ADAPTERS[skill]
    write_adapter(student, file)
    last = losses[-len(losses) // 10 :]
    typer.echo(f"{file} is written; mean loss of the last tenth {sum(last) / len(last):.3f}.")
