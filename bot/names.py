"""How names are spelled: in German and English, transcribed, with endings; which are one."""

import re
import unicodedata
from functools import cache, lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Prefix

from bot.tables import read_table

# Spellings of one name differ between the languages: Selenskyj, Zelenskyy. Of one hundred, by their
# sounds, and only for long names: Merz and Herz are two.
SAME_SOUNDS = 85
LONG_NAME = 6
# Letters that cognates have in common at least.
COGNATE = 5
# Words up to here are found in too many others.
SHORT = 4
# Texts whose folding and names whose sounds are kept; a long-running chat must not keep them all.
KEPT = 4096

_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")
_PER_CENT = re.compile(r"\bper cent\b", re.I)
_WORD_ENDINGS = frozenset(
    {"", "s", "n", "en", "er", "an", "ian", "ik", "e", "a", "i", "ia", "t", "al"}
)
# English words for people or languages among the names: "the French adviser" tells no place.
_PEOPLE = re.compile(r"(?:sh|ese|ch|ss|ic|ine)$")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_ENDINGS = ("", "e", "en", "er", "es", "em", "n", "s", "in", "innen", "r")
# One sound in the letters of several languages; what stands first is replaced first.
_SOUNDS = (
    ("tsch", "h"), ("shch", "h"), ("sch", "s"), ("tch", "h"), ("ch", "h"), ("kh", "h"), ("sh", "s"),
    ("zh", "s"), ("ts", "s"), ("tz", "s"), ("dsch", "j"), ("ph", "f"), ("th", "t"), ("ck", "k"),
    ("ae", "a"), ("oe", "o"), ("ue", "u"), ("ou", "u"), ("ie", "i"), ("x", "ks"), ("z", "s"),
    ("w", "v"), ("c", "k"), ("q", "k"), ("j", "i"), ("y", "i"),
)  # fmt: skip


@lru_cache(KEPT)
def folded(text: str) -> str:
    """The text in compatible characters, with one word for a name of two: "UN", "USA".

    Initials lose their dots: "U.N." is "UN".
    """
    common, phrases = _spellings()
    plain = _PER_CENT.sub("percent", unicodedata.normalize("NFKC", text))
    plain = _INITIALS.sub(lambda m: m[0].replace(".", ""), plain)
    return phrases.sub(lambda m: common[re.sub(r"\s", "-", m[0].lower())][1:].upper(), plain)


def common_form(word: str) -> str:
    """What a name that the languages spell apart is compared as, "@usa"; "" for other words."""
    bare, known = without_genitive(word), _spellings()[0]
    return known.get(bare) or known.get(bare.lower(), "")


def known_names(text: str) -> frozenset[str]:
    """The common forms of the places and the like in a text whose names the languages spell apart.

    Those misspelt by one who mixes the languages are among them ("Lituania" is "@litauen"), words
    for their people are not.
    """
    words = [without_genitive(word) for word in _WORD.findall(folded(text)) if word[0].isupper()]
    found = {_known(word.lower()) or _known(word.lower().removesuffix("s")) for word in words}
    return frozenset(filter(None, found))


def _known(word: str) -> str:
    nouns = _nouns()
    return nouns.get(word) or nouns.get(_sounds(word), "")


def without_genitive(word: str) -> str:
    """A name without the "'s" or "’" behind it."""
    return re.split(r"['’]", word)[0] if word.endswith(("'s", "’s", "'", "’")) else word


def same_name(name: str, word: str) -> bool:
    """Whether two words in lower case are spellings of one long name, or one in a compound."""
    if "@" in (name[:1], word[:1]):
        return name == word
    one, other = _sounds(name), _sounds(word)
    if min(len(one), len(other)) >= LONG_NAME and fuzz.ratio(one, other) >= SAME_SOUNDS:
        return True
    return one == other or (len(name) > SHORT and name in word)


def cognate(name: str, word: str) -> bool:
    """Whether two words in lower case differ in their endings alone: "catalan", "katalanische"."""
    one, other = sorted((_sounds(name), _sounds(word)), key=len)
    shared = Prefix.similarity(one, other)
    return shared >= COGNATE and one[shared:] in _WORD_ENDINGS


@lru_cache(KEPT)
def _sounds(name: str) -> str:
    """A name in letters that German, English and transcribed spellings share."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    plain = "".join(filter(str.isalnum, plain))
    plain = re.sub(r"c(?=[eiy])", "s", plain)
    for letters, sound in _SOUNDS:
        plain = plain.replace(letters, sound)
    return re.sub(r"(.)\1+", r"\1", plain)


@cache
def _nouns() -> dict[str, str]:
    """The common forms of the names in spellings.csv, without those of people.

    By their letters, and by their sounds where these are enough: "Ja" sounds like "IAEA".
    """
    common = _spellings()[0]
    nouns: dict[str, str] = {}
    for row in read_table("bot", "spellings.csv"):
        others = [word for word in row["others"].split() if not _PEOPLE.search(word)]
        for word in (row["name"], *others):
            sounds = _sounds(word.lower())
            if not word.endswith("."):
                nouns[word.lower()] = common[word]
                if len(sounds) >= SHORT:
                    nouns[sounds] = common[word]
    return nouns


@cache
def _spellings() -> tuple[dict[str, str], re.Pattern[str]]:
    """The common form of every spelling in spellings.csv, and a pattern of those of two words.

    A "." in the table stands for an ending of either language.
    """
    rows = read_table("bot", "spellings.csv")
    groups = [[row["name"], *row["others"].split()] for row in rows]
    common: dict[str, str] = {}
    for words in groups:
        first = words[0].removesuffix(".").replace("-", "").lower()
        for word in (first.upper(), *words):
            endings = _ENDINGS if word.endswith(".") else ("", "s")
            for base in (word, word.translate(_UMLAUTS)):
                common |= {base.removesuffix(".") + ending: f"@{first}" for ending in endings}
    joined = sorted((word for word in common if "-" in word), key=len, reverse=True)
    phrases = "|".join(re.escape(word).replace(r"\-", r"[\s-]") for word in joined)
    return common, re.compile(rf"\b(?:{phrases})\b", re.IGNORECASE)
