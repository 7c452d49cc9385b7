import itertools
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from vectorstore.periods import coming, latest, month, months, months_before, part, quarter, week
from vectorstore.periods import year as year_of

DAYS = st.dates(date(1900, 3, 1), date(2090, 12, 31))
SPANS = st.sampled_from([week, month, quarter, year_of])


@given(DAYS, SPANS)
def test_a_span_holds_its_day_and_follows_the_one_before(when, span):
    first, last = span(when)
    assert first <= when <= last
    assert span(when, -1).last.toordinal() + 1 == first.toordinal()
    assert span(when, 1).first.toordinal() - 1 == last.toordinal()


@given(DAYS, SPANS)
def test_three_parts_make_the_whole(when, span):
    whole = span(when)
    thirds = [part(whole, third) for third in range(3)]
    assert (thirds[0].first, thirds[2].last) == whole
    for before, after in itertools.pairwise(thirds):
        assert before.last.toordinal() + 1 == after.first.toordinal()


@given(DAYS, st.integers(1, 12))
def test_the_latest_has_begun_and_the_coming_is_not_over(when, number):
    def span(year):
        return months(year, number, 2)

    assert latest(span, when).first <= when <= coming(span, when).last
    assert latest(span, when).first.year >= when.year - 1


def test_the_day_before_some_months_stays_in_its_month():
    assert months_before(date(2025, 3, 31), 1) == date(2025, 2, 28)
    assert months_before(date(2025, 1, 15), 14) == date(2023, 11, 15)
    assert months_before(date(2024, 2, 29), 12) == date(2023, 2, 28)
