"""Dates as people write them."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

MONTH_NAMES = {
    "de": (
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
        "Oktober", "November", "Dezember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
}  # fmt: skip
_OTHER_NAMES = {
    "jänner": 1, "jan": 1, "jän": 1, "feber": 2, "feb": 2, "maerz": 3, "mär": 3, "mrz": 3,
    "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sept": 9, "sep": 9, "okt": 10, "oct": 10,
    "nov": 11, "dez": 12, "dec": 12,
}  # fmt: skip
# Every way to write a month in lower case, with its number.
MONTHS = _OTHER_NAMES | {
    name.lower(): number
    for names in MONTH_NAMES.values()
    for number, name in enumerate(names, start=1)
}


@dataclass(frozen=True)
class TimeRange:
    """The days that a question speaks of, both ends included.

    `words` are those of the question; `first` is `date.min` where the range has no beginning.
    `filters` says that the words speak of publication, so that articles of other days are out.
    """

    first: date
    last: date
    words: str
    filters: bool

    def holds(self, day: date) -> bool:
        """Whether a day lies in the range."""
        return self.first <= day <= self.last


def day_of(iso: str, zone: tzinfo) -> date | None:
    """The day of an ISO 8601 date, or of a date with time as the clocks of `zone` show it.

    A time without an offset counts as the zone's own. None for "" and for what is no date.
    """
    try:
        if len(iso) <= len("2025-12-31"):
            return date.fromisoformat(iso)
        moment = datetime.fromisoformat(iso)
        return (moment.astimezone(zone) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError):
        return None


def long_date(iso: str, language: str) -> str:
    """An ISO 8601 date or date with time as "31. Dezember 2025" or "31 December 2025".

    "" for "" and for what is no date.
    """
    try:
        day = date.fromisoformat(iso[:10])
    except ValueError:
        return ""
    return f"{day_and_month(day.day, day.month, language)} {day.year}"


def day_and_month(day: int, month: int, language: str) -> str:
    """A day of a month, counted from 1, as "31. Dezember" or "31 December"."""
    return f"{day}{'.' if language == 'de' else ''} {MONTH_NAMES[language][month - 1]}"


def long_range(when: TimeRange, language: str) -> str:
    """A range as "16. bis 22. November 2026" or "16 to 22 November 2026"; one day as a date."""
    first, last = (long_date(day.isoformat(), language) for day in (when.first, when.last))
    to = "bis" if language == "de" else "to"
    if when.first == when.last:
        return last
    if when.first == date.min:
        return f"{'bis' if language == 'de' else 'until'} {last}"
    # What both ends share is said once, at the end.
    parts, others = first.split(), last.split()
    while len(parts) > 1 and parts[-1] == others.pop():
        parts.pop()
    return f"{' '.join(parts)} {to} {last}"
