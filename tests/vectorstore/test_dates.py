from datetime import date
from zoneinfo import ZoneInfo

import pytest

from vectorstore.dates import TimeRange, day_of, long_date, long_range


@pytest.mark.parametrize(
    ("iso", "language", "written"),
    [
        ("2025-12-31", "de", "31. Dezember 2025"),
        ("2025-12-31", "en", "31 December 2025"),
        ("2025-03-04T18:05:00+01:00", "de", "4. März 2025"),
        ("", "de", ""),
        ("gestern", "de", ""),
    ],
)
def test_long_date(iso, language, written):
    assert long_date(iso, language) == written


@pytest.mark.parametrize(
    ("iso", "zone", "day"),
    [
        ("2025-12-31", "Europe/Berlin", date(2025, 12, 31)),
        ("2025-12-31T23:30:00+00:00", "Europe/Berlin", date(2026, 1, 1)),
        ("2025-12-31T23:30:00+00:00", "America/New_York", date(2025, 12, 31)),
        ("2025-12-31T23:30:00", "America/New_York", date(2025, 12, 31)),
        ("", "Europe/Berlin", None),
        ("bald", "Europe/Berlin", None),
        ("0001-01-01T00:00:00+14:00", "UTC", None),
    ],
)
def test_the_day_of_a_moment_is_the_zones(iso, zone, day):
    assert day_of(iso, ZoneInfo(zone)) == day


@pytest.mark.parametrize(
    ("first", "last", "german", "english"),
    [
        ("2026-11-16", "2026-11-22", "16. bis 22. November 2026", "16 to 22 November 2026"),
        ("2026-10-30", "2026-11-02", "30. Oktober bis 2. November 2026",
         "30 October to 2 November 2026"),
        ("2025-12-28", "2026-01-03", "28. Dezember 2025 bis 3. Januar 2026",
         "28 December 2025 to 3 January 2026"),
        ("2026-01-06", "2026-01-06", "6. Januar 2026", "6 January 2026"),
        ("0001-01-01", "2026-01-06", "bis 6. Januar 2026", "until 6 January 2026"),
    ],
)  # fmt: skip
def test_a_range_says_once_what_both_ends_share(first, last, german, english):
    when = TimeRange(date.fromisoformat(first), date.fromisoformat(last), "", filters=False)
    assert long_range(when, "de") == german
    assert long_range(when, "en") == english
