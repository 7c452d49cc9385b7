"""Corrections: items that say in their head that they correct an earlier one."""

from datetime import date

import regex

from vectorstore.articles import Article

# A marker in capitals counts anywhere in the head. Otherwise it opens the head or a bracket, and a
# noun must end there: "Korrektur an der Börse" is no correction.
_MARKER = regex.compile(
    r"\b(?:KORREKTUR|BERICHTIGUNG|KORRIGIERT|BERICHTIGT|CORRECTION|CORRECTED|CORRECTS)\b"
    r"|(?i:(?:^|[(\[–—]|\s-)\s*(?:"
    r"(?:korrektur|berichtigung|korrigierte fassung|correction)\s*(?:[:)\]/–—]|-\s|$)"
    r"|(?:korrigiert|berichtigt|corrected|corrects)\b))"
)
# A correction follows soon; another year's item of the same series is none.
DAYS = 30


def is_correction(article: Article) -> bool:
    """Whether the title or the text's first line says that the item corrects another."""
    first_line = article.text.strip().split("\n", 1)[0]
    # The first line of a wire item is its whole first paragraph: its opening is the head.
    return any(_MARKER.search(head) for head in (article.title, first_line[:100]))


def corrects(article: Article, other: Article) -> bool:
    """Whether the article would correct the other, given that their texts overlap.

    It has a marker and is the later of the two; where a date is unknown, the one without a marker
    is the earlier.
    """
    if not is_correction(article):
        return False
    # A date without a time says nothing about the order within its day.
    length = min(len(article.published), len(other.published))
    before, after = other.published[:length], article.published[:length]
    if before == after:
        return not is_correction(other)
    return before < after and days_between(before, after) <= DAYS


def days_between(one: str, other: str) -> int:
    """Days from one ISO 8601 date to another, either way; 0 where one of them is unknown."""
    try:
        return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days)
    except ValueError:
        return 0
