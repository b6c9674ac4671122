"""Who signs a text: names that stand alone in its first or last line, and names behind a label.

A label is either of somebody who wrote ("记者", "Penulis") or of somebody who edited ("责编",
"Editor"): an editor is named as the author only where nobody else is.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from lxml.html import HtmlElement

from articles.importers.page import shown_days
from articles.importers.page.byline_words import (
    CONJUNCTION,
    HOUSES,
    PLACE,
    PREFIX,
    WITH_AGENCY,
    is_agency,
)
from articles.importers.page.bylines import BETWEEN_NAMES, DASH, PARTICLES, people, prepared
from articles.importers.page.outlet import Outlet
from articles.importers.page.page_lines import one_line
from articles.importers.page.shown_bylines import marked
from articles.importers.page.shown_lines import apart

# Lines at the end of a text among which it may be signed, and characters of such a line.
MOST_LAST = 3
CLOSING = " )）]】"
LONGEST_SIGNATURE = 80
LONGEST_NAME = 40
FEWEST_WORDS, MOST_WORDS = 2, 4  # of a name that stands alone
NO_NAME = re.compile(
    r"\b(?:foto|photo|bild|image|video|getty|live|update|exclusive|read|more|watch|share)\b",
    re.IGNORECASE,
)
EDITOR = re.compile(
    r"^\W{0,3}(?:editor|edited\s+by|penyunting|redaktur|a\s+cura\s+di|editado\s+por|editor[ae]"
    r"|redaktion|redaktor|redigiert\s+von|biên\s+tập|编辑|責任編輯|责任编辑|责编|編輯|校对|校對"
    r"|редактор|편집)\s*(?:[:：]|(?<=ited\sby)\s)\s*(?P<names>[^|]+)",
    re.IGNORECASE,
)
WRITER = re.compile(
    r"^\W{0,3}(?:reporter|penulis|wartawan|pewarta|oleh|tác\s+giả|haber|írta|teksti"
    r"|(?:本报|本報|新华社|新華社)?记者|記者|作者|撰文|文|기자|लेखक)"
    r"(?:\s*[:：/／]\s*|(?<=[者文자])\s+)(?P<names>.+)$",
    re.IGNORECASE,
)
# Korean reporters have the word behind the name, those of Taiwan stand before their place.
REPORTER_BEHIND = re.compile(
    r"^\W{0,3}(?P<names>[가-힣]{2,4})\s*(?:선임|인턴|객원)?(?:기자|특파원)(?:\s+\S+@\S+)?\W{0,3}$"
)
REPORTER_WITHIN = re.compile(
    r"[記记]者\s*(?P<names>[\u4e00-\u9fff、]{2,14})\s*[/／][^/／]{2,14}(?:報導|报道|報道)"
)
# Who wrote, within the first words of a text: "新华社北京5月14日电（记者张小明、李华）",
# "(서울=연합뉴스) 김민수 기자 =".
IN_DATELINE = re.compile(
    r"^.{0,30}[（(]?\s*[記记]者\s*(?P<names>[\u4e00-\u9fff]{2,4}(?:[、\s][\u4e00-\u9fff]{2,4}){0,4})"
    r"\s*[）)]"
    r"|^\W{0,2}[가-힣]+\s?=\s?(?:[가-힣0-9]+\W{1,3})?(?P<korean>[가-힣]{2,4})\s*(?:기자|특파원)"
)
LONGEST_DATELINE = 80
# "2024-05-14 10:30 来源：新京报 作者：王芳"
WRITER_WITHIN = re.compile(
    r"(?:作者|记者|記者)\s*[:：]\s*(?P<names>[\u4e00-\u9fff·]{2,4}(?:[、，,\s][\u4e00-\u9fff·]{2,4}){0,4})(?![\u4e00-\u9fff·])"
)
# How Japanese papers sign, at the end of the last paragraph.
NO_NAMES = (
    r".{0,8}(?:記事|写真|動画|画像|図|関連|特集|速報|一覧|詳|続|共同|時事|表|注|完|終|略|連載)"
)
IN_CORNERS = re.compile(
    rf"【(?!{NO_NAMES})"
    r"(?P<names>[\u3400-\u9fffぁ-ヿ、・\s]{3,40})】\W*$"
)
NO_SIGNATURES = {"a", "ul", "nav", "aside", "footer", "form", "button", "figure", "h2", "h3", "h4"}
WHOLE = {"body", "main", "article", "section"}  # which hold more than one line
# What parts a name from the day beside it.
SIDES = re.compile(r"\s*[|•·]\s*|\s+[–—-]\s+|,\s+")
# The family names of most Chinese writers, by which a name of two signs is known.
FAMILY = (
    "[王李張张劉刘陳陈楊杨黃黄趙赵周吳吴徐孫孙馬马朱胡郭何林高羅罗鄭郑梁謝谢宋唐許许韓韩鄧邓馮冯"
    "曹彭曾蔡潘袁董葉叶程蘇苏呂吕魏丁任盧卢姚沈鍾钟姜崔譚谭陸陆范汪廖石韋韦賈贾付方鄒邹熊孟秦邱江尹"
    "薛閻阎段雷龍龙黎史陶賀贺郝顧顾龔龚邵錢钱嚴严賴赖莫孔]"
)
_SIGNED = rf"(?:[\u3400-\u9fff]{{3,5}}|{FAMILY}[\u3400-\u9fff])"
IN_BRACKETS = re.compile(rf"[（(](?P<names>(?!{NO_NAMES}){_SIGNED}(?:、{_SIGNED})*)[)）]")
# An agency and the place it writes from: "AFP, MANILA". Alone it may be a button: "AA", "TT".
AGENCY = re.compile(r"^\W?(?P<agency>[^\W\d_]{2,12})\s*[,，/-]\s*[^\W\d_][\w .'’-]{1,30}\W?$")
# "© Copyright ANSA"
RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright)\W*(?:copyright\W*)?(?P<agency>[^\W\d_]{2,12})", re.IGNORECASE
)


def ends(body: HtmlElement) -> list[str]:
    """The first paragraph of a text and its last ones, each as one line; empty for other blocks.

    Where the first is followed by a line as short as a name, it is a standfirst: that line comes.
    """
    blocks = list(body)
    second = one_line("".join(blocks[1].itertext())) if len(blocks) > 2 else ""
    first = 1 if 0 < len(second) <= LONGEST_NAME and _is_name(second.split("|")[0]) else 0
    places = dict.fromkeys([first, *range(max(len(blocks) - MOST_LAST, 0), len(blocks))])
    lines = [one_line("".join(blocks[at].itertext())) for at in places if at < len(blocks)]
    tags = [blocks[at].tag for at in places if at < len(blocks)]
    return [line if tag in {"p", "div"} else "" for line, tag in zip(lines, tags, strict=True)]


def writers(lines: list[str]) -> Iterator[str]:
    """The names behind labels of somebody who wrote, in the order of the lines."""
    for line in _short(lines):
        if match := (
            WRITER.match(line)
            or REPORTER_BEHIND.match(line)
            or REPORTER_WITHIN.search(line)
            or WRITER_WITHIN.search(line)
            or IN_CORNERS.match(line)
        ):
            yield match["names"].strip(CLOSING)


def dateline(labelled: list[str], body: HtmlElement) -> list[str]:
    """The names that a line, or one of a text's first paragraphs, names before its sentences."""
    first = (one_line("".join(block.itertext())) for block in list(body)[:MOST_LAST])
    for line in (*labelled, *first):
        if match := IN_DATELINE.match(line[:LONGEST_DATELINE]):
            return [name for name in match.groups() if name]
    return []


def editors(lines: list[str]) -> Iterator[str]:
    """The names behind labels of somebody who edited, in the order of the lines."""
    for line in _short(lines):
        if match := EDITOR.match(line):
            yield match["names"].strip(CLOSING)


def agencies(elements: list[HtmlElement]) -> Iterator[str]:
    """The agencies that lines around the headline name, each with a place and nothing else."""
    for element in elements:
        match = AGENCY.match(one_line("".join(element.itertext())[:LONGEST_SIGNATURE]))
        # A small word is one of the language: "dire", "sid".
        if match and match["agency"].isupper() and is_agency(match["agency"]):
            above = [element, *element.iterancestors()][:4]
            if marked(element) >= 0 and not any(each.tag == "a" for each in above):
                yield match["agency"]


def _short(lines: list[str]) -> Iterator[str]:
    return (line for line in lines if 0 < len(line) <= LONGEST_SIGNATURE)


def beside_day(elements: list[HtmlElement], text: str, outlet: Outlet) -> list[str]:
    """The name that stands beside the day around the headline: in its line, or alone in the one
    before or behind."""
    lines = [one_line(apart(each))[: LONGEST_SIGNATURE + 1] for each in elements]
    for at, element in enumerate(elements):
        rest = shown_days.beside_day(lines[at])
        is_moment = element.tag == "time" and element.get("datetime")
        if not (rest or is_moment) or marked(element) < 0:
            continue
        if _announces(element):
            continue
        beside = [other for other in (at - 1, at + 1) if 0 <= other < len(lines)]
        near = [lines[other] for other in beside if _is_beside(elements[other], element)]
        for piece in (*SIDES.split(rest), *near):
            if shown_days.is_label(piece):
                continue
            names = _names(PLACE.sub("", PREFIX.sub("", piece.strip())), outlet)
            if names and not any(_is_of_text(name, text, all) for name in names):
                return names
    return []


def _announces(element: HtmlElement) -> bool:
    """Whether a line is, or has, the headline of another article: a link with a day among its
    words."""
    link = element if element.tag == "a" else element.find(".//a")
    linked = one_line(apart(link)) if link is not None else ""
    return len(shown_days.beside_day(linked)) > LONGEST_NAME


def _is_beside(one: HtmlElement, other: HtmlElement) -> bool:
    """Whether two elements stand in one box, at most an element around each between."""
    boxes = {each for each in islice(one.iterancestors(), 2) if each.tag not in WHOLE}
    if one.getparent() is other.getparent():
        return True
    return not boxes.isdisjoint(islice(other.iterancestors(), 2))


def alone(lines: list[str], text: str, outlet: Outlet) -> list[str]:
    """The names that are the first line or the last, ``lines`` being ``ends`` of the text.

    What else has capitals is told from a name by its words: "What We Know" stands in small
    letters elsewhere in the text, "New Delhi" again as it is.
    """
    last = [line for line in lines[1:] if line and not EDITOR.match(line)][-1:]
    if last and (corners := _in_corners(last[0])):
        return people([corners], outlet)
    first = lines[0] if lines else ""
    names = _names(first, outlet)
    # In front of a text an agency's letters may be a button.
    if any(map(is_agency, names)) or any(_is_of_text(name, text, any) for name in names):
        names = []
    for line in last if not names else ():
        written = _names(PREFIX.sub("", prepared(line)), outlet)
        names = [name for name in written if not _is_of_text(name, text, all)]
    return people(names, outlet)


def _in_corners(line: str) -> str:
    """The names in the brackets in which Japanese papers sign; empty for none."""
    match = IN_CORNERS.search(line) or IN_BRACKETS.fullmatch(line)
    return match["names"] if match else ""


def rights(elements: list[HtmlElement]) -> list[str]:
    """The agency whose rights the lines behind a text name ("© Copyright ANSA")."""
    matches = (RIGHTS.search(one_line(apart(each))) for each in elements[:MOST_LAST])
    return [match["agency"] for match in matches if match and is_agency(match["agency"])]


def behind(elements: list[HtmlElement], text: str, outlet: Outlet) -> list[str]:
    """The names that the line behind a text consists of; ``elements`` are those of such lines."""
    for element in elements[:1]:
        above = {each.tag for each in islice(element.iterancestors(), 4)} | {element.tag}
        line = one_line(apart(element))
        if corners := _in_corners(line):
            return people([corners], outlet)
        names = _names(line, outlet)
        if above.isdisjoint(NO_SIGNATURES) and marked(element) >= 0:
            return [name for name in names if not _is_of_text(name, text, all)]
    return []


def _names(line: str, outlet: Outlet) -> list[str]:
    """The names that a line consists of, without the outlet; empty where it has other words."""
    if not 0 < len(line) <= LONGEST_SIGNATURE or NO_NAME.search(line) or HOUSES.search(line):
        return []
    if is_agency(WITH_AGENCY.sub("", line)) and WITH_AGENCY.match(line):
        return []
    pieces = [
        name.strip(" .()[]*–—-")
        for part in BETWEEN_NAMES.split(line.strip(" |"))
        for dashed in DASH.split(part)
        for joined in CONJUNCTION.split(dashed)
        for name in joined.split(", ")
    ]
    pieces = [_without_house(PLACE.sub("", piece), outlet) for piece in pieces]
    if any(map(is_agency, pieces)):
        # "dpa/lby": letters of the agency's own office.
        pieces = [piece for piece in pieces if is_agency(piece) or " " in piece]
    others = [piece for piece in pieces if not outlet.is_named(piece)]
    return others if all(_is_name(piece) or is_agency(piece) for piece in others) else []


def _without_house(name: str, outlet: Outlet) -> str:
    """A name without the letters of the outlet behind it ("Maija Virtanen HS")."""
    *first, last = name.split() or [""]
    return " ".join(first) if len(first) > 1 and outlet.is_label(last) else name


def _is_name(text: str) -> bool:
    words = text.split()
    return (
        FEWEST_WORDS <= len(words) <= MOST_WORDS
        and all(re.fullmatch(r"[^\W\d_][^\W\d_'’.-]*(?:['’.-][^\W\d_]*)*", word) for word in words)
        and all(word[0].isupper() or word in PARTICLES for word in words)
        and words[0][0].isupper()
        and words[-1][0].isupper()
    )


def _is_of_text(name: str, text: str, enough: Callable[[Iterable[bool]], bool]) -> bool:
    """Whether words of a line are those of the text: a place, or a heading in capitals.

    ``enough`` is ``any`` or ``all``: of its words those that stand in small letters elsewhere.
    """
    if text.casefold().count(name.casefold()) > 1:
        return True
    words = [re.escape(word.casefold()) for word in name.split() if word not in PARTICLES]
    return enough(re.search(rf"(?<!\w){word}(?!\w)", text) is not None for word in words)
