"""`belegbot models list | pull | verify | path`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.context import print_json, settings
from bot.errors import BelegbotError

if TYPE_CHECKING:
    from bot.models import ModelStore, Status

app = typer.Typer(no_args_is_help=True, help="See, fetch and verify the embedded models.")

Json = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]


@app.command("list")
def list_models(context: typer.Context, as_json: Json = False) -> None:
    """List the models: role, state, size, name, licence."""
    _print(_store(context).list(), as_json)


@app.command("pull")
def pull(context: typer.Context) -> None:
    """Fetch what is missing or broken, and verify it; does nothing when all is there."""
    from bot.manifest import EMBEDDER
    from bot.precision import choose_precision
    from bot.progress import pull_with_bars

    store = _store(context)
    pull_with_bars(store)
    choose_precision(store.path(EMBEDDER))
    typer.echo(f"The models are ready in {store.root}.", err=True)


@app.command("verify")
def verify(context: typer.Context, as_json: Json = False) -> None:
    """Read every byte again; exits with 1 when a model is missing or broken."""
    status = _store(context).verify()
    _print(status, as_json)
    if any(one.fault for one in status):
        typer.echo("Run `belegbot models pull` to fetch what is missing or broken.", err=True)
        raise typer.Exit(1)


@app.command("path")
def path(
    context: typer.Context,
    role: Annotated[str, typer.Argument(help="embedder or language-model.")] = "",
) -> None:
    """Print where the models are, or where the model of a role is."""
    store = _store(context)
    roles = [model.role for model in store.models]
    if role and role not in roles:
        raise BelegbotError(f"There is no model {role}: there are {' and '.join(roles)}.")
    typer.echo(store.path(role) if role else store.root)


def _store(context: typer.Context) -> "ModelStore":
    from bot.models import ModelStore

    return ModelStore(settings(context).models)


def _print(status: "Sequence[Status]", as_json: bool) -> None:
    if as_json:
        print_json([_summary(one) for one in status])
        return
    for one in status:
        size = f"{one.model.size / 1e6:,.0f} MB"
        typer.echo(
            f"{one.state:8} {one.model.role:15} {size:>9}  {one.model.name}, {one.model.licence}"
        )
        if one.fault:
            typer.echo(f"{'':8} {one.state}: {one.fault}")


def _summary(status: "Status") -> dict[str, str | int]:
    return {
        "role": status.model.role,
        "name": status.model.name,
        "licence": status.model.licence,
        "bytes": status.model.size,
        "state": status.state.value,
        "fault": status.fault,
        "path": str(status.path),
    }
