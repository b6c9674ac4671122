"""Dates of files: what is read, what is refused rather than guessed."""

import warnings
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date
from django.test import override_settings
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.importers.calendar_words import ALL, CUT, calendar_words, folded, key
from articles.importers.clock_times import LAST_OF_NIGHT, LAST_OF_NOON
from articles.importers.dates import LONGEST_MARKUP, moment_or_none, read_moment
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


@pytest.mark.parametrize(
    "text",
    [
        *("3 de abril de 2018", "Ter, 03 Abr 2018", "3 апреля 2018 г.", "вт, 03 апр 2018"),
        *("3 kwietnia 2018 r.", "dinsdag 3 april 2018", "di, 03 apr 2018", "3. huhtikuuta 2018"),
        *("٣ أبريل ٢٠١٨", "3 نيسان 2018", "۳ آوریل ۲۰۱۸", "۱۴ فروردین ۱۳۹۷", "3 באפריל 2018"),
        *("2018年4月3日", "2018年4月3日（火）", "平成30年4月3日", "二〇一八年四月三日 星期二"),
        *(
            "2018년 4월 3일 화요일",
            "2018. 4. 3.",
            "2018/4/3",
            "3 เมษายน 2561",
            "3/4/2018",
            "٣/٤/٢٠١٨",
        ),
        *("Thứ Ba, ngày 3 tháng 4 năm 2018", "2018. április 3.", "2018. gada 3. aprīlis"),
        *("3 Nisan 2018 Salı", "3 Απριλίου 2018", "Tuesday 3rd of April, 2018", "3-Apr-2018"),
        *("mar 3 abr 2018", "३ अप्रैल २०१८", "3 d’abril del 2018", "3 avr. 2018", "(mardi) 3/4/2018"),
    ],
)
def test_a_day_is_read_in_the_languages_and_calendars_of_the_press(text: str) -> None:
    assert read_moment(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        *("Tue, 03 Apr 2018 14:30:00 CEST", "Di, 03 Apr 2018 14:30 MESZ", "03 Apr 18 12:30 GMT"),
        *("Tue, 3 Apr 2018 2:30:00 PM CEST", "3 Apr 2018 08:30 EDT", "April 3, 2018 8:30 a.m. ET"),
        *("Tue, 03 Apr 2018 21:30:00 JST", "3 Apr 2018 15:30 MSK", "3 апр 2018 15:30 МСК"),
        *("3 Apr 2018 18:00 IST", "3 Apr 2018 13:30 BST", "3 Apr 2018 09:30 BRT"),
        *("2018-04-03 12:30:00 UTC", "2018-04-03 12:30:00 Z", "2018/4/3 12:30:00 gmt"),
        *("3 Apr 2018 14:30:00 +200", "3 Apr 2018 14:30 UTC+02:00", "3 Apr 2018 14:30 GMT+2"),
        *("Tue Apr 03 14:30:00 CEST 2018", "2018年4月3日 下午2:30", "2018년 4월 3일 오후 2시 30분"),
        *("Tue Apr 03 2018 14:30:00 GMT+0200 (Mitteleuropäische Sommerzeit)", "20180403143000"),
        *("3 Apr 2018 14:30 Europe/Madrid", "3 Apr 2018 08:30 (America/New_York)", "1522758600"),
        *("1522758600000", "1522758600.25", "3. April 2018, 14.30 Uhr", "3 kwi 2018, godz. 14.30"),
        *("3 απριλίου 2018 2:30 μ.μ.", "3 أبريل 2018 2:30 م", "3. april 2018 kl. 14.30"),
    ],
)
def test_a_time_is_read_with_its_half_of_the_day_and_its_zone(text: str) -> None:
    assert read_moment(text).replace(microsecond=0) == AFTERNOON


@pytest.mark.parametrize(
    "text",
    [
        *("2018年4月3日 下午2點半", "2018年4月3日 下午14:30", "2018년 4월 3일 오후 2시 30분"),
        *("3 Nisan 2018 ÖS 2:30", "2018. ápr. 3. du. 2:30", "3 tháng 4 năm 2018 lúc 2:30 chiều"),
        *("3 अप्रैल 2018, 02:30 अपराह्न", "3 أبريل 2018 - 2:30 مساءً", "۱۳۹۷/۰۱/۱۴ ۱۴:۳۰"),
        *("3 de abril de 2018 a las 2:30 de la tarde", "Tue, 03 Apr 2018 14:30:00 PM"),
        *("dinsdag 3 april 2018 om 14.30 uur", "03/04/2018 às 14h30min", "3.4.2018. u 14:30"),
        *("Terça-feira, 3 de Abril de 2018 às 14h30", "3 เม.ย. 2561 เวลา 14.30 น."),
        *("Вт, 03 кві 2018 15:30:00 +0300", "03.04.2018 | 14.30 Uhr"),
        *("torek, 3. april 2018 ob 14.30", "3. aprill 2018 kell 14:30"),
        *("2018-04-03T14:30:00+02:00[Europe/Rome]", "2018-04-03 12:30:00 +0000 UTC"),
        *("Tue, 03 Apr 2018 14:30:00 HAEC", "Tue, 03 Apr 2018 18:30:00 BDT", "2018-093T14:30"),
        *("3 avril 2018 10:00 HAT", "3 avril 2018 9:30 HAA", "3 avril 2018 09:00 HNT"),
        *("/Date(1522758600000)/", "@1522758600", "Pubblicato il 3 aprile 2018, 14:30"),
        *("الثلاثاء 3 أبريل/نيسان 2018 14:30", "2018年4月3日 中午2:30"),
    ],
)  # fmt: skip
def test_times_of_twelve_hours_and_forms_of_programs(text: str) -> None:
    assert read_moment(text) == AFTERNOON


def test_the_ends_of_days() -> None:
    assert read_moment("Mon, 02 Apr 2018 24:00:00 +0200") == DAY
    assert read_moment("2018-04-02T24:00:00+02:00") == DAY
    assert read_moment("2018年4月3日 午前0時30分") == DAY + timedelta(minutes=30)
    assert read_moment("2018年4月3日 午後0時30分") == DAY + timedelta(hours=12, minutes=30)
    assert read_moment("2018年4月3日 深夜0時10分") == DAY + timedelta(minutes=10)
    assert read_moment("2018年4月3日 夜11時") == DAY + timedelta(hours=23)


@pytest.mark.parametrize(("hour", "night", "noon"), [(4, 4, 16), (5, 5, 5), (6, 18, 6)])
def test_nights_and_noons_have_two_sides(hour: int, night: int, noon: int) -> None:
    assert (LAST_OF_NOON, LAST_OF_NIGHT) == (4, 5)
    assert read_moment(f"2018年4月3日 深夜{hour}:00").hour == night
    assert read_moment(f"2018年4月3日 中午{hour}:00").hour == noon


def test_names_of_months_are_cut_to_three_letters() -> None:
    assert CUT == 3
    assert calendar_words().months["кві"] == calendar_words().months["квітня"]
    assert "квіт"[:2] not in calendar_words().months


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("3 listopada 2022", 11),  # Polish
        ("3. listopada 2022.", 10),  # Croatian
        ("czwartek, 3. listopada 2022", 11),
        ("mar 3 mar 2018", 3),
    ],
)
def test_a_name_of_two_months_is_read_as_the_text_says(text: str, month: int) -> None:
    assert read_moment(text).month == month


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
        *("3 aprile 2018 25:00", "3 aprile 2018 13:00 am", "152275", "10/3/2018 10/4/2018"),
        *("ieri 3 aprile 2018", "3 aprile 2018 4", "3 aprile 2018 10:00 XYZ", "3 blorp 2018"),
        *("10:00 3 aprile", "3 aprile 18 10:00", "3 aprile maggio 2018", "32 aprile 2018"),
        *("3 aprile 2018 10:00 +1600", "3 aprile 2018 10:75", "3 aprile 2018 10:00 +0175"),
        *(
            "3 Farvardin 1397",
            "30 اسفند ۱۳۹۸",
            "3 lip. 2018 lunedì",
            "3. srp 2018",
            "2018年13月3日",
        ),
        *("十十年四月三日", "nan", "3 aprile 2018" + " " * 100 + "x", "9" * 5000),
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


LOCALES = st.sampled_from([one for one in ALL if one != "zh"])
MOMENTS = st.datetimes(datetime(1600, 1, 2), datetime(2199, 12, 30), timezones=st.just(UTC))


@settings(deadline=None)
@given(MOMENTS, LOCALES, st.sampled_from(["d MMMM y", "d. MMM y", "MMM d, y", "y MMMM d"]))
def test_every_day_is_read_in_the_words_of_every_language(
    moment: datetime, locale: str, pattern: str
) -> None:
    written = format_date(moment, pattern, locale=locale)
    # "1-р сар" is figures, and has no name.
    if any(
        any(map(str.isdigit, format_date(moment, form, locale=locale))) for form in ("MMMM", "MMM")
    ):
        return
    try:
        found = read_moment(written).date()
    except RecordRefused:
        # Only what has two meanings is refused: "srp" is a July and an August, Irish "Lún" of
        # August a Monday elsewhere.
        months = {month for month, _stop in months_called(moment, locale)}
        assert len(months) > 1 or is_a_weekday_too(moment, locale)
        return
    assert found == moment.date() or len(months_called(moment, locale)) > 1


def is_a_weekday_too(moment: datetime, locale: str) -> bool:
    """Whether the month of a moment is called, in a language, what a weekday is in some other."""
    names = (format_date(moment, form, locale=locale) for form in ("MMMM", "MMM"))
    return any(key(folded(name)) in calendar_words().weekdays for name in names)


def months_called(moment: datetime, locale: str) -> set[tuple[int, bool]]:
    """All months that are called as that of a moment is in a language, long or short."""
    names = (format_date(moment, form, locale=locale) for form in ("MMMM", "MMM"))
    months = calendar_words().months
    return {each for name in names for each in months.get(key(folded(name)), ())}


ZONES = {"CEST": 2, "JST": 9, "EST": -5, "PDT": -7, "MSK": 3, "GMT": 0, "UTC": 0, "BRT": -3}
ENGLISH = ("a, d MMM y", "MMMM d, y", "d-MMM-y", "y/M/d", "d.M.y", "EEEE d MMMM y", "y-MM-dd")


@settings(deadline=None)
@given(MOMENTS, st.sampled_from(sorted(ZONES)), st.sampled_from(ENGLISH[1:]), st.booleans())
def test_every_time_is_read_with_its_zone(
    moment: datetime, zone: str, pattern: str, has_halves: bool
) -> None:
    there = moment.replace(microsecond=0).astimezone(timezone(timedelta(hours=ZONES[zone])))
    day = format_date(there.date(), pattern, locale="en")
    time = there.strftime("%I:%M:%S %p" if has_halves else "%H:%M:%S")
    offsets = [zone, there.strftime("%z"), "UTC" + there.strftime("%z")]
    for offset in offsets:
        assert read_moment(f"{day} {time} {offset}") == there


@given(st.datetimes(datetime(1977, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC)))
def test_every_count_of_seconds_is_read(moment: datetime) -> None:
    seconds = int(moment.timestamp())
    assert read_moment(str(seconds)).timestamp() == seconds
    assert read_moment(f"{seconds}999").timestamp() == seconds


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1 فروردین 1397", date(2018, 3, 21)),
        ("31 شهریور 1397", date(2018, 9, 22)),
        ("1 مهر 1397", date(2018, 9, 23)),
        ("29 اسفند 1397", date(2019, 3, 20)),
        ("30 اسفند 1399", date(2021, 3, 20)),
        ("1 فروردین 1300", date(1921, 3, 21)),
        ("22 بهمن 1357", date(1979, 2, 11)),
        # With letters in their Arabic form.
        ("2 تير 1399", date(2020, 6, 22)),
        ("5 دي 1399", date(2020, 12, 25)),
        ("۱ فروردین ۱۴۰۳", date(2024, 3, 20)),
    ],
)
def test_days_of_the_persian_calendar_are_those_of_the_world(written: str, day: date) -> None:
    assert read_moment(written).date() == day


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


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ('="2018-04-03"', "2018-04-03T00:00:00+02:00"),
        ("'2018-04-03'", "2018-04-03T00:00:00+02:00"),
        ("2018-04-03Z", "2018-04-03T00:00:00+02:00"),
        ("2018-04-03+09:00", "2018-04-03T00:00:00+02:00"),
        ("Thurs, 29 Sept 2022 08:05:09 GMT", "2022-09-29T08:05:09+00:00"),
        ("Thur, 29 Sep 2022 08:05", "2022-09-29T08:05:00+02:00"),
        ("2022-10-03T08:05:09.5Z[UTC]", "2022-10-03T08:05:09+00:00"),
        ("202210030805", "2022-10-03T08:05:00+02:00"),
        ("2022-10-03 08.05", "2022-10-03T08:05:00+02:00"),
        ("2022-10-03T08.05.09", "2022-10-03T08:05:09+02:00"),
        ("2022-10-03 08.05.09 GMT", "2022-10-03T08:05:09+00:00"),
        ("Thursday, 10/13/2022", "2022-10-13T00:00:00+02:00"),
        ("Last updated: 3 October 2022, 08:05", "2022-10-03T08:05:00+02:00"),
        ("First published on Mon 3 Oct 2022 08.05 BST", "2022-10-03T08:05:00+01:00"),
        ("Ultimo aggiornamento: 3 ottobre 2022, 08:05", "2022-10-03T08:05:00+02:00"),
        ("3 Ekim 2022 Pazartesi, 08.05", "2022-10-03T08:05:00+02:00"),
        ("2022年10月3日(月) 8:05配信", "2022-10-03T08:05:00+02:00"),
        ("Stand: 03.10.2022, 08:05 Uhr", "2022-10-03T08:05:00+02:00"),
        ("Mis à jour le 3 octobre 2022 à 08h05", "2022-10-03T08:05:00+02:00"),
        (
            '<time datetime="2022-10-03T06:05:00Z">Mon, 10/03/2022</time>',
            "2022-10-03T06:05:00+00:00",
        ),
        ("<span class='day'>3 ottobre 2022</span>", "2022-10-03T00:00:00+02:00"),
    ],
)
def test_days_as_programs_write_them(written: str, moment: str) -> None:
    assert read_moment(written).isoformat() == moment


@pytest.mark.parametrize("written", ["Friday, 10/13/2022", "10/13/2022", "Thursday, 13/13/2022"])
def test_a_month_above_twelve_needs_its_weekday(written: str) -> None:
    with pytest.raises(RecordRefused):
        read_moment(written)


@pytest.mark.parametrize("more", [0, 1])
def test_markup_around_a_date_has_a_thousand_characters(more: int) -> None:
    written = f"2018-04-03{'<i></i>' * 141}".ljust(LONGEST_MARKUP + more)
    assert bool(moment_or_none(written)) is not bool(more)


@pytest.mark.parametrize("written", ["~2018-04-03~", "#2018-04-03#", "=2018-04-03", "~4/3/2018"])
def test_figures_among_other_signs_are_no_day_that_is_guessed(written: str) -> None:
    with pytest.raises(RecordRefused):
        read_moment(written)
