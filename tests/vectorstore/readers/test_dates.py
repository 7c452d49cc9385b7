from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.readers.dates import iso_date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2025-12-31", "2025-12-31"),
        ("20251231", "2025-12-31"),
        ("2025-12-31 18:05", "2025-12-31T18:05:00"),
        ("2025-12-31T18:05:00+01:00", "2025-12-31T18:05:00+01:00"),
        ("2025-12-31T18:05:00Z", "2025-12-31T18:05:00+00:00"),
        ("31.12.2025", "2025-12-31"),
        ("31.12.2025, 18:05 Uhr", "2025-12-31T18:05:00"),
        ("Mittwoch, 31. Dezember 2025", "2025-12-31"),
        ("1. März 2025 um 8.30 Uhr", "2025-03-01T08:30:00"),
        ("3. Jänner 2025", "2025-01-03"),
        ("December 31, 2025", "2025-12-31"),
        ("Dec. 31, 2025", "2025-12-31"),
        ("31 December 2025", "2025-12-31"),
        ("December 31, 2025, 6:05 pm", "2025-12-31"),
        ("Wed, 31 Dec 2025 18:05:00 +0100", "2025-12-31T18:05:00+01:00"),
        ("", ""),
        ("gestern", ""),
        ("31.02.2025", ""),
        ("2025-13-01", ""),
        ("03/04/2025", ""),
        ("3. Januar", ""),
        ("2025", ""),
    ],
)
def test_dates(text: str, iso: str) -> None:
    assert iso_date(text) == iso


@given(st.dates(min_value=date(1900, 1, 1)))
def test_every_way_of_writing_gives_the_same_day(day: date) -> None:
    for written in (f"{day:%Y-%m-%d}", f"{day.day}.{day.month}.{day:%Y}", f"{day:%d.%m.%Y}"):
        assert iso_date(written) == day.isoformat()


@given(st.datetimes(min_value=datetime(1900, 1, 1)))
def test_iso_with_time_stays(moment: datetime) -> None:
    assert iso_date(moment.isoformat()) == moment.isoformat()


@given(st.text())
def test_any_text_gives_a_date_or_nothing(text: str) -> None:
    found = iso_date(text)
    assert found == "" or datetime.fromisoformat(found)
