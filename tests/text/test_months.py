"""The last day of a month, in every year that a date can have."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from articles.text.months import last_day_of


@given(st.dates(max_value=date(9999, 11, 30)))
def test_the_day_after_it_begins_another_month(day: date) -> None:
    last = last_day_of(day)
    assert (last.year, last.month) == (day.year, day.month)
    assert (last + timedelta(days=1)).day == 1


def test_at_the_ends_of_the_calendar() -> None:
    assert last_day_of(date(9999, 12, 1)) == date.max
    assert last_day_of(date.min) == date(1, 1, 31)
    assert last_day_of(date(2024, 2, 29)) == date(2024, 2, 29)
    assert last_day_of(date(2023, 2, 1)) == date(2023, 2, 28)
