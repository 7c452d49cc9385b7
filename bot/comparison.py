"""An answer's sentence against the words quoted for it: what of it they do not bear out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from bot.answer import Doubt
from bot.bounds import bounds_changed
from bot.facts import facts, has_value, proper_names
from bot.names import cognate, common_form, folded, known_names, same_name, without_genitive
from bot.polarity import compare_polarity
from bot.quantities import Quantity, pairs_in, quantities
from bot.roles import actors_differ, roles_differ, speakers_differ
from vectorstore.analysis import terms
from vectorstore.dates import MONTHS
from vectorstore.words import COUNTED

# Texts whose words are kept; a long-running chat must not keep them all.
KEPT = 4096
# A number that is said to be rounded may be so far off.
ROUNDED = 0.05
# Letters from which on a stem may be a part of a compound.
PART = 5

_QUOTED = re.compile(r"[„“”\"»«]([^„“”\"»«]+)[„“”\"«»]")
_DATE = re.compile(
    rf"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b|\b(\d{{1,2}})\.?\s+({'|'.join(MONTHS)})\s+((?:19|20)\d\d)\b",
    re.I,
)
# Of two who are named one may say "both" though nobody counted them.
_BOTH = re.compile(r"\b(?:beide[nr]?|both)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_NAME = re.compile(r"[^\W\d_]+(?:['’]\w+)?")
# Stems that come and go in a paraphrase.
_FILLERS = frozenset(
    """
    bereit schon inzwisch mittlerweil derzeit zurzeit moment gegenwart jedoch allerding dah deshalb
    etwa rund ungefahr laut bericht beispiel beispielsweis normalerweis regel prozent euro
    report accord about around roughli current alreadi meanwhil howev therefor normal usual exampl
    percent per cent
    """.split()  # noqa: SIM905
)
# Days from the one on which the words were printed.
_RELATIVE = {
    "vorgestern": -2, "gestern": -1, "yesterday": -1, "gestrigen": -1, "gestrige": -1, "heute": 0,
    "heutigen": 0, "today": 0, "tonight": 0, "morgen": 1, "tomorrow": 1, "übermorgen": 2,
}  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """The words quoted for a claim, in "de" or "en", and what is known around them.

    `context` is the heading, with the date of publication, and below it what stands around the
    words: names that stand there are known, dates only in its first line, nothing else is proven
    by it.
    """

    text: str
    language: str
    context: str = ""

    @property
    def heading(self) -> str:
        """The first line of the context."""
        return self.context.split("\n", 1)[0]


@dataclass(frozen=True)
class Comparison:
    """What of a claim its evidence does not bear out, and how much of it stands there.

    Counts of numbers, dates, units, names and passages in quotation marks that are missing, of
    numbers and days that bound something else (`bot.bounds`), of places and the like for which the
    evidence has others, and of scales that both stand at opposite ends of; `names_known` and
    `values_known` are those found.
    `words_missing` and `pairs_missing` are the shares of the claim's content words, and of its
    pairs of neighbouring ones, that the evidence lacks: 0 across the languages.
    """

    numbers_missing: int
    dates_missing: int
    units_missing: int
    bounds_changed: int
    names_missing: int
    names_changed: int
    quoted_missing: int
    values_known: int
    names_known: int
    negation: bool
    opposites: int
    hedge_dropped: bool
    hedge_added: bool
    force_changed: bool
    report_dropped: bool
    roles: bool
    speakers: bool
    actors: bool
    cause_added: bool
    cause_turned: bool
    words_missing: float
    pairs_missing: float

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What a reader should look at, the hardest first."""
        found = {
            Doubt.NUMBER: self.numbers_missing,
            Doubt.DATE: self.dates_missing,
            Doubt.UNIT: self.units_missing,
            Doubt.BOUND: self.bounds_changed,
            Doubt.OTHER_NAME: self.names_changed,
            Doubt.NAME: self.names_missing and not self.names_changed,
            Doubt.QUOTE: self.quoted_missing,
            Doubt.NEGATION: self.negation,
            Doubt.MODALITY: self.hedge_dropped or self.force_changed,
            Doubt.ROLES: self.roles or self.speakers or self.actors,
            Doubt.MEANING: self.opposites or self.cause_turned,
        }
        return tuple(doubt for doubt, is_found in found.items() if is_found)


def compare(claim: str, language: str, evidence: Evidence) -> Comparison:
    """A claim of one sentence in "de" or "en" against its evidence, by rules alone."""
    polarity = compare_polarity(claim, language, evidence.text, evidence.language)
    numbers = [one for one in quantities(_BOTH.sub(" ", claim), language) if not one.year]
    known = quantities(evidence.text, evidence.language)
    pairs = pairs_in(evidence.text)
    missing = [one for one in numbers if not (one.value in pairs or _found(one, known))]
    dates = _dates(claim, language)
    known_dates = _known_dates(evidence)
    dates_missing = sum(not has_value(known_dates, day) for day in dates)
    names = proper_names(claim, language)
    names_missing = _names_missing(claim, language, evidence)
    same_language = language == evidence.language
    roles = roles_differ(claim, language, evidence.text, evidence.language)
    return Comparison(
        numbers_missing=len(missing),
        dates_missing=dates_missing,
        units_missing=sum(
            _other_unit(number, known, same_language) for number in numbers if number not in missing
        ),
        bounds_changed=bounds_changed(claim, language, evidence.text, evidence.language),
        names_missing=names_missing,
        names_changed=_names_changed(claim, evidence),
        quoted_missing=_quoted_missing(claim, evidence) if same_language else 0,
        values_known=len(numbers) - len(missing) + len(dates) - dates_missing,
        names_known=len(names) - names_missing,
        negation=polarity.negation,
        # A lost to B, who beat A.
        opposites=polarity.opposites if not (roles and polarity.opposites) else 0,
        roles=roles and not polarity.opposites,
        speakers=speakers_differ(claim, language, evidence.text, evidence.language),
        actors=actors_differ(claim, evidence.text),
        hedge_dropped=polarity.hedge_dropped,
        hedge_added=polarity.hedge_added,
        force_changed=polarity.force_changed,
        report_dropped=polarity.report_dropped,
        cause_added=polarity.cause_added,
        cause_turned=polarity.cause_turned,
        words_missing=_words_missing(claim, evidence) if same_language else 0.0,
        pairs_missing=_pairs_missing(claim, evidence) if same_language else 0.0,
    )


def _found(number: Quantity, known: Iterable[Quantity]) -> bool:
    return any(
        other.value == number.value
        or (number.about and abs(other.size - number.size) <= ROUNDED * other.size)
        for other in known
    )


def _other_unit(number: Quantity, known: Iterable[Quantity], same_language: bool) -> bool:
    """Whether the number counts or measures something else wherever the evidence has it."""
    same = [other for other in known if other.value == number.value]
    if not same:
        return False
    times = {other.per for other in same if other.per}
    if number.per and times and number.per not in times:
        return True
    measures = {other.measure for other in same if other.measure}
    if number.measure and number.measure not in measures:
        return bool(measures) or all(other.units for other in same)
    if number.units and not any(number.units & other.units for other in same):
        return all(other.units or other.measure for other in same)
    if not same_language or not number.things or not all(other.things for other in same):
        return False
    # What is counted is there, but with another number.
    elsewhere = {thing for other in known if other not in same for thing in other.things}
    return not any(number.things & other.things for other in same) and bool(
        number.things & elsewhere
    )


def _dates(text: str, language: str) -> set[str]:
    days = {value for value in facts(text, language).values if not value.startswith("=")}
    return days | {number.value for number in quantities(text, language) if number.year}


@lru_cache(KEPT)
def _known_dates(evidence: Evidence) -> frozenset[str]:
    """The dates of the evidence and its heading, and the days that its words stand for there.

    A date that stands elsewhere in the article is another one.
    """
    known = set(facts(f"{evidence.text}\n{evidence.heading}", evidence.language).values)
    printed = _date_of(evidence.heading)
    if printed:
        said = {word.lower() for word in _WORD.findall(evidence.text)}
        days = {printed + timedelta(_RELATIVE[word]) for word in said & _RELATIVE.keys()}
        for weekday in [int(value[4:]) for value in known if value.startswith("day ")]:
            ahead = (weekday - printed.isoweekday()) % 7
            days |= {printed + timedelta(ahead), printed + timedelta(ahead - 7)}
        for day in days or {printed}:
            known |= {f"{day:%m-%d}", f"day {day.isoweekday()}", f"={day.year}"}
    return frozenset(known)


def _date_of(context: str) -> date | None:
    """The first whole date of a context, None where it has none."""
    match = _DATE.search(context)
    if not match:
        return None
    year, month, day = match[1] or match[6], match[2], match[3] or match[4]
    try:
        return date(int(year), int(month) if month else MONTHS[match[5].lower()], int(day))
    except ValueError:
        return None


def _names_missing(claim: str, language: str, evidence: Evidence) -> int:
    """How many names of the claim the evidence and its context do not know.

    Across the languages no more than the evidence has names that the claim does not: what is no
    counterpart of another name may be a noun.
    """
    around = f"{evidence.text}\n{evidence.context}"
    missing = len(unknown_names(claim, language, around, evidence.language))
    if language == evidence.language:
        return missing
    return min(missing, len(unknown_names(evidence.text, evidence.language, claim, language)))


def _names_changed(claim: str, evidence: Evidence) -> int:
    """How many places and the like of the claim the words quoted lack that have others instead.

    What stands elsewhere in the article does not excuse them: Latvia is not Lithuania although it
    tells of both.
    """
    said = known_names(claim)
    if known_names(evidence.text) <= said | _words_of(claim):
        return 0
    around = f"{evidence.text}\n{evidence.heading}"
    missing = said - known_names(around) - _words_of(around)
    # "Lower Austria" is "Niederösterreich".
    return sum(len(name) <= PART or name[1:] not in around.lower() for name in missing)


def unknown_names(text: str, language: str, other: str, other_language: str) -> frozenset[str]:
    """The names of a text in "de" or "en" that do not stand in the other, in any spelling."""
    words = _words_of(other)
    same = same_name if language == other_language else _same_abroad

    def stands(name: str) -> bool:
        forms = {name, name.removesuffix("s")}
        if not words.isdisjoint({*forms, *_place_of(name, language)}):
            return True
        return any(same(a, b) for a in forms for b in words)

    return frozenset(name for name in proper_names(text, language) if not stands(name))


def _place_of(name: str, language: str) -> tuple[str, ...]:
    """What "Kasseler" and "Bremer" may come from: the place, in lower case as the name is."""
    place = name.removesuffix("er")
    return (place, f"{place}en") if language == "de" and place != name else ()


def _same_abroad(name: str, word: str) -> bool:
    return same_name(name, word) or cognate(name, word)


@lru_cache(KEPT)
def _words_of(text: str) -> frozenset[str]:
    """The words of a text in lower case, and the common forms of its names."""
    words = [without_genitive(word) for word in _NAME.findall(folded(text))]
    return frozenset(word.lower() for word in words) | set(filter(None, map(common_form, words)))


def _quoted_missing(claim: str, evidence: Evidence) -> int:
    text = _plain(evidence.text)
    # A title of one or two words is a name, and known from the headline, too.
    around = f"{text} {_plain(evidence.context)}"
    passages = [_plain(passage) for passage in _QUOTED.findall(claim)]
    return sum(
        passage not in (text if len(passage.split()) > 2 else around) for passage in passages
    )


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


def _words_missing(claim: str, evidence: Evidence) -> float:
    """The share of the claim's words that the evidence has neither alone nor in compounds."""
    said = set(_content(claim, evidence.language))
    missing = unknown_words(claim, evidence.text, evidence.language)
    return len(missing) / len(said) if said else 0.0


def unknown_words(claim: str, text: str, language: str) -> set[str]:
    """The stems of a claim's words that a text in its language does not have, nor as a part."""
    known = set(_content(text, language))
    new = set(_content(claim, language)) - known
    return {word for word in new if not any(_part_of(word, one) for one in known)}


@lru_cache(KEPT)
def _content(text: str, language: str) -> tuple[str, ...]:
    """The stems of a text without numbers, which are compared as such, and without fillers."""
    return tuple(
        word
        for word in terms(text, language)
        if not word.isdigit() and word not in _FILLERS and word not in COUNTED
    )


def _part_of(word: str, other: str) -> bool:
    shorter, longer = sorted((word, other), key=len)
    return len(shorter) >= PART and shorter in longer


def _pairs_missing(claim: str, evidence: Evidence) -> float:
    said, known = (
        {*pairwise(words)}
        for words in (_content(text, evidence.language) for text in (claim, evidence.text))
    )
    return len(said - known) / len(said) if said else 0.0
