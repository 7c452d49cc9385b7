"""Dates as sources write them, in ISO 8601."""

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from vectorstore.dates import MONTHS

_MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
_DATES = (
    re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})(?!\d)"),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)?\s+{_MONTH},?\s+(?P<year>\d{{4}})\b", re.I
    ),
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", re.I),
)
_TIME = re.compile(r"[\s,]*(?:um\s+)?(\d{1,2})[:.](\d{2})(?::\d{2})?(?!\s*[ap]\.?m)(?!\d)")


def iso_date(text: str) -> str:
    """`text` as an ISO date, or date with time where it has one; "" where it is no clear date.

    Understands ISO 8601, "31.12.2025", "31. Dezember 2025, 18:05 Uhr", "December 31, 2025" and
    RFC 2822. "03/04/2025" stays unknown: it is March in one country and April in another.
    """
    text = " ".join(text.split())
    return _iso(text) or _rfc2822(text) or _written(text)


def _iso(text: str) -> str:
    if not re.match(r"\d{4}-?\d{2}-?\d{2}", text):
        return ""
    for parse in (date.fromisoformat, datetime.fromisoformat):
        try:
            return parse(text).isoformat()
        except ValueError:
            continue
    return ""


def _rfc2822(text: str) -> str:
    # Without a time it is no RFC 2822 date, and the parser would add midnight.
    if not re.search(r"\d{1,2} [A-Za-z]{3} \d{4} \d{2}:\d{2}", text):
        return ""
    try:
        return parsedate_to_datetime(text).isoformat()
    except ValueError:
        return ""


def _written(text: str) -> str:
    for pattern in _DATES:
        match = pattern.search(text)
        if match:
            return _from_match(text, match)
    return ""


def _from_match(text: str, match: re.Match[str]) -> str:
    month = MONTHS.get(match["month"].lower()) or int(match["month"])
    try:
        day = date(int(match["year"]), month, int(match["day"]))
        clock = _TIME.match(text, match.end())
        if not clock:
            return day.isoformat()
        return datetime(day.year, day.month, day.day, int(clock[1]), int(clock[2])).isoformat()
    except ValueError:
        return ""
