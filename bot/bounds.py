"""What a number or a day bounds: more than it or almost, by or to it, from or until it.

"Sank um 22 Prozent" is not "sank auf 22 Prozent", though number and unit are the same.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.names import folded
from bot.quantities import Number, Quantity, dates_in, is_clock, quantities

# Texts whose bounds are kept; a long-running chat must not keep them all.
KEPT = 4096

# Words right before a number, by what they make of it.
_SIDES = {
    "de": {
        "above": """
            mehr als, über, mindestens, wenigstens, gut, nicht weniger als, nicht unter, oberhalb
            von, länger als, älter als, höher als, größer als
        """,
        "below": """
            weniger als, unter, fast, beinahe, nahezu, annähernd, knapp, höchstens, maximal, bis zu,
            kaum, nicht mehr als, nicht ganz, kürzer als, jünger als, niedriger als
        """,
        "about": "rund, etwa, circa, ca., zirka, ungefähr, schätzungsweise, um die",
    },
    "en": {
        "above": """
            more than, over, above, at least, no fewer than, no less than, upwards of, longer than,
            older than, higher than, greater than, in excess of, exceeded, exceeds, topped,
            a minimum of
        """,
        "below": """
            less than, fewer than, under, below, almost, nearly, just under, at most, up to,
            no more than, not more than, as many as, as much as, barely, shorter than, younger than,
            lower than, a maximum of
        """,
        "about": "about, around, roughly, approximately, some, circa, an estimated, estimated",
    },
}
_AMOUNTS = {
    "de": {
        "by": "um, anstieg von, rückgang von, plus von, minus von",
        "to": "auf, bis, bis zum, bis zur",
        "from": "ab, seit",
    },
    "en": {
        "by": """
            by, rose, fell, dropped, climbed, jumped, slipped, gained, grew, declined, increased,
            decreased, rises, falls, drops, up, down, rise of, increase of, drop of, fall of,
            decline of, gain of
        """,
        "to": "to, until, till",
        "from": "from, since",
    },
}
_TIMES = {
    "de": {
        "start": "ab, seit",
        "end": "bis, bis zum, bis zur, spätestens",
        "at": "am, im, in, an, um",
    },
    "en": {
        "start": "from, since, starting, as from, starting on, starting in",
        "end": "until, till, through, by, to, up to",
        "at": "on, in, at, during",
    },
}
# German words that say so only where the other end of the range follows.
_RANGE = {"amount": re.compile(r"\bvon\s*$"), "time": re.compile(r"\b(?:von|vom)\s*$")}
_OTHER_END = {"amount": re.compile(r".{1,30}?\bauf\b"), "time": re.compile(r".{0,30}?\bbis\b")}
_BEGINS = {"amount": "from", "time": "start"}
# What may stand between.
_FILLER = re.compile(
    r"(?:\b(?:dem|den|der|des|die|das|ein|einem|einen|eine|jahr|jahre|jahren|ende|anfang|mitte|noch"
    r"|(?:(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)(?:abend|nacht|morgen|mittag)?"
    r"|rekordwert von|durchschnittlich|insgesamt|weitere|the|a|an|year|age of|end of|beginning of"
    r"|early|mid|late|(?:mon|tues|wednes|thurs|fri|satur|sun)day|record|average of|total of|further"
    r"|another)\b[\s,]*|[€$£(]\s*)$"
)
# Of what ends then "on" may be said for "until", and not "from" for "on".
_ENDS = re.compile(
    r"\b(?:ends|ended|ending|endet|enden|endete|expir|deadline|clos|shut|schließ|schloss|geschlossen"
    r"|auslauf|läuft|frist|antragsfrist|stichtag|step\w* down|resign|quit|retire|not\b.*\buntil"
    r"|erst\b|postpon|delay|versch|vertagt)"
)
# "Über" and "over" that are not "more than".
_OVER = re.compile(
    r"\b(?:verfüg|kredit|vertrag|auftrag|darlehen|scheck|rechnung|bericht|debatte|streit|anleihe|summe"
    r"|paket|sieg)\w*\s+(?:\w+\s+)?über\s*$"
)
# "214 of 240": the second is no number of what was done.
_OF = re.compile(
    r"(?:\d|\b(?:zwei|drei|vier|fünf|sechs|sieben|two|three|four|five|six|seven))\s*(?:(?:%|[^\W\d]+)\s+)?"
    r"(?:der|von|aus|of)\s+(?:(?:the|its|their|den|ihren|seinen|insgesamt)\s+)?$"
)
_SPAN = re.compile(r"\s(?:years|months|weeks|days|jahren?|monaten?|wochen|tagen?)\b")
_WAYS = (frozenset({"by", "to", "from"}), frozenset({"start", "end", "at"}))


@dataclass(frozen=True)
class Bound:
    """A number or day, and what it bounds; "" where nothing is said.

    `side` is what is meant of it, "above", "below", "about" it or a part "of" it; `way` is "by",
    "to" or "from" a number, "start", "end" or "at" of a time.
    """

    value: str
    side: str
    way: str


def bounds_changed(claim: str, language: str, evidence: str, evidence_language: str) -> int:
    """How many numbers and days of a claim bound something else wherever the evidence has them."""
    known = bounds(evidence, evidence_language)
    ends = bool(_ENDS.search(f"{claim} {evidence}".lower()))
    return sum(_changed(one, known, ends) for one in bounds(claim, language))


def _changed(said: Bound, known: Iterable[Bound], ends: bool) -> bool:
    same = [one for one in known if one.value == said.value]
    return bool(same) and not any(_fits(said, one, ends) for one in same)


def _fits(said: Bound, known: Bound, ends: bool) -> bool:
    """Whether a claim's bound says no other than the evidence's; to round is allowed."""
    if said.side not in (known.side, "about"):
        return False
    ways = {said.way, known.way}
    if len(ways) == 1 or not any(ways <= family for family in _WAYS):
        return True
    return ways == {"at", "end"} if ends else ways == {"at", "start"}


@lru_cache(KEPT)
def bounds(text: str, language: str) -> tuple[Bound, ...]:
    """The numbers and days of a text in "de" or "en" with what they bound."""
    plain = folded(text)
    rest, days = dates_in(plain)
    found = [_bound(day, plain, language, "time") for day in days]
    for number in quantities(text, language):
        is_time = number.year or is_clock(rest[number.start : number.end])
        found.append(_bound(number, rest, language, "time" if is_time else "amount"))
    return tuple(found)


def _bound(said: Number | Quantity, text: str, language: str, kind: str) -> Bound:
    before, after = text[: said.start].lower(), text[said.end :]
    side = ""
    if kind == "amount":
        side, before = _side(before, after, language)
    way, rest = _taken(_stripped(before), kind, language)
    opens = language == "de" and _RANGE[kind].search(rest) and _OTHER_END[kind].match(after)
    return Bound(said.value, side, _BEGINS[kind] if opens and not way else way)


def _side(before: str, after: str, language: str) -> tuple[str, str]:
    """The side of a number that the words before it name, and the words before these."""
    if _OF.search(before):
        return "of", before
    before = _stripped(before)
    side, rest = _taken(before, "side", language)
    is_over = bool(re.search(r"\b(?:über|over)\s*$", before))
    return ("" if is_over and (_OVER.search(before) or _SPAN.match(after)) else side), rest


def _stripped(before: str) -> str:
    """The words before without articles, weekdays and the like at their end."""
    while match := _FILLER.search(before):
        before = before[: match.start()]
    return before


def _taken(before: str, kind: str, language: str) -> tuple[str, str]:
    """What the last words say, "" for nothing, and the words before them."""
    phrases = _phrases(kind, language)
    match = _pattern(kind, language).search(before)
    return (phrases[match[1]], before[: match.start()]) if match else ("", before)


@cache
def _pattern(kind: str, language: str) -> re.Pattern[str]:
    longest = sorted(_phrases(kind, language), key=len, reverse=True)
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest))})[\s,]*$")


@cache
def _phrases(kind: str, language: str) -> dict[str, str]:
    table = {"side": _SIDES, "amount": _AMOUNTS, "time": _TIMES}[kind][language]
    return {
        " ".join(phrase.split()): meaning
        for meaning, phrases in table.items()
        for phrase in phrases.split(",")
    }
