"""Makes a true sentence false: one number, date, name, role, negation, ... by cautious rules."""

import random
from collections.abc import Callable
from functools import cache, partial

import regex

from bot.facts import facts
from bot.tables import read_table
from vectorstore.dates import MONTH_NAMES
from vectorstore.words import COUNTED

_WEEKDAYS = {
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_COUNTED = {
    "de": ("zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "zwölf"),
    "en": ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve"),
}
# Any day may stand before them.
_LONG_MONTHS = {
    language: [names[number - 1] for number in (1, 3, 5, 7, 8, 10, 12)]
    for language, names in MONTH_NAMES.items()
}
_MONTH = "|".join(dict.fromkeys([*MONTH_NAMES["de"], *MONTH_NAMES["en"]]))
# A number that counts something: no year, ordinal, paragraph, range, time or number of a type.
_COUNT = regex.compile(
    r"(?<![\w.,:/§–-])(?<!§ )(?<!Nr\. )(?<!(?:Apollo|Klasse|Absatz|Artikel|Nummer|Section) )"
    r"(?!(?:19|20)\d\d\b)\d+(?:[.,]\d+)*(?=\s?%|\s(?!(?:bis|und|to|Uhr|"
    rf"{_MONTH})\b)[A-Za-zÄÖÜäöü€])"
)
_SCORE = regex.compile(r"(?<![\d:])(\d{1,3}):(\d{1,3})(?![\d:])(?! Uhr)")
_DAY = regex.compile(rf"\b(\d{{1,2}})(?=(?:\.|st|nd|rd|th)? (?:of )?(?:{_MONTH})\b)")
_DAY_AFTER = regex.compile(rf"(?<=\b)(?:{_MONTH}) (\d{{1,2}})(?=\b(?![.,]\d))")
_MONTH_SAID = regex.compile(
    rf"(?:\d\.? (?:of )?|\b(?:[Ii]m|[Ii]n|Mitte|Ende|Anfang|[Ss]eit|[Ss]ince|until) )({_MONTH})\b"
)
_YEAR = regex.compile(r"(?<![\w.,:/–-])((?:19|20)\d\d)(?![\w.,:/–-]*\w)")
# Words that make two names change places without changing what is said.
_SYMMETRIC = regex.compile(
    r"\b(?:zwischen|gemeinsam\w*|Treffen|traf\w*|treffen|beide\w*|sowohl|weder|jeweils|mit|grenzt|"
    r"between|both|together|jointly|met|meet|meeting|neither|with|unentschieden)\b"
)
_LISTED = regex.compile(
    r"^(?:[\s,/–&()-]|und|sowie|oder|noch|and|or|as well as|d(?:er|ie|as|e[mn])|the|an?|"
    r"eine?[mnrs]?)*$"
)
_NEGATED = regex.compile(
    r"\b(?:nicht|kein\w*|nie|niemand|nichts|ohne|weder|not|no|never|nobody|nothing|cannot|without)"
    r"\b|n[’']t\b",
    regex.I,
)
_UNIT_BEFORE = rf"(?:\d|\b(?:{'|'.join(COUNTED)}|Millionen|Milliarden|million|billion|pro|per))\s?"
_GERMAN_FINITE = regex.compile(
    r"\b(?:ha(?:t|ben|tte|tten)|w[iu]rden?|wird|werden|ist|sind|war|waren|kann|können|könnten?|muss|"
    r"müssen|soll|sollen|sollten?|darf|dürfen|will|wollen)\b"
)
_GERMAN_END = regex.compile(
    r"\s(?=(?:ge\w+(?:t|en)|\w+ge\w{2,}(?:t|en)|\w+iert|(?:be|ver|er|ent|zer)\w+(?:t|en)|\w+en)"
    r"(?: werden| worden| haben| sein)?\.$)"
)
_ENGLISH_FINITE = regex.compile(
    r"\b(?:is|are|was|were|will|would|can|could|should|must|may|ha[sd](?= \w+e[dn]\b)|"
    r"have(?= \w+e[dn]\b))\b(?! (?:to|also)\b)"
)
_ENGLISH_PRESENT = regex.compile(
    r"^(You|They|We) (?=(?:need|receive|get|pay|want|find|live|work)\b)"
)
# What a bound may stand before: any number or day; or an amount, as "um" and "by" have other uses.
_FIGURE = regex.compile(r"\s(?:(?:d[ei][emnrs]|the|Ende|Anfang|Jahr)\s)*[€$£]?\d(?!\d?:|\d?\s?Uhr)")
_AMOUNT = regex.compile(
    r"\s(?:rund\s|etwa\s|about\s|nearly\s|more than\s)?[€$£]?\d[\d.,]*\s?"
    r"(?:%|Prozent|Euro|Dollar|Million|Milliard|percent|per cent|billion)"
)
_OF_AMOUNTS = frozenset({"um", "auf", "by", "to", "über", "unter", "over", "under"})

Rule = Callable[[str, str, str, random.Random], list[str]]


def falsify(kind: str, text: str, language: str, known: str, rng: random.Random) -> str | None:
    """The sentence with one thing of `kind` (see KINDS) made false, None where no rule is sure.

    `known` is what the evidence and its context say, in whatever language: what is put in must
    not stand there, so that the result cannot be true after all.
    """
    made = sorted({one for one in _RULES[kind](text, language, known, rng) if one != text})
    return _capital(rng.choice(made)) if made else None


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _replaced(text: str, start: int, end: int, other: str) -> str:
    return text[:start] + other + text[end:]


def _numbers(text: str, language: str, known: str, rng: random.Random) -> list[str]:
    made = [
        _replaced(text, *match.span(), other)
        for match in _COUNT.finditer(text)
        if (other := _other_number(match[0], language, rng)) and _is_new(other, language, known)
    ]
    for match in regex.finditer(rf"\b(?:{'|'.join(_COUNTED[language])})\b", text, regex.I):
        others = [word for word in _COUNTED[language] if word != match[0].lower()]
        other = rng.choice(others)
        if _is_new(other, language, known):
            made.append(_replaced(text, *match.span(), other))
    for match in _SCORE.finditer(text):
        made.append(_replaced(text, *match.span(), f"{match[2]}:{match[1]}"))
    return made


def _is_new(number: str, language: str, known: str) -> bool:
    values = facts(number, language).values
    return not any(values & facts(known, one).values for one in ("de", "en"))


def _other_number(said: str, language: str, rng: random.Random) -> str | None:
    """Another number written as this one is, off by a third at least; None for 0 and 1."""
    group, point = (".", ",") if language == "de" else (",", ".")
    whole, _, part = said.partition(point)
    grouped = group in whole
    size = int(regex.sub(r"\D", "", whole))
    if size < 2:
        return None
    other = max(2, round(size * rng.choice((0.5, 0.6, 1.4, 1.7, 2.3))))
    if size > 50 and not part:
        # As round as the number was.
        zeros = len(str(size)) - len(str(size).rstrip("0"))
        other = round(other / 10**zeros) * 10**zeros or 10**zeros
    if other == size:
        return None
    written = f"{other:,}".replace(",", group) if grouped else str(other)
    return f"{written}{point}{part}" if part else written


def _dates(text: str, language: str, known: str, rng: random.Random) -> list[str]:
    made = []
    for pattern in (_DAY, _DAY_AFTER):
        for match in pattern.finditer(text):
            day = rng.choice([n for n in range(1, 29) if abs(n - int(match[1])) > 2])
            made.append(_replaced(text, *match.span(1), str(day)))
    for match in _YEAR.finditer(text):
        year = str(int(match[1]) + rng.choice((-11, -4, -3, -2, 2, 3, 4, 10)))
        made.append(_replaced(text, *match.span(1), year))
    for match in _MONTH_SAID.finditer(text):
        month = rng.choice([one for one in _LONG_MONTHS[language] if one != match[1]])
        made.append(_replaced(text, *match.span(1), month))
    for match in regex.finditer(rf"\b(?:{'|'.join(_WEEKDAYS[language])})", text):
        day = rng.choice([one for one in _WEEKDAYS[language] if one not in text])
        made.append(_replaced(text, *match.span(), day))
    return [one for one in made if not facts(one, language).values <= facts(known, language).values]


@cache
def _names() -> dict[str, list[dict[str, str]]]:
    """The names that can stand for each other, by group; each in German and English."""
    groups: dict[str, list[dict[str, str]]] = {}
    for row in read_table("bot.evaluation", "names.csv"):
        groups.setdefault(row["group"], []).append(row)
    return groups


def _found_names(text: str, language: str) -> list[tuple[str, int, int, dict[str, str]]]:
    """Group, range and row of each known name; German adjectives without their ending."""
    return [
        (group, match.start(1), match.end(1), row)
        for group, rows in _names().items()
        for row in rows
        for match in regex.finditer(rf"(?<![\w-])({_form(row[language])}){_ENDING}(?![\w-])", text)
    ]


_ENDING = r"(?:(?<=sche)[nmrs])?(?:(?<=[a-zü])s)?"


def _form(name: str) -> str:
    return regex.escape(name)


def _name_swaps(text: str, language: str, known: str, rng: random.Random) -> list[str]:
    made = []
    for group, start, end, row in _found_names(text, language):
        others = [
            other
            for other in _names()[group]
            if other != row and other["de"] not in known and other["en"] not in known
        ]
        if others:
            made.append(_replaced(text, start, end, rng.choice(others)[language]))
    return made + _surname_swaps(text, language, known, rng)


def _surname_swaps(text: str, language: str, known: str, rng: random.Random) -> list[str]:
    """A well-known person's surname that stands alone, as in "Merkel sagte"."""
    made = []
    for group in ("man", "woman"):
        surnames = {row[language].rsplit(" ", 1)[-1] for row in _names()[group]} - {"Fischer"}
        others = sorted(name for name in surnames if name not in known)
        for match in regex.finditer(rf"\b(?:{'|'.join(sorted(surnames))})(?=s?\b)", text):
            before = text[: match.start()].rstrip()
            if others and not regex.search(r"\b[A-ZÄÖÜ][\w.-]+$", before):
                made.append(_replaced(text, *match.span(), rng.choice(others)))
    return made


def _roles(text: str, language: str, known: str, rng: random.Random) -> list[str]:
    """Two names, or two parties such as landlord and tenant, in each other's place."""
    pairs = _swaps("roles", language)
    exchanged = [] if _SYMMETRIC.search(text) else _exchanged(text, language)
    exchanged += [made for said, instead in pairs for made in _exchange(text, said, instead)]
    return exchanged or [
        _replaced(text, *match.span(), instead)
        for said, instead in pairs
        if instead.lower() not in known.lower()
        for match in regex.finditer(_word(said), text)
    ]


def _exchanged(text: str, language: str) -> list[str]:
    found = sorted(_found_names(text, language), key=lambda one: one[1])
    return [
        text[:start] + text[begin:stop] + text[end:begin] + text[start:end] + text[stop:]
        for place, (group, start, end, row) in enumerate(found)
        for other, begin, stop, second in found[place + 1 :]
        if group == other and row != second and begin > end
        if not _LISTED.match(text[end:begin]) and "," not in text[end:begin]
    ]


def _exchange(text: str, one: str, other: str) -> list[str]:
    """Both words in each other's place, unless they are only listed side by side."""
    first, second = regex.search(_word(one), text), regex.search(_word(other), text)
    if not first or not second or first.start() > second.start():
        return []
    between = text[first.end() : second.start()]
    if _LISTED.match(between) or _SYMMETRIC.search(text):
        return []
    return [text[: first.start()] + second[0] + between + first[0] + text[second.end() :]]


@cache
def _swaps(kind: str, language: str) -> list[tuple[str, str]]:
    return [
        (row["said"], row["instead"])
        for row in read_table("bot.evaluation", "swaps.csv")
        if (row["kind"], row["language"]) == (kind, language)
    ]


def _word(said: str) -> str:
    """A pattern for the word as it stands, or with the capital that begins a sentence."""
    begins = said[0]
    either = (
        f"(?:{regex.escape(begins)}|^{regex.escape(begins.upper())})"
        if begins.isalpha()
        else begins
    )
    return rf"(?<![\w-]){either}{regex.escape(said[1:])}(?![\w-])"


def _swapped(kind: str, text: str, language: str, *_: object) -> list[str]:
    """The words of swaps.csv for this kind, one at a time."""
    return [
        _replaced(text, *match.span(), instead)
        for said, instead in _swaps(kind, language)
        for match in regex.finditer(_word(said), text)
        if not _spared(kind, text, *match.span())
    ]


def _spared(kind: str, text: str, start: int, end: int) -> bool:
    """Places where the other word would be no falsehood or no language."""
    before, after = text[:start], text[end:]
    if kind == "modality":
        return bool(_NEGATED.search(text) or regex.match(r"[,.]|\s(?:only|nur)\b", after))
    if kind == "cause":
        return bool(
            regex.search(r"\b(?:nur|only|auch|even|as|selbst|wie|egal|außer)\s$", before, regex.I)
        )
    if kind == "bound":
        in_range = regex.search(r"\d\S*\s$", before)  # "6 to 17"
        bounded = _AMOUNT if text[start:end].lower() in _OF_AMOUNTS else _FIGURE
        return bool(in_range) or not bounded.match(after)
    return False


def _units(text: str, language: str, known: str, *_: object) -> list[str]:
    return [
        _replaced(text, *match.span(1), instead)
        for said, instead in _swaps("unit", language)
        for match in regex.finditer(rf"{_UNIT_BEFORE}({regex.escape(said)})(?![\w-])", text)
        if not regex.search(rf"\b{regex.escape(instead)}\b", known)
    ]


def _negations(text: str, language: str, known: str, rng: random.Random) -> list[str]:
    if _NEGATED.search(text):
        return _affirmed(text, language)
    opposites = _swapped("negation", text, language)
    # Either way of turning a sentence round as often as the other.
    return [rng.choice(made) for made in (opposites, _denied(text, language)) if made]


def _affirmed(text: str, language: str) -> list[str]:
    """The only negation taken out."""
    if len(_NEGATED.findall(text)) > 1:
        return []
    return [
        regex.sub(pattern, instead, text, count=1)
        for pattern, instead in _AFFIRMED[language]
        if regex.search(pattern, text)
    ][:1]


_AFFIRMED = {
    "de": (
        (r"\bnoch nicht\b", "bereits"),
        (r"\bnicht mehr\b(?! als)", "weiterhin"),
        (
            r"(?<!, )(?<!ob )\bnicht "
            r"(?!nur|mehr|zuletzt|zu|so|einmal|ausgeschlossen|ohne|un|immer|alle|jede)",
            "",
        ),
        (r"\bkein(?=e[nmr]? )(?!e )", "ein"),
        (r"\bkein ", "ein "),
        (r"\bkeine (?=[A-ZÄÖÜ]\w*(?:ung|heit|keit|schaft|ion|tät)\b)", "eine "),
        (r"\bkeine (?=[A-ZÄÖÜ]\w*en\b)", "einige "),
    ),
    "en": (
        (r"\bcannot\b", "can"),
        (r"\b(is|are|was|were|can|could|will|would|should|must|may) not\b(?! only)", r"\1"),
        (r"\b(is|are|was|were|could|would|should|must|has|have)n[’']t\b", r"\1"),
        (r"\bdo(?:es)? not have to\b", "must"),
        (r"\bdo not ", ""),
        (r"\bno longer\b", "still"),
    ),
}


def _denied(text: str, language: str) -> list[str]:
    """A "not" put in where the grammar leaves no choice: in sentences of one clause."""
    if language == "en":
        return _denied_in_english(text)
    end = _GERMAN_END.search(text)
    finite = _GERMAN_FINITE.search(text)
    if not end or not finite or finite.end() > end.start():
        return []
    if regex.search(r"[,;:„]|\b(?:bereits|schon|fast|noch|nur|erst|und|sowohl)\b", text):
        return []
    return [_replaced(text, end.start(), end.start(), " nicht")]


def _denied_in_english(text: str) -> list[str]:
    present = _ENGLISH_PRESENT.sub(r"\1 do not ", text)
    if present != text:
        return [present]
    finite = _ENGLISH_FINITE.search(text)
    if not finite or regex.search(r"[,;:]|\b(?:that|which|who|if|when|already|only)\b", text):
        return []
    return [_replaced(text, finite.end(), finite.end(), " not")]


def _modalities(text: str, language: str, *_: object) -> list[str]:
    made = _swapped("modality", text, language)
    return [*made, *_planned_as_done(text, language)]


_PLANNED = {
    "de": (
        (r"\b(?:soll|sollte|könnte) ([^,;:„]*\b(?:ge\w+|\w+iert|(?:be|ver|er)\w+)) werden\.$",
         r"wurde \1."),
        (r"\b(?:sollen|sollten|könnten) ([^,;:„]*\b(?:ge\w+|\w+iert|(?:be|ver|er)\w+)) werden\.$",
         r"wurden \1."),
        (r"\bwird (?:voraussichtlich )?([^,;:„]*\b(?:ge\w+|\w+iert|(?:be|ver|er)\w+)) werden\.$",
         r"wurde bereits \1."),
    ),
    "en": (
        (r"\bis (?:expected |planned |due )?to be (?=\w+(?:ed|en|t)\b)", "has already been "),
        (r"\bare (?:expected |planned |due )?to be (?=\w+(?:ed|en|t)\b)", "have already been "),
        (r"\bis (?:expected|likely|supposed) to\b", "is certain to"),
    ),
}  # fmt: skip


def _planned_as_done(text: str, language: str) -> list[str]:
    """What is to be, or might be, told as what has been."""
    if _NEGATED.search(text):
        return []
    return [
        regex.sub(pattern, done, text, count=1)
        for pattern, done in _PLANNED[language]
        if regex.search(pattern, text)
    ]


_RULES: dict[str, Rule] = {
    "number": _numbers,
    "date": _dates,
    "name": _name_swaps,
    "roles": _roles,
    "negation": _negations,
    "modality": _modalities,
    "cause": partial(_swapped, "cause"),
    "unit": _units,
    "bound": partial(_swapped, "bound"),
}
KINDS = tuple(_RULES)
