"""Days in words or figures, in the languages and calendars of the press.

Everything of a text has to be understood: one word that is not known, or a figure too many, and
it names no day. Where a name stands for two months, or two words could be the month, it counts
only where the text itself says which.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from articles.importers.calendar_words import (
    ALL,
    COMMON,
    CalendarWords,
    calendar_words,
    fillers,
    folded,
    key,
    persian_months,
)
from articles.importers.clock_times import ClockTime, split_time
from articles.importers.half_days import with_marks

CHINESE_FIGURES = {figure: number for number, figure in enumerate("〇一二三四五六七八九")}
CHINESE = re.compile(r"[〇零○一二三四五六七八九十]+(?=\s*[年月日号號])")
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}


def _chinese_number(found: re.Match[str]) -> str:
    """ "二〇二二" as 2022, "十" as 10, "二十一" as 21."""
    figures = re.sub("[零○]", "〇", found[0])
    if "十" not in figures:
        return "".join(str(CHINESE_FIGURES[figure]) for figure in figures)
    tens, _ten, ones = figures.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return found[0]
    return str(10 * CHINESE_FIGURES.get(tens, 1) + CHINESE_FIGURES.get(ones, 0))


def _of_era(found: re.Match[str]) -> str:
    year = ERAS[found[1]] + (1 if found[2] == "元" else int(found[2]))
    return f"{year}-{found[3]}-{found[4]} "


def _time(found: re.Match[str]) -> str:
    return f" {found[1]}:{int(found[2]):02}:{int(found[3] or 0):02} "


# The forms of China, Japan, Korea and Vietnam, where units stand behind figures and half the day
# before the hour, and what each is in those of the rest.
EAST_ASIAN: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (CHINESE, _chinese_number),
    (re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号號일]"), r"\1-\2-\3 "),
    (
        re.compile(r"(令和|平成|昭和)\s*(\d{1,2}|元)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"),
        _of_era,
    ),
    (re.compile(r"\(?(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]\)?"), " "),
    (re.compile(r"\(?[月火水木金土日]曜日?\)?|\([月火水木金土日월화수목금토일]\)"), " "),
    (re.compile(r"\(?[월화수목금토일]요일\)?"), " "),
    (re.compile(r"(\d{1,2})\s*[時时点點시]\s*[半반]"), r" \1:30 "),
    (
        re.compile(r"(\d{1,2})\s*[時时点點시]\s*(\d{1,2})\s*[分분](?:\s*(\d{1,2})\s*[秒초])?"),
        _time,
    ),
    (re.compile(r"(\d{1,2})\s*[時时点點시]"), r" \1:00 "),
    (
        re.compile(r"(\d{1,2}),?\s*(?:thang|th)\.?\s?(\d{1,2})(?:,|\s+nam)?\s*(\d{4})"),
        r"\1-\2-\3 ",
    ),
)
# What a text says of the date before it names one.
LABEL = re.compile(
    r"(?:(?:(?:first|last) )?(?:publish(?:ed)?|posted|updated|modified)|date|pubblicato|data|publie"
    r"|publicado|fecha|veroffentlicht|datum|stand|(?:zuletzt )?aktualisiert|aggiornato"
    r"|(?:ultimo )?aggiornamento|mise? a jour|actuali[sz](?:e|ado)|atualizado|bijgewerkt"
    r"|обновлено|更新时间|更新"
    r"|gepubliceerd|опубликовано|дата|입력|등록|发布时间|發布時間|发布|發布|日期|公開日|投稿日|配信"
    r"|نشر|تاريخ النشر|تاریخ انتشار)(?:\s?:\s?|\s(?:on|at|il|el|le|em|am|op|в|في)?\s?(?=\S))"
)
# And what stands behind it.
LABEL_BEHIND = re.compile(r"\s?(?:配信|更新|公開|掲載|投稿|发布|發布|입력|수정|등록)\Z")
# Words that are written as one with the next: "ที่" before a Thai day, "ב" before a Hebrew month.
PREFIXES = re.compile(r"ท(?=\s*\d)|(?<!\S)ב(?=[^\W\d_]{2})")
THAI = re.compile("[\u0e00-\u0e7f]")
WORD = re.compile(r"[^\s\d,.:;/()\[\]|'\"-]+(?:\.[^\s\d,.:;/()\[\]|'\"-]+)*\.?")
_BETWEEN = r"[\s,./-]*"
BOTH_NAMES = re.compile(r"m\s*[/-]?\s*m(?!\w)")
SHAPES = tuple(
    re.compile(r"[\s,.;:-]*" + shape + r"[\s,.;:-]*")
    for shape in (
        rf"(?P<day>\d{{1,2}}){_BETWEEN}m{_BETWEEN}(?P<year>\d{{4}})",
        rf"m{_BETWEEN}(?P<day>\d{{1,2}}){_BETWEEN}(?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}}){_BETWEEN}m{_BETWEEN}(?P<day>\d{{1,2}})",
        rf"(?P<year>\d{{4}}){_BETWEEN}\s(?P<day>\d{{1,2}}){_BETWEEN}m",
        r"(?P<day>\d{1,2})\s?(?P<sign>[/.-])\s?(?P<month>\d{1,2})\s?[/.-]\s?(?P<year>\d{4})",
        r"(?P<year>\d{4})\s?(?P<sign>[/.-])\s?(?P<month>\d{1,2})\s?[/.-]\s?(?P<day>\d{1,2})",
    )
)
# RFC 822 has years of two figures; from 50 on they are of the last century (RFC 2822, 4.3).
RFC_822 = re.compile(r"[\s,]*(?P<day>\d{1,2})[\s-]m[\s-](?P<year>\d{2})\s*")
FIRST_OF_LAST_CENTURY = 50
BUDDHIST_YEARS = range(2400, 2743)  # of the Thai calendar
BUDDHIST_AHEAD = 543
PERSIAN_YEARS = range(1200, 1600)
# Without a name of a month only those of which no other calendar of the press has news.
PERSIAN_IN_FIGURES = range(1300, 1430)
# The first day of the Persian year 1200, and the leap years of a cycle of 33 (after Khayyam).
PERSIAN_BEGINS = date(1821, 3, 21)
PERSIAN_LEAP = frozenset((1, 5, 9, 13, 17, 22, 26, 30))

Months = set[tuple[int, bool]]


def read_written(text: str) -> datetime | None:
    """The moment that a text names, without zone where it names none; None where it is not
    understood. Raises ``ValueError`` for what is understood and is not in the calendar."""
    plain = " ".join(folded(text).split()).replace("،", ",").replace("’", "'")
    plain = with_marks(LABEL_BEHIND.sub("", LABEL.sub("", plain)))
    for pattern, form in EAST_ASIAN:
        plain = pattern.sub(form, plain)
    plain = " ".join(PREFIXES.sub(" ", re.sub(r"[–—−]", "-", plain)).split())
    time, rest = split_time(plain)
    rest = re.sub(r"[()\[\]|·•\"']", " ", rest)
    # Only who needs the names of all languages waits for them.
    for languages in (COMMON, ALL):
        if (marked := _marked(rest, calendar_words(languages))) is not None:
            day = _day(*marked, time, is_thai=THAI.search(text) is not None)
            return time.on(day) if day else None
    words = CalendarWords(persian_months(), calendar_words(ALL).weekdays)
    if (marked := _marked(rest, words)) is not None and (found := SHAPES[0].fullmatch(marked[0])):
        ((month, _has_stop),) = marked[1]
        day = _of_persian_calendar(int(found["year"]), month, int(found["day"]))
        return time.on(day)
    return None


def _marked(text: str, words: CalendarWords) -> tuple[str, Months, set[int]] | None:
    """The text with "m" in the place of its month and without its other words, what the month
    may be, and the weekdays that it names; None where a word is not known."""
    for name in words.of_two_words:
        text = text.replace(name, name.replace(" ", "_"))
    names = [key(match[0]).replace("_", " ") for match in WORD.finditer(text)]
    if not all(
        name in words.months or name in words.weekdays or name in fillers() for name in names
    ):
        return None
    months = [at for at, name in enumerate(names) if name in words.months]
    # "mar" is a month, and a Tuesday beside another month.
    chosen = [at for at in months if names[at] not in words.weekdays] or months[-1:]
    weekdays = {
        day
        for at, name in enumerate(names)
        if at not in chosen
        for day in words.weekdays.get(name, ())
    }
    marks = iter("m" if at in chosen else " " for at in range(len(names)))
    marked = WORD.sub(lambda _word: next(marks), text)
    of_all = [words.months[names[at]] for at in chosen]
    same = set.intersection(*of_all) if of_all else set()
    # Arabic papers name a month in both ways: "أبريل/نيسان".
    marked = BOTH_NAMES.sub("m", marked) if same else marked
    return marked, same or (of_all[0] if of_all else set()), weekdays


def _day(
    text: str, months: Months, weekdays: set[int], time: ClockTime, *, is_thai: bool
) -> date | None:
    """The day that a text with its month marked names. Raises ``ValueError``."""
    parts = next(filter(None, (shape.fullmatch(text) for shape in SHAPES)), None)
    if parts is None and time.zone is not None:
        parts = RFC_822.fullmatch(text)
    if parts is None:
        return None
    year, day = int(parts["year"]), int(parts["day"])
    if len(parts["year"]) == 2:
        year += 1900 if year >= FIRST_OF_LAST_CENTURY else 2000
    if is_thai and year in BUDDHIST_YEARS:
        year -= BUDDHIST_AHEAD
    if "month" in parts.groupdict() and year in PERSIAN_YEARS and parts["sign"] == "/":
        # "1403/02/25", which is no year of the press in another calendar.
        return _of_persian_calendar(year, int(parts["month"]), day)
    if "month" in parts.groupdict():
        if year in PERSIAN_IN_FIGURES:
            return _of_persian_calendar(year, int(parts["month"]), day)
        return _by_weekday(year, int(parts["month"]), day, weekdays)
    has_stop = text[parts.end("day") :].startswith(".")
    month = _month(months, has_stop, weekdays, year, day)
    return date(year, month, day) if month else None


def _by_weekday(year: int, month: int, day: int, weekdays: set[int]) -> date:
    """The day of two figures, day first, or month first where only that is the weekday that stands
    before them ("Tue, 04/03/2018"). Raises ``ValueError``."""
    is_other = month > 12 or date(year, month, day).weekday() not in weekdays
    if is_other and day <= 12 and date(year, day, month).weekday() in weekdays:
        return date(year, day, month)
    return date(year, month, day)


def _month(months: Months, has_stop: bool, weekdays: set[int], year: int, day: int) -> int | None:
    """The one that a name stands for, of several by the weekday or else by the full stop."""
    numbers = {month for month, _has_stop in months}
    if len(numbers) > 1 and weekdays:
        numbers = {month for month in numbers if date(year, month, day).weekday() in weekdays}
    elif len(numbers) > 1:
        numbers = {month for month, stop in months if stop == has_stop}
    return numbers.pop() if len(numbers) == 1 else None


def _of_persian_calendar(year: int, month: int, day: int) -> date:
    """The day of the solar Hijri calendar. Raises ``ValueError`` where it has none such."""
    longest = 31 if month <= 6 else 30 if month < 12 or _is_leap(year) else 29
    if year not in PERSIAN_YEARS or not 1 <= day <= longest:
        raise ValueError(f"no such day: {year}-{month}-{day}")
    before = 365 * (year - PERSIAN_YEARS[0]) + sum(map(_is_leap, range(PERSIAN_YEARS[0], year)))
    months = 31 * (month - 1) - max(0, month - 7)
    return PERSIAN_BEGINS + timedelta(days=before + months + day - 1)


def _is_leap(year: int) -> bool:
    return year % 33 in PERSIAN_LEAP
