"""Who signs a text: names that stand alone in its first or last line, and names behind a label.

A label is either of somebody who wrote ("记者", "Penulis") or of somebody who edited ("责编",
"Editor"): an editor is named as the author only where nobody else is.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from lxml.html import HtmlElement

from articles.importers.page.bylines import (
    AGENCIES,
    BETWEEN_NAMES,
    CONJUNCTION,
    HOUSES,
    Outlet,
    one_line,
    people,
)

# Lines at the end of a text among which it may be signed, and characters of such a line.
MOST_LAST = 3
LONGEST_SIGNATURE = 80
FEWEST_WORDS, MOST_WORDS = 2, 4  # of a name that stands alone
PARTICLES = {"de", "di", "da", "do", "dos", "van", "von", "der", "den", "bin", "al", "el", "la"}
NO_NAME = re.compile(
    r"\b(?:foto|photo|bild|image|video|getty|live|update|exclusive|read|more|watch|share)\b",
    re.IGNORECASE,
)
EDITOR = re.compile(
    r"^\W{0,3}(?:editor|edited\s+by|penyunting|redaktur|a\s+cura\s+di|editado\s+por|editor[ae]"
    r"|redaktion|redaktor|redigiert\s+von|biên\s+tập|编辑|責任編輯|责任编辑|责编|編輯|校对|校對"
    r"|редактор|편집)\s*[:：]\s*(?P<names>.+)$",
    re.IGNORECASE,
)
WRITER = re.compile(
    r"^\W{0,3}(?:reporter|penulis|wartawan|pewarta|oleh|tác\s+giả|haber|írta|teksti"
    r"|(?:本报|本報|新华社|新華社)?记者|記者|作者|撰文|文|기자|लेखक)"
    r"(?:\s*[:：/／]\s*|(?<=[者文자])\s+)(?P<names>.+)$",
    re.IGNORECASE,
)
# Korean reporters have the word behind the name.
REPORTER_BEHIND = re.compile(r"^\W{0,3}(?P<names>[가-힣]{2,4})\s*기자(?:\s+\S+@\S+)?\W{0,3}$")
# An agency and the place it writes from: "AFP, MANILA". Alone it may be a button: "AA", "TT".
AGENCY = re.compile(r"^\W?(?P<agency>[^\W\d_]{2,12})\s*[,，/-]\s*[^\W\d_][\w .'’-]{1,30}\W?$")
OF_PICTURES = re.compile(r"caption|credit|copyright|photo|image|figure|foto|bild", re.IGNORECASE)


def ends(body: HtmlElement) -> list[str]:
    """The first paragraph of a text and its last ones, each as one line; empty for other blocks."""
    blocks = list(body)
    places = dict.fromkeys([0, *range(max(len(blocks) - MOST_LAST, 0), len(blocks))])
    lines = [one_line("".join(blocks[at].itertext())) for at in places if at < len(blocks)]
    tags = [blocks[at].tag for at in places if at < len(blocks)]
    return [line if tag in {"p", "div"} else "" for line, tag in zip(lines, tags, strict=True)]


def writers(lines: list[str]) -> Iterator[str]:
    """The names behind labels of somebody who wrote, in the order of the lines."""
    for line in _short(lines):
        if match := WRITER.match(line) or REPORTER_BEHIND.match(line):
            yield match["names"].strip(" )）]")


def editors(lines: list[str]) -> Iterator[str]:
    """The names behind labels of somebody who edited, in the order of the lines."""
    for line in _short(lines):
        if match := EDITOR.match(line):
            yield match["names"].strip(" )）]")


def agencies(elements: list[HtmlElement]) -> Iterator[str]:
    """The agencies that lines around the headline name, each with a place and nothing else."""
    for element in elements:
        match = AGENCY.match(one_line("".join(element.itertext())[:LONGEST_SIGNATURE]))
        # A small word is one of the language: "dire", "sid".
        if match and match["agency"].isupper() and match["agency"].casefold() in AGENCIES:
            above = [element, *element.iterancestors()][:4]
            if not any(
                each.tag in {"a", "figure", "figcaption"} or _is_of_picture(each) for each in above
            ):
                yield match["agency"]


def _is_of_picture(element: HtmlElement) -> bool:
    return OF_PICTURES.search(element.get("class", "")[:300]) is not None


def _short(lines: list[str]) -> Iterator[str]:
    return (line for line in lines if 0 < len(line) <= LONGEST_SIGNATURE)


def alone(lines: list[str], text: str, outlet: Outlet) -> list[str]:
    """The names that are the first line or the last, ``lines`` being ``ends`` of the text.

    What else has capitals is told from a name by its words: "What We Know" stands in small
    letters elsewhere in the text, "New Delhi" again as it is.
    """
    last = [line for line in lines[1:] if line and not EDITOR.match(line)][-1:]
    first = lines[0] if lines else ""
    names = _names(first, outlet)
    # In front of a text an agency's letters may be a button.
    if any(map(_is_agency, names)) or any(_is_of_text(name, text, any) for name in names):
        names = []
    for line in last if not names else ():
        names = [name for name in _names(line, outlet) if not _is_of_text(name, text, all)]
    return people(names, outlet)


def _names(line: str, outlet: Outlet) -> list[str]:
    """The names that a line consists of, without the outlet; empty where it has other words."""
    if not 0 < len(line) <= LONGEST_SIGNATURE or NO_NAME.search(line) or HOUSES.search(line):
        return []
    pieces = [
        name.strip(" .()[]*–—-")
        for part in BETWEEN_NAMES.split(line)
        for name in CONJUNCTION.split(part)
    ]
    others = [piece for piece in pieces if not outlet.is_named(piece)]
    return others if all(_is_name(piece) or _is_agency(piece) for piece in others) else []


def _is_agency(text: str) -> bool:
    return text.casefold() in AGENCIES


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
