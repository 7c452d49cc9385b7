"""`belegbot eval time`: is the time in a question read rightly, and does search keep to it?"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.jsonlines import read_rows
from vectorstore.articles import Version
from vectorstore.dates import MONTH_NAMES, TimeRange, day_of
from vectorstore.library import Library
from vectorstore.timerange import find_range

QUESTIONS = Path(__file__).parent / "temporal.jsonl"
HALVES = ("fit", "measure")
FIRST = 5
_NOUN = re.compile(r"\b[A-ZÄÖÜ]\w{4,}")


@dataclass(frozen=True)
class Temporal:
    """A question asked at a time, with the days that it speaks of; none for a trap."""

    half: str
    language: str
    now: datetime
    question: str
    first: date | None
    last: date | None
    filters: bool

    @property
    def found(self) -> TimeRange | None:
        """The range that the grammar finds."""
        return find_range(self.question, self.language, self.now)

    @property
    def right(self) -> bool:
        """Whether that is the very range, and rightly a filter or a preference."""
        found = self.found
        if found is None:
            return self.first is None
        return (found.first, found.last, found.filters) == (self.first, self.last, self.filters)


def read_temporal(path: Path = QUESTIONS) -> list[Temporal]:
    """The questions: one half the grammar was made with, the other written when it was done."""
    return [_temporal(row) for row in read_rows(path)]


def shares(questions: Sequence[Temporal]) -> dict[str, dict[str, float]]:
    """For each half and for all: how many questions, and the share read rightly."""
    halves = {half: [one for one in questions if one.half == half] for half in HALVES}
    return {
        name: {"n": len(part), "right": round(sum(one.right for one in part) / len(part), 3)}
        for name, part in {"all": questions, **halves}.items()
    }


def kept(questions: Sequence[Temporal], library: Library) -> Iterator[bool | None]:
    """For each filtered question whether its first five passages were published in its range.

    None where none was found: the collection may have nothing of those days.
    """
    for one in questions:
        when = one.found
        if when and when.filters:
            passages = library.search(one.question, FIRST, when)
            days = [day_of(passage.article.published, library.zone) for passage in passages]
            yield all(day and when.holds(day) for day in days) if days else None


@dataclass(frozen=True)
class Dated:
    """A question for an article by a word of its title and the time that it was published."""

    question: str
    now: datetime
    article_id: str


def dated_questions(versions: Sequence[Version], half: str) -> list[Dated]:
    """A question for every dated article with a title word that 4 to 80 articles have.

    Halves are told by article: an even first digit of its id is for fitting. The times are month,
    day, "gestern" and "letzte Woche" in turn.
    """
    words = {version.article.id: set(_NOUN.findall(version.article.text)) for version in versions}
    counts = Counter(word for said in words.values() for word in said)
    asked = []
    for version in sorted(versions, key=lambda version: version.article.id):
        article = version.article
        known = [word for word in _NOUN.findall(article.title) if 4 <= counts[word] <= 80]
        day = day_of(article.published, UTC)
        if not known or not day or day.year < 1900 or _half(article.id) != half:
            continue
        rarest = min(known, key=lambda word: (counts[word], word))
        asked.append(_dated(rarest, day, article.id, len(asked) % 4))
    return asked


def _half(article_id: str) -> str:
    return HALVES[int(article_id[0], 16) % 2]


def _dated(word: str, day: date, article_id: str, kind: int) -> Dated:
    month = f"{MONTH_NAMES['de'][day.month - 1]} {day.year}"
    said = (f"im {month}", f"am {day.day}. {month}", "gestern", "letzte Woche")[kind]
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    later = timedelta(days=(0, 0, 1, 7)[kind])
    return Dated(f"Was geschah {said} mit {word}?", now + later, article_id)


def preferred(asked: Sequence[Dated], library: Library) -> dict[str, float]:
    """Article recall in the first five passages with the preference for the days, and without."""
    hits: Counter[str] = Counter()
    for one in asked:
        for name, when in (
            ("with", find_range(one.question, "de", one.now)),
            ("without", None),
        ):
            found = library.search(one.question, FIRST, when)
            hits[name] += any(passage.article.id == one.article_id for passage in found)
    return {
        "n": len(asked),
        **{f"recall@5_{name}": round(hits[name] / len(asked), 3) for name in sorted(hits)},
    }


def in_range(found: Sequence[bool | None]) -> dict[str, float]:
    """Filtered questions, those with passages, and the share of these that kept to the range."""
    searched = [one for one in found if one is not None]
    share = round(sum(searched) / len(searched), 3) if searched else 0.0
    return {"filtered": len(found), "with_passages": len(searched), "all_in_range": share}


def _temporal(said: dict) -> Temporal:
    first, last = (said[end] and date.fromisoformat(said[end]) for end in ("first", "last"))
    return Temporal(
        half=said["half"],
        language=said["language"],
        now=datetime.fromisoformat(said["now"]),
        question=said["question"],
        first=first,
        last=last,
        filters=said["filters"],
    )
