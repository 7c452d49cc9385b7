"""How well a passage fits the days that a question speaks of."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta, tzinfo

from vectorstore.dates import MONTHS, TimeRange, day_of
from vectorstore.passages import Passage
from vectorstore.periods import months

# What happened on a day is also told some days later.
AFTERWARDS = timedelta(days=3)
AFTERWARDS_COUNTS = 0.5
# A place's worth is its reciprocal rank (Cormack, Clarke, Büttcher 2009); a passage of the right
# days is worth so much more. docs/retrieval.md has what other values of it do.
RANK_CONSTANT = 10
BONUS = 1.0
# From further down no bonus leads to where anybody looks.
REACH = 60

_MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
_DATE = re.compile(
    rf"(?<![\d.,])(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)?\s?(?:of\s)?(?:{_MONTH}\b\.?|(?P<m>\d{{1,2}})\.)"
    r"(?:,?\s?(?P<year>\d{4})\b)?",
    re.I,
)
_AMERICAN = re.compile(
    rf"\b{_MONTH}\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s(?P<year>\d{{4}})\b)?", re.I
)
_MONTH_AND_YEAR = re.compile(rf"(?<!\d\.\s)(?<!\d\s)\b{_MONTH}\s(?P<year>\d{{4}})\b", re.I)


def in_time(passages: Sequence[Passage], when: TimeRange | None, zone: tzinfo) -> list[Passage]:
    """Ranked passages anew, those of the right days preferred; the more recent first among equals.

    A passage's place counts, not the size of its score, so any ranking may come before this.
    Without a range only passages of equal score change places.
    """
    above: list[int] = []
    for place, passage in enumerate(passages):
        equal = place > 0 and passage.score == passages[place - 1].score
        above.append(above[-1] if equal else place)

    def worth(place: int) -> tuple[float, int]:
        passage = passages[place]
        bonus = BONUS * preference(passage, when, zone) if when and place < REACH else 0.0
        published = day_of(passage.article.published, zone) or date.min
        return (1 + bonus) / (RANK_CONSTANT + 1 + above[place]), published.toordinal()

    worths = [worth(place) for place in range(len(passages))]
    return [
        passages[place]
        for place in sorted(range(len(passages)), key=lambda i: worths[i], reverse=True)
    ]


def preference(passage: Passage, when: TimeRange, zone: tzinfo) -> float:
    """From 0 to 1: published in the range or speaking of a day in it, 1; soon afterwards, less.

    An item of 31 December that announces a meeting on 6 January fits the 6th as well as a report
    of that day.
    """
    published = day_of(passage.article.published, zone)
    if published and when.holds(published):
        return 1.0
    if any(
        when.first <= last and first <= when.last
        for first, last in mentioned(passage.chunk.text, published)
    ):
        return 1.0
    soon = published and timedelta() < published - when.last <= AFTERWARDS
    return AFTERWARDS_COUNTS if soon else 0.0


def mentioned(text: str, published: date | None) -> Iterator[tuple[date, date]]:
    """The days and months written out in a text, each as its first and last day.

    Where no year stands it is the one that brings the day nearest to `published`; without that
    such days are left out.
    """
    for pattern in (_DATE, _AMERICAN):
        for match in pattern.finditer(text):
            day = _day(match, published)
            if day:
                yield day, day
    for match in _MONTH_AND_YEAR.finditer(text):
        year = int(match["year"])
        if date.min.year < year < date.max.year:
            yield months(year, MONTHS[match["month"].lower()])


def _day(match: re.Match[str], published: date | None) -> date | None:
    said = match.groupdict()
    month = MONTHS[said["month"].lower()] if said["month"] else int(said["m"])
    if said["year"]:
        return _date(int(said["year"]), month, int(said["day"]))
    if not published:
        return None
    near = [_date(published.year + away, month, int(said["day"])) for away in (-1, 0, 1)]
    return min((day for day in near if day), key=lambda day: abs(day - published), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
