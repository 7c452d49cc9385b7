import pytest

from vectorstore.dates import long_date


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
