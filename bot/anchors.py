"""Anchors: what a question names must be there before an article can answer it."""

import re

from bot.comparison import unknown_names
from bot.facts import facts, proper_names
from bot.followups import asked_apart
from vectorstore.articles import Article
from vectorstore.dates import MONTH_NAMES, MONTHS

_OPENING = re.compile(r"(?:^|[.!?:]\s)\W*[A-ZÄÖÜ](?=[a-zäöüß])")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# "Mai" and "May", not "may".
_MONTH = re.compile(rf"\b(?:{'|'.join({*MONTH_NAMES['de'], *MONTH_NAMES['en']})})\b")
_DAY = re.compile(r"\d\d-\d\d")


def anchored(question: str, language: str, article: Article) -> bool:
    """Whether an article is about what the question in "de" or "en" names.

    Every number, date and month that the question writes so must stand in the article's text,
    its headline or its dates, and of its names at least one; names only where both are in one
    language, because they may be translated. German nouns are no names for their capital letters:
    other words may stand for them.
    """
    if language == "de":
        # What opens a sentence is seldom a name, and has a capital letter for all that.
        question = _OPENING.sub(lambda match: match[0].lower(), question)
    asked = facts(question, language)
    told = facts(
        f"{article.headline} – {article.text} – {article.published[:10]} {article.updated[:10]}",
        article.spoken,
    )
    missing = asked.missing_from(told)
    # In the brackets behind a follow-up stands what was said before: names count there, but its
    # numbers may be those of another article.
    asking, _ = asked_apart(question)
    values = facts(asking, language).missing_from(told)
    if any(_written(value, asking) for value in values):
        return False
    if article.language != language:
        return True
    if language == "en" and asked.names and asked.names <= missing:
        return False
    named = proper_names(question, language)
    text = f"{article.headline}\n{article.text}"
    return not named or unknown_names(question, language, text, language) < named


def _written(value: str, question: str) -> bool:
    """Whether a missing value stands in the question in digits, or as the name of a month.

    Words such as "two" may be said otherwise.
    """
    if value.startswith("="):
        numbers = [re.sub(r"\D", "", one) for one in _NUMBER.findall(question)]
        digits = re.sub(r"\D", "", value)
        return digits.rstrip("0") in {one.rstrip("0") for one in numbers}
    if value.startswith("month "):
        return any(MONTHS[name.lower()] == int(value[6:]) for name in _MONTH.findall(question))
    return bool(_DAY.fullmatch(value))
