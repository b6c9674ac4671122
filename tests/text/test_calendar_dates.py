"""The last day of a month, in every year that a date can have."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.calendar_dates import last_day_of_month


@given(st.dates(max_value=date(9999, 11, 30)))
def test_the_day_after_it_begins_another_month(day: date) -> None:
    last = last_day_of_month(day.year, day.month)
    assert (last.year, last.month) == (day.year, day.month)
    assert (last + timedelta(days=1)).day == 1


def test_at_the_ends_of_the_calendar() -> None:
    assert last_day_of_month(9999, 12) == date.max
    assert last_day_of_month(1, 1) == date(1, 1, 31)
    assert last_day_of_month(2024, 2) == date(2024, 2, 29)
    for year, month in ((0, 1), (10_000, 1), (2024, 0), (2024, 13)):
        with pytest.raises(ValueError, match=r"year|month"):
            last_day_of_month(year, month)
