"""Words for times, German and English, found in a text: "gestern", "letzte Woche", "3 May 2025"."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from vectorstore.dates import MONTHS
from vectorstore.periods import (
    DAY,
    Days,
    Yearly,
    coming,
    day,
    latest,
    month,
    months,
    months_before,
    quarter,
    week,
    weekend,
    year,
)


class Tense(StrEnum):
    """When the question's verb says that things happen."""

    PAST = "past"
    FUTURE = "future"
    UNKNOWN = ""


class Kind(StrEnum):
    """What a phrase names, as far as it matters for what may stand beside it."""

    DATE = "date"
    WEEKDAY = "weekday"
    WEEK = "week"
    SPAN = "span"
    YEAR = "year"
    WHOLE = "whole"


@dataclass(frozen=True)
class Phrase:
    """Words for a time at [start:end] of a text, and the days they mean.

    `days` raises ValueError or OverflowError where the calendar has no such days. `yearly` is
    there where the year is not said. A `weak` phrase means a time only after certain words:
    "im Mai", but not "Theresa May".
    """

    start: int
    end: int
    kind: Kind
    days: Callable[[Tense], Days]
    yearly: Yearly | None = None
    weak: bool = False


# A day that is to come is meant without a word of the future only when it is this near.
SOON = timedelta(days=60)

_LAST = r"(?:letzt|vergangen|vorig|verflossen)(?:e[nrsm]?)|last|past|previous"
_THIS = r"dies(?:e[nrsm]?)|laufenden|this|current"
_NEXT = r"(?:nächst|kommend)(?:e[nrsm]?)|next|coming|upcoming"
_WHICH = rf"(?P<which>{_LAST}|{_THIS}|{_NEXT})"
_NUMBERS = {
    "ein": 1, "a": 1, "an": 1, "one": 1, "zwei": 2, "two": 2, "drei": 3, "three": 3, "vier": 4,
    "four": 4, "fünf": 5, "five": 5, "sechs": 6, "six": 6, "sieben": 7, "seven": 7, "acht": 8,
    "eight": 8, "neun": 9, "nine": 9, "zehn": 10, "ten": 10, "elf": 11, "eleven": 11, "zwölf": 12,
    "twelve": 12, "zwanzig": 20, "twenty": 20,
}  # fmt: skip
_N = rf"(?P<n>\d{{1,3}}|eine?[mnrs]?|{'|'.join(word for word in _NUMBERS if word != 'ein')})"
_UNITS = (
    r"(?P<unit>Stunden?|hours?|Tage?n?|days?|Wochen?|weeks?|Monate?n?|months?|Jahre?n?|years?)\b"
)
_WEEKDAYS = {
    name: number
    for number, names in enumerate((
        ("montag", "monday"), ("dienstag", "tuesday"), ("mittwoch", "wednesday"),
        ("donnerstag", "thursday"), ("freitag", "friday"), ("samstag", "saturday", "sonnabend"),
        ("sonntag", "sunday"),
    ))
    for name in names
}  # fmt: skip
_SEASONS = {
    "frühling": 3, "frühjahr": 3, "spring": 3, "sommer": 6, "summer": 6, "herbst": 9, "autumn": 9,
    "fall": 9, "winter": 12,
}  # fmt: skip
_ORDINALS = {
    name: number
    for number, names in enumerate(
        ("erst 1. first 1st", "zweit 2. second 2nd", "dritt 3. third 3rd", "viert 4. fourth 4th"), 1
    )
    for name in names.split()
}
_CLOCK = r"morgen|früh|vormittag|mittag|nachmittag|abend|nacht"
_CLOCK_EN = r"morning|afternoon|evening|night"
_MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b"
# An abbreviation stands only beside a number: Jan is a name, too.
_WHOLE_NAMES = [
    name for name in MONTHS if name in ("mai", "may") or (len(name) > 3 and name != "sept")
]
_LONG_MONTH = rf"(?P<month>{'|'.join(_WHOLE_NAMES)})\b"
_ORD = r"(?:\.|st|nd|rd|th)?"
# What is called like a time and is none, and what a number of four digits names or counts when it
# is no year.
_NO_TIMES = re.compile(
    r"\b(?:Theresa|Brian|Premierministerin|Prime\s+Minister|Premier|Mrs\.?|Ms\.?)\s+May\b|"
    r"\b(?:Black|Good|Bloody|Casual|Cyber)\s+(?:Friday|Sunday|Monday)|\bFridays?\s+for\s+Future|"
    r"\b(?:Welt|Bild|Mail)\s+(?:am|on)\s+(?:Sonntag|Sunday)|\bSunday\s+(?:Times|Mirror|Express)|"
    r"\bUSA\s+Today|\bheute[-\s](?:show|journal)|"
    r"(?:Resolution|Resolutionen|Agenda|Artikel|Article|Art\.|Paragraph|Paragraf|Section|Nr\.|"
    r"Nummer|No\.|Number|Kapitel|Chapter|Seite|Page|Modell|Model|Typ|Type|Windows|Office|Flug|"
    r"Flight|Zimmer|Room|Vision|Horizont|Horizon|Strategie|Strategy|Linie|Asteroid|Expo|Platz|"
    r"\b(?:rund|etwa|circa|ca\.|über|knapp|fast|mehr\s+als|weniger\s+als|mindestens|bis\s+zu|"
    r"around|about|over|nearly|almost|more\s+than|less\s+than|at\s+least|up\s+to))[\s-]+\d{4}\b",
    re.I,
)
_COUNTED = (
    r"Euro|Dollar|Franken|Mark|Pfund|Yen|Menschen|Personen|Leute|Tote|Toten|Opfer|Verletzte|"
    r"Teilnehmer|Demonstranten|Soldaten|Einwohner|Mitarbeiter|Beschäftigte|Stellen|Arbeitsplätze|"
    r"Flüchtlinge|Polizisten|Kinder|Meter|Metern|Kilometer|Kilometern|km|m|Tonnen|Liter|Grad|Watt|"
    r"Megawatt|Hektar|Stimmen|Punkte|Prozent|Fälle|Uhr|Jahre|Jahren|Tage|Seiten|Stück|Wohnungen|"
    r"people|persons|dead|deaths|victims|soldiers|troops|refugees|jobs|workers|employees|euros|"
    r"dollars|pounds|meters|metres|miles|kilometers|kilometres|tons|tonnes|cases|votes|points|years|"
    r"days|houses|homes|per cent|percent|feet"
)

Made = Phrase | None


def phrases(text: str, language: str, today: date) -> list[Phrase]:
    """The phrases of a text in the order of their places; none overlaps another.

    `language` ("de" or "en") only decides how a month before a number is read: "im Mai 20 Tote".
    """
    text = _NO_TIMES.sub(lambda match: "#" * len(match[0]), text)
    found: list[Phrase] = []
    for pattern, make in _GRAMMAR:
        for match in pattern.finditer(text):
            if any(match.start() < known.end and known.start < match.end() for known in found):
                continue
            made = make(match, today)
            if made and _plausible(made, language, text):
                found.append(made)
    return sorted(found, key=lambda phrase: phrase.start)


def _plausible(phrase: Phrase, language: str, text: str) -> bool:
    """Whether the calendar has such days, and "im Mai 20 Tote" is not read as 20 May."""
    if phrase.kind is Kind.DATE and phrase.yearly and text[phrase.start].isalpha():
        counted = language == "de" and not re.search(r"(st|nd|rd|th)$", text[: phrase.end])
        if counted or re.search(r"\bin\s+$", text[: phrase.start], re.I):
            return False
    if language == "de" and "fall" in text[phrase.start : phrase.end].lower():
        return False
    try:
        phrase.days(Tense.UNKNOWN)
    except (ValueError, OverflowError, StopIteration):
        return False
    return True


def shifted(phrase: Phrase, change: Callable[[Days], Days]) -> Phrase:
    """The phrase with its days changed, for whichever year."""
    yearly = phrase.yearly
    return replace(
        phrase,
        days=lambda tense: change(phrase.days(tense)),
        yearly=(lambda year: change(yearly(year))) if yearly else None,
        weak=False,
    )


def yearly_days(span: Yearly, today: date, *, near: bool) -> Callable[[Tense], Days]:
    """The days of a span whose year is not said: the latest that has begun.

    In a question about the future the coming one; with `near` also one that begins soon, unless
    the question is about the past.
    """

    def days(tense: Tense) -> Days:
        next_one = coming(span, today)
        soon = near and tense is not Tense.PAST and next_one.first - today <= SOON
        return next_one if tense is Tense.FUTURE or soon else latest(span, today)

    return days


def _fixed(match: re.Match[str], days: Callable[[], Days], kind: Kind = Kind.SPAN) -> Phrase:
    return Phrase(match.start(), match.end(), kind, lambda _tense: days())


def _away(which: str | None) -> int:
    """-1 for the last, 0 for this, 1 for the next; "this" where nothing is said."""
    if not which:
        return 0
    if re.fullmatch(_LAST, which, re.I):
        return -1
    return 1 if re.fullmatch(_NEXT, which, re.I) else 0


def _full_date(match: re.Match[str], today: date) -> Made:
    number = int(match["year"])
    if len(match["year"]) == 2:
        number += 1900 if number > 69 else 2000
    return _fixed(match, lambda: day(date(number, int(match["m"]), int(match["day"]))), Kind.DATE)


def _day_of_month(match: re.Match[str], number: int, today: date, last: str = "") -> Phrase:
    first = int(match["day"])

    def span(year: int) -> Days:
        return Days(date(year, number, first), date(year, number, int(last or first)))

    days = yearly_days(span, today, near=True)
    return Phrase(match.start(), match.end(), Kind.DATE, days, span)


def _numbered_day(match: re.Match[str], today: date) -> Made:
    return _day_of_month(match, int(match["m"]), today) if 1 <= int(match["m"]) <= 12 else None


def _named_day(match: re.Match[str], today: date) -> Made:
    if (
        _modal(match["month"])
        and match["month"].islower()
        and match.start("month") < match.start("day")
    ):
        return None
    last = match.groupdict().get("last") or ""
    if last and int(last) < int(match["day"]):
        return None
    return _day_of_month(match, MONTHS[match["month"].lower()], today, last)


def _modal(name: str) -> bool:
    """Whether a month's name is also another English word."""
    return name.lower() in ("may", "march")


def _month(match: re.Match[str], today: date) -> Made:
    number = MONTHS[match["month"].lower()]
    said = match.string[: match.start()]
    if _modal(match["month"]) and match["month"].islower() and not re.search(r"\bin\s+$", said):
        return None
    return _recurring(match, lambda year: months(year, number), today)


def _season(match: re.Match[str], today: date) -> Made:
    first = _SEASONS[match["season"].lower()]
    return _recurring(match, lambda year: months(year, first, 3), today)


def _quarter(match: re.Match[str], today: date) -> Made:
    number = _ordinal(match["nth"])
    return _recurring(match, lambda year: months(year, 3 * number - 2, 3), today)


def _half(match: re.Match[str], today: date) -> Made:
    number = _ordinal(match["nth"])
    return _recurring(match, lambda year: months(year, 6 * number - 5, 6), today)


def _ordinal(said: str) -> int:
    said = said.lower()
    return (
        int(said)
        if said.isdigit()
        else next(number for name, number in _ORDINALS.items() if said.startswith(name))
    )


def _recurring(match: re.Match[str], span: Yearly, today: date) -> Phrase:
    """A month or season: of no year said, or the last, this or next one."""
    which = match.groupdict().get("which")
    if not which:
        days = yearly_days(span, today, near=False)
        return Phrase(match.start(), match.end(), Kind.SPAN, days, span, weak=True)
    away = _away(which)

    def chosen() -> Days:
        if away == 0:
            return span(today.year)
        if away > 0:
            begun = latest(span, today)
            return coming(span, begun.last + DAY)
        found = latest(span, today)
        return found if found.last < today else latest(span, found.first - DAY)

    return _fixed(match, chosen)


def _decade(match: re.Match[str], today: date) -> Made:
    return _fixed(match, lambda: months(int(match["year"]), 1, 120))


def _year(match: re.Match[str], today: date) -> Made:
    first = int(match["year"])
    last = match.groupdict().get("last") or ""
    # "2005/06" and "2008-2010"
    until = int(match["year"][: 4 - len(last)] + last) if last else first
    if until < first:
        return None
    return _fixed(match, lambda: months(first, 1, 12 * (until - first + 1)), Kind.YEAR)


_UNIT_SPANS = {
    "woche": (week, Kind.WEEK), "week": (week, Kind.WEEK),
    "wochenende": (weekend, Kind.SPAN), "weekend": (weekend, Kind.SPAN),
    "monat": (month, Kind.SPAN), "month": (month, Kind.SPAN),
    "quartal": (quarter, Kind.SPAN), "quarter": (quarter, Kind.SPAN),
    "jahr": (year, Kind.YEAR), "year": (year, Kind.YEAR),
}  # fmt: skip
_ROOTS = {"stunde": "hour", "tag": "day", "woche": "week", "monat": "month", "jahr": "year"}
_SPAN_OF = {"day": day, "week": week, "month": month, "year": year}


def _unit_span(said: str) -> tuple[Callable[..., Days], Kind]:
    """The span that a word such as "Jahres" names; "Wochenende" is no "Woche"."""
    root = max((name for name in _UNIT_SPANS if said.lower().startswith(name)), key=len)
    return _UNIT_SPANS[root]


def _unit(match: re.Match[str], today: date) -> Made:
    """The last, this or next week, weekend, month, quarter or year."""
    span, kind = _unit_span(match["span"])
    away = _away(match["which"])
    return _fixed(match, lambda: span(today, away), kind)


def _unit_before(match: re.Match[str], today: date) -> Made:
    """The week before last, the previous week or year in one word."""
    span, kind = _unit_span(match["span"])
    away = -1 if re.match(rf"vor{match['span']}", match[0], re.I) else -2
    return _fixed(match, lambda: span(today, away), kind)


def _whole(match: re.Match[str], today: date) -> Made:
    """The year in "Ende des Jahres": a time only with such a part in front of it."""
    span, _ = _unit_span(match["span"])
    return replace(_fixed(match, lambda: span(today), Kind.WHOLE), weak=True)


def _weekend(match: re.Match[str], today: date) -> Made:
    def days(tense: Tense) -> Days:
        this = weekend(today)
        if tense is Tense.FUTURE or this.first <= today:
            return this
        return weekend(today, -1)

    return Phrase(match.start(), match.end(), Kind.SPAN, days)


def _rolling(match: re.Match[str], today: date) -> Made:
    """The last or next so many days: from that many days back until today."""
    count = _count(match["n"]) if match.groupdict().get("n") else 0
    forward = _away(match.groupdict().get("which")) > 0
    unit = _root(match["unit"])
    if not count:
        # "in den letzten Tagen": a week, four weeks, a quarter of a year; "Jahre" is too vague.
        count = {"day": 7, "week": 4, "month": 3}.get(unit, 0)
    if not count:
        return None
    if forward:
        return _fixed(match, lambda: Days(today, _back(today, unit, -count)))
    return _fixed(match, lambda: Days(_back(today, unit, count), today))


def _ago(match: re.Match[str], today: date) -> Made:
    """The day, week, month or year that lies so far back."""
    count, unit = _count(match["n"]), _root(match["unit"])
    if unit == "hour":
        return _fixed(match, lambda: day(_back(today, unit, count)))
    return _fixed(match, lambda: _SPAN_OF[unit](_back(today, unit, count)))


def _ago_today(match: re.Match[str], today: date) -> Made:
    """The very day, as in "heute vor einem Jahr"."""
    return _fixed(match, lambda: day(_back(today, _root(match["unit"]), _count(match["n"]))))


def _back(today: date, unit: str, count: int) -> date:
    if unit in ("month", "year"):
        return months_before(today, count * (12 if unit == "year" else 1))
    days = {"hour": -(-count // 24), "day": count, "week": 7 * count}[unit]
    return today - timedelta(days=days)


def _count(said: str) -> int:
    said = said.lower()
    if said.isdigit():
        return int(said)
    return _NUMBERS.get(said) or 1


def _root(unit: str) -> str:
    lower = unit.lower()
    return next(
        (root for name, root in _ROOTS.items() if lower.startswith(name)), lower.rstrip("s")
    )


def _near_day(days: int) -> Callable[[re.Match[str], date], Made]:
    return lambda match, today: _fixed(match, lambda: day(today + timedelta(days=days)), Kind.DATE)


def _last_night(match: re.Match[str], today: date) -> Made:
    return _fixed(match, lambda: Days(today - DAY, today))


def _weekday(match: re.Match[str], today: date) -> Made:
    number = _WEEKDAYS[match["weekday"].lower()]
    back = day(today - timedelta(days=(today.weekday() - number) % 7))
    this = day(week(today).first + timedelta(days=number))
    which = match["which"]

    def days(tense: Tense) -> Days:
        if which and re.fullmatch(_THIS, which, re.I):
            return this
        if which and _away(which) < 0:
            return back if back.first < today else day(today - timedelta(days=7))
        if which or (tense is Tense.FUTURE and back.first < today):
            return day(back.first + timedelta(days=7))
        return back

    return Phrase(match.start(), match.end(), Kind.WEEKDAY, days)


_YEAR = (
    r"(?P<year>(?:19|20)\d\d)(?:(?:\s?[-–]\s?(?=\d{4})|/)(?P<last>\d{4}|\d\d))?"
    rf"(?![\w%/]|[.,:]\d|[-–]\w|\s+(?:{_COUNTED})\b)"
)


def _grammar(*rules: tuple[str, Callable[[re.Match[str], date], Made]]) -> tuple:
    return tuple((re.compile(pattern, re.I), make) for pattern, make in rules)


# The first rule that takes a word keeps it.
_GRAMMAR = _grammar(
    (r"\b(?P<year>\d{4})([-/])(?P<m>\d{1,2})\2(?P<day>\d{1,2})\b", _full_date),
    (
        r"(?<![\d.,])(?P<day>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<year>\d{4}|(?<!\s)\d\d)\b",
        _full_date,
    ),
    (
        r"(?<![\d.,])(?<!Version )(?<!Artikel )(?<!Kapitel )(?<!Absatz )(?<!Punkt )"
        r"(?P<day>\d{1,2})\.(?P<m>\d{1,2})\.(?!\d)",
        _numbered_day,
    ),
    (
        rf"(?<![\d.,])(?P<day>\d{{1,2}}){_ORD}\s*(?:bis(?:\szum)?|und(?:\sdem)?|[-–]|to|and|until|"
        rf"through)\s*(?:the\s)?(?P<last>\d{{1,2}}){_ORD}\s+(?:of\s+)?{_MONTH}\.?",
        _named_day,
    ),
    (
        rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:[-–]|to|and|until|through)\s*"
        rf"(?P<last>\d{{1,2}})(?:st|nd|rd|th)?\b(?![.,:]?\d)",
        _named_day,
    ),
    (rf"(?<![\d.,])(?P<day>\d{{1,2}}){_ORD}\s+(?:of\s+)?{_MONTH}\.?", _named_day),
    (rf"\b{_MONTH}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?![.,:]?\d|%|\s*%)", _named_day),
    (rf"\b{_WHICH}\s+{_N}\s+{_UNITS}", _rolling),
    (rf"\b(?:in|während|innerhalb|over|during|within)\s+(?:den|der|the)\s+{_WHICH}\s+"
     r"(?P<unit>Tagen?|days|Wochen|weeks|Monaten?|months)\b", _rolling),
    (rf"\b(?:seit|since)\s+{_N}\s+{_UNITS}", _rolling),
    (rf"\bheute\s+vor\s+{_N}\s+{_UNITS}", _ago_today),
    (rf"\bvor\s+{_N}\s+{_UNITS}", _ago),
    (rf"\b{_N}\s+{_UNITS}\s+ago\b", _ago),
    (r"\b(?:vorletzt\w+\s+(?P<span>Woche|Wochenende|Monat|Jahr)\w*)", _unit_before),
    (r"\bthe\s+(?P<span>week|weekend|month|year)\s+before\s+last\b", _unit_before),
    (r"\bvor(?P<span>woche|monat|jahr)(?:e?s)?\b", _unit_before),
    (
        rf"\b{_WHICH}\s+(?P<span>Wochenendes?|weekend|Woche|week|Monate?s?|month|Quartals?|quarter|"
        r"Jahr(?:e?s)?|year)\b",
        _unit,
    ),
    (r"\b(?:am|(?:at|on|over)\s+the)\s+(?:Wochenende|weekend)\b", _weekend),
    (rf"\b(?:(?:im|des|dem|the)\s+)?(?:Jahre?s?|year)\s+{_YEAR}", _year),
    (r"\b(?:der|des|the)\s+(?P<span>Woche|Monats|Jahres|week|month|year)\b", _whole),
    (
        r"\b(?:in\s+(?:den|the)\s+)(?P<year>(?:19|20)\d0)(?:er(?:n|[\s-]Jahren?)?|s|’s|'s)",
        _decade,
    ),
    (rf"(?:\b{_WHICH}\s+)?\b{_LONG_MONTH}", _month),
    (rf"(?:\b{_WHICH}\s+)?\b(?P<season>{'|'.join(_SEASONS)})s?\b(?!\s+of\s+(?!\d))", _season),
    (r"\bQ(?P<nth>[1-4])\b", _quarter),
    (r"\b(?P<nth>[1-4](?=\.\s)|erste|zweite|dritte|vierte|first|second|third|fourth|1st|2nd|3rd|4th)"
     r"(?:\.|[nsm])?\s+(?:Quartals?|quarter)\b", _quarter),
    (r"\b(?P<nth>[12](?=\.\s)|erste|zweite|first|second|1st|2nd)(?:\.|[nrsm])?\s+"
     r"(?:Halbjahre?s?|Jahreshälfte|half(?=\s+of\s+(?:(?:19|20)\d\d|(?:this|last|next)\s+year)))\b",
     _half),
    (r"\b(?:vorgestern|(?:the\s+)?day\s+before\s+yesterday)\b", _near_day(-2)),
    (r"\b(?:übermorgen|(?:the\s+)?day\s+after\s+tomorrow)\b", _near_day(2)),
    (rf"\b(?:gestern(?:\s+(?:{_CLOCK})\b)?|gestrige[nrsm]?|yesterday(?:\s+(?:{_CLOCK_EN})\b)?)\b",
     _near_day(-1)),
    (r"\b(?:(?:in der\s+)?(?:letzten?|vergangenen?)\s+Nacht|last\s+night)\b", _last_night),
    (
        rf"\b(?:heute(?:\s+(?:{_CLOCK})\b)?|heutige[nrsm]?(?=\s+(?:Tag|Meldung|Nachricht|Artikel))|"
        rf"today|tonight|this\s+(?:{_CLOCK_EN}))\b(?![-\s]+(?:show|journal))",
        _near_day(0),
    ),
    (r"\btomorrow\b|(?<!jeden )(?<!am )(?<!guten )\b(?-i:morgen)\b", _near_day(1)),
    (
        rf"(?:\b{_WHICH}\s+)?\b(?P<weekday>{'|'.join(_WEEKDAYS)})"
        rf"(?:\s?(?:{_CLOCK})|\s+(?:{_CLOCK_EN}))?\b",
        _weekday,
    ),
    (rf"(?<![\w§.,/:–-]){_YEAR}", _year),
)  # fmt: skip
