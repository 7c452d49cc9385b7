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
