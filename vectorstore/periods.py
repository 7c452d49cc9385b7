"""Spans of the calendar: weeks, months, quarters, seasons, and their parts."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)


class Days(NamedTuple):
    """From the first to the last day, both included."""

    first: date
    last: date


# A span that comes every year: the year to its days. Raises ValueError where there is none.
Yearly = Callable[[int], Days]


def day(when: date) -> Days:
    """One day."""
    return Days(when, when)


def week(when: date, away: int = 0) -> Days:
    """Monday to Sunday of the week that holds a day, or of one so many weeks away."""
    monday = when - timedelta(days=when.weekday()) + timedelta(weeks=away)
    return Days(monday, monday + 6 * DAY)


def weekend(when: date, away: int = 0) -> Days:
    """Saturday and Sunday of a week."""
    sunday = week(when, away).last
    return Days(sunday - DAY, sunday)


def months(year: int, first: int, count: int = 1) -> Days:
    """So many whole months from month `first`; a month may lie beyond 1 to 12."""
    year, index = year + (first - 1) // 12, (first - 1) % 12
    after = year + (index + count) // 12, (index + count) % 12 + 1
    return Days(date(year, index + 1, 1), date(*after, 1) - DAY)


def month(when: date, away: int = 0) -> Days:
    """The month that holds a day, or one so many months away."""
    return months(when.year, when.month + away)


def quarter(when: date, away: int = 0) -> Days:
    """The quarter that holds a day, or one so many quarters away."""
    return months(when.year, 3 * ((when.month - 1) // 3 + away) + 1, 3)


def year(when: date, away: int = 0) -> Days:
    """The year that holds a day, or one so many years away."""
    return months(when.year + away, 1, 12)


def months_before(when: date, count: int) -> date:
    """The same day of the month so many months before, or that month's last day."""
    span = month(when, -count)
    return min(span.last, span.first + (when.day - 1) * DAY)


def part(whole: Days, third: int) -> Days:
    """The beginning (0), middle (1) or end (2) of a month, a year or a week.

    Of a month days 1 to 10, 11 to 20 and the rest; of a year four months each; of a week Monday
    and Tuesday, Wednesday and Thursday, Friday to Sunday. Other spans in equal thirds.
    """
    length = (whole.last - whole.first).days + 1
    if 365 <= length <= 366:
        return months(whole.first.year, whole.first.month + 4 * third, 4)
    step = 10 if 28 <= length <= 31 else max(1, length // 3)
    first = min(whole.last, whole.first + third * step * DAY)
    return Days(first, whole.last if third == 2 else min(whole.last, first + (step - 1) * DAY))


def latest(span: Yearly, today: date) -> Days:
    """The latest one of a yearly span that has begun."""
    return next(found for found in _years(span, today, -1) if found.first <= today)


def coming(span: Yearly, today: date) -> Days:
    """The first one of a yearly span that is not over."""
    return next(found for found in _years(span, today, 1) if found.last >= today)


def _years(span: Yearly, today: date, step: int) -> list[Days]:
    """A yearly span in the years from next to the ones before, or the other way; leap days too."""
    found = []
    for year in range(today.year - step, today.year + 9 * step, step):
        try:
            found.append(span(year))
        except ValueError:
            continue
    return found
