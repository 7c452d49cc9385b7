"""The command line: `belegbot NOUN ...`; each noun's commands stand in `bot/commands/`.

Nothing heavy is imported before a command needs it, so that `--help` and errors are instant.
"""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from bot.commands import articles, ask, chat, doctor, evaluation, ingest, models
from bot.commands.context import Said, silence_libraries
from bot.errors import BelegbotError
from vectorstore.errors import VectorstoreError


class Commands(TyperGroup):
    """The one place where an error becomes a sentence and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; our own errors exit with 1, Ctrl-C with 130."""
        try:
            return super().invoke(ctx)
        except (BelegbotError, VectorstoreError) as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(1) from error
        except KeyboardInterrupt:
            typer.echo("Stopped.", err=True)
            raise typer.Exit(130) from None


app = typer.Typer(
    cls=Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_show_locals=False
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"belegbot {version('belegbot')}")
        raise typer.Exit


@app.callback()
def belegbot(
    context: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder of all data; also BELEGBOT_HOME."),
    ] = None,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print it."),
    ] = False,
) -> None:
    """Ask your news articles; every sentence of the answer carries a checked quote."""
    silence_libraries()
    context.obj = Said(home)


app.command("ingest")(ingest.ingest)
app.command("ask")(ask.ask)
app.command("chat")(chat.chat)
app.command("doctor")(doctor.doctor)
app.add_typer(articles.app, name="articles")
app.add_typer(models.app, name="models")
app.add_typer(evaluation.app, name="eval")
