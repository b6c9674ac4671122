"""Dates of pages are those of the site's time zone, in the reader's language."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from articles.templating import date_filters

# In Rome it is the next day already.
LATE = datetime(2018, 4, 2, 22, 30, tzinfo=UTC)


def test_a_moment_is_told_in_the_time_zone_of_the_site() -> None:
    assert date_filters.iso(LATE) == "2018-04-03T00:30:00+02:00"
    assert date_filters.clock(LATE) == "00:30"


@pytest.mark.parametrize(
    ("language", "text"), [("it", "3 aprile 2018"), ("en", "3 April 2018"), ("it", "3 aprile 2018")]
)
def test_each_reader_gets_the_day_in_their_own_language(language: str, text: str) -> None:
    with override(language):
        assert date_filters.date(LATE) == date_filters.date(date(2018, 4, 3)) == text


def test_a_pattern_says_how_a_day_is_written() -> None:
    with override("it"):
        assert date_filters.date(LATE, "j.n.Y") == "3.4.2018"
        assert date_filters.date(date(2018, 4, 3), "F Y") == "aprile 2018"
