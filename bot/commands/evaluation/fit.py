"""`belegbot eval fit`: calibrates gate and verification for the language model in use."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.context import print_json, settings
from bot.commands.evaluation.app import app, filled_library, follow, print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.evaluation.fitting import Example
    from bot.evaluation.questions import Question
    from bot.llm import LanguageModel
    from vectorstore.library import Library


@app.command()
def fit(
    context: typer.Context,
    questions: Annotated[
        Path, typer.Option(help="Questions in the form of seeds/questions.jsonl.")
    ] = Path("seeds/questions.jsonl"),
    corpus: Annotated[
        Path, typer.Option(metavar="DIR", help="The articles of these questions.")
    ] = Path("seeds/articles"),
    data: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Folder of the development data, to fit on its halves for fitting as well, and "
            "to keep the other half of the questions for measuring.",
        ),
    ] = None,
    claims: Annotated[
        Path, typer.Option(help="With --data: the claims that `eval claims` has made.")
    ] = Path("reports/claims.jsonl"),
    ask: Annotated[
        int, typer.Option(min=0, help="Ask a fixed sample of so many of the questions; 0 asks all.")
    ] = 0,
    limit: Annotated[int, typer.Option(min=50, help="Claims of a kind to check.")] = 300,
    keep: Annotated[
        Path, typer.Option(metavar="DIR", help="Keeps what was measured; a new run goes on.")
    ] = Path("reports/fit"),
    ship: Annotated[
        bool, typer.Option("--ship", help="Write bot/calibration.json, for all installations.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Calibrate for the language model: how sure must it be before Belegbot believes it.

    What is found is used from then on whenever this language model answers on this data folder.
    """
    from bot.calibration import FILE, SHIPPED
    from bot.calibration import keep as write
    from bot.evaluation.fitting import calibrate, digests, kept_for, shares
    from bot.service import open_model

    chosen = settings(context)
    with open_model(chosen) as llm:
        keep /= kept_for(llm.name)
        asked = _seed_questions(questions, ask, held_out=data is not None)
        searched = _of_seeds(context, llm, asked, corpus, keep / f"gate-{questions.stem}.jsonl")
        given = _of_data(context, llm, data, keep) if data else []
        checks = _of_claims(context, llm, data, claims, corpus, limit, keep)
        used = [questions, *_used(data), *([claims] if data else [])]
        calibration = calibrate(searched, given, checks, llm.name, digests(used))
    write(calibration, SHIPPED if ship else chosen.home / FILE)
    figures = shares(searched, given, checks)
    print_json(figures) if as_json else print_table(figures)


def _seed_questions(questions: Path, ask: int, held_out: bool) -> "list[Question]":
    from bot.evaluation.questions import read_questions, stratified

    asked = [one for one in read_questions(questions) if not one.history]
    asked = [one for one in asked if one.half == "fit" or not held_out]
    return stratified(asked, ask) if ask else asked


def _of_seeds(
    context: typer.Context,
    llm: "LanguageModel",
    asked: "list[Question]",
    corpus: Path,
    kept: Path,
) -> "list[Example]":
    """The gate's signals for questions that are searched for in their articles."""
    with ExitStack() as stack:
        library = filled_library(context, [corpus], [], None, stack)
        return _weigh(context, llm, library, asked, kept)


def _of_data(
    context: typer.Context, llm: "LanguageModel", data: Path, keep: Path
) -> "list[Example]":
    """The gate's signals for development questions on the texts that belong to them."""
    from bot.evaluation.calibrating import given_questions

    found = []
    for name, asked in given_questions(data).items():
        with ExitStack() as stack:
            library = filled_library(context, [], asked, None, stack)
            kept = keep / f"gate-{Path(name).stem}.jsonl"
            found += _weigh(context, llm, library, asked, kept, given=True)
    return found


def _weigh(
    context: typer.Context,
    llm: "LanguageModel",
    library: "Library",
    asked: "Sequence[Question]",
    kept: Path,
    given: bool = False,
) -> "list[Example]":
    from bot.evaluation.answers import Asking
    from bot.evaluation.calibrating import weigh
    from bot.evaluation.corpus import gold
    from bot.evaluation.fitting import going_on
    from bot.service import chain_over

    chain = chain_over(settings(context), library, llm)
    answering = gold(asked, library.articles()) if given else {}
    asking = Asking(chain, library, answering, given)
    examples = going_on(asked, kept, lambda left: weigh(asking, left))
    return follow(examples, len(asked))


def _of_claims(
    context: typer.Context,
    llm: "LanguageModel",
    data: Path | None,
    claims: Path,
    corpus: Path,
    limit: int,
    keep: Path,
) -> "list[Example]":
    """The signals of the verification for claims: as many of a file as of answers to our own
    questions, with all drafts, or those made from the articles.
    """
    from bot.calibration import shipped
    from bot.encoder import Encoder
    from bot.evaluation.calibrating import check, held_claims, held_drafts, seed_claims
    from bot.evaluation.claims import read_claims, sample
    from bot.evaluation.fitting import going_on
    from bot.judge import ModelJudge
    from bot.service import open_embedder
    from bot.training.lessons import learned
    from bot.verification import Verifier

    if data:
        chosen = [one for one in read_claims(claims) if one.half == "fit" and not learned(one)]
        chosen = [*sample(chosen, limit), *sample(held_claims(data), limit), *held_drafts(data)]
    else:
        with ExitStack() as stack:
            library = filled_library(context, [corpus], [], None, stack)
            chosen = sample(seed_claims(library.articles()), limit)
    encode = Encoder(open_embedder(settings(context))).documents
    verifier = Verifier(encode, ModelJudge(llm), shipped())
    kept = keep / f"claims-{'data' if data else 'seeds'}.jsonl"
    return follow(going_on(chosen, kept, lambda left: check(verifier, left)), len(chosen))


def _used(data: Path | None) -> list[Path]:
    from bot.evaluation.calibrating import DRAFTS, OWN_TEXTS, SOURCES

    ours = [DRAFTS, *(file for file, _ in OWN_TEXTS.values())]
    return [*(data / one.questions for one in SOURCES), *ours] if data else []
