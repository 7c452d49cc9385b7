"""The questions that answers are measured on."""

import json
import random
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from bot.errors import BelegbotError

SEED = 1


@dataclass(frozen=True)
class Question:
    """A question with its gold.

    `answers` are the accepted forms, none where the articles do not answer. What answers is the
    text `context`, or else the files named in `articles`. `history` holds earlier questions with
    their answers. Questions of one `group` are about the same article, and so in the same half:
    "fit" or "measure".
    """

    id: str
    language: str
    text: str
    kind: str
    answers: tuple[str, ...]
    articles: tuple[str, ...]
    history: tuple[tuple[str, str], ...] = ()
    context: str = ""
    group: str = ""
    half: str = ""
    lines: tuple[int, ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether the articles answer it."""
        return bool(self.answers)


def read_questions(path: Path) -> list[Question]:
    """The questions of a file in the form of seeds/questions.jsonl.

    Raises BelegbotError with the line that is not a question.
    """
    questions = []
    try:
        with path.open(encoding="utf-8") as file:
            lines = list(file)
    except OSError as error:
        raise BelegbotError(f"The questions in {path} cannot be read: {error.strerror}.") from error
    for number, line in enumerate(lines, start=1):
        try:
            questions.append(_question(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise BelegbotError(
                f"{path}, line {number}, is not a question in the form of seeds/questions.jsonl: "
                f"{type(error).__name__} {error}."
            ) from error
    return _grouped(questions)


def half_of(group: str) -> str:
    """Which half an article is in, by the sha256 of its name: "fit" for an even first digit."""
    return "measure" if int(sha256(group.encode()).hexdigest()[0], 16) % 2 else "fit"


def by_kind(question: Question) -> Hashable:
    """Kind and language, and whether there is an answer."""
    return question.kind, question.language, question.answerable


def by_group(question: Question) -> Hashable:
    """The article that it is about."""
    return question.group


def stratified(
    questions: Sequence[Question], size: int, stratum: Callable[[Question], Hashable] = by_kind
) -> list[Question]:
    """A sample in which the strata have the shares they have in all; always the same."""
    shuffled = random.Random(SEED).sample(questions, len(questions))
    sizes = Counter(map(stratum, questions))
    seen: Counter[Hashable] = Counter()
    places = {}
    for question in shuffled:
        one = stratum(question)
        places[question.id] = (seen[one] + 0.5) / sizes[one]
        seen[one] += 1
    first = set(sorted(places, key=lambda name: places[name])[:size])
    return [question for question in questions if question.id in first]


def with_neighbours(questions: Iterable[Question], told: Iterable[Question]) -> Iterator[Question]:
    """Each question, and each answerable one once more of the next context of its group.

    The next in the order of `told`, behind the last the first: near the topic, but without the
    answer. Where a group has one context alone, its questions have no neighbours.
    """
    contexts: dict[str, list[str]] = {}
    for one in told:
        several = contexts.setdefault(one.group, [])
        if one.context not in several:
            several.append(one.context)
    for question in questions:
        yield question
        several = contexts[question.group]
        if question.answerable and len(several) > 1:
            following = several[(several.index(question.context) + 1) % len(several)]
            yield replace(
                question,
                id=f"{question.id}-neighbour",
                kind="neighbour",
                answers=(),
                lines=(),
                context=following,
            )


def _question(said: dict) -> Question:
    return Question(
        id=said["id"],
        language=said["language"],
        text=said["question"],
        kind=said["kind"],
        answers=tuple(said["answers"]) if said["answerable"] else (),
        articles=tuple(dict.fromkeys(one["article"] for one in said["evidence"])),
        history=tuple((turn["question"], turn["answer"]) for turn in said["history"]),
    )


def _grouped(questions: Iterable[Question]) -> list[Question]:
    """The questions with their groups: those that share an article, directly or by others."""
    questions = list(questions)
    groups: list[set[str]] = []
    for question in questions:
        touched = [group for group in groups if not group.isdisjoint(question.articles)]
        groups = [group for group in groups if group not in touched]
        groups.append(set(question.articles).union(*touched))
    names = {article: min(group) for group in groups for article in group}
    return [_in_group(one, names[one.articles[0]] if one.articles else one.id) for one in questions]


def _in_group(question: Question, group: str) -> Question:
    return replace(question, group=group, half=half_of(group))
