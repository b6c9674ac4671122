"""When an article came out, as the lines around its headline say it."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from lxml.html import HtmlElement

from articles.importers.calendar_words import calendar_words, folded, key
from articles.importers.dates import moment_or_none
from articles.importers.page.byline_words import NAMES_BEHIND
from articles.importers.page.page_lines import one_line
from articles.importers.page.shown_bylines import LONGEST_BYLINE, is_all_names
from articles.importers.page.shown_lines import apart

MOST_BESIDE_DAY = 5  # words of a line that says the day: "last updated on", the name of who wrote
MOST_OF_LABEL = 3  # words before a day that say what it is the day of
_YEAR = r"(?:1[6-9]|2[01])\d\d"
# A word with the marks that letters of India, Arabia and Thailand carry.
_WORD = r"[^\W\d_][^\s\d.,:;|/()]{1,19}"
_FIGURES = r"\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{4}"
DAY = re.compile(
    rf"(?<!\d)\d{{4}}[年년]\s?\d{{1,2}}[月월]\s?\d{{1,2}}[日일]"
    rf"|(?:令和|平成|昭和)\s?(?:\d{{1,2}}|元)\s?年\s?\d{{1,2}}\s?月\s?\d{{1,2}}\s?日"
    rf"|(?<!\d)(?:\d{{1,2}}(?:st|nd|rd|th|er|º|°|\.)?,?\s+(?:de\s+|di\s+|of\s+)?{_WORD}"
    rf"(?:\s?/\s?{_WORD})?\.?,?\s+(?:de\s+|del\s+)?\d{{4}}"
    rf"|\d{{1,2}}\s+[\u0e00-\u0e3f]{{1,2}}\.[\u0e00-\u0e3f]{{1,2}}\.\s*\d{{4}}"
    rf"|\d{{1,2}}(?P<sign>[./])\d{{1,2}}(?P=sign)\d{{2}}(?![\d./])"
    rf"|\d{{1,2}}\.[^\W\d_]{{3,12}}\.\d{{4}}"
    rf"|\d{{1,2}}\s+tháng\s+\d{{1,2}},?\s+(?:năm\s+)?\d{{4}}"
    rf"|{_FIGURES}|\d{{4}}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?\d{{1,2}}"
    rf"|\d{{4}}\.\s*gada\s+\d{{1,2}}\.\s+{_WORD}"
    rf"|\d{{4}}(?:\.|\s+m\.)?\s+{_WORD}\s+\d{{1,2}})(?!\d)"
    rf"|(?<!\w){_WORD}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}(?!\d)",
    re.IGNORECASE,
)
# How long the text takes to read, behind its day.
READING = re.compile(
    r"(?:[^\W\d_]+\s?:?\s)?(?<!\d)\d{1,3}\s?(?:min\w{0,5}|mn|мин|хв)\.?(?: \w{2,9})?$",
    re.IGNORECASE,
)
# "— 3 травня, 09:41": of this year, which is not said.
DAY_AND_TIME = re.compile(
    rf"\W*\d{{1,2}}\.?\s+(?:de\s+)?({_WORD})[\s,.|·•–-]+(?:\w{{1,4}}\.?\s+)?\d{{1,2}}[:.]\d\d\W*"
)
FIGURES = re.compile(_FIGURES)
# A year of two figures is the last of three where a language does not write it first.
SHORT_YEAR = re.compile(r"(\d{1,2}([./])\d{1,2}\2)(\d{2})")
YEAR_FIRST = {"ko", "ja", "zh", "hu", "lt", "mn", "fa", "sv"}
SECOND_NAME = re.compile(r"(?<=[^\W\d_])\s?/\s?[^\W\d_]+")  # "مايو/أيار"
_HALVES = r"[ap]\.?m\.?|오전|오후|上午|下午|午前|午後"
_ZONE = (
    r"\s*\(?(?P<zone>(?:GMT|UTC)(?:\s?[+-]\s?\d{1,2}(?::?\d\d)?)?"
    r"|(?-i:[A-Z]{3,4}|[ECMP]T))\)?(?!\w)"
)
WEEKDAY = re.compile(r"([^\W\d_]{2,12})[.,]?\s+$")
WEEKDAY_BEHIND = re.compile(r"[\s,]*[（(]?([^\W\d_]{1,14})[)）]?[.,]?")
TIME = re.compile(
    r"[\s.,|·•–-]*(?:(?:alle|ore|at|um|às|as|a las|à|ora|kl|godz|klo|saat|pukul|jam"
    r"|в|о|om|lúc|г|u|d|เวลา)(?!\w)\.?\s*)*"
    rf"(?P<half>{_HALVES})?\s?"
    rf"(?P<hour>\d{{1,2}})\s?[:.hH時时시]\s?(?P<minute>\d{{2}})(?!\d)(?:\s*(?P<behind>{_HALVES})(?!\w))?"
    rf"(?:\s*(?:uhr\b|น\.)|{_ZONE})?",
    re.IGNORECASE,
)
# "21:10 14.05.2024", "9:10 pm on 14 May 2024"
TIME_BEFORE = re.compile(
    rf"(?<![\d:.])(?P<half>{_HALVES})?\s?(?P<hour>\d{{1,2}})[:.h](?P<minute>\d{{2}})"
    rf"(?:\s*(?P<behind>{_HALVES})(?!\w))?(?:\s*uhr\b|{_ZONE})?[\s,|·•–-]*(?:on\s+)?$",
    re.IGNORECASE,
)
EVENING = {"오후", "下午", "午後"}
MONTH_FIRST = {"en", "en-us"}
# When it was changed, which is not when it came out.
CHANGED = re.compile(
    r"updat|\bstand\s*:|aggiorn|modific|actuali[sz]|atualiz|mis[e]?\s+à\s+jour|modifié|aktuali[sz]|geändert"
    r"|bijgewerkt"
    r"|gewijzigd|zaktualiz|обновл|оновлен|güncel|ενημ|τροποπ|更新|수정|업데이트|diperbarui|cập\s+nhật"
    r"|uppdater|oppdater|opdater|päivitet|frissít|módosít|ažurira|تحديث|به‌روز|ویرایش|עודכן"
    r"|अपडेट|अद्यतन",
    re.IGNORECASE,
)
PUBLISHED = re.compile(
    r"publi|pubbl|erschienen|veröffentlicht|geplaatst|입력|등록|发布|發布|公開|فرسته|نشر|انتشار|פורסם"
    r"|प्रकाशित",
    re.IGNORECASE,
)
IN_ADDRESS = re.compile(
    rf"(?<!\d)(?<!\d-)(?P<year>{_YEAR})(?P<sign>[/-]?)(?P<month>\d\d)(?P=sign)(?P<day>\d\d)(?=[/_.-]|$)"
    rf"|/(?P<words>{_YEAR}/[a-z]{{3,9}}/\d\d?)/|/(?P<figures>{_YEAR}/\d\d?/\d\d?)/"
)
LETTERS = re.compile(r"[^\W\d_]+")


def moments(lines: Sequence[HtmlElement], language: str = "") -> Iterator[datetime]:
    """The moments that lines name in words or figures, in the order of the lines; those at which
    the article was changed come last.

    ``language`` is the page's code. In American English "04/03/2018" may be 3 April: it counts
    there only where one of both months is none, or a weekday stands before it.
    """
    changed: list[datetime] = []
    was_changed = False
    read: set[HtmlElement] = set()
    for element in lines:
        if not read.isdisjoint(element.iterancestors()):
            continue
        text = one_line(apart(element))
        end = 0
        for match in DAY.finditer(text):
            label = text[end : match.start()]
            end = match.end()
            read.add(element)
            moment = _day(text, match, language)
            if moment is None:
                continue
            time = TIME.match(text, _behind_weekday(text, end))
            moment = _at_time(moment, time or TIME_BEFORE.search(label))
            says_so = CHANGED.search(label) or (was_changed and not PUBLISHED.search(label))
            if says_so and not (PUBLISHED.search(label) and not CHANGED.search(label)):
                changed.append(moment)
            else:
                yield moment
        # The word may be a line of its own, before the day's.
        was_changed = CHANGED.search(text) is not None and not end
    yield from changed


def _behind_weekday(line: str, end: int) -> int:
    """Where the weekday ends that stands behind a day, which itself is over at ``end``."""
    match = WEEKDAY_BEHIND.match(line, end)
    is_one = match is not None and key(folded(match[1])) in calendar_words().weekdays
    return match.end() if match and is_one else end


def is_label(text: str) -> bool:
    """Whether a text is what stands before a day ("Published On"), and no name."""
    words = text.split()
    return len(words) <= MOST_OF_LABEL and any(
        pattern.match(word) for word in words for pattern in (PUBLISHED, CHANGED)
    )


def is_credit(text: str) -> bool:
    """Whether a line says no more than who wrote, or when it came out ("Pubblicato il 3 aprile 2018
    alle 10:30", "Di Anna Rossi | 3 aprile 2018").
    """
    line = one_line(text)
    if len(line) > LONGEST_BYLINE:
        return False
    line = READING.sub("", line)
    if (byline := NAMES_BEHIND.match(line)) and is_all_names(line[byline.end() :]):
        return True
    if (short := DAY_AND_TIME.fullmatch(line)) and key(folded(short[1])) in calendar_words().months:
        return True
    rest = beside_day(line)
    is_sentence = rest.rstrip().endswith((".", "!", "?", "…"))
    return bool(rest) and not is_sentence and len(LETTERS.findall(rest)) <= MOST_BESIDE_DAY


def beside_day(line: str) -> str:
    """What stands in a line before its day and behind it, with a bar between; empty where the line
    names none."""
    day = DAY.search(line)
    if day is None or _day(line, day) is None:
        return ""
    time = TIME.match(line, day.end())
    return f"{line[: day.start()]} | {line[time.end() if time else day.end() :]}"


def _day(line: str, match: re.Match[str], language: str = "") -> datetime | None:
    """The day of a match in a line, with the weekday before it where its figures need one."""
    text = SECOND_NAME.sub("", match[0])
    if short := SHORT_YEAR.fullmatch(text):
        if language.lower()[:2] in YEAR_FIRST:
            return None
        text = f"{short[1]}20{short[3]}"
    is_month_first = language.lower() in MONTH_FIRST
    if FIGURES.fullmatch(text):
        weekday = WEEKDAY.search(line, 0, match.start())
        is_one = weekday is not None and key(folded(weekday[1])) in calendar_words().weekdays
        if weekday and is_one and (found := moment_or_none(f"{weekday[1]} {text}")) is not None:
            return found
        day, month, year = (int(figure) for figure in re.findall(r"\d+", text))
        if month > 12 >= day:
            return moment_or_none(f"{month}.{day}.{year}")
        if is_month_first and day != month and month <= 12:
            return None if day <= 12 else moment_or_none(text)
    return moment_or_none(text)


def _at_time(moment: datetime, time: re.Match[str] | None) -> datetime:
    if time is None:
        return moment
    hour, minute = int(time["hour"]), int(time["minute"])
    if half := (time["half"] or time["behind"]):
        hour = hour % 12 + (12 if half[0] in "pP" or half in EVENING else 0)
    written = f"{moment.astimezone(moment.tzinfo):%Y-%m-%d} {hour:02}:{minute:02} {time['zone']}"
    if time["zone"] and (found := moment_or_none(written)) is not None:
        return found
    if hour > 23 or minute > 59:
        return moment
    return moment + timedelta(hours=hour, minutes=minute)


def day_in_address(address: str) -> str:
    """The day that an address names ("/2024/05/02/", "/2024/5/2/", "-2024-05-02.html",
    "/2024/may/02/"), in figures or words; empty for none."""
    path = re.sub(r"^\w+://[^/]*|[?#].*$", "", address)
    for match in IN_ADDRESS.finditer(path):
        if match["words"]:
            return match["words"].replace("/", " ")
        year, month, day = (
            match["figures"] or "/".join(match.group("year", "month", "day"))
        ).split("/")
        if (1 <= int(month) <= 12) and (1 <= int(day) <= 31):
            return f"{year}-{month:0>2}-{day:0>2}"
    return ""
