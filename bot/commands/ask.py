"""`belegbot ask`."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.context import print_json, settings
from bot.errors import BelegbotError

if TYPE_CHECKING:
    from bot.answer import Answer, Sentence, Turn
    from bot.ui.texts import Texts


@dataclass(frozen=True)
class Asked:
    """A question and the turns before it."""

    question: str
    turns: "tuple[Turn, ...]" = ()


def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="One question, in quotation marks.")] = "",
    file: Annotated[
        Path | None,
        typer.Option(
            help="Many questions: one a line, or JSON Lines with `question` and maybe `history`, "
            "a list of earlier `question` and `answer`."
        ),
    ] = None,
    anytime: Annotated[
        bool,
        typer.Option("--any-time", help="Disregard the days that a question speaks of."),
    ] = False,
    now: Annotated[
        datetime | None,
        typer.Option(help="The time that counts as now, for runs that can be repeated."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a question on stdout.")
    ] = False,
) -> None:
    """Answer questions from the stored articles, by the running chat where there is one."""
    if bool(question.strip()) == bool(file):
        raise BelegbotError('Ask one question, `belegbot ask "..."`, or many with --file FILE.')
    chosen = settings(context)
    asked = list(_read_questions(file)) if file else [Asked(question.strip())]
    from bot.service import open_answers

    clock = now and now.replace(tzinfo=chosen.zone)
    with open_answers(chosen) as answer:
        for number, one in enumerate(asked):
            _print(answer(one.question, one.turns, anytime, clock), as_json, between=number > 0)


def _read_questions(file: Path) -> Iterator[Asked]:
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BelegbotError(f"The questions in {file} cannot be read: {error}.") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _parse(line.strip(), f"{file}, line {number}")


def _parse(line: str, place: str) -> Asked:
    if not line.startswith("{"):
        return Asked(line)
    try:
        said = json.loads(line)
        return Asked(
            said["question"].strip(), tuple(_turn(**turn) for turn in said.get("history", []))
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BelegbotError(
            f'{place} is not a question: it needs the form {{"question": "...", "history": '
            '[{"question": "...", "answer": "..."}]}.'
        ) from error


def _turn(question: str, answer: str = "", **_other: Any) -> "Turn":
    from bot.answer import earlier_turn
    from vectorstore.language import detect_language

    return earlier_turn(question, answer, detect_language(question))


def _print(answer: "Answer", as_json: bool, between: bool) -> None:
    from bot.answer import to_json

    if as_json:
        print_json(to_json(answer))
    else:
        typer.echo(("\n" if between else "") + _readable(answer))


def _readable(answer: "Answer") -> str:
    """Question, answer, numbered receipts, what was struck; else the nearest articles."""
    from bot.ui.receipt import receipt
    from bot.ui.texts import ENGLISH, LANGUAGES

    texts = LANGUAGES.get(answer.language, ENGLISH)
    parts = [receipt(answer.question, answer, texts)]
    if answer.struck:
        struck = [_struck(sentence, texts) for sentence in answer.struck]
        parts.append("\n".join([texts.not_borne_out(len(struck)), *struck]))
    if answer.when:
        parts.append(texts.range(answer.when))
    if answer.abstained and answer.passages:
        lines = [
            f"- {article.headline}, {texts.date(article.published)}" for article in answer.nearest
        ]
        parts.append("\n".join([f"{texts.nearest_title}:", *lines]))
    return "\n\n".join(parts)


def _struck(sentence: "Sentence", texts: "Texts") -> str:
    doubts = f" ({texts.doubted(sentence)})" if sentence.doubts else ""
    # Without quotation marks: what was struck is no quote.
    return f"- {sentence.text}{doubts}"
