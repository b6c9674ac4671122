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


NOW = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "italian", "english"),
    [
        (datetime(2026, 11, 29, 6, 45, tzinfo=UTC), "oggi, 07:45", "today, 07:45"),
        # In Rome it is today's first minute; a day without an hour is kept as noon or midnight.
        (datetime(2026, 11, 28, 23, 1, tzinfo=UTC), "oggi, 00:01", "today, 00:01"),
        (datetime(2026, 11, 28, 23, 0, tzinfo=UTC), "oggi", "today"),
        (datetime(2026, 11, 29, 11, 0, tzinfo=UTC), "oggi", "today"),
        (datetime(2026, 11, 28, 22, 59, tzinfo=UTC), "28 nov.", "28 Nov"),
        (datetime(2026, 1, 1, 12, 0, tzinfo=UTC), "1 gen.", "1 Jan"),
        (datetime(2025, 12, 31, 12, 0, tzinfo=UTC), "31 dic. 2025", "31 Dec 2025"),
        (datetime(1923, 5, 4, 12, 0, tzinfo=UTC), "4 mag. 1923", "4 May 1923"),
    ],
)
def test_a_list_tells_as_little_as_a_reader_of_today_needs(
    monkeypatch: pytest.MonkeyPatch, moment: datetime, italian: str, english: str
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    for language, text in (("it", italian), ("en", english)):
        with override(language):
            assert date_filters.when(moment) == text
