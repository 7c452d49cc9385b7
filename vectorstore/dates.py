"""Dates as people write them."""

from datetime import date

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


def long_date(iso: str, language: str) -> str:
    """An ISO 8601 date or date with time as "31. Dezember 2025" or "31 December 2025".

    "" for "" and for what is no date.
    """
    try:
        day = date.fromisoformat(iso[:10])
    except ValueError:
        return ""
    month = MONTH_NAMES[language][day.month - 1]
    return f"{day.day}{'.' if language == 'de' else ''} {month} {day.year}"
