"""Hard facts of a sentence in a form that German and English share: numbers, dates, names."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from vectorstore.analysis import terms
from vectorstore.dates import MONTHS

# Spellings of one name differ between the languages: Selenskyj, Zelenskyy. Of one hundred, and
# only for long names: Merz and Herz are two.
SAME_NAME = 75
LONG_NAME = 7
# Texts whose facts are kept; a long-running chat must not keep them all.
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
COUNTED = {
    "zwei": 2, "two": 2, "drei": 3, "three": 3, "vier": 4, "four": 4, "fünf": 5, "five": 5,
    "sechs": 6, "six": 6, "sieben": 7, "seven": 7, "acht": 8, "eight": 8, "neun": 9, "nine": 9,
    "zehn": 10, "ten": 10, "elf": 11, "eleven": 11, "zwölf": 12, "twelve": 12,
    "zwanzig": 20, "twenty": 20, "dreißig": 30, "thirty": 30, "hundert": 100, "hundred": 100,
}  # fmt: skip
_SCALES = {
    "tausend": 1e3, "thousand": 1e3, "million": 1e6, "millionen": 1e6, "trillion": 1e12, "mio": 1e6,
    "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9, "bn": 1e9, "m": 1e6,
}  # fmt: skip
_NOT_NAMES = (MONTHS, _WEEKDAY, COUNTED, _SCALES)
_NEGATIONS = frozenset(
    """
    nicht nichts nie niemals niemand kein keine keinen keinem keiner keines weder ohne
    not no never nobody nothing neither nor without cannot
    """.split()  # noqa: SIM905
)
_BILLION = {"de": 1e12, "en": 1e9}

_months = "|".join(sorted(MONTHS, key=len, reverse=True))
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_GERMAN_NUMERIC = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2}\b)?")
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:\.|st|nd|rd|th)?\s+(?:of\s+)?({_months})\b\.?", re.I)
_MONTH_DAY = re.compile(rf"\b({_months})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?![.,]\d)", re.I)
_MONTH_ALONE = re.compile(rf"\b({_months})\b", re.I)
_NUMBER = re.compile(r"\d+(?:[.,'\u00a0\u202f]\d+)*")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True)
class Facts:
    """What a sentence states that must not differ by one sign.

    `values` are numbers ("=2400000"), days ("01-03"), months ("month 1") and weekdays ("day 1");
    `names` are the stems of capitalised words, `words` those of all words; `negated` says whether
    a negation stands in the sentence.
    """

    values: frozenset[str]
    names: frozenset[str]
    words: frozenset[str]
    negated: bool

    def missing_from(self, evidence: "Facts") -> frozenset[str]:
        """Values and names that the evidence does not have."""
        values = {value for value in self.values if not _has_value(evidence.values, value)}
        names = {name for name in self.names if not _has_name(evidence.words, name)}
        return frozenset(values | names)


@lru_cache(KEPT)
def facts(text: str, language: str) -> Facts:
    """The facts of a text in German ("de") or English ("en")."""
    folded = unicodedata.normalize("NFKC", text)
    rest, dates = _take_dates(folded)
    words = [word.lower() for word in _WORD.findall(rest)]
    weekdays = {f"day {_WEEKDAY[word]}" for word in words if word in _WEEKDAY}
    return Facts(
        frozenset(dates | weekdays | _numbers(rest, language)),
        frozenset(_names(rest, language)),
        frozenset(terms(rest, language)),
        not _NEGATIONS.isdisjoint(words) or "n't" in rest or "n’t" in rest,
    )


def _take_dates(text: str) -> tuple[str, set[str]]:
    """The text with its dates blanked, and the dates; a year stays behind as a number."""
    dates: set[str] = set()

    def keep(month: int, day: str, year: str = "") -> str:
        dates.add(f"{month:02}-{int(day):02}")
        return f" {year} "

    text = _ISO.sub(lambda m: keep(int(m[2]), m[3], m[1]), text)
    text = _GERMAN_NUMERIC.sub(lambda m: keep(int(m[2]), m[1], m[3] or ""), text)
    text = _DAY_MONTH.sub(lambda m: keep(MONTHS[m[2].lower()], m[1]), text)
    text = _MONTH_DAY.sub(lambda m: keep(MONTHS[m[1].lower()], m[2]), text)
    for match in _MONTH_ALONE.finditer(text):
        # "may" and "mar" are words, too; a month is capitalised in both languages.
        if match[1][0].isupper():
            dates.add(f"month {MONTHS[match[1].lower()]}")
    return text, dates


def _numbers(text: str, language: str) -> set[str]:
    found: set[str] = set()
    for match in _NUMBER.finditer(text):
        value = _parse(match[0], language) * _scale(text[match.end() :], language)
        found.add(f"={value:.10g}")
    for match in _WORD.finditer(text):
        counted = COUNTED.get(match[0].lower())
        if counted is not None:
            found.add(f"={counted * _scale(text[match.end() :], language):.10g}")
    return found


def _parse(digits: str, language: str) -> float:
    group, point = (".", ",") if language == "de" else (",", ".")
    plain = re.sub(rf"['\u00a0\u202f]|{re.escape(group)}(?=\d{{3}}(?!\d))", "", digits)
    plain = plain.replace(point, ".").replace(group, ".")
    try:
        return float(plain)
    except ValueError:  # "1.2.3" is no number but must still be found again
        return float(re.sub(r"\D", "", plain))


def _scale(following: str, language: str) -> float:
    match = re.match(r"[\s-]*([^\W\d_]+)", following)
    word = match[1].lower() if match else ""
    if word in ("billion", "billionen"):
        return _BILLION[language]
    if word == "m" and not following.startswith("m"):
        return 1.0
    return _SCALES.get(word, 1.0)


def _names(text: str, language: str) -> set[str]:
    """Stems of capitalised words; in German these are all nouns, to be found again as well."""
    found: set[str] = set()
    for match in _WORD.finditer(text):
        lower = match[0].lower()
        if match[0][0].isupper() and not any(lower in known for known in _NOT_NAMES):
            found.update(terms(match[0], language))
    return found


def _has_value(values: frozenset[str], value: str) -> bool:
    # "im Januar" is borne out by "am 3. Januar".
    if value.startswith("month "):
        month = f"{int(value[6:]):02}-"
        return value in values or any(known.startswith(month) for known in values)
    return value in values


def _has_name(words: frozenset[str], name: str) -> bool:
    return name in words or any(_same_name(name, word) for word in words)


def _same_name(name: str, word: str) -> bool:
    """Another spelling of a long name, or the name as a part of a compound."""
    if min(len(name), len(word)) >= LONG_NAME and fuzz.ratio(name, word) >= SAME_NAME:
        return True
    return len(name) > 4 and name in word
