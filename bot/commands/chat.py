"""`belegbot chat`."""

from typing import Annotated

import typer

from bot.commands.context import settings


def chat(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    open_browser: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the browser where there is one.")
    ] = False,
) -> None:
    """Serve the chat until Ctrl-C."""
    chosen = settings(context, host=host, port=port)
    from bot.ui.app import serve

    serve(chosen, open_browser=open_browser)
