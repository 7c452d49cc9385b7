"""Fitting the gate: which log-odds of NONE tell a passage that answers from its neighbour."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.chain import Chain
from bot.errors import BelegbotError
from bot.evaluation.datasets import squad_title
from bot.evaluation.questions import half_of

SEED = 1
# Longer paragraphs than what the model reads for an answer are left out.
MAX_CHARACTERS = 1200


@dataclass(frozen=True)
class Pair:
    """A question, a paragraph that answers it, and the next one of the same article."""

    question: str
    answering: str
    neighbour: str


@dataclass(frozen=True)
class Odds:
    """Log-odds of NONE for one pair."""

    answering: float
    neighbour: float


def read_pairs(questions: Path, contexts: Path, half: str) -> list[Pair]:
    """Pairs in seeded order from SQuAD JSON; questions of one file, paragraphs of another.

    `half` is "fit" or "measure": articles are split by the first hex digit of the sha256 of their
    title in the contexts, even for fitting. Raises BelegbotError for a file of another form.
    """
    try:
        asked, told = (
            json.loads(path.read_text(encoding="utf-8"))["data"] for path in (questions, contexts)
        )
        pairs = [
            Pair(question["question"], paragraph["context"], following["context"])
            for asked_article, article in zip(asked, told, strict=True)
            if half_of(squad_title(article)) == half
            for asked_paragraph, paragraph, following in zip(
                asked_article["paragraphs"],
                article["paragraphs"],
                _next(article["paragraphs"]),
                strict=True,
            )
            if max(len(paragraph["context"]), len(following["context"])) <= MAX_CHARACTERS
            for question in asked_paragraph["qas"]
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BelegbotError(
            f"{questions} and {contexts} are not SQuAD JSON of the same questions: {error}."
        ) from error
    random.Random(SEED).shuffle(pairs)
    return pairs


def _next(paragraphs: Sequence[dict]) -> list[dict]:
    return [*paragraphs[1:], paragraphs[0]]


def ask_pairs(chain: Chain, pairs: Sequence[Pair], language: str) -> Iterator[Odds]:
    """The log-odds of NONE for every pair; the language model must give log-probabilities."""
    for pair in pairs:
        odds = [
            chain.extract(pair.question, language, f"[1] {words}").none_odds
            for words in (pair.answering, pair.neighbour)
        ]
        if odds[0] is None or odds[1] is None:
            raise BelegbotError(
                "This language model gives no log-probabilities, so it has no gate."
            )
        yield Odds(odds[0], odds[1])


def auc(found: Sequence[Odds]) -> float:
    """The chance that a neighbour has higher odds of NONE than a passage that answers."""
    wins = sum(
        (n.neighbour > a.answering) + 0.5 * (n.neighbour == a.answering)
        for n in found
        for a in found
    )
    return wins / len(found) ** 2


def threshold(found: Sequence[Odds], wrong: float) -> float:
    """The odds above which the share `wrong` of the answering passages would be refused."""
    odds = sorted(one.answering for one in found)
    return odds[max(0, int((1 - wrong) * len(odds)) - 1)]


def caught(found: Sequence[Odds], above: float) -> tuple[float, float]:
    """Shares of neighbours and of answering passages that are refused above the odds `above`."""
    refused = [sum(value > above for value in values) / len(found) for values in (
        [one.neighbour for one in found], [one.answering for one in found])]  # fmt: skip
    return refused[0], refused[1]
