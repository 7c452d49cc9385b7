"""Answers: sentences with verdicts, citations with exact quotes."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from vectorstore.dates import TimeRange, long_range
from vectorstore.passages import Passage

# The answer where the articles have none.
ABSTENTION = {"de": "Dazu sagen die Artikel nichts.", "en": "The articles do not say."}
# And where only those of some days were searched.
ABSTENTION_WITHIN = {
    "de": "Dazu sagen die Artikel aus diesem Zeitraum nichts: {days}.",
    "en": "The articles of these days do not say: {days}.",
}


class Verdict(StrEnum):
    """What the check of one sentence found."""

    QUOTED = "quoted"
    UNCHECKED = "unchecked"


class Stage(StrEnum):
    """How far an answer has come."""

    SEARCHING = "searching"
    READING = "reading"
    WRITING = "writing"
    DONE = "done"


@dataclass(frozen=True)
class Copy:
    """A cited sentence in another outlet, at its range in the version named."""

    article_id: str
    version: int
    source: str
    title: str
    start: int
    end: int


@dataclass(frozen=True)
class Citation:
    """A numbered receipt: `article.text[start:end] == quote` in the version named.

    `also_in` are the other outlets that print it, each once.
    """

    n: int
    article_id: str
    version: int
    title: str
    published: str
    source: str
    url: str
    quote: str
    start: int
    end: int
    also_in: tuple[Copy, ...] = ()


@dataclass(frozen=True)
class Change:
    """What stood before in the place of citation `n`: `text[start:end] == quote` in that version.

    `said` and `holds` are ISO 8601: when the old words and when the cited ones appeared.
    `correction` tells an item that the cited one corrects from an older version of itself.
    """

    n: int
    article_id: str
    version: int
    title: str
    source: str
    quote: str
    start: int
    end: int
    said: str
    holds: str
    correction: bool


@dataclass(frozen=True)
class Contradiction:
    """A quote with another figure for the same thing as citation `n`, from another story."""

    n: int
    article_id: str
    version: int
    title: str
    published: str
    source: str
    url: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """One sentence of an answer; `citations` are numbers of the answer's citations."""

    text: str
    verdict: Verdict
    citations: tuple[int, ...] = ()


@dataclass(frozen=True)
class Timings:
    """Milliseconds from the question; None where it has not come to that."""

    retrieve_ms: float | None = None
    first_token_ms: float | None = None
    total_ms: float | None = None


@dataclass(frozen=True)
class Answer:
    """One answer, finished or on its way.

    The chain yields a growing series of these: `passages` come first, then `draft` (words written
    but not yet checked), then `sentences`; the last one has the stage DONE and no draft.
    """

    question: str
    language: str
    standalone: str = ""
    stage: Stage = Stage.SEARCHING
    passages: tuple[Passage, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    changes: tuple[Change, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    draft: str = ""
    abstained: bool = False
    when: TimeRange | None = None
    timings: Timings = field(default_factory=Timings)

    @property
    def prose(self) -> str:
        """The checked sentences alone, without marks."""
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def abstention(self) -> str:
        """The words for having no answer, with the days where only those were searched."""
        if self.when and self.when.filters:
            days = long_range(self.when, self.language)
            return ABSTENTION_WITHIN[self.language].format(days=days)
        return ABSTENTION[self.language]

    @property
    def text(self) -> str:
        """The checked sentences with their citation marks, `Satz. [1][2]`, or the abstention."""
        if self.abstained:
            return self.abstention
        return " ".join(_marked(sentence) for sentence in self.sentences)


def _marked(sentence: Sentence) -> str:
    marks = "".join(f"[{n}]" for n in sentence.citations)
    return f"{sentence.text} {marks}".strip()


@dataclass(frozen=True)
class Turn:
    """One question and its finished answer in a conversation."""

    question: str
    answer: Answer


def earlier_turn(question: str, answered: str, language: str) -> Turn:
    """A turn of which only the words are known, for questions that follow it."""
    said = (Sentence(answered, Verdict.UNCHECKED),)
    return Turn(question, Answer(question, language, question, Stage.DONE, sentences=said))


def _when(when: TimeRange | None) -> dict[str, Any] | None:
    if when is None:
        return None
    days = {"first": when.first.isoformat(), "last": when.last.isoformat()}
    return {**days, "words": when.words, "filters": when.filters}


def to_json(answer: Answer) -> dict[str, Any]:
    """The answer as `belegbot ask --json` prints it: these names are fixed, scripts use them."""
    return {
        "question": answer.question,
        "language": answer.language,
        "answer": answer.text,
        "abstained": answer.abstained,
        "when": _when(answer.when),
        "sentences": [
            {"text": s.text, "verdict": s.verdict.value, "citations": list(s.citations)}
            for s in answer.sentences
        ],
        "citations": [asdict(citation) for citation in answer.citations],
        "changes": [asdict(change) for change in answer.changes],
        "contradictions": [asdict(one) for one in answer.contradictions],
        "passages": [
            {
                "article_id": p.chunk.article_id,
                "start": p.chunk.start,
                "end": p.chunk.end,
                "score": p.score,
            }
            for p in answer.passages
        ],
        "timings": asdict(answer.timings),
    }
