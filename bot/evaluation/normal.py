"""The normal form in which gold answers and answers are compared."""

import re
import unicodedata
from functools import cache

_ARTICLES = frozenset(
    "der die das den dem des ein eine einen einem einer eines the a an".split()
)
_COUNTED = {
    word: str(number)
    for number, words in enumerate(
        ("null zero", "eins one", "zwei two", "drei three", "vier four", "fünf five",
         "sechs six", "sieben seven", "acht eight", "neun nine", "zehn ten", "elf eleven",
         "zwölf twelve"),
    )
    for word in words.split()
}  # fmt: skip
_MONTHS = (
    "januar january", "februar february", "märz march", "april", "mai may", "juni june",
    "juli july", "august", "september", "oktober october", "november", "dezember december",
)  # fmt: skip
_MONTH = {word: f"month{n}" for n, words in enumerate(_MONTHS, start=1) for word in words.split()}
_GROUPED = re.compile(r"(?<=\d)[.,' \u202f](?=\d{3}\b)")
_POINT = re.compile(r"(?<=\d)[.,](?=\d)")
_TOKEN = re.compile(r"[^\W_]+")
_POINT_MARK = "point"


@cache
def normal_tokens(text: str) -> tuple[str, ...]:
    """The tokens of a text's normal form: NFKC, lower case, ß as ss, no punctuation or articles.

    Numbers and dates have one form in both languages: "zwölf" is 12, "1.500" is 1500, "2,4" and
    "2.4" are one token, and "3. Januar" and "January 3" are the same two.
    """
    folded = unicodedata.normalize("NFKC", text).lower().replace("ß", "ss")
    folded = _POINT.sub(_POINT_MARK, _GROUPED.sub("", folded))
    tokens = [_COUNTED.get(token, token) for token in _TOKEN.findall(folded)]
    tokens = [_MONTH.get(token, token) for token in tokens if token not in _ARTICLES]
    return tuple(_dates_day_first(tokens))


def _dates_day_first(tokens: list[str]) -> list[str]:
    for place, token in enumerate(tokens[:-1]):
        following = tokens[place + 1]
        if token.startswith("month") and following.isdigit() and int(following) <= 31:
            tokens[place], tokens[place + 1] = following, token
    return tokens


def contains(text: str, gold: str) -> bool:
    """Whether the gold answer stands in the text, in normal form, inflected or not."""
    found, wanted = normal_tokens(text), normal_tokens(gold)
    return bool(wanted) and any(
        all(map(_same, found[start:], wanted))
        for start in range(len(found) - len(wanted) + 1)
    )


def _same(found: str, wanted: str) -> bool:
    """Equal, or with an ending of up to two letters: "Metern" is "Meter"."""
    if found == wanted:
        return True
    return len(wanted) > 3 and wanted.isalpha() and found.startswith(wanted) and len(found) - len(wanted) < 3
