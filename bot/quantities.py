"""Numbers, days and times of a sentence, in figures or words, and what the numbers count."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.names import folded
from bot.tables import read_table
from vectorstore.analysis import terms
from vectorstore.dates import MONTHS
from vectorstore.words import COUNTED

# Texts whose quantities are kept; a long-running chat must not keep them all.
KEPT = 4096

_WEEKDAYS = (
    ("montag", "monday"),
    ("dienstag", "tuesday"),
    ("mittwoch", "wednesday"),
    ("donnerstag", "thursday"),
    ("freitag", "friday"),
    ("samstag", "saturday", "sonnabend"),
    ("sonntag", "sunday"),
)
_WEEKDAY = {name: number for number, names in enumerate(_WEEKDAYS, start=1) for name in names}
_WEEKDAY_OF = re.compile(
    rf"({'|'.join(_WEEKDAY)})(?:s|abend|nacht|morgen|mittag|vormittag|nachmittag|abends)?"
)
_SCALES = {
    "tausend": 1e3, "thousand": 1e3, "million": 1e6, "millionen": 1e6, "trillion": 1e12, "mio": 1e6,
    "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9, "bn": 1e9, "m": 1e6,
}  # fmt: skip
_NUMBER_WORDS = COUNTED | {
    "dreizehn": 13, "thirteen": 13, "vierzehn": 14, "fourteen": 14, "fünfzehn": 15, "fifteen": 15,
    "sechzehn": 16, "sixteen": 16, "siebzehn": 17, "seventeen": 17, "achtzehn": 18, "eighteen": 18,
    "neunzehn": 19, "nineteen": 19, "vierzig": 40, "forty": 40, "fünfzig": 50, "fifty": 50,
    "sechzig": 60, "sixty": 60, "siebzig": 70, "seventy": 70, "achtzig": 80, "eighty": 80,
    "neunzig": 90, "ninety": 90, "dutzend": 12, "dozen": 12, "zweier": 2, "dreier": 3, "beide": 2,
    "beiden": 2, "beider": 2, "both": 2,
}  # fmt: skip
# Words that are a time or a number and nothing else.
TIMES_AND_NUMBERS = frozenset({*MONTHS, *_WEEKDAY, *_NUMBER_WORDS, *_SCALES})
_units = "zwei|drei|vier|fünf|sechs|sieben|acht|neun"
_tens = "zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig"
_COMPOSED = {
    "de": re.compile(rf"(ein|{_units})und({_tens})"),
    "en": re.compile(
        r"(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-?"
        r"(one|two|three|four|five|six|seven|eight|nine)"
    ),
}
_GERMAN_ORDINAL = re.compile(r"(\w+?)s?te(?:n|r|s|m|ns)?")
_ONE_TO_NINETY = {"ein": 1, "one": 1, **_NUMBER_WORDS}
_IRREGULAR = {
    "dritt": 3, "siebt": 7, "acht": 8, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9,
    "twelfth": 12, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
# "Siebenjährig", "viertägig": the number of such a word.
_NUMBER_BEFORE = re.compile(
    rf"({_units}|zehn|elf|zwölf|{_tens})"
    r"(?:jährig|tägig|stündig|wöchig|monatig|köpfig|stellig|fach|mal|minütig|stöckig)\w*"
)
# "Der zweitplatzierte" is the second.
_PLACED = re.compile(r"(?<=t)platziert\w*$")
_FRACTIONS = {
    "drittel": 3, "third": 3, "thirds": 3, "viertel": 4, "quarter": 4, "quarters": 4, "fünftel": 5,
    "fifth": 5, "fifths": 5, "zehntel": 10, "tenth": 10, "tenths": 10,
}  # fmt: skip
_PARTS = {"ein": 1, "a": 1, "one": 1, "zwei": 2, "two": 2, "drei": 3, "three": 3, "vier": 4,
          "four": 4}  # fmt: skip
_BILLION = {"de": 1e12, "en": 1e9}

_months = "|".join(sorted(MONTHS, key=len, reverse=True))
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_GERMAN_NUMERIC = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2}\b)?")
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:\.|st|nd|rd|th)?\s+(?:of\s+)?({_months})\b\.?", re.I)
_MONTH_DAY = re.compile(rf"\b({_months})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?![.,]\d)", re.I)
_MONTH_ALONE = re.compile(rf"\b({_months})\b", re.I)
_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[.:](?P<minute>\d\d))?\s?(?:uhr\b|(?P<half>[ap])\.?\s?m\b\.?|o.clock\b)"
    r"|\b(?P<digital>[01]?\d|2[0-4]):(?P<past>[0-5]\d)\b",
    re.I,
)
_FRACTION = re.compile(
    r"\b(?:(?P<part>ein|zwei|drei|vier|a|one|two|three|four)[\s-](?P<of>drittel|viertel|fünftel"
    r"|zehntel|thirds|quarters|fifths|tenths|(?:third|quarter|fifth|tenth)(?=\s+of\b))n?"
    r"|(?<!first )(?<!second )(?<!erste )(?<!ersten )(?<!zweite )(?<!zweiten )(?P<half>hälfte|half)"
    r"(?=\s+(?:der|des|aller|von|of|the)\b))\b",
    re.I,
)
_ONE_SCALED = re.compile(
    r"\b(?:eine[rn]?|one|a)\s+(?P<scale>million|milliarde|billion|thousand|hundred|tausend)\b", re.I
)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_NUMBER = re.compile(r"\d+(?:[.,'\u00a0\u202f]\d+)*")
_COUNTED_WORD = re.compile(r"\b(?:\w+ty-\w+|[^\W\d_]+)\b")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_UNIT_WORD = re.compile(r"[€$£%]|°c?|km/h|k?m²|[^\W\d_]+", re.IGNORECASE)
# Between two numbers of one unit.
_JOINS = re.compile(r"\s*(?:[-–]|bis|und|oder|to|and|or)\s*(?:zu\s)?", re.IGNORECASE)
_PERIODS = {
    "hour": ("stund", "stünd", "hour"), "day": ("tag", "täg", "day", "dai"),
    "week": ("woche", "wöche", "week"), "month": ("monat", "month"),
    "quarter": ("quartal", "quarter"), "year": ("jahr", "jähr", "year", "annual"),
}  # fmt: skip
_PER = re.compile(
    r"\b(?:(?:pro|je|per|a|an|each|every|jede[nrs]?)\s+(?:stunde|tag|woche|monat|quartal|jahr|hour|day|week|month"
    r"|quarter|year)\b(?! (?:ago|later|earlier|before))"
    r"|(?:im|in der|am)\s(?:tag|woche|monat|quartal|jahr)\b"
    r"(?!\s(?:zuvor|davor|danach|nach|vor|der|des|darauf|#|januar|februar|märz|april|mai|juni|juli|august"
    r"|september|oktober|november|dezember))"
    r"|(?:stündlich|täglich|wöchentlich|monatlich|jährlich)(?:e[nrsm]?)?"
    r"|(?:hourly|daily|weekly|monthly|quarterly|yearly|annual|annually))\b"
)
# A number before one of these counts what was named before: "27 zur AKP".
_LEFT_OUT = frozenset(
    """
    zur zum bei beim in im am auf aus für mit nach seit vor an bis from in at on for with to by
    """.split()  # noqa: SIM905
)
# "3:2", "22-10", "1:50 Stunden", "4 Uhr 30": two numbers, which the other language joins otherwise.
_PAIR = re.compile(r"(?<![\d.,:-])(\d{1,3})(?:[:–-]|\suhr\s)(\d{1,3})(?![\d:-])", re.IGNORECASE)
_FOR_EACH = frozenset({"pro", "je", "per", "a", "an", "im", "der", "am", "each", "every", "jede"})
_CLAUSE_END = re.compile(r"[;:!?]|[.,](?!\d)")
_ABOUT = re.compile(
    r"\b(?:rund|etwa|ca\.?|circa|ungefähr|gut|knapp|fast|nahezu|annähernd|über|unter|mehr als"
    r"|weniger als|mindestens|bis zu|about|around|roughly|approximately|nearly|almost|over|under"
    r"|more than|less than|fewer than|at least|up to|some)\s*[€$£]?\s?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Quantity:
    """A number with what it counts or measures.

    `measure` is "percent", "euro" and the like, "" for none; `units` are frequent countables in a
    form that both languages share, `things` the stems of the words behind it. `per` is the time
    that it is for, "day" of "30 a day". `about` says that the number is rounded, `year` that it is
    rather a year than a number of something. The range is that of `Number`.
    """

    value: str
    start: int
    end: int
    measure: str
    units: frozenset[str]
    things: frozenset[str]
    per: str
    about: bool
    year: bool

    @property
    def size(self) -> float:
        """The number itself."""
        return float(self.value[1:])


@dataclass(frozen=True)
class Number:
    """A number in a text, "=2400000", and its range there with the scale behind it."""

    value: str
    start: int
    end: int


@dataclass(frozen=True)
class _Units:
    """What is measured and what is often counted, by its words in lower case in both languages.

    Of `states` are people: a number of one state is no number of another.
    """

    measures: Mapping[str, str]
    countables: Mapping[str, str]
    states: frozenset[str]


@cache
def _table() -> _Units:
    words: dict[str, dict[str, str]] = {"measure": {}, "state": {}, "thing": {}}
    for row in read_table("bot", "units.csv"):
        names = [row["unit"], *row["words"].split()]
        words[row["kind"]] |= dict.fromkeys(names, row["unit"])
    states = words["state"]
    return _Units(words["measure"], states | words["thing"], frozenset(states.values()))


@lru_cache(KEPT)
def quantities(text: str, language: str) -> tuple[Quantity, ...]:
    """The numbers of a text in "de" or "en" in their order, dates left out, years kept."""
    rest, _ = take_dates(folded(text))
    numbers = numbers_in(rest, language)
    return tuple(_quantity(at, numbers, rest, language) for at in range(len(numbers)))


def _quantity(at: int, numbers: Sequence[Number], text: str, language: str) -> Quantity:
    number, before = numbers[at], text[: numbers[at].start]
    words = _words_behind(numbers[at:], text)
    measure = _measure(words, before)
    about = bool(_ABOUT.search(before))
    counted_here = words[:4] if not _LEFT_OUT.intersection(words[:1]) else []
    things = frozenset(terms(" ".join(counted_here), language)[:2])
    is_year = bool(_YEAR.fullmatch(text[number.start : number.end])) and not (about or measure)
    counts, per = _counted_as(words, before), _per(words, before)
    return Quantity(
        number.value, number.start, number.end, measure, counts, things, per, about, is_year
    )


def _words_behind(numbers: Sequence[Number], text: str) -> list[str]:
    """The words in lower case between the first of the numbers and the next, in one clause."""
    number, *others = numbers
    ends = [other.start for other in others] + [len(text)]
    after = text[number.end : ends[0]]
    if others and _JOINS.fullmatch(after):
        # "5 bis 10 Prozent": the unit of the second is the first one's, too.
        after = text[others[0].end : ends[1]]
    clause = _CLAUSE_END.split(re.sub(r"[€$£]\s?$", "", after), maxsplit=1)[0]
    return [word.lower() for word in _UNIT_WORD.findall(clause)]


def _measure(words: Sequence[str], before: str) -> str:
    measures = _table().measures
    if sign := re.search(r"([€$£])\s?$", before):
        return measures[sign[1]]
    for at, word in enumerate(words[:3]):
        # "20 people a week" are people.
        if word in measures and not (at and words[at - 1] in _FOR_EACH):
            return measures[word]
    return ""


def _per(words: Sequence[str], before: str) -> str:
    """The time that a number is for, by the words behind it or the one before; "" for none."""
    near = _WORD.findall(before.lower())[-2:]
    match = _PER.search(" ".join([*near, "#", *words]))
    if not match:
        return ""
    word = match[0].split()[-1]
    return next(time for time, begins in _PERIODS.items() if word.startswith(begins))


def _counted_as(words: Sequence[str], before: str) -> frozenset[str]:
    """What of the countables a number counts."""
    countables, states = _table().countables, _table().states
    found = {countables[word] for word in words[:10] if word in countables}
    # "Killed 40 people and injured 20": the verb before a number is nearer than the next one.
    near = _WORD.findall(_ABOUT.sub("", before).lower())[-1:]
    if done := {countables[word] for word in near if countables.get(word) in states}:
        return frozenset(done | (found - states))
    return frozenset(found)


def pairs_in(text: str) -> set[str]:
    """The values of scores and durations ("22:10", "22-10"): each number, and both as one."""
    found = set()
    for one, other in _PAIR.findall(text):
        found |= {f"={int(one)}", f"={int(other)}", f"={int(one) + int(other) / 100:.10g}"}
    return found


def numbers_in(text: str, language: str) -> list[Number]:
    """The numbers in their order, with the scale behind them: "2,4 Millionen" is one."""
    found: list[Number] = []
    for pattern, size in ((_CLOCK, _clock), (_FRACTION, _fraction), (_ONE_SCALED, _one)):
        for match in pattern.finditer(text):
            found.append(Number(f"={size(match, language):.10g}", match.start(), match.end()))
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    for match in _NUMBER.finditer(text):
        found.append(_scaled(_parse(match[0], language), match, language))
    for match in _COUNTED_WORD.finditer(text):
        value = counted(match[0].lower())
        if value is not None:
            found.append(_scaled(value, match, language))
    return sorted(found, key=lambda number: number.start)


def _scaled(value: float, match: re.Match[str], language: str) -> Number:
    size, length = _scale(match.string[match.end() :], language)
    return Number(f"={value * size:.10g}", match.start(), match.end() + length)


def counted(word: str) -> float | None:
    """The number that a word in lower case stands for, ordinal or not, None for other words."""
    if word in _NUMBER_WORDS:
        return _NUMBER_WORDS[word]
    for composed in _COMPOSED.values():
        if match := composed.fullmatch(word):
            return sum(_ONE_TO_NINETY[part] for part in match.groups())
    if match := _NUMBER_BEFORE.fullmatch(word):
        return _NUMBER_WORDS[match[1]]
    return _ordinal(_PLACED.sub("e", word))


def _ordinal(word: str) -> float | None:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("th"):
        return _NUMBER_WORDS.get(word.removesuffix("th"))
    match = _GERMAN_ORDINAL.fullmatch(word)
    if not match:
        return None
    stems = (f"{match[1]}t", match[1], f"{match[1]}s")
    return next(
        (known[one] for one in stems for known in (_IRREGULAR, _NUMBER_WORDS) if one in known), None
    )


def _clock(match: re.Match[str], _: str) -> float:
    """Hours, and minutes behind the point: 14.3 is half past two in the afternoon."""
    hour = int(match["hour"] or match["digital"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    return hour + int(match["minute"] or match["past"] or 0) / 100


def _fraction(match: re.Match[str], _: str) -> float:
    if match["half"]:
        return 1 / 2
    return _PARTS[match["part"].lower()] / _FRACTIONS[match["of"].lower()]


def _one(match: re.Match[str], language: str) -> float:
    return _scale(match["scale"], language)[0]


def _parse(digits: str, language: str) -> float:
    group, point = (".", ",") if language == "de" else (",", ".")
    plain = re.sub(rf"['\u00a0\u202f]|{re.escape(group)}(?=\d{{3}}(?!\d))", "", digits)
    plain = plain.replace(point, ".").replace(group, ".")
    try:
        return float(plain)
    except ValueError:  # "1.2.3" is no number but must still be found again
        return float(re.sub(r"\D", "", plain))


def _scale(following: str, language: str) -> tuple[float, int]:
    """What the word that follows multiplies a number by, and how many characters it takes."""
    match = re.match(r"[\s-]*([^\W\d_]+)", following)
    word = match[1].lower() if match else ""
    size = _BILLION[language] if word in ("billion", "billionen") else _SCALES.get(word)
    if not match or not size or (word == "m" and not following.startswith("m")):
        return 1.0, 0
    return size, len(match[0])


def is_quantity(word: str) -> bool:
    """Whether a word in lower case is a time, a number, or what is measured or counted."""
    units = _table()
    known = any(word in words for words in (TIMES_AND_NUMBERS, units.measures, units.countables))
    return known or bool(weekday(word)) or counted(word) is not None


def is_time(word: str) -> bool:
    """Whether a word in lower case is a month or a weekday."""
    return word in MONTHS or bool(weekday(word))


def weekday(word: str) -> int:
    """The number of a weekday in lower case, also of "montagabend"; Monday is 1, no weekday 0."""
    match = _WEEKDAY_OF.fullmatch(word)
    return _WEEKDAY[match[1]] if match else 0


def is_clock(words: str) -> bool:
    """Whether there is a time of day among words, such as "14 Uhr" or "2:30"."""
    return bool(_CLOCK.search(words))


def take_dates(text: str) -> tuple[str, set[str]]:
    """The text with its dates blanked, and the dates; a year stays behind as a number."""
    rest, dates = dates_in(text)
    return rest, {date.value for date in dates}


def dates_in(text: str) -> tuple[str, list[Number]]:
    """The text with its dates blanked to the same length, and the dates with their ranges.

    A day is "01-03", a month alone "month 1". A year stays behind as a number.
    """
    dates: list[Number] = []

    def keep(match: re.Match[str], month: int, day: str, year: str = "") -> str:
        dates.append(Number(f"{month:02}-{int(day):02}", match.start(), match.end()))
        return year.rjust(len(match[0]))

    text = _ISO.sub(lambda m: keep(m, int(m[2]), m[3], m[1]), text)
    text = _GERMAN_NUMERIC.sub(lambda m: keep(m, int(m[2]), m[1], m[3] or ""), text)
    text = _DAY_MONTH.sub(lambda m: keep(m, MONTHS[m[2].lower()], m[1]), text)
    text = _MONTH_DAY.sub(lambda m: keep(m, MONTHS[m[1].lower()], m[2]), text)
    for match in _MONTH_ALONE.finditer(text):
        # "may" and "mar" are words, too; a month is capitalised in both languages.
        if match[1][0].isupper():
            month = f"month {MONTHS[match[1].lower()]}"
            dates.append(Number(month, match.start(), match.end()))
    return text, dates
