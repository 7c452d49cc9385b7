"""The days that a question speaks of: "letzte Woche", "seit Montag", "between 1 and 5 May"."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from vectorstore.dates import TimeRange
from vectorstore.periods import Days, day, part
from vectorstore.publication import speaks_of_publication
from vectorstore.timewords import Kind, Phrase, Tense, phrases, shifted, yearly_days

_PARTS = (
    r"Anfang|Beginn|Jahresbeginn|early|(?:the\s+)?(?:beginning|start)\s+of",
    r"Mitte|mid|(?:the\s+)?middle\s+of",
    r"Ende|late|(?:the\s+)?end\s+of",
)
_PART = re.compile(rf"\b(?:({')|('.join(_PARTS)}))[\s-]+(?:des\s+|der\s+|the\s+|in\s+)?$", re.I)
_THE = r"(?:\s+(?:dem|der|den|the))?\s+$"
_SINCE = re.compile(rf"\b(?:seit|since|ab){_THE}", re.I)
_BEFORE = re.compile(rf"\b(?:vor|before|prior\s+to){_THE}", re.I)
_AFTER = re.compile(rf"\b(?:nach|after){_THE}", re.I)
_UNTIL = re.compile(
    r"\b(?:bis(?:\s+(?:zum|zu|einschließlich))?|until|till|up\s+to|by)" + _THE, re.I
)
_FROM = re.compile(rf"\b(?:von|vom|zwischen|from|between){_THE}", re.I)
_BETWEEN = re.compile(rf"\b(?:zwischen|between){_THE}", re.I)
_ONWARDS = re.compile(r"\s+(?:on(?:wards?)?\b(?!\s+\w+day)|an\b)", re.I)
_TO = re.compile(
    r"\s*(?:bis(?:\s+(?:zum|einschließlich))?|[-–]|to|until|till|through)(?:\s+(?:den|the))?\s*",
    re.I,
)
_AND = re.compile(r"\s+(?:und|and)(?:\s+(?:dem|the))?\s+", re.I)
_OF_YEAR = re.compile(r"\s*,?\s*(?:of|in|im|des)?\s*", re.I)
_OF_WEEK = re.compile(r"\s*,?\s*(?:of|in|der|in\s+der)?\s*", re.I)
_THAT_IS = re.compile(r"\s*,?\s*(?:de[nm]|the|am|on)?\s*", re.I)
# In front of a month, a season or a quarter these say that a time is meant.
_BEFORE_WEAK = re.compile(
    r"\b(?:i[mn]|seit|since|bis|until|till|ab|vor|before|nach|after|vo[nm]|from|zwischen|between|"
    r"during|throughout|aus|of|zum|über)" + _THE,
    re.I,
)
# A verb of the past, and words for what is to come.
_PAST = {
    "de": re.compile(
        r"\b(?:(?:war|wurd|gab|ging|kam|starb|gewann|verlor|trat|fand|sprach|traf|nahm|stieg|fiel|"
        r"schrieb|erschien|lief|blieb|zog|stand|brach|schlug|floh|hielt|ließ|lag|sah|griff|begann|"
        r"schloss|beschloss|bekam|erhielt)(?:en)?|wurde|hat|haben|"
        r"(?-i:[a-zäöüß]{3,}te[nt]?))\b|"
        r"\b(?:ist|sind)\b.*\b(?-i:[a-zäöüß]*ge(?!plant)[a-zäöüß]+(?:en|t)|passiert)\b",
        re.I,
    ),
    "en": re.compile(
        r"\b(?:was|were|did|had|has|have|won|lost|said|died|took|began|came|went|gave|fell|rose|met|"
        r"spoke|left|broke|struck|hit|made|told|wrote|fled|held|sank|found|saw|stood|ran|shot|"
        r"became|(?-i:[a-z]{3,}ed))\b",
        re.I,
    ),
}
_FUTURE = re.compile(
    r"\b(?:wird|werden|soll|sollen|geplant|plant|planen|ansteht|stattfinden|findet|finden|beginnt|"
    r"(?-i:will)|going\s+to|planned|scheduled|due|upcoming|expected)\b",
    re.I,
)


@dataclass(frozen=True)
class _Reading:
    """What all steps look at."""

    text: str
    language: str
    today: date

    def before(self, phrase: Phrase) -> str:
        return self.text[: phrase.start]

    def between(self, one: Phrase, other: Phrase) -> str:
        return self.text[one.end : other.start]


def find_range(question: str, language: str, now: datetime) -> TimeRange | None:
    """The days that a question in "de" or "en" speaks of, None where it speaks of none.

    `now` is an aware datetime: its own zone decides which day is today. What each phrase means
    stands in docs/retrieval.md. Of several times the first counts, a bare year last.
    """
    reading = _Reading(unicodedata.normalize("NFC", question), language, now.date())
    found = [_with_part(phrase, reading) for phrase in phrases(reading.text, language, now.date())]
    found = _paired(_adjacent(found, reading), reading)
    found = [
        phrase for phrase in found if not phrase.weak or _BEFORE_WEAK.search(reading.before(phrase))
    ]
    for phrase in sorted(found, key=lambda phrase: (phrase.kind is Kind.YEAR, phrase.start)):
        when = _resolve(phrase, reading)
        if when:
            return when
    return None


def _resolve(phrase: Phrase, reading: _Reading) -> TimeRange | None:
    opened = _opened(phrase, reading)
    if opened is None:
        return None
    filters = speaks_of_publication(reading.text, opened.start, opened.end)
    tense = Tense.PAST if filters else _tense(reading)
    try:
        first, last = opened.days(tense)
    except (ValueError, OverflowError, StopIteration):
        return None
    return TimeRange(first, last, reading.text[opened.start : opened.end], filters)


def _tense(reading: _Reading) -> Tense:
    if _PAST[reading.language].search(reading.text):
        return Tense.PAST
    return Tense.FUTURE if _FUTURE.search(reading.text) else Tense.UNKNOWN


def _with_part(phrase: Phrase, reading: _Reading) -> Phrase:
    """The phrase with "Anfang", "Mitte" or "Ende" in front of it taken in."""
    said = _PART.search(reading.before(phrase))
    if not said or phrase.kind in (Kind.DATE, Kind.WEEKDAY):
        return phrase
    third = next(place for place, words in enumerate(said.groups()) if words)
    taken = replace(shifted(phrase, lambda whole: part(whole, third)), start=said.start())
    if phrase.yearly and taken.yearly:
        return replace(taken, days=yearly_days(taken.yearly, reading.today, near=False))
    return taken


def _adjacent(found: list[Phrase], reading: _Reading) -> list[Phrase]:
    """Phrases side by side that name one time made one: month and year, weekday and date."""
    joined: list[Phrase] = []
    for phrase in found:
        one = _one_time(joined[-1], phrase, reading.between(joined[-1], phrase)) if joined else None
        if one:
            joined[-1] = one
        else:
            joined.append(phrase)
    return joined


def _one_time(first: Phrase, second: Phrase, between: str) -> Phrase | None:
    ends = {"start": first.start, "end": second.end}
    if first.yearly and second.kind is Kind.YEAR and _OF_YEAR.fullmatch(between):
        yearly, of_year = first.yearly, second.days
        return replace(
            first, **ends, yearly=None, weak=False,
            days=lambda tense: yearly(of_year(tense).first.year),
        )  # fmt: skip
    if {first.kind, second.kind} == {Kind.WEEKDAY, Kind.WEEK} and _OF_WEEK.fullmatch(between):
        weekday, of_week = (first, second) if first.kind is Kind.WEEKDAY else (second, first)
        return replace(
            weekday, **ends, kind=Kind.DATE,
            days=lambda tense: _day_of(weekday.days(tense).first, of_week.days(tense)),
        )  # fmt: skip
    if second.kind is Kind.DATE and first.kind in (Kind.WEEKDAY, Kind.DATE):
        return replace(second, **ends) if _THAT_IS.fullmatch(between) else None
    return None


def _day_of(weekday: date, week: Days) -> Days:
    return day(week.first.fromordinal(week.first.toordinal() + weekday.weekday()))


def _paired(found: list[Phrase], reading: _Reading) -> list[Phrase]:
    """Two phrases made one, as in "vom 1. bis 5. Mai" or "between May and July"."""
    joined: list[Phrase] = []
    for phrase in found:
        if joined and _is_pair(joined[-1], phrase, reading):
            joined[-1] = _from_to(joined[-1], phrase, reading)
        else:
            joined.append(phrase)
    return joined


def _is_pair(first: Phrase, second: Phrase, reading: _Reading) -> bool:
    between, before = reading.between(first, second), reading.before(first)
    if first.weak and not _BEFORE_WEAK.search(before) and not second.weak:
        return False
    if _TO.fullmatch(between):
        return bool(between.strip())
    return bool(_AND.fullmatch(between) and _BETWEEN.search(before))


def _from_to(first: Phrase, second: Phrase, reading: _Reading) -> Phrase:
    """From the first day of the one to the last of the other, which say the year for each other."""

    def days(tense: Tense) -> Days:
        if second.yearly and not first.yearly:
            begin = first.days(tense)
            year = begin.first.year
            end = second.yearly(year)
            return Days(
                begin.first, (end if end.last >= begin.first else second.yearly(year + 1)).last
            )
        end = second.days(tense)
        begin = first.yearly(end.first.year) if first.yearly else first.days(tense)
        if first.yearly and begin.first > end.last:
            begin = first.yearly(end.first.year - 1)
        return Days(min(begin.first, end.first), max(begin.last, end.last))

    said = _FROM.search(reading.before(first))
    start = said.start() if said else first.start
    return replace(second, start=start, kind=Kind.SPAN, days=days, yearly=None, weak=False)


def _opened(phrase: Phrase, reading: _Reading) -> Phrase | None:
    """The phrase with "seit", "vor", "nach" or "bis" taken in; None for "bis heute"."""
    before, after, today = reading.before(phrase), reading.text[phrase.end :], reading.today

    def opened(start: int, change: Callable[[Days], Days]) -> Phrase:
        return replace(shifted(phrase, change), start=start)

    if said := _SINCE.search(before):
        return opened(said.start(), lambda whole: _until_today(whole.first, whole.last, today))
    if (said := _FROM.search(before)) and (ending := _ONWARDS.match(after)):
        onwards = opened(said.start(), lambda whole: _until_today(whole.first, whole.last, today))
        return replace(onwards, end=phrase.end + ending.end())
    if said := _AFTER.search(before):
        return opened(
            said.start(), lambda whole: _until_today(_next(whole.last), _next(whole.last), today)
        )
    if said := _BEFORE.search(before):
        return opened(said.start(), lambda whole: Days(date.min, _previous(whole.first)))
    if said := _UNTIL.search(before):
        if phrase.kind is Kind.DATE and phrase.days(Tense.UNKNOWN) == day(today):
            return None
        return opened(said.start(), lambda whole: Days(date.min, whole.last))
    return phrase


def _until_today(first: date, last: date, today: date) -> Days:
    """Open to now; what begins later keeps its own end."""
    return Days(first, today if first <= today else last)


def _next(when: date) -> date:
    return date.fromordinal(when.toordinal() + 1)


def _previous(when: date) -> date:
    return date.fromordinal(when.toordinal() - 1)
