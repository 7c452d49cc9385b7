"""The normal form in which gold answers and answers are compared."""

import re
import unicodedata
from functools import cache

from vectorstore.dates import MONTHS
from vectorstore.words import COUNTED

_ARTICLES = frozenset(
    "der die das den dem des ein eine einen einem einer eines the a an".split()  # noqa: SIM905
)
_GROUPED = re.compile(r"(?<=\d)[.,' \u202f](?=\d{3}\b)")
_POINT = re.compile(r"(?<=\d)[.,](?=\d)")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_TOKEN = re.compile(r"[^\W_]+")
_POINT_MARK = "point"


@cache
def normal_tokens(text: str) -> tuple[str, ...]:
    """The tokens of a text's normal form: NFKC, lower case, ß as ss, no punctuation or articles.

    Numbers and dates have one form in both languages: "zwölf" is 12, "1.500" is 1500, "2,4" and
    "2.4" are one token, and "3. Januar" and "January 3" are the same two.
    """
    folded = unicodedata.normalize("NFKC", text).lower().replace("ß", "ss")
    folded = _ORDINAL.sub("", folded)
    folded = _POINT.sub(_POINT_MARK, _GROUPED.sub("", folded))
    tokens = [_one_form(token) for token in _TOKEN.findall(folded) if token not in _ARTICLES]
    return tuple(_dates_day_first(tokens))


def _one_form(token: str) -> str:
    if token in COUNTED:
        return str(COUNTED[token])
    return f"month{MONTHS[token]}" if token in MONTHS else token


def _dates_day_first(tokens: list[str]) -> list[str]:
    for place, token in enumerate(tokens[:-1]):
        following = tokens[place + 1]
        if token.startswith("month") and following.isdigit() and int(following) <= 31:
            tokens[place], tokens[place + 1] = following, token
    return tokens


def normal_text(text: str) -> str:
    """The normal form as one string, a blank between tokens."""
    return " ".join(normal_tokens(text))


def stands_in(part: str, whole: str) -> bool:
    """Whether the normal form of `part` stands in that of `whole`, token by token."""
    wanted = normal_text(part)
    return bool(wanted) and f" {wanted} " in f" {normal_text(whole)} "


def contains(text: str, gold: str) -> bool:
    """Whether the gold answer stands in the text, in normal form, inflected or not."""
    found, wanted = normal_tokens(text), normal_tokens(gold)
    return bool(wanted) and any(
        all(map(_same, found[start:], wanted)) for start in range(len(found) - len(wanted) + 1)
    )


def _same(found: str, wanted: str) -> bool:
    """Equal, or with an ending of up to two letters: "Metern" is "Meter"."""
    if found == wanted:
        return True
    return (
        len(wanted) > 3
        and wanted.isalpha()
        and found.startswith(wanted)
        and len(found) - len(wanted) < 3
    )
