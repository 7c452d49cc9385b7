"""Questions in the forms of public data sets, told apart by their content."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.errors import BelegbotError
from bot.evaluation.normal import normal_text
from bot.evaluation.questions import Question, half_of, read_questions
from bot.jsonlines import read_rows
from vectorstore.language import detect_language

# Questions that tell the language of a file.
TELLING = 50


def load_questions(path: Path) -> list[Question]:
    """The questions of a file, answerable or not, with contexts or articles, groups and halves.

    The form is found by the content: SQuAD JSON (Rajpurkar et al. 2016), SQuAD 2 as JSON Lines
    (M2QA), OMoS-QA, or that of seeds/questions.jsonl. Raises BelegbotError for any other.
    """
    reader = _sniff(path)
    try:
        return reader(path)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise BelegbotError(
            f"{path} begins like a file of questions and does not go on like one: "
            f"{type(error).__name__} {error}."
        ) from error


def load_on(questions: Path, contexts: Path | None = None) -> tuple[list[Question], list[Question]]:
    """The questions of a file, with the contexts of another where one is named; and that file's.

    Raises BelegbotError as `load_questions` and `swap_contexts` do.
    """
    asked = load_questions(questions)
    if contexts is None:
        return asked, asked
    told = load_questions(contexts)
    return swap_contexts(asked, told), told


def swap_contexts(questions: Sequence[Question], told: Sequence[Question]) -> list[Question]:
    """The questions with contexts, lines, groups and halves of those of the same ids in `told`.

    The accepted answers are those of both. Raises BelegbotError for an id that `told` lacks.
    """
    known = {one.id: one for one in told if one.context}
    lacking = [question.id for question in questions if question.id not in known]
    if lacking:
        raise BelegbotError(
            f"{len(lacking)} of {len(questions)} questions, {lacking[0]} the first, have no "
            "context in the file of contexts: it must hold the same ids."
        )
    return [_swapped(question, known[question.id]) for question in questions]


def _squad_title(article: dict[str, Any]) -> str:
    """The title of an article in SQuAD JSON, or how it begins where it has none."""
    return article.get("title") or article["paragraphs"][0]["context"][:80]


def _swapped(question: Question, told: Question) -> Question:
    answers = tuple(dict.fromkeys((*told.answers, *question.answers)))
    return replace(
        question,
        context=told.context,
        answers=answers,
        group=told.group,
        half=told.half,
        lines=told.lines,
    )


def _sniff(path: Path) -> Callable[[Path], list[Question]]:
    first = _first(_read(path))
    answers = first.get("answers")
    if "data" in first:
        return _squad
    if "evidence" in first:
        return read_questions
    if "context" in first and isinstance(answers, dict):
        return _squad_lines
    if "context" in first and isinstance(answers, list):
        return _omos
    raise BelegbotError(
        f"{path} holds questions in no known form: SQuAD JSON, SQuAD 2 as JSON Lines, OMoS-QA and "
        "that of seeds/questions.jsonl are known."
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BelegbotError(f"The questions in {path} cannot be read: {reason}.") from error


def _first(text: str) -> dict[str, Any]:
    """The JSON object that the text is or that its first line is; an empty one for neither."""
    for candidate in (text.strip().split("\n", 1)[0], text):
        try:
            value = json.loads(candidate)
        except ValueError:
            continue
        if isinstance(value, dict):
            return value
    return {}


def _squad(path: Path) -> list[Question]:
    asked = list(_squad_questions(json.loads(_read(path))["data"]))
    return _with_language(asked)


def _squad_questions(articles: Sequence[dict[str, Any]]) -> Iterator[Question]:
    """Split by title, as an article stands there in several paragraphs."""
    for article in articles:
        title = _squad_title(article)
        for paragraph in article["paragraphs"]:
            for said in paragraph["qas"]:
                answers = [answer["text"] for answer in said["answers"]]
                yield _question(said, answers, paragraph["context"], title, half_of(title))


def _squad_lines(path: Path) -> list[Question]:
    asked = []
    for said in read_rows(path):
        normal = normal_text(said["context"])
        group = sha256(normal.encode()).hexdigest()[:12]
        asked.append(
            _question(said, said["answers"]["text"], said["context"], group, half_of(normal))
        )
    return _with_language(asked)


def _omos(path: Path) -> list[Question]:
    """OMoS-QA is split already, one file a half, and the file's name alone says which it is."""
    half = "fit" if "train" in path.name else "measure"
    asked = []
    for said in read_rows(path):
        lines = said["context"].split("\n")
        answers = [lines[number] for number in said["answers"]]
        group = sha256(said["context"].encode()).hexdigest()[:12]
        question = _question(said, answers, said["context"], group, half)
        asked.append(replace(question, lines=tuple(said["answers"])))
    return _with_language(asked)


def _question(
    said: dict[str, Any], answers: Sequence[str], context: str, group: str, half: str
) -> Question:
    return Question(
        id=str(said["id"]),
        language="",
        text=said["question"],
        kind="",
        answers=tuple(dict.fromkeys(answers)),
        articles=(),
        context=context,
        group=group,
        half=half,
    )


def _with_language(questions: Sequence[Question]) -> list[Question]:
    """The questions with the language of their file: many together are surer than one alone."""
    language = detect_language(" ".join(one.text for one in questions[:TELLING]))
    return [replace(question, language=language) for question in questions]
