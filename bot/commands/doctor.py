"""`belegbot doctor`."""

from dataclasses import asdict
from typing import Annotated

import typer

from bot.commands.context import print_json, settings


def doctor(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Check everything that Belegbot needs and say what to do; exits with 1 on a problem."""
    from bot.doctor import examine

    checks = []
    for check in examine(settings(context)):
        checks.append(check)
        if not as_json:
            typer.echo(f"{'ok' if check.ok else 'problem':8} {check.name}: {check.found}")
            if check.todo:
                typer.echo(f"{'':8} {check.todo}")
    if as_json:
        print_json([asdict(check) for check in checks])
    if not all(check.ok for check in checks):
        raise typer.Exit(1)
