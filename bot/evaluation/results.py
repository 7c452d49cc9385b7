"""What became of the questions that answers are measured on, kept in a file as it comes."""

from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.jsonlines import append_row


@dataclass(frozen=True)
class Receipt:
    """A citation of a sentence: is it of a gold article, and does it hold a gold answer too?"""

    quote: str
    right_article: bool
    right_answer: bool


@dataclass(frozen=True)
class Shown:
    """A sentence as it was shown.

    `right_article`: one of its quotes is of a gold article; `right_answer`: those that are hold a
    gold answer together.
    """

    text: str
    verdict: str
    support: float
    repair: str
    receipts: tuple[Receipt, ...]
    right_article: bool
    right_answer: bool


@dataclass(frozen=True)
class Result:
    """What became of one question.

    `key` tells question and configuration. `golds` are the accepted answers, none where the gold
    are lines of the context: then `gold_lines` has those. `written` is false where the gate alone
    was asked. `answerable` is the truth and `score` the gate's chance of it, None where it gives
    none. `recall` and `f1` are those of the answer and its span, and where it abstained those of
    the span that it withheld. `found_lines` are those that citations and marked evidence cover,
    abstained or not. `exact` says whether every quote stands at its place.
    `checking` are those of the `seconds` that went into checking and mending sentences.
    """

    key: str
    id: str
    language: str
    kind: str
    question: str
    answerable: bool
    golds: tuple[str, ...]
    gold_lines: tuple[int, ...]
    written: bool
    answer: str
    span: str
    abstained: bool
    score: float | None
    recall: float
    f1: float
    contains: bool
    cited: bool
    retrieved: bool
    exact: bool
    found_lines: tuple[int, ...]
    sentences: tuple[Shown, ...]
    struck: int
    seconds: float
    checking: float = 0.0


_RESULT = TypeAdapter(Result)


def read_results(kept: Path) -> dict[str, Result]:
    """The results that earlier runs left, by their keys; lines that are none are left out."""
    lines = kept.read_bytes().splitlines() if kept.exists() else []
    found = {}
    for line in lines:
        try:
            result = _RESULT.validate_json(line)
        except ValidationError:  # a run broken off in the middle of a line, or another version's
            continue
        found[result.key] = result
    return found


def keep_result(result: Result, kept: Path) -> None:
    """Append a result to the file (JSON Lines), which need not be there."""
    append_row(asdict(result), kept)
