"""The people and agencies that the bylines of a page name."""

import re
from collections.abc import Iterable, Iterator

from articles.importers.page.byline_words import (
    BY,
    BY_AGENCY,
    CONJUNCTION,
    HOUSES,
    NO_NAME,
    PICTURES,
    PLACE,
    PREFIX,
    ROLES,
    TOGETHER,
    is_agency,
)
from articles.importers.page.clutter_words import BIOGRAPHY, LABELS, READ_ALSO
from articles.importers.page.outlet import Outlet
from articles.importers.page.page_lines import name_key, one_line
from articles.text.author_names import without_by

IN_BRACKETS = re.compile(r"\s*[(\[（【]([^()\[\]（）【】]{0,100})[)\]）】]")
BETWEEN_NAMES = re.compile(r"\s*[;|/／•·、，]\s*|\s+&\s+|\s*(?:通讯员|通訊員|实习生|实习记者)\s*")
# "责任编辑：张迪", "Text och foto: Anna Lind"
LABELLED = re.compile(r"^(?:[^\W\d_]{1,14}\s){0,3}[^\W\d_]{1,14}\s?[:：]\s*(?=\S)")
OF_TEXTS = re.compile(
    r"\b(?:te(?:ks|x)te?s?|testi?|textos?|words|story|teksti|teksty|szöveg)\b", re.IGNORECASE
)
PARTICLES = {"de", "di", "da", "do", "dos", "van", "von", "der", "den", "bin", "al", "el", "la"}
PARTICLES |= {"del", "della", "du", "le", "ten", "ter", "zu", "ibn", "abu"}
ADDRESS = re.compile(
    r"https?://\S+|[(\[<,;|]*\s*(?:mailto:)?[^\s@(\[<,;|]+@\w[\w.-]+[)\]>]*|(?<=\s)@\w+"
)
WITHOUT_CAPITALS = re.compile(r"[\u0590-\u0fff]")
# "Af Lise Poulsen og" before "/ritzau/"
LOOSE_END = re.compile(
    r"\s(?:og|och|und|and|et|y|e|ja|avec|mit|con|med|with|met)\s*$", re.IGNORECASE
)
DASH = re.compile(r"\s+[–—―-]\s+")
# An end of lines that is not seen parts a name from a place: "Ana Ruiz \u200bBarcelona".
BEHIND_UNSEEN = re.compile(r"(?<=\S)(?<!^\S)\s+\u200b.*|(?<=\w\s)(\w+)\u200b\s.*")
# "Tom Poe, Jr."
JUNIOR = re.compile(r",(?=\s+(?:jr|sr)\b)", re.IGNORECASE)
# When it came out, or in which section, right behind a name.
WHEN = re.compile(
    r"(?<=\w)[\s,|·•–-]+(?:(?:last\s+)?updated|published|posted|created|aktualisiert|veröffentlicht"
    r"|erstellt|aggiornato|pubblicato|actualizado|publicado|atualizado|publié|mis\s+à\s+jour"
    r"|bijgewerkt|gepubliceerd|oppdatert|publisert|opdateret|uppdaterad|publicerad|обновлено"
    r"|опубликовано|\d{4}\s?[年/.-]\s?\d{1,2}\s?[月/.-]\s?\d{1,2}|on\s+(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|\d+\s*min(?:s|ut\w*)?\.?\s+\w+)"
    r"(?!\w).*$",
    re.IGNORECASE,
)
# "Eva Kurz, mit Material von dpa", "Eva Kurz mit Agenturen"
MATERIAL = re.compile(
    r",?\s+(?P<with>mit|with|con|avec|med|met)\s+(?:material|informationen|informazioni|información"
    r"|inputs?|reporting|materiale|bijdragen)\s+(?:von|der|from|by|di|de|fra|van|av)\s+(?:der\s+)?",
    re.IGNORECASE,
)
WITH_NOBODY = re.compile(
    r",?\s+(?:mit|with|con|avec|med|met)\s+(?:agenturen|agenturmaterial|agencies|wires|agenzie"
    r"|agencias|agences|agências|nyhetsbyråer|persbureaus)\b",
    re.IGNORECASE,
)
# Reporters of Chinese papers, with spaces between: "记者 李强 王芳".
OF_REPORTERS = re.compile(
    r"^\S{0,4}[记記]者\s*[:：]?\s*[\u4e00-\u9fff]{2,3}(?:\s+[\u4e00-\u9fff]{2,3})+$"
)
# "Reporting by Jane Roe; editing by Tom Poe"
EDITED = re.compile(
    r"(?<=\w)[\s,;.|·•–-]+(?:edit(?:ing|ed)|fact[- ]checked|reviewed|translat(?:ed|ion))\s+by\b.*$",
    re.IGNORECASE,
)
# Who did something else with it, in a line of their own.
CHECKED = re.compile(
    r"^\W*(?:fact[- ]checked|reviewed|translated|illustrated)\s+by\b", re.IGNORECASE
)
FROM_PLACE = re.compile(r"^[가-힣]{1,10}\s?=\s?")  # "워싱턴=김민수 특파원"
# A place behind a name in capitals: "ANA RUIZ Roma"; "T. J. Poe" is all of a name.
BEHIND_CAPITALS = re.compile(
    r"^(?=[^a-zà-ÿ]*[A-ZÀ-Þ]{2})([A-ZÀ-Þ.'’-]{2,}(?:\s[A-ZÀ-Þ.'’-]{2,})+)\s[A-ZÀ-Þ][a-zà-ÿ]{2,}$"
)
LONGEST_NAME, MOST_WORDS, MOST_PEOPLE = 60, 6, 20
EDGES = " .:-–—*,・"
INITIAL = re.compile(r"(?:^|[\s.])[^\W\d_]$")
CAPITALS = re.compile(r"(?<!\w)[^\W\d_a-z]{3,}(?!\w)")
NO_CAPITALS = re.compile(r"[\uac00-\ud7a3]{2,4}")
SITE = re.compile(r"^\S+\.(?:com|net|org|info)$", re.IGNORECASE)


def people(values: Iterable[str], outlet: Outlet) -> list[str]:
    """The people and agencies that bylines name, each once; not the outlet itself."""
    found: dict[str, str] = {}
    for value in values:
        # Names of sites may have the signs that part people: "Gazzetta | News from Town | GZ".
        if outlet.is_named(one_line(value)) or CHECKED.match(one_line(value)):
            continue
        for name in _names(prepared(value), outlet):
            if _is_name(name) and not _is_house(name, outlet):
                found.setdefault(name_key(name), name)
    return list(found.values())[:MOST_PEOPLE]


def prepared(value: str) -> str:
    """A byline as one line without addresses, days and what else stands behind its names."""
    line = ADDRESS.sub("", one_line(BEHIND_UNSEEN.sub(r"\1", value[:1000]))[:500])
    line = WITH_NOBODY.sub(
        "", MATERIAL.sub(r" \g<with> ", EDITED.sub("", WHEN.sub("", JUNIOR.sub("", line))))
    )
    line = BEHIND_CAPITALS.sub(r"\1", FROM_PLACE.sub("", line))
    if OF_REPORTERS.match(line):
        before, _space, names = line.partition(" ")
        return before + " " + names.replace(" ", "、")
    return line


def _names(byline: str, outlet: Outlet) -> Iterator[str]:
    parts = [part for part in BETWEEN_NAMES.split(_without_brackets(byline)) if part.strip(EDGES)]
    names = [name for part in parts for name in _of_part(part, outlet)]
    is_credit = any(" " in name or is_agency(name) for name in names)
    is_credit |= len(parts) > 1 and any(map(outlet.is_named, parts))
    for name in names:
        # Beside whole names, agencies or the desk a word is a place: "Ana Ruiz / Madrid".
        if is_credit and " " not in name and name[:1].isupper() and not is_agency(name):
            continue
        yield name


def _without_brackets(byline: str) -> str:
    """A byline without what stands in brackets, and without whom they call a photographer."""
    # "Ana Ruiz (text, photos)" wrote as well; "(photo: Luis Gil)" says it of another one.
    byline = IN_BRACKETS.sub(lambda match: match[0] if _is_of_pictures(match) else "", byline)
    for match in reversed(list(IN_BRACKETS.finditer(byline))):
        before = byline[: match.start()]
        cuts = (*BETWEEN_NAMES.finditer(before), *CONJUNCTION.finditer(before))
        start = max(*(cut.end() for cut in cuts), before.rfind(",") + 1, 0)
        byline = byline[:start] + byline[match.end() :]
    return byline


def _is_of_pictures(brackets: re.Match[str]) -> bool:
    return PICTURES.fullmatch(brackets[1].strip(EDGES)) is not None


def _of_part(part: str, outlet: Outlet) -> Iterator[str]:
    """The names between two signs such as bars: joined by words, or behind a comma."""
    part = LOOSE_END.sub("", part)
    # Behind a dash stands a place, the outlet, or who took the pictures.
    pieces = [piece for piece in DASH.split(part.strip()) if not outlet.is_named(piece)]
    if not pieces or (PICTURES.search(pieces[0]) and not OF_TEXTS.search(pieces[0])):
        return
    for each in _apart(_unlabelled(pieces[0])):
        first, *others = (_trimmed(PLACE.sub("", piece)) for piece in each.split(","))
        yield _without_role(first, outlet)
        # Behind a comma stands another name, a place, or what the first one is by profession.
        others = [other for other in others if _looks_like_a_name(other)]
        yield from (_without_role(other, outlet) for other in others if _is_alike(first, other))


def _trimmed(name: str) -> str:
    """A name without the signs around it; an initial at its end keeps its point."""
    found = name.strip(EDGES)
    return f"{found}." if INITIAL.search(found) and f"{found}." in name else found


def _is_alike(first: str, other: str) -> bool:
    """Whether another name has words in capitals where the first one has: "Ana Ruiz, CNN Business"
    names a house, "Ana RUIZ, Luis GIL" do not."""
    return len(other.split()) == 1 or bool(CAPITALS.search(first)) >= bool(CAPITALS.search(other))


def _unlabelled(byline: str) -> str:
    """A byline without the words before its names."""
    by = BY.match(byline.strip())
    if by and is_agency(rest := byline.strip()[by.end() :].strip(EDGES)):
        return rest
    return LABELLED.sub("", without_by(PREFIX.sub("", byline.strip())), count=1)


def _apart(whole: str) -> list[str]:
    """Names between conjunctions; "Ortega y Gasset" is one."""
    before, *behind = TOGETHER.split(whole)
    if behind and is_agency(behind[-1].strip(EDGES)):
        return [*_apart(before), behind[-1]]
    pieces = [each for each in CONJUNCTION.split(whole) if not HOUSES.fullmatch(each.strip(EDGES))]
    # "Justice et faits divers" is a section, whose second half has no capital.
    is_list = not any(each[:1].islower() and each.split()[0] not in PARTICLES for each in pieces)
    if is_list and all(len(piece.split()) > 1 for piece in pieces):
        return [_unlabelled(piece) for piece in pieces]
    return [whole.strip()]


def _without_role(name: str, outlet: Outlet) -> str:
    """A name without what stands behind it: a profession, letters of the house or an agency."""
    if role := ROLES.search(name):
        before, behind = _trimmed(name[: role.start()]), _trimmed(name[role.end() :])
        # "Journalist" or "Business Reporter" alone is nobody's name; "Gazette editor Eva Kurz" has
        # the outlet before it.
        is_behind = not name_key(before) or (" " not in before and " " in behind)
        name = (behind if is_behind else before) if name_key(before + behind) else ""
        # "China Correspondent" is nobody's name either.
        if not behind and " " not in name and name.istitle() and role.start() == len(name) + 1:
            name = ""
    name = BY_AGENCY.sub("", name)
    words = name.split()
    while (
        len(words) > 2
        and words[-1].isupper()
        and (outlet.is_label(words[-1]) or is_agency(words[-1]))
    ):
        words.pop()
    return " ".join(words)


def _is_house(name: str, outlet: Outlet) -> bool:
    first, _space, rest = name.partition(" ")
    return outlet.is_named(name) or (first.islower() and rest != "" and outlet.is_named(rest))


def _looks_like_a_name(text: str) -> bool:
    words = text.split()
    if len(words) == 1:
        return is_agency(text)
    if role := ROLES.search(text):
        # In Korean the profession stands behind each name: "김민수 기자, 이영희 기자".
        return role.end() == len(text) and bool(NO_CAPITALS.fullmatch(text[: role.start()].strip()))
    # "da Bruxelles", "from Rome"
    if len(words) == 2 and words[0].islower():
        return False
    return 0 < len(words) <= 4 and all(not word[0].islower() or len(word) < 4 for word in words)


def _is_name(name: str) -> bool:
    if not name or len(name) > LONGEST_NAME or len(name.split()) > MOST_WORDS:
        return False
    if is_agency(name):
        return True
    if HOUSES.search(name) or PICTURES.search(name):
        return False
    if NO_NAME.search(name) or len(name_key(name)) < 2:
        return False
    # "chuck-ross" and "Sauli.giliard" are names of accounts, "onze verslaggever" is nobody,
    # and "writes from Rome" stands behind a name.
    words = name.split()
    if name[0].islower() and (name.islower() or words[0] not in PARTICLES):
        return False
    # "Letters to the" and "Zone Justice et faits divers" end in no name.
    if (len(words) > 2 and words[-1].islower()) or SITE.search(name):
        return False
    if READ_ALSO.fullmatch(name_key(name)) or name_key(name) in LABELS | BIOGRAPHY:
        return False
    # A word alone in a script without capitals is a place: names have two there.
    if " " not in name and WITHOUT_CAPITALS.search(name):
        return False
    return " " in name or not re.search(r"[._][a-z]", name)
