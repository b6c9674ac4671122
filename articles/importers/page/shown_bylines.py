"""Who wrote an article, as the lines around its headline say it."""

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from articles.importers.page.byline_words import (
    BETWEEN_SOURCES,
    CONJUNCTION,
    HOUSES,
    LABEL,
    LABELLED_ROLE,
    NAMES_BEHIND,
    OF_SOURCES,
    PICTURES,
    PLACE,
    PREFIX,
    ROLES,
    TOGETHER,
    is_agency,
)
from articles.importers.page.bylines import IN_BRACKETS, OF_TEXTS, prepared
from articles.importers.page.clutter import words_of
from articles.importers.page.page_lines import one_line
from articles.importers.page.shown_lines import apart, is_within

LONGEST_BYLINE = 120  # characters
LEAST_SENTENCE = 6  # words of a biography's line, which ends as a sentence does
MOST_NAMED = 12  # words of a line that is names alone
# Steps up at which a class is looked for; of those beyond the second the line has to be names.
MOST_ABOVE, NEAREST = 4, 2
OF_BYLINES = {
    *("by", "byline", "bylines", "author", "authors", "autor", "autore", "autori", "auteur"),
    *("autores", "tekija"),
    *("firma", "firme", "signature", "penulis", "wartawan", "yazar", "autorzy", "auteurs"),
    *("reporter", "journalist", "journaliste", "zuozhe", "skribent", "forfatter", "redattore"),
    *("autora", "autoren", "writer", "writers", "contributor", "contributors", "redacteur"),
    *("szerzo", "szerzok", "muhabir", "redaktor", "avtor", "autorul", "kirjoittajat"),
    *("giornalista", "periodista", "createdby", "writtenby", "writeby", "kirjoittaja"),
}
# Attributes that say what an element is.
NAMING = (
    *("class", "id", "data-component", "data-testid", "data-test", "data-qa", "data-type"),
    *("data-gu-name", "data-el"),
)
# A second label, with other people behind it: "Texto: Ana Ruiz / Fotos: Luis Gil".
NEXT_LABEL = re.compile(r"[\s,;/|•·–-]+[^\W\d_]+\s*[:：]\s*(?=\S)")
SIDES_OF_NAMES = re.compile(rf"[,;/|•·&、，]|{CONJUNCTION.pattern}|{TOGETHER.pattern}")
OF_SOURCE_LINES = {"source", "sources", "quelle", "fonte", "fuente", "agency", "agencies"}
OF_PICTURES = re.compile(r"caption|credit|copyright|photo|image|figure|foto|bild", re.IGNORECASE)
# The page of a person at the outlet.
AUTHOR_PAGE = re.compile(
    r"/(?:autho?rs?|autor(?:e|es|en|i|a|zy|s)?|auteurs?|profiles?|people|staff|journalist(?:e|en"
    r"|s)?"
    r"|firmas?|firme|columnists?|writers?|contributors?|by|bylines?|penulis|yazar(?:lar)?"
    r"|reporters?"
    r"|skribent|person|avtor\w*|opinionist[ai]|giornalist[ai]|redakteure?)[/?=-]",
    re.IGNORECASE,
)
# Names in signs, which have neither capitals nor spaces.
OF_CHINESE = re.compile(r"[\u3400-\u9fff・]{2,7}(?:[、,，\s]+[\u3400-\u9fff・]{2,7}){0,5}")
HOME_PAGE = re.compile(r"(?:https?:)?//[\w.-]+/?(?:[a-z]{2,3}/?)?")
UNCASED = re.compile(r"[\u0590-\u0fff\uac00-\ud7af]")


def bylines(lines: Sequence[HtmlElement]) -> Iterator[list[str]]:
    """Texts that name who wrote: marked by a class as such, or beginning with "By" and its like.

    Those of one kind beside each other come together.
    """
    for at, element in enumerate(lines):
        text = prepared(apart(element))
        if len(text) > LONGEST_BYLINE or (steps := marked(element)) < 0 or _leads_home(element):
            continue
        named = _named(text)
        is_sentence = len(text.split()) >= LEAST_SENTENCE and text.endswith(".")
        is_label = LABEL.fullmatch(text) is not None
        if (
            steps
            and not is_label
            and not (steps > 1 and _is_place_and_day(text))
            and ((steps <= NEAREST + 1 and not is_sentence) or is_all_names(text))
        ):
            yield _of_kind(lines, element)
        elif named:
            yield [named]
        elif is_label and at + 1 < len(lines):
            following = one_line(apart(lines[at + 1]))
            if is_all_names(following) and not PICTURES.search(following):
                yield _of_kind(lines, lines[at + 1])


def _leads_home(element: HtmlElement) -> bool:
    """Whether a line is a link to the first page of a site, which is that of its outlet: to its
    host alone, or to one of its languages."""
    link = element if element.tag == "a" else element.find(".//a")
    if link is None or one_line(apart(link)) != one_line(apart(element)):
        return False
    return HOME_PAGE.fullmatch(link.get("href", "")[:200]) is not None


def _is_place_and_day(line: str) -> bool:
    """Whether a line in a byline's box has figures and no name in front of them ("Roma - 3 aprile
    2018")."""
    figure = re.search(r"\d", line)
    return figure is not None and not is_all_names(line[: figure.start()].strip(" -–—|,:"))


def _named(line: str) -> str:
    """The names behind "By" or the like in a line that has nothing else, such as whose pictures
    they are behind; empty for another line."""
    for pattern in (NAMES_BEHIND, LABELLED_ROLE, PREFIX):
        if match := pattern.match(line):
            names = NEXT_LABEL.split(line[match.end() :])[0]
            if not PICTURES.search(names) and _has_names_alone(names):
                return names
    return ""


def _has_names_alone(names: str) -> bool:
    """Whether each piece of a text is a name, an agency, a place, or what somebody is; one has to
    be a name or an agency."""
    if is_all_names(names):
        return True
    is_credit = False
    for part in SIDES_OF_NAMES.split(IN_BRACKETS.sub("", names)):
        piece = PLACE.sub("", part).strip(" .:,")
        role = ROLES.search(piece)
        piece = piece[: role.start()].strip() if role else piece
        if role and piece.islower():  # "собственный корреспондент"
            continue
        if is_agency(piece) or is_all_names(piece):
            is_credit = True
        elif piece and not HOUSES.search(piece) and (" " in piece or not piece[0].isupper()):
            return False
    return is_credit


def linked(lines: Sequence[HtmlElement]) -> Iterator[list[str]]:
    """Texts that are links to the page of a person."""
    for element in lines:
        is_of_person = element.tag == "a" and AUTHOR_PAGE.search(element.get("href", "")[:500])
        if is_of_person and is_all_names(one_line(apart(element))) and marked(element) >= 0:
            yield _of_kind(lines, element)


def credited(lines: Sequence[HtmlElement]) -> Iterator[list[str]]:
    """The agencies that lines name as the source of the article ("Izvor: Tanjug")."""
    for element in lines:
        line = one_line(apart(element))
        match = OF_SOURCES.fullmatch(line)
        is_source = not words_of(element.get("class", "")[:300]).isdisjoint(OF_SOURCE_LINES)
        if (match or is_source) and marked(element) >= 0:
            names = BETWEEN_SOURCES.split(match["names"] if match else line)
            yield [name for name in names if is_agency(name)]


def together(found: Sequence[HtmlElement]) -> list[str]:
    """The texts of the first of some elements and of those that stand in the same box."""
    first = found[:1]
    texts = _of_kind(found[:MOST_NAMED], first[0]) if first else []
    return texts or [one_line(apart(each)) for each in first]


def _of_kind(lines: Sequence[HtmlElement], element: HtmlElement) -> list[str]:
    """The texts of lines like an element beside it: of its tag and class, in the same box."""
    kind, box = (element.tag, element.get("class")), _box(element)
    texts = (
        one_line(apart(each))
        for each in lines
        if (each.tag, each.get("class")) == kind and _box(each) is box and not _took_pictures(each)
    )
    found = [text for text in texts if len(text) <= LONGEST_BYLINE]
    # Beside whole names a word alone is a place, or letters of the outlet.
    names = [text for text in found if " " in text or is_agency(text) or not text[:1].isupper()]
    return names if any(map(is_all_names, names)) else found


def _took_pictures(element: HtmlElement) -> bool:
    """Whether brackets behind an element say so, or the next line: "<a>Ana Ruiz</a>
    <span>(photos)</span>", "<div>Ana Ruiz</div><div>Photographer</div>"."""
    for each in (element, element.getparent()):
        following = each.getnext() if each is not None else None
        text = (each.tail or "") if each is not None else ""
        if following is not None and not text.strip():
            text = one_line(apart(following))[:LONGEST_BYLINE]
        match = IN_BRACKETS.match(text)
        if match or PICTURES.fullmatch(text):
            return bool(PICTURES.search(text) and not OF_TEXTS.search(text))
        if text.strip():
            return False
    return False


def _box(element: HtmlElement) -> HtmlElement | None:
    """What holds an element and those beside it: its parent, or the list that it is an item of."""
    parent = element.getparent()
    while parent is not None and len(parent) == 1 and parent.getparent() is not None:
        if (parent[0].tail or "").strip(" \t\n,.:;|/·•–-"):  # a line of its own
            break
        parent = parent.getparent()
    if parent is not None and parent.tag in {"li", "span"}:
        return parent.getparent()
    return parent


def marked(element: HtmlElement) -> int:
    """How many steps up a class says that an element is a byline, counted from 1; 0 for none, and
    less where it is said first that it is a picture's line."""
    if is_within(element, {"figure", "figcaption"}):
        return -1
    for steps, each in enumerate((element, *element.iterancestors())):
        if steps > MOST_ABOVE:
            break
        names = " ".join(each.get(name, "")[:200] for name in NAMING)
        if words_of(names) & OF_BYLINES or each.tag == "author":
            return steps + 1
        # Where a day stands as well it is the article's credit line, whatever it is called.
        if OF_PICTURES.search(names) and each.find(".//time") is None:
            return -1
    return 0


def is_all_names(text: str) -> bool:
    """Whether a text is a name or some, by its capitals: at least two words, few small ones."""
    text = text.strip(" )）")
    if OF_CHINESE.fullmatch(text):
        return True
    words = [word for word in re.split(r"[\s,&|/]+", PREFIX.sub("", text)) if word]
    if UNCASED.search(text):
        return 2 <= len(words) <= MOST_NAMED / 2
    small = [word for word in words if word[0].islower()]
    return (
        2 <= len(words) <= MOST_NAMED
        and len(small) <= len(words) / 3
        and not words[-1][0].islower()
    )
