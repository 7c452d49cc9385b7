from dataclasses import replace
from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.articles import Article, Version
from vectorstore.chunks import Chunk
from vectorstore.dates import TimeRange
from vectorstore.passages import Passage
from vectorstore.timeliness import in_time, mentioned, preference

BERLIN = ZoneInfo("Europe/Berlin")
EPIPHANY = TimeRange(date(2026, 1, 6), date(2026, 1, 6), "6. Januar", filters=False)


def passage(text="", published="", score=1.0):
    article = Article(text=text, published=published, path=text + published)
    chunk = Chunk(article.id, 1, 0, 0, len(text), text)
    return Passage(chunk, Version(article, 1, ""), score)


@pytest.mark.parametrize(
    ("text", "published", "worth"),
    [
        ("Heute trafen sich alle.", "2026-01-06", 1.0),
        ("Am 6. Januar treffen sich alle.", "2025-12-31", 1.0),
        ("They meet on January 6, 2026.", "", 1.0),
        ("They meet on 6 January 2026.", "", 1.0),
        ("Im Januar 2026 treffen sich alle.", "", 1.0),
        ("Am 6.1. treffen sich alle.", "2025-12-31", 1.0),
        ("Am Dienstag trafen sich alle.", "2026-01-08", 0.5),
        ("Am 6. Januar trafen sich alle.", "2025-01-06", 0.0),
        ("Am 6. Januar 2020 trafen sich alle.", "2025-12-31", 0.0),
        ("Am 6. Januar treffen sich alle.", "", 0.0),
        ("Sie trafen sich.", "2026-02-01", 0.0),
        ("Sie treffen sich.", "", 0.0),
    ],
)
def test_published_then_or_speaking_of_it(text, published, worth):
    assert preference(passage(text, published), EPIPHANY, UTC) == worth


def test_the_day_is_that_of_the_zones_clocks():
    late = passage("Alle trafen sich.", "2026-01-05T23:30:00+00:00")
    assert preference(late, EPIPHANY, BERLIN) == 1.0
    assert preference(late, EPIPHANY, UTC) == 0.0


def test_the_right_days_move_up_but_not_over_everything():
    ranked = [passage(str(n), score=10.0 - n) for n in range(12)]
    ranked[4] = replace(passage("fünf", "2026-01-06"), score=6.0)
    ranked[11] = replace(passage("elf", "2026-01-06"), score=-1.0)
    found = in_time(ranked, EPIPHANY, UTC)
    assert found.index(ranked[4]) < 4
    assert 0 < found.index(ranked[11]) < 11


def test_the_more_recent_comes_first_among_equals():
    old, new, undated = passage("a", "2025-01-01"), passage("b", "2025-01-02"), passage("c")
    better = replace(passage("d", "2001-01-01"), score=2.0)
    assert in_time([better, undated, old, new], None, UTC) == [better, new, old, undated]


@given(st.lists(st.floats(-9, 9), max_size=30, unique=True))
def test_without_a_range_the_ranking_stays(scores):
    ranked = [passage(str(score), score=score) for score in sorted(scores, reverse=True)]
    assert in_time(ranked, None, UTC) == ranked


@given(st.text() | st.from_regex(r"\d{1,4}[. ]{1,2}(Mai|May|13\.|2\.) ?\d{0,5}"))
def test_no_text_breaks_the_reading_of_days(text):
    for first, last in mentioned(text, date(2025, 1, 1)):
        assert first <= last
