"""Which days the dates mean that readers type."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.query.date_words import is_range, parse_span

TODAY = date(2020, 6, 15)


def span(first: str, last: str = "") -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last or first)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2018", span("2018-01-01", "2018-12-31")),
        ("٢٠١٨", span("2018-01-01", "2018-12-31")),
        ("20180403", span("2018-04-03")),
        ("3/4/18", span("2018-04-03")),
        ("3.4.20", span("2020-04-03")),
        ("3/4/21", span("1921-04-03")),
        ("1º maggio 2018", span("2018-05-01")),
        ("1° maggio 2018", span("2018-05-01")),
        ("3rd April 2018", span("2018-04-03")),
        ("April 3, 2018", span("2018-04-03")),
        ("sept 2018", span("2018-09-01", "2018-09-30")),
        ("lo scorso mese", span("2020-05-01", "2020-05-31")),
        ("scorso anno", span("2019-01-01", "2019-12-31")),
        ("la scorsa settimana", span("2020-06-08", "2020-06-14")),
        ("ultimi tre giorni", span("2020-06-13", "2020-06-15")),
        ("past two weeks", span("2020-06-02", "2020-06-15")),
        *(
            (text, None)
            for text in (
                "20181303",
                "3/4/8",
                "99 aprile 2018",
                "April 2018 3",
                "aprile",
                "l'anno",
                "",
            )
        ),
    ],
)
def test_days(text: str, days: tuple[date, date] | None) -> None:
    assert parse_span(text, TODAY) == days
    assert days is None or not is_range(text, TODAY)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2018..2019", span("2018-01-01", "2019-12-31")),
        ("2018…2019", span("2018-01-01", "2019-12-31")),
        ("2018-2019", span("2018-01-01", "2019-12-31")),
        ("2019 – 2018", span("2018-01-01", "2019-12-31")),
        ("2018/2019", span("2018-01-01", "2019-12-31")),
        ("dal 2018 al 2019", span("2018-01-01", "2019-12-31")),
        ("from 2018 to 2019", span("2018-01-01", "2019-12-31")),
        ("31/12/2018-1/1/2019", span("2018-12-31", "2019-01-01")),
        ("2018-04-03/2018-04-05", span("2018-04-03", "2018-04-05")),
        ("1-3 aprile 2018", span("2018-04-01", "2018-04-03")),
        ("aprile-giugno 2018", span("2018-04-01", "2018-06-30")),
        ("30 aprile - 2 maggio 2018", span("2018-04-30", "2018-05-02")),
        ("..2018", (date.min, date(2018, 12, 31))),
        *((text, None) for text in ("2018-19", "31-31-2018", "-2018", "2018-", "roma-2018", "..")),
    ],
)  # fmt: skip
def test_ranges_of_days(text: str, days: tuple[date, date] | None) -> None:
    assert parse_span(text, TODAY) == days
    assert is_range(text, TODAY)


PIECES = ("2018", "4", "31", "/", "-", ".", "..", " ", "aprile", "dal ", " al ", "ieri", "ultimi")


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_days_are_in_order(text: str) -> None:
    days = parse_span(text, TODAY)
    assert days is None or days[0] <= days[1]
