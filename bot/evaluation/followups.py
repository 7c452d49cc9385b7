"""Measuring follow-ups: are they found, understood, and is their answer among the passages?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from bot.answer import Citation, Turn, earlier_turn
from bot.errors import BelegbotError
from bot.evaluation.normal import contains
from bot.evaluation.questions import half_of
from bot.followups import standalone
from bot.jsonlines import read_rows
from bot.slots import LANGUAGES
from vectorstore.language import detect_language
from vectorstore.library import Library
from vectorstore.passages import Passage

K = 5


@dataclass(frozen=True)
class Dialogue:
    """A question with the turn before it, which was answered from the article `before`.

    `articles` are the file names of those that answer it. Put so that it stands alone it has one
    form of each of the `entities`, and none of `absent`. Its half is that of the first article.
    """

    id: str
    language: str
    kind: str
    earlier: str
    answered: str
    before: str
    question: str
    needs_history: bool
    articles: tuple[str, ...]
    answers: tuple[str, ...]
    entities: tuple[tuple[str, ...], ...]
    absent: tuple[str, ...]

    @property
    def half(self) -> str:
        """The half of the articles that it is in: "fit" or "measure"."""
        return half_of(self.articles[0])


@dataclass(frozen=True)
class Hit:
    """The place of the first right article, from 1, and whether the answer is in a passage."""

    place: int | None
    answer: bool


@dataclass(frozen=True)
class Result:
    """What became of one dialogue; `hits` are those of each way to put the question."""

    dialogue: Dialogue
    standalone: str
    hits: dict[str, Hit]

    @property
    def carried(self) -> bool:
        """Whether the question was taken for a follow-up."""
        return self.standalone != self.dialogue.question

    @property
    def complete(self) -> bool:
        """Whether it says everything that it must and nothing that it must not."""
        said = self.standalone.casefold()
        return all(
            any(form.casefold() in said for form in forms) for forms in self.dialogue.entities
        ) and not any(word.casefold() in said for word in self.dialogue.absent)


def read_dialogues(path: Path) -> list[Dialogue]:
    """The dialogues of a file in the form of seeds/dialogues.jsonl; else BelegbotError."""
    try:
        return [_dialogue(row) for row in read_rows(path)]
    except OSError as error:
        raise BelegbotError(f"The dialogues in {path} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise BelegbotError(
            f"{path} has not the form of seeds/dialogues.jsonl: {type(error).__name__} {error}."
        ) from error


def measure(library: Library, dialogues: Sequence[Dialogue]) -> Iterator[Result]:
    """Put each question in three ways and search for each of them."""
    for dialogue in dialogues:
        turn = _earlier(library, dialogue)
        language = detect_language(dialogue.question, fallback=turn.answer.language)
        alone = standalone(dialogue.question, language, [turn])
        ways = {
            "raw": dialogue.question,
            "prefixed": f"{dialogue.earlier} {dialogue.question}",
            "standalone": alone,
        }
        yield Result(
            dialogue,
            alone,
            {name: _hit(library.search(words, K), dialogue) for name, words in ways.items()},
        )


def summary(results: Sequence[Result]) -> dict[str, dict[str, Any]]:
    """Shares over all dialogues and over those of each language."""
    parts = {"all": list(results)} | {
        language: [one for one in results if one.dialogue.language == language]
        for language in LANGUAGES
    }
    return {name: _figures(part) for name, part in parts.items()}


def _figures(results: Sequence[Result]) -> dict[str, Any]:
    needing = [one for one in results if one.dialogue.needs_history]
    others = [one for one in results if not one.dialogue.needs_history]
    carried = [one for one in results if one.carried]
    figures = {
        "follow_ups": len(needing),
        "others": len(others),
        "precision": _share([one.dialogue.needs_history for one in carried]),
        "recall": _share([one.carried for one in needing]),
        "untouched": _share([not one.carried for one in others]),
        "complete": _share([one.complete for one in needing]),
    }
    for way in ("raw", "prefixed", "standalone"):
        hits = [one.hits[way] for one in needing]
        figures |= {
            f"{way}_article@1": _share([hit.place == 1 for hit in hits]),
            f"{way}_article@{K}": _share([hit.place is not None for hit in hits]),
            f"{way}_answer@{K}": _share([hit.answer for hit in hits]),
        }
    return figures


def _share(right: Sequence[bool]) -> float | None:
    return round(sum(right) / len(right), 3) if right else None


def _hit(passages: Sequence[Passage], dialogue: Dialogue) -> Hit:
    right = (
        place
        for place, passage in enumerate(passages, start=1)
        if any(_name(one.article.path) in dialogue.articles for one in _versions(passage))
    )
    answer = any(contains(p.chunk.text, gold) for p in passages for gold in dialogue.answers)
    return Hit(next(right, None), answer)


def _versions(passage: Passage) -> list[Any]:
    return [passage.version, *passage.also]


def _earlier(library: Library, dialogue: Dialogue) -> Turn:
    """The earlier turn as the chain leaves it: with passages, and the article that it cited."""
    turn = earlier_turn(dialogue.earlier, dialogue.answered, detect_language(dialogue.earlier))
    passages = tuple(
        passage
        for passage in library.search(dialogue.earlier, K)
        if any(_name(one.article.path) == dialogue.before for one in _versions(passage))
    )
    citations = tuple(map(_citation, passages[:1]))
    return Turn(turn.question, replace(turn.answer, passages=passages, citations=citations))


def _citation(passage: Passage) -> Citation:
    return Citation.of(1, passage, passage.chunk.start, passage.chunk.end)


def _name(path: str) -> str:
    return PurePosixPath(path).name


def _dialogue(said: dict[str, Any]) -> Dialogue:
    (earlier,) = said["history"]
    return Dialogue(
        id=said["id"],
        language=said["language"],
        kind=said["kind"],
        earlier=earlier["question"],
        answered=earlier["answer"],
        before=earlier["article"],
        question=said["question"],
        needs_history=said["needs_history"],
        articles=tuple(said["articles"]),
        answers=tuple(said["answers"]),
        entities=tuple(tuple(forms) for forms in said["entities"]),
        absent=tuple(said["absent"]),
    )
