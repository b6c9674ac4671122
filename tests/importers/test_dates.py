"""Dates of files: what is read, what is refused rather than guessed."""

import warnings
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import override_settings
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.importers.dates import read_moment
from articles.importers.records import RecordRefused

ROME = ZoneInfo("Europe/Rome")
DAY = datetime(2018, 4, 3, tzinfo=ROME)
AFTERNOON = datetime(2018, 4, 3, 14, 30, tzinfo=ROME)


@pytest.mark.parametrize(
    "text",
    [
        *("2018-04-03", "20180403", "2018-W14-2", " 2018-04-03 ", "2018/04/03"),
        *("3 aprile 2018", "03/04/2018", "3.4.2018", "3-4-2018", "martedì 3 aprile 2018"),
        *("mar 3 apr 2018", "3 Aprile 2018", "April 3, 2018", "Tue, 3 Apr 2018", "3rd April 2018"),
        *("3 avril 2018", "le 3 avril 2018", "3. April 2018", "3 de abril de 2018"),
    ],
)
def test_a_day_is_its_first_moment_at_the_site(text: str) -> None:
    assert read_moment(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        *("2018-04-03T14:30", "2018-04-03 14:30:00", "20180403T143000", "3.4.2018 14:30"),
        *("martedì 3 aprile 2018, ore 14.30", "3 aprile 2018 alle ore 14:30", "03/04/2018 14:30"),
        *("03/04/2018 2:30 PM", "April 3, 2018 2:30 pm", "le 3 avril 2018 à 14h30"),
    ],
)
def test_a_time_without_a_zone_is_the_sites(text: str) -> None:
    assert read_moment(text) == AFTERNOON


@pytest.mark.parametrize(
    "text",
    [
        *("2018-04-03T12:30:00Z", "2018-04-03T14:30:00+02:00", "2018-04-03 14:30:00 +0200"),
        *("Tue, 03 Apr 2018 12:30:00 GMT", "3 aprile 2018 13:30 CET"),
    ],
)
def test_a_zone_that_is_named_counts(text: str) -> None:
    assert read_moment(text) == AFTERNOON


@override_settings(TIME_ZONE="UTC")
def test_the_sites_zone_is_that_of_the_settings() -> None:
    assert read_moment("3 aprile 2018") == datetime(2018, 4, 3, tzinfo=UTC)


@pytest.mark.parametrize("text", ["1° gennaio 1600", "31/12/2199"])
def test_centuries_of_the_press_are_read(text: str) -> None:
    assert read_moment(text).year in {1600, 2199}


@pytest.mark.parametrize(
    "text",
    [
        *("", "ieri", "yesterday", "3 giorni fa", "tra 3 giorni", "lunedì", "oggi 2018"),
        *("aprile 2018", "2018", "2018-04", "2018-W14", "3 aprile", "14:30", "3/4/18", "3 apr. 18"),
        *("30 febbraio 2018", "31/04/2018", "4/13/2018", "04/13/2018 2:30 PM", "00/01/2018"),
        *("31/12/1599", "1 gennaio 2200", "0001-01-01", "9999-12-31T23:59:59-23:00"),
        *("3 aprile 2018 25:00", "3 aprile 2018 13:00 pm", "1522758600", "10/3/2018 10/4/2018"),
        *("٣/٤/٢٠١٨", "nan", "3 aprile 2018" + " " * 100 + "x", "9" * 5000),
    ],
)
def test_what_names_no_whole_day_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(RecordRefused) as refused:
        read_moment(text)
    assert str(refused.value).endswith(".")
    assert len(str(refused.value)) < 250


@settings(deadline=None)
@given(st.datetimes(datetime(1600, 1, 2), datetime(2199, 12, 30)), st.integers(-720, 720))
def test_what_isoformat_writes_is_read_back(moment: datetime, minutes: int) -> None:
    known = moment.astimezone(UTC).astimezone(ZoneInfo("Etc/GMT-5")) + timedelta(minutes=minutes)
    if 1600 <= known.year <= 2199:
        assert read_moment(known.isoformat()) == known


@settings(deadline=None)
@given(st.dates(datetime(1600, 1, 1).date(), datetime(2199, 12, 31).date()))
def test_every_day_is_read_in_figures(day: datetime) -> None:
    found = read_moment(f"{day.day}/{day.month}/{day.year}")
    assert (found.year, found.month, found.day) == (day.year, day.month, day.day)


@settings(deadline=None)
@given(st.text(max_size=90) | st.from_regex(r"[0-9]{1,2}[ /.][a-z0-9]{1,9}[ /.,][0-9]{2,4}.{0,9}"))
@example("3 aprile 2018 ore")
def test_any_text_is_a_moment_with_a_zone_or_refused(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            found = read_moment(text)
        except RecordRefused:
            return
    assert found.tzinfo is not None
    assert 1600 <= found.year <= 2199


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        # Shown twice, it is taken for the first; skipped, for the time an hour later.
        ("2023-10-29T02:30:00", "2023-10-29T00:30:00+00:00"),
        ("29/10/2023 02:30", "2023-10-29T00:30:00+00:00"),
        ("2023-10-29T02:30:00+01:00", "2023-10-29T01:30:00+00:00"),
        ("2023-03-26T02:30:00", "2023-03-26T01:30:00+00:00"),
    ],
)
def test_times_of_the_nights_in_which_the_clocks_change(written: str, moment: str) -> None:
    assert read_moment(written).astimezone(UTC) == datetime.fromisoformat(moment)
