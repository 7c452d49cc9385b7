"""A gloss: the words found in an article of the other language, in the language of the question.

Only what rules know wholly is put over: dates, numbers and what they measure, places, names.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from bot.bounds import bounds_changed
from bot.facts import facts, proper_names
from bot.names import without_genitive
from bot.quantities import TIMES_AND_NUMBERS
from bot.tables import read_table
from vectorstore.dates import MONTH_NAMES, MONTHS, day_and_month

# What stands before a date, a year or a place and says no more: "im Jahr 2005", "on Monday".
_OPENING = {
    "de": re.compile(r"^(?:am|im(?: Jahre?)?|in)\s+(?=\w)", re.IGNORECASE),
    "en": re.compile(r"^(?:on|in(?: the year)?)\s+(?=\w)", re.IGNORECASE),
}
_GERMAN, _ENGLISH = ("|".join(MONTH_NAMES[language]) for language in ("de", "en"))
_DATE = {
    "de": rf"(?P<day>\d{{1,2}})\. (?P<month>{_GERMAN}|Jänner)\b",
    "en": rf"(?P<day>\d{{1,2}}) (?P<month>{_ENGLISH})\b"
    rf"|(?P<named>{_ENGLISH}) (?P<on>\d{{1,2}})\b(?![.,]\d)(?:,(?= \d{{4}}))?",
}
# "$50 million" is said with the word behind it.
_SIGNED = re.compile(r"([$€£])(\d[\d.,]*(?: (?:million|billion|trillion)\b)?)")
_CURRENCY = {"$": "dollars", "€": "euros", "£": "pounds"}
# "Nach 1279" is not 1279.
_BEYOND = re.compile(r"\b(?:nach|vor|after|before)\s+$", re.IGNORECASE)
# The languages exchange the signs before decimals and between thousands.
_EXCHANGED = str.maketrans(".,", ",.")


def gloss(span: str, text: str, spoken: str, language: str) -> str:
    """Words of a text in one language ("de" or "en") in the other, "" where rules do not know all.

    Its numbers and days are those of the words, and bound what they bound in the text; names stay
    as they are spelt, but for places.
    """
    if _BEYOND.search(text[: max(text.find(span), 0)]):
        return ""
    words = _OPENING[spoken].sub("", " ".join(span.split()).strip(" .,;:"))
    words = _SIGNED.sub(lambda match: f"{match[2]} {_CURRENCY[match[1]]}", words)
    known, pattern = _lexicon(spoken, language)
    names = proper_names(text, spoken)

    def said(match: re.Match[str]) -> str:
        if match["date"]:
            return _day(match, language)
        if match["number"]:
            return match[0].translate(_EXCHANGED)
        if match["known"]:
            return known[match[0].lower()]
        return match[0] if without_genitive(match[0]).lower() in names else ""

    found = list(pattern.finditer(words))
    put_over = [said(match) for match in found]
    if not found or not all(put_over) or _is_longer_name(words, found):
        return ""
    left = iter(put_over)
    glossed = pattern.sub(lambda _: next(left), words)
    same = facts(glossed, language).values == facts(words, spoken).values
    return glossed if same and not bounds_changed(glossed, language, text, spoken) else ""


def _is_longer_name(words: str, found: Sequence[re.Match[str]]) -> bool:
    """Whether a month, a place or the like is a part of a name: "Theresa May", "East Germany"."""
    beside = [pair for pair in pairwise(found) if words[pair[0].end() : pair[1].start()] == " "]
    return any(
        (one["word"] and _names(two)) or (_names(one) and two["word"]) for one, two in beside
    )


def _names(match: re.Match[str]) -> bool:
    """Whether it is what people and places are also called by: a place, month, day or number."""
    return match[0].lower() in _namesakes()


def _day(match: re.Match[str], language: str) -> str:
    """A day and its month as the language writes them, "3. Januar" or "3 January"."""
    found = match.groupdict()
    day, month = found["day"] or found["on"], found["month"] or found["named"]
    return day_and_month(int(day), MONTHS[month.lower()], language)


@cache
def _namesakes() -> frozenset[str]:
    rows = read_table("bot", "places.csv")
    return TIMES_AND_NUMBERS | {place.lower() for row in rows for place in row.values()}


@cache
def _lexicon(spoken: str, language: str) -> tuple[dict[str, str], re.Pattern[str]]:
    """What words mean, by the first row that has a word, and a pattern of all that is told."""
    months = zip(*MONTH_NAMES.values(), strict=True)
    rows = [dict(zip(MONTH_NAMES, names, strict=True)) for names in months]
    rows += [row for table in ("gloss.csv", "places.csv") for row in read_table("bot", table)]
    known: dict[str, str] = {}
    # Models mix the languages when they copy ("Latvia und Poland"): what is put over already stays.
    for word, said in [(row[one], row[language]) for one in (spoken, language) for row in rows]:
        known.setdefault(word.lower(), said)
    longest = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    return known, re.compile(
        rf"(?P<date>\b(?:{_DATE[spoken]}))|(?P<number>\b\d+(?:[.,]\d+)*\b(?!\w))"
        rf"|(?P<known>\b(?:{longest})\b(?![-\w]))|(?P<word>\w[\w'’.-]*)",
        re.IGNORECASE,
    )
