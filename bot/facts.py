"""Hard facts of a sentence in a form that German and English share: numbers, dates, names."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.names import common_form, folded, same_name, without_genitive
from bot.quantities import TIMES_AND_NUMBERS, counted, is_quantity, numbers_in, take_dates, weekday
from bot.tables import read_table
from vectorstore.analysis import stem, terms
from vectorstore.words import ENGLISH_STOP_WORDS, GERMAN_STOP_WORDS

# Texts whose facts are kept; a long-running chat must not keep them all.
KEPT = 4096

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_BARE_NOUN = re.compile(
    r"(?:ung|ungen|heit|heiten|keit|keiten|schaft|schaften|tion|tionen|sion|sionen|ität|itäten"
    r"|ismus|nis|nisse|nissen|tum|ling|linge|lingen|ment|mente|anz|enz|ei|eien|eur|eure|isten"
    r"|arbeiter|beamte|beamten|träger|sprecher|sprecherin|minister|ministerin|führer|chef|präsident"
    r"|kräfte|leute|gesetz|partei|behörde|behörden|zahl|zahlen|prozent|jahr|jahre|jahren|zeit|tag"
    r"|tage|tagen)$"
)
_ADJECTIVE = re.compile(
    r"(?:isch|lich|ig|bar|los|sam|haft|neu|groß|klein|alt|jung|schwer|hoh|lang|stark|weiter|letzt"
    r"|eigen|ander|viel|wenig|meist|beid|mehrer|einig|gut|schlecht|frei|öffentlich|all)e[nrsm]?$"
)
_DETERMINERS = frozenset(
    """
    der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner sein
    seine seinen seinem seiner seines ihr ihre ihren ihrem ihrer ihres unser unsere unseren im am
    zum zur vom beim ins ans dieser diese dieses diesem diesen jeder jede jedes jedem jeden alle
    allen aller viele vielen mehrere mehreren einige einigen beide beiden manche
    welcher welche welches welchen welchem wessen wieviel wieviele
    """.split()  # noqa: SIM905
)
# What comes after a single name that opens an English sentence; plurals and orders are no names.
_AFTER_NAME = re.compile(r"said|says|was|is|has|had|will|would|could|did|won|lost|\w+ed")
_OPENS = re.compile(r"(?:^|[.!?:;„“\"»«›‹(–])\s*$")


@dataclass(frozen=True)
class Facts:
    """What a sentence states that must not differ by one sign.

    `values` are numbers ("=2400000"), days ("01-03"), months ("month 1") and weekdays ("day 1");
    `names` are the stems of capitalised words, `words` those of all words, and of names that the
    languages spell apart the common form ("@deutschland").
    """

    values: frozenset[str]
    names: frozenset[str]
    words: frozenset[str]

    def missing_from(self, evidence: "Facts") -> frozenset[str]:
        """Values and names that the evidence does not have."""
        values = {value for value in self.values if not has_value(evidence.values, value)}
        names = {name for name in self.names if not _has_name(evidence.words, name)}
        return frozenset(values | names)


@lru_cache(KEPT)
def facts(text: str, language: str) -> Facts:
    """The facts of a text in German ("de") or English ("en")."""
    rest, dates = take_dates(folded(text))
    weekdays = {f"day {day}" for word in _WORD.findall(rest) if (day := weekday(word.lower()))}
    return Facts(
        frozenset(dates | weekdays | {number.value for number in numbers_in(rest, language)}),
        frozenset(_names(rest, language)),
        frozenset(terms(rest, language)) | _common_forms(rest),
    )


def has_value(values: frozenset[str], value: str) -> bool:
    """Whether a number, day, month or weekday is among others; a month is with any of its days."""
    if value.startswith("month "):
        month = f"{int(value[6:]):02}-"
        return value in values or any(known.startswith(month) for known in values)
    return value in values


def _names(text: str, language: str) -> set[str]:
    """Stems of capitalised words; in German these are all nouns, to be found again as well."""
    found: set[str] = set()
    for match in _WORD.finditer(text):
        if not match[0][0].isupper() or match[0].lower() in TIMES_AND_NUMBERS:
            continue
        common = common_form(match[0])
        found.update([common] if common else terms(match[0], language))
    return found


def _common_forms(text: str) -> frozenset[str]:
    return frozenset(filter(None, map(common_form, _WORD.findall(text))))


def _has_name(words: frozenset[str], name: str) -> bool:
    return name in words or any(same_name(name, word) for word in words)


@lru_cache(KEPT)
def proper_names(text: str, language: str) -> frozenset[str]:
    """The words in lower case that are names rather than nouns, or their common forms.

    German capitalises nouns as well: one with an article, a number or an adjective before it, with
    the ending of one or known as one is left out, so some names are missed.
    """
    plain = folded(text)
    matches = list(_WORD.finditer(plain))
    found = set()
    for at, match in enumerate(matches):
        word = without_genitive(match[0])
        common = common_form(word)
        if common:
            found.add(common)
        elif word[0].isupper() and not is_quantity(word.lower()):
            before = [_as_inside(one, plain) for one in matches[max(at - 2, 0) : at]]
            opens = bool(_OPENS.search(plain[: match.start()]))
            follows = matches[at + 1][0] if at + 1 < len(matches) else ""
            is_name = _german_name if language == "de" else _english_name
            if is_name(word, [] if opens else before, follows, plain[: match.start()]):
                found.add(word.lower())
    return frozenset(found)


def _as_inside(match: re.Match[str], text: str) -> str:
    """A word as it stands inside a sentence: one that opens it is in lower case."""
    return match[0].lower() if _OPENS.search(text[: match.start()]) else match[0]


def _english_name(word: str, before: list[str], follows: str, _: str) -> bool:
    """Whether a capitalised English word is a name; `before` is empty where a sentence opens."""
    lower, common = word.lower(), _common_words("en")
    if lower in ENGLISH_STOP_WORDS or lower in common or lower.removesuffix("s") in common:
        return False
    if before:
        return True
    return follows[:1].isupper() or bool(_AFTER_NAME.fullmatch(follows))


def _german_name(word: str, before: list[str], follows: str, earlier: str) -> bool:
    """Whether a capitalised German word is a name; `before` is empty where a sentence opens."""
    lower = word.lower()
    if word.isupper() and len(word) > 1:
        return True
    if lower in GERMAN_STOP_WORDS or stem(lower) in _common_words("de"):
        return False
    if _BARE_NOUN.search(lower):
        return False
    if not before:
        return True
    last = before[-1]
    if last[0].isupper():
        return not _ADJECTIVE.search(last.lower())
    if re.search(r"\d\W*$", earlier) or _is_adjective(before):
        return False
    if last in _DETERMINERS:
        # "Der Konzern" is a noun, "der Microsoft-Konzern" and "der Adler Verlag" have a name.
        return follows[:1].isupper()
    return counted(last) is None


def _is_adjective(before: list[str]) -> bool:
    """Whether the last of some words is one: by its ending, or behind an article."""
    *article, last = before
    if _ADJECTIVE.search(last):
        return True
    inflected = last not in _DETERMINERS and re.search("[a-zäöüß]e[nrsm]?$", last)
    return bool(inflected) and not _DETERMINERS.isdisjoint(article)


@cache
def _common_words(language: str) -> frozenset[str]:
    """Words that look like names and are none: German ones as stems, English ones as they are.

    In German they often stand without an article or open sentences, in English titles have them.
    """
    rows = read_table("bot", "common-words.csv")
    words = [row["word"] for row in rows if row["language"] == language]
    return frozenset(map(stem, words) if language == "de" else words)
