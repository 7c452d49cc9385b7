"""`belegbot articles list | show | remove | reindex`."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.context import print_json, progress, settings
from bot.errors import BelegbotError

if TYPE_CHECKING:
    from vectorstore.articles import Version

app = typer.Typer(no_args_is_help=True, help="See, remove and reindex the stored articles.")

Json = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="The id that `articles list` shows.")]


@app.command("list")
def list_articles(context: typer.Context, as_json: Json = False) -> None:
    """List the newest version of every article, newest first."""
    from bot.service import open_catalog

    with open_catalog(settings(context)) as catalog:
        newest = catalog.articles()
    if as_json:
        print_json([_summary(version) for version in newest])
        return
    for version in newest:
        article = version.article
        typer.echo(f"{article.id}  {article.published[:10]:10}  {article.headline}")


@app.command("show")
def show_article(
    context: typer.Context,
    article_id: Id,
    number: Annotated[
        int | None, typer.Option("--version", metavar="N", help="An earlier version.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show one article: what is known of it, its text and its versions."""
    from bot.service import open_catalog

    with open_catalog(settings(context)) as catalog:
        version, versions = catalog.version(article_id, number), catalog.versions(article_id)
    if version is None:
        raise _unknown(article_id, number)
    details = _details(version, versions)
    if as_json:
        print_json(details)
        return
    text = details.pop("text")
    for name, value in details.items():
        if value not in ("", None) and name != "versions":
            typer.echo(f"{name:10} {value}")
    for known in details["versions"]:
        typer.echo(f"{'version':10} {known['version']}, stored {known['ingested']}")
    typer.echo(f"\n{text}")


@app.command("remove")
def remove_article(context: typer.Context, article_id: Id, as_json: Json = False) -> None:
    """Remove one article with all its versions."""
    from bot.service import open_articles

    with open_articles(settings(context)) as articles:
        if not articles.remove(article_id):
            raise _unknown(article_id)
    if as_json:
        print_json({"removed": article_id})
    else:
        typer.echo(f"Removed {article_id}.")


@app.command("reindex")
def reindex(context: typer.Context, as_json: Json = False) -> None:
    """Build the index anew from the catalogue, with the embedder that is set now."""
    from bot.service import open_library

    total = 0
    with open_library(settings(context), rebuild=True) as library, progress() as bar:
        task = bar.add_task("Reindexing", total=None)
        for done, total in library.reindex():
            bar.update(task, completed=done, total=total)
    if as_json:
        print_json({"chunks": total})
    else:
        typer.echo(f"Reindexed {total} chunks.")


def _unknown(article_id: str, number: int | None = None) -> BelegbotError:
    version = "" if number is None else f" with a version {number}"
    return BelegbotError(
        f"There is no article {article_id}{version}: `belegbot articles list` shows all."
    )


def _summary(version: "Version") -> dict[str, Any]:
    article = version.article
    return {
        "id": article.id,
        "version": version.number,
        "title": article.headline,
        "published": article.published,
        "source": article.source,
        "url": article.url,
        "language": article.language,
        "characters": len(article.text),
    }


def _details(version: "Version", versions: "list[Version]") -> dict[str, Any]:
    """The summary, then everything else that is stored, the text and all versions."""
    known = [{"version": v.number, "ingested": v.ingested} for v in versions]
    return _summary(version) | {
        **asdict(version.article),
        "title": version.article.headline,
        "ingested": version.ingested,
        "versions": known,
    }
