"""Answers: sentences with verdicts, citations with exact quotes."""

import re
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Self

from vectorstore.articles import Article
from vectorstore.dates import TimeRange, long_range
from vectorstore.passages import Passage

ARTICLES = {"de": ("Artikel", "Artikel"), "en": ("article", "articles")}
WITHOUT_DATE = {"de": "ohne Datum", "en": "undated"}
# The answer where the articles have none, and what was searched for it.
ABSTENTION = {"de": "Dazu sagen die Artikel nichts.", "en": "The articles do not say."}
# In its place where articles were asked for, and not what they say.
LISTING = {"de": "Diese Artikel kommen dem am nächsten.", "en": "These articles come nearest."}
SEARCHED_NONE = {"de": "Die Sammlung ist noch leer.", "en": "The collection is still empty."}
SEARCHED_ONE = {"de": "Durchsucht wurde {articles}.", "en": "{articles} was searched."}
SEARCHED_MANY = {"de": "Durchsucht wurden {articles}.", "en": "{articles} were searched."}
# And where only those of some days were searched.
ABSTENTION_WITHIN = {
    "de": "Dazu sagen die Artikel aus diesem Zeitraum nichts: {days}.",
    "en": "The articles of these days do not say: {days}.",
}
SEARCHED_NONE_WITHIN = {
    "de": "Die Sammlung hat keinen Artikel dieser Tage.",
    "en": "The collection has no article of these days.",
}


class Verdict(StrEnum):
    """What the check of one sentence against its quotes found."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    UNSUPPORTED = "unsupported"


class Doubt(StrEnum):
    """What of a sentence its quotes do not bear out."""

    NUMBER = "number"
    DATE = "date"
    UNIT = "unit"
    BOUND = "bound"
    OTHER_NAME = "other_name"
    NAME = "name"
    QUOTE = "quote"
    NEGATION = "negation"
    MODALITY = "modality"
    ROLES = "roles"
    MEANING = "meaning"


class Repair(StrEnum):
    """What was done about a sentence that its quotes did not bear out."""

    REWRITTEN = "rewritten"
    QUOTED = "quoted"


class Stage(StrEnum):
    """How far an answer has come."""

    SEARCHING = "searching"
    READING = "reading"
    WRITING = "writing"
    CHECKING = "checking"
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
class Quote:
    """Words of an article: `article.text[start:end] == quote` in the version named.

    `n` is the number of the citation that they are, or belong to.
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

    @classmethod
    def of(cls, n: int, passage: Passage, start: int, end: int, **more: Any) -> Self:
        """The words of the passage's article from `start` to `end`; `more` are further fields."""
        article = passage.article
        return cls(
            n=n,
            article_id=article.id,
            version=passage.version.number,
            title=article.headline,
            published=article.published,
            source=article.source,
            url=article.url,
            quote=article.text[start:end],
            start=start,
            end=end,
            **more,
        )


@dataclass(frozen=True)
class Citation(Quote):
    """A numbered receipt; `also_in` are the other outlets that print it, each once."""

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
class Contradiction(Quote):
    """A quote with another figure for the same thing as citation `n`, from another story."""


@dataclass(frozen=True)
class Sentence:
    """One sentence of an answer; `citations` are numbers of the answer's citations.

    `support` is the chance, from 0 to 1, that the quotes bear it out; `doubts` say what speaks
    against. A repaired sentence was written anew from its quote, or is the quote itself; then
    `span` may be the words in it that were found, and `gloss` the same in the language of the
    question.
    """

    text: str
    verdict: Verdict
    citations: tuple[int, ...] = ()
    support: float = 0.0
    doubts: tuple[Doubt, ...] = ()
    repair: Repair | None = None
    gloss: str = ""
    span: str = ""

    @property
    def words(self) -> str:
        """The sentence, behind the gloss where it has one: "January 3: Am 3. Januar ..."."""
        return f"{self.gloss}: {self.text}" if self.gloss else self.text


def whole(words: str) -> re.Pattern[str]:
    """Finds words of a text whole, whatever white space parts them: no "8" in "48" or in "8,5"."""
    run = r"\s+".join(map(re.escape, words.split()))
    return re.compile(rf"(?<!\w)(?<!\d[.,:]){run}(?!\w|[.,:]\d)")


@dataclass(frozen=True)
class Searched:
    """What a question was asked of: so many articles, published between two days (ISO 8601).

    `undated` counts those of them without a date.
    """

    articles: int
    first: str
    last: str
    undated: int = 0

    def counted(self, language: str) -> str:
        """How many articles, "1.028 Artikel" or "1 article"."""
        one, many = ARTICLES[language]
        return f"{grouped(self.articles, language)} {one if self.articles == 1 else many}"

    def days(self, language: str) -> str:
        """Of which days they are, "vom 3. bis 9. Mai 2025"; "" where that is not known.

        Where some have no date both are counted: "(40 vom 3. bis 9. Mai 2025, 7 ohne Datum)".
        """
        try:
            first, last = (date.fromisoformat(day[:10]) for day in (self.first, self.last))
        except ValueError:
            return ""
        of = "vom" if language == "de" else "of" if first == last else "from"
        days = f"{of} {long_range(TimeRange(first, last, '', False), language)}"
        if not self.undated:
            return days
        dated = grouped(self.articles - self.undated, language)
        return f"({dated} {days}, {grouped(self.undated, language)} {WITHOUT_DATE[language]})"


def grouped(number: int, language: str) -> str:
    """A number with its thousands set apart: 1.028 or 1,028."""
    return f"{number:,}".replace(",", "." if language == "de" else ",")


@dataclass(frozen=True)
class Timings:
    """Milliseconds from the question; None where it has not come to that."""

    retrieve_ms: float | None = None
    gate_ms: float | None = None
    first_token_ms: float | None = None
    check_ms: float | None = None
    total_ms: float | None = None


@dataclass(frozen=True)
class Answer:
    """One answer, finished or on its way.

    The chain yields a growing series of these: `passages` come first, then `draft` (words written
    but not yet checked), then `sentences`; the last one has the stage DONE and no draft.

    `span` are the words that answer, as the article has them. `answerable` is the chance, from 0
    to 1, that the passages answer, None while it is not known. `evidence` are the sentences of the
    passages that speak to the question, in the order of the text, cited or not (their `n` is 0).
    `listed` says that articles were asked for: the passages are the answer, and nothing is stated.
    `open` is the part of the question that the articles leave open. `struck` are sentences that
    the articles did not bear out: never to be shown as fact.
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
    listed: bool = False
    span: str = ""
    answerable: float | None = None
    evidence: tuple[Quote, ...] = ()
    open: str = ""
    struck: tuple[Sentence, ...] = ()
    searched: Searched | None = None
    when: TimeRange | None = None
    timings: Timings = field(default_factory=Timings)

    @property
    def stated(self) -> tuple[Sentence, ...]:
        """The sentences that may be shown as fact: never one that is unsupported."""
        return tuple(one for one in self.sentences if one.verdict is not Verdict.UNSUPPORTED)

    @property
    def nearest(self) -> tuple[Article, ...]:
        """The articles of the passages, each once, nearest first."""
        return tuple(dict.fromkeys(passage.article for passage in self.passages))

    @property
    def prose(self) -> str:
        """The checked sentences alone, without marks."""
        return " ".join(sentence.words for sentence in self.stated)

    @property
    def abstention(self) -> str:
        """The words for having no answer: what was searched, and which days alone."""
        within = self.when is not None and self.when.filters
        if self.listed and self.passages:
            said, within = LISTING[self.language], False
        elif self.when and within:
            days = long_range(self.when, self.language)
            said = ABSTENTION_WITHIN[self.language].format(days=days)
        else:
            said = ABSTENTION[self.language]
        if self.searched:
            said = f"{said} {self._searched_words(self.searched, within)}"
        return said

    def _searched_words(self, searched: Searched, within: bool) -> str:
        if not searched.articles:
            return (SEARCHED_NONE_WITHIN if within else SEARCHED_NONE)[self.language]
        forms = SEARCHED_ONE if searched.articles == 1 else SEARCHED_MANY
        # The days of a filter have been named before.
        days = "" if within else searched.days(self.language)
        articles = f"{searched.counted(self.language)} {days}".strip()
        return forms[self.language].format(articles=articles)

    @property
    def text(self) -> str:
        """The checked sentences with their citation marks, `Satz. [1][2]`, or the abstention."""
        if self.abstained:
            return self.abstention
        return " ".join(_marked(sentence) for sentence in self.stated)


def _marked(sentence: Sentence) -> str:
    marks = "".join(f"[{n}]" for n in sentence.citations)
    return f"{sentence.words} {marks}".strip()


@dataclass(frozen=True)
class Turn:
    """One question and its finished answer in a conversation."""

    question: str
    answer: Answer


def earlier_turn(question: str, answered: str, language: str) -> Turn:
    """A turn of which only the words are known, for questions that follow it."""
    said = (Sentence(answered, Verdict.PARTLY),)
    return Turn(question, Answer(question, language, question, Stage.DONE, sentences=said))


def _when(when: TimeRange | None) -> dict[str, Any] | None:
    if when is None:
        return None
    days = {"first": when.first.isoformat(), "last": when.last.isoformat()}
    return {**days, "words": when.words, "filters": when.filters}


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {**asdict(sentence), "support": round(sentence.support, 3)}


def to_json(answer: Answer) -> dict[str, Any]:
    """The answer as `belegbot ask --json` prints it: these names are fixed, scripts use them."""
    return {
        "question": answer.question,
        "language": answer.language,
        "answer": answer.text,
        "abstained": answer.abstained,
        "listed": answer.listed,
        "when": _when(answer.when),
        "answerable": None if answer.answerable is None else round(answer.answerable, 3),
        "searched": answer.searched and asdict(answer.searched),
        "sentences": [_sentence(sentence) for sentence in answer.stated],
        "open": answer.open,
        "struck": [_sentence(sentence) for sentence in answer.struck],
        "citations": [asdict(citation) for citation in answer.citations],
        "changes": [asdict(change) for change in answer.changes],
        "contradictions": [asdict(one) for one in answer.contradictions],
        "evidence": [asdict(quote) for quote in answer.evidence],
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
