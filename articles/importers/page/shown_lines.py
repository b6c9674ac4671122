"""The lines that a page shows around its headline: who wrote the article, and when it came out."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from lxml import etree
from lxml.html import HtmlElement

from articles.importers.dates import read_moment
from articles.importers.page.bylines import name_key, one_line
from articles.importers.page.clutter import SILENT, words_of
from articles.importers.records import RecordRefused

# Lines before and behind the headline that are looked at, and characters of one.
MOST_BEFORE, MOST_BEHIND = 8, 30
LONGEST_LINE = 160
# Longer ones: behind the standfirst and the first paragraphs the text has begun.
MOST_LONG = 3
LONGEST_BYLINE = 120
MOST_BESIDE_DAY = 5  # words of a line that says the day: "last updated on", the name of who wrote
OF_BYLINES = {
    *("byline", "bylines", "author", "authors", "autor", "autore", "autori", "auteur", "autores"),
    *("firma", "signature", "penulis", "wartawan", "yazar", "autorzy", "auteurs", "reporter"),
    *("author name", "journalist", "zuozhe", "skribent", "forfatter", "redattore"),
}
# A line with one of these at its beginning and a name behind it.
NAMES_BEHIND = re.compile(
    r"^(?:by|di|von|par|por|door|af|av|przez|text|texte|texto|testo|tekst|autore?|autor(?:in|a)?"
    r"|auteur|penulis|reporter|yazan|автор|текст|από|του|كتب|بقلم|نویسنده|作者|記者|记者|文)\b\s*[:：]?\s*"
    r"(?=\S)",
    re.IGNORECASE,
)
# Names in signs, which have neither capitals nor spaces.
OF_CHINESE = re.compile(r"[\u3400-\u9fff・]{2,7}(?:[、,，\s]+[\u3400-\u9fff・]{2,7}){0,5}")
_YEAR = r"(?:1[6-9]|2[01])\d\d"
_LETTERS = r"[^\W\d_]{2,15}"
DAY = re.compile(
    rf"(?<!\d)(?:\d{{1,2}}(?:st|nd|rd|th|er|º|°|\.)?,?\s+(?:de\s+|di\s+|of\s+)?{_LETTERS}\.?,?\s+"
    rf"(?:de\s+|del\s+)?\d{{4}}"
    rf"|\d{{1,2}}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?\d{{4}}|\d{{4}}[./-]\d{{1,2}}[./-]\d{{1,2}}"
    rf"|\d{{4}}年\s?\d{{1,2}}月\s?\d{{1,2}}日)(?!\d)"
    rf"|\b{_LETTERS}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}(?!\d)",
    re.IGNORECASE,
)
TIME = re.compile(
    r"[\s,|·•–-]*(?:(?:alle|ore|at|um|às|as|a las|à|ora|kl|godz|klo|saat|pukul|jam"
    r"|в|о|om|lúc)\b\.?\s*)*"
    r"(?P<hour>\d{1,2})\s?[:.hH時时]\s?(?P<minute>\d{2})(?!\d)(?:\s*(?P<half>[ap])\.?m\b\.?)?",
    re.IGNORECASE,
)
IN_ADDRESS = re.compile(rf"/(?P<year>{_YEAR})[/-]?(?P<month>\d\d)[/-]?(?P<day>\d\d)(?=[/_-])")


def near(tree: HtmlElement, title: str) -> list[HtmlElement]:
    """The elements with a short text of their own around the headline, nearest behind it first."""
    before: list[HtmlElement] = []
    behind: list[HtmlElement] = []
    key = name_key(title)
    is_seen, long = False, 0
    silent: set[HtmlElement] = set()
    for element in tree.iter(etree.Element):
        if element.tag in SILENT or element.getparent() in silent:
            silent.add(element)
        elif (
            not is_seen
            and element.tag in {"h1", "h2"}
            and key
            and name_key(text_of(element)) == key
        ):
            is_seen = True
        elif _has_own_text(element):
            if len(text_of(element)) <= LONGEST_LINE:
                (behind if is_seen else before).append(element)
            elif is_seen:
                long += 1
            if len(behind) >= MOST_BEHIND or long >= MOST_LONG:
                break
    return [*behind, *reversed(before[-MOST_BEFORE:])] if is_seen else []


def text_of(element: HtmlElement) -> str:
    """The text of an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def _has_own_text(element: HtmlElement) -> bool:
    return bool((element.text or "").strip()) or any((each.tail or "").strip() for each in element)


def bylines(lines: list[HtmlElement]) -> Iterator[str]:
    """Texts that name who wrote: marked by a class as such, or beginning with "By" and its like."""
    for element in lines:
        text = one_line(text_of(element))
        if len(text) > LONGEST_BYLINE:
            continue
        if _is_marked(element):
            yield NAMES_BEHIND.sub("", text)
        elif (match := NAMES_BEHIND.match(text)) and _is_all_names(text[match.end() :]):
            yield text[match.end() :]


def _is_marked(element: HtmlElement) -> bool:
    nearest = (element, *list(element.iterancestors())[:2])
    return any(words_of(each.get("class", "")[:300]) & OF_BYLINES for each in nearest)


def _is_all_names(text: str) -> bool:
    """Whether a text is a name or some, by its capitals: at least two words, few small ones."""
    words = [word for word in re.split(r"[\s,&]+", text) if word]
    if OF_CHINESE.fullmatch(text.strip(" )）")):
        return True
    small = [word for word in words if word[0].islower()]
    return 2 <= len(words) <= 12 and len(small) <= len(words) / 3 and not words[-1][0].islower()


def moments(lines: list[HtmlElement]) -> Iterator[datetime]:
    """The moments that lines name in words or figures, in the order of the lines."""
    for element in lines:
        text = one_line(text_of(element))
        for match in DAY.finditer(text):
            if (moment := _day(match[0])) is not None:
                yield _at_time(moment, TIME.match(text, match.end()))
                break


def is_credit(text: str) -> bool:
    """Whether a line says no more than who wrote, or when it came out ("Pubblicato il 3 aprile 2018
    alle 10:30", "Di Anna Rossi | 3 aprile 2018").
    """
    line = one_line(text)
    if len(line) > LONGEST_BYLINE:
        return False
    if (byline := NAMES_BEHIND.match(line)) and _is_all_names(line[byline.end() :]):
        return True
    day = DAY.search(line)
    if day is None or _day(day[0]) is None:
        return False
    time = TIME.match(line, day.end())
    rest = f"{line[: day.start()]} {line[time.end() if time else day.end() :]}"
    is_sentence = rest.rstrip().endswith((".", "!", "?", "…"))
    return not is_sentence and len(re.findall(r"\w+", rest)) <= MOST_BESIDE_DAY


def _day(text: str) -> datetime | None:
    try:
        return read_moment(text)
    except RecordRefused:
        return None


def _at_time(moment: datetime, time: re.Match[str] | None) -> datetime:
    if time is None:
        return moment
    hour, minute = int(time["hour"]), int(time["minute"])
    if time["half"]:
        hour = hour % 12 + (12 if time["half"] in "pP" else 0)
    if hour > 23 or minute > 59:
        return moment
    return moment + timedelta(hours=hour, minutes=minute)


def day_in_address(address: str) -> str:
    """The day that an address names ("/2024/05/02/"), as ISO 8601; empty for none."""
    match = IN_ADDRESS.search(address)
    return f"{match['year']}-{match['month']}-{match['day']}" if match else ""
