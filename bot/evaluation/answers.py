"""Measuring answers: asked one after the other, kept as they come, summed up at the end."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from statistics import median
from typing import Any

from bot.answer import Answer, Turn, Verdict, earlier_turn
from bot.chain import Chain
from bot.evaluation.normal import contains
from bot.evaluation.questions import Question
from bot.slots import LANGUAGES
from vectorstore.library import Library


@dataclass(frozen=True)
class Result:
    """What became of one question; `exact` says whether every quote stands at its place."""

    id: str
    language: str
    kind: str
    answerable: bool
    question: str
    answer: str
    abstained: bool
    right: bool
    cited: bool
    retrieved: bool
    exact: bool
    verdicts: tuple[str, ...]
    seconds: float


def evaluate(
    chain: Chain, library: Library, questions: Sequence[Question], kept: Path
) -> Iterator[Result]:
    """Ask every question and yield its result.

    Each result is appended to `kept` (JSON Lines) at once. A run that was broken off goes on
    behind the results that are there; after one that came to its end all is asked anew.
    """
    done = {result.id: result for result in read_results(kept)}
    if all(question.id in done for question in questions):
        kept.unlink(missing_ok=True)
        done = {}
    for question in questions:
        result = done.get(question.id)
        if result is None:
            *_, answer = chain.stream(question.text, _turns(question))
            result = _judge(question, answer, library)
            kept.parent.mkdir(parents=True, exist_ok=True)
            with kept.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")
        yield result


def read_results(kept: Path) -> list[Result]:
    """The results that an earlier run left."""
    if not kept.exists():
        return []
    rows = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]
    return [Result(**(row | {"verdicts": tuple(row["verdicts"])})) for row in rows]


def summary(results: Iterable[Result]) -> dict[str, Any]:
    """Shares over all questions and over those of each language."""
    results = list(results)
    parts = {"all": results} | {
        language: [result for result in results if result.language == language]
        for language in LANGUAGES
    }
    return {name: _shares(part) for name, part in parts.items()}


def _shares(results: Sequence[Result]) -> dict[str, Any]:
    answerable = [result for result in results if result.answerable]
    unanswerable = [result for result in results if not result.answerable]
    verdicts = [verdict for result in results for verdict in result.verdicts]
    return {
        "answerable": len(answerable),
        "contains_fact": _share(result.right for result in answerable),
        "first_citation_right": _share(result.cited for result in answerable),
        "article_retrieved": _share(result.retrieved for result in answerable),
        "abstained_answerable": _share(result.abstained for result in answerable),
        "unanswerable": len(unanswerable),
        "abstained_unanswerable": _share(result.abstained for result in unanswerable),
        "quoted_sentences": _share(verdict == Verdict.QUOTED for verdict in verdicts),
        "exact_quotes": _share(result.exact for result in results),
        "seconds_median": round(median(result.seconds for result in results), 1)
        if results
        else None,
    }


def _share(hits: Iterable[bool]) -> float | None:
    hits = list(hits)
    return round(sum(hits) / len(hits), 3) if hits else None


def _judge(question: Question, answer: Answer, library: Library) -> Result:
    first = answer.citations[0].article_id if answer.citations else ""
    gold = {
        version.article.id
        for version in library.articles()
        if PurePosixPath(version.article.path).name in question.articles
    }
    return Result(
        id=question.id,
        language=question.language,
        kind=question.kind,
        answerable=question.answerable,
        question=answer.standalone,
        answer=answer.text,
        abstained=answer.abstained,
        right=any(contains(answer.prose, gold_answer) for gold_answer in question.answers),
        cited=first in gold,
        retrieved=any(passage.article.id in gold for passage in answer.passages),
        exact=all(_stands(library, citation) for citation in answer.citations),
        verdicts=tuple(sentence.verdict.value for sentence in answer.sentences),
        seconds=round((answer.timings.total_ms or 0) / 1000, 2),
    )


def _stands(library: Library, citation: Any) -> bool:
    version = library.version(citation.article_id, citation.version)
    return (
        version is not None
        and version.article.text[citation.start : citation.end] == citation.quote
    )


def _turns(question: Question) -> list[Turn]:
    return [earlier_turn(asked, said, question.language) for asked, said in question.history]
