"""Cells of tables that were written by other programs, as their makers mean them."""

import re

from articles.importers.field_values import NO, YES
from articles.text.author_names import without_by

# What databases and spreadsheets write for nothing, and for a formula that failed.
NOTHING = re.compile(
    r"NULL|null|NaN|nan|NaT|None|none|nil|undefined|\\N|#?(?:N/A|n/a|N/D|n/d)|n\.d\.|n\.a\.|#NV"
    r"|<null>|<NA>|\((?:null|none|blank|empty|vuoto|leer)\)|[-–—]{1,3}|\?"
    r"|#(?:REF|RIF|BEZUG|VALUE|VALORE|WERT|NAME|NOME|DIV/0)[!?]"
    r"|(?i:not available|non disponibile|sconosciuto|unknown|nicht verfügbar|no disponible)"
)
LONGEST_NOTHING = 20  # characters of these
# A link that the spreadsheet makes: =HYPERLINK("https://…","words"), whatever its language.
LINK = re.compile(r"=[\w.]{4,40}\(\s*\"(https?://[^\"\s]{1,1000})\"")
# A whole number that a program has read as one with a fraction: "12.0".
WHOLE = re.compile(r"(\d{1,18})[.,]0", re.ASCII)
# Text that spreadsheets must not take for a number: ="00012".
AS_TEXT = re.compile(r"=\"([^\"]*)\"")
# An address among others, in brackets or behind a name: [words](https://…), photo.jpg (https://…).
ADDRESS = re.compile(r"https?://[^\s<>\"'()\[\]]{1,1000}[^\s<>\"'()\[\].,;]", re.IGNORECASE)
ADDRESSES = ("url", "image_url", "source_home_page")
# Lists as Python and PostgreSQL write them: ['a', 'b'], {a,"b c"}.
LISTED = re.compile(r"\s*(?:\[(.*)\]|\{(.*)\})\s*", re.DOTALL)
# A mark that nothing closes belongs to a bare word, as an apostrophe does ({l'aquila,roma}): to
# look for the end of each would take a time that grows as the square.
ELEMENT = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"|([^,\s][^,]*)", re.DOTALL)
# A long number that a spreadsheet has rounded is the number of nothing: "1.2E+15".
ROUNDED = re.compile(r"\d(?:[.,]\d{1,14})?E\+\d{1,3}", re.IGNORECASE | re.ASCII)
TIME = re.compile(r"(\d{1,2})[:.h](\d{2})(?:[:.]\d{2})?(?:\.\d+)?(\s?[ap]\.?m\.?)?", re.IGNORECASE)
HAS_TIME = re.compile(r"\d[T\s].{0,80}\d[:.h]\d\d|T\d", re.IGNORECASE)
HASHTAGS = re.compile(r"\s*#[^\s#,;|]+(?:\s+#[^\s#,;|]+)*\s*")


def cleaned(values: dict[str, str]) -> dict[str, str]:
    """The cells of a row by the names of the record format, with "time" of the day beside."""
    found = {name: _said(name, cell) for name, cell in values.items()}
    if link := LINK.match(found.get("url", "").strip()):
        found["url"] = link[1]
    if ROUNDED.fullmatch(found.get("external_id", "").strip()):
        found["external_id"] = ""
    if whole := WHOLE.fullmatch(found.get("external_id", "").strip()):
        found["external_id"] = whole[1]
    for name in ADDRESSES:
        found |= {name: _address(found[name])} if found.get(name) else {}
    for name, between in (("tags", ";"), ("author", ", ")):
        found |= {name: _elements(found[name], between)} if found.get(name) else {}
    if author := found.get("author"):
        found["author"] = without_by(author)
    found["tags"] = _separated(found.get("tags", ""))
    if status := found.get("status"):
        found["status"] = _state(status)
    found |= _filed(found)
    if time := found.pop("time", ""):
        found["published"] = _with_time(found.get("published", ""), time.strip())
    return found


def _said(name: str, cell: str) -> str:
    """What a cell says: no more than its text, and nothing where it stands for nothing."""
    bare = cell.strip()
    if bare.startswith("=") and (text := AS_TEXT.fullmatch(bare)):
        return text[1]
    is_nothing = len(bare) <= LONGEST_NOTHING and name not in {"title", "body"}
    return "" if is_nothing and NOTHING.fullmatch(bare) else cell


def _address(cell: str) -> str:
    """The address of a cell, the first where there are several or where words stand beside it."""
    found = ADDRESS.search(cell)
    return found[0] if found and (found.start() or re.search(r"[\s<>\[\]]", cell.strip())) else cell


def _elements(cell: str, between: str) -> str:
    """The elements of a list as programs write it with others between them; another cell as it
    is."""
    listed = LISTED.fullmatch(cell) if cell.strip()[:1] in {"[", "{"} else None
    if listed is None:
        return cell
    inside = listed[1] if listed[1] is not None else listed[2]
    found = [next(filter(None, each.groups()), "") for each in ELEMENT.finditer(inside)]
    return between.join(each.strip() for each in found if each.strip())


def meant_by(column: str, cell: str) -> str:
    """What a column is called by one of its cells: "published" that is answered by yes or no is a
    state and no date."""
    if column != "published" or len(cell) > LONGEST_NOTHING:
        return column
    answer = cell.strip().casefold()
    return "status" if answer in YES | NO and not answer.isdigit() else column


def _state(status: str) -> str:
    answer = status.strip().casefold()
    return "published" if answer in YES else "draft" if answer in NO else status


def _separated(tags: str) -> str:
    """Tags between strokes, or marked as in social networks, with semicolons between them."""
    if HASHTAGS.fullmatch(tags):
        return ";".join(tag.lstrip("#") for tag in tags.split())
    if "\n" in tags.strip() and not re.search("[;,|]", tags):
        return ";".join(tags.splitlines())
    return tags.replace("|", ";") if "|" in tags and ";" not in tags else tags


def _filed(values: dict[str, str]) -> dict[str, str]:
    """Several categories with strokes between them: the first is the section, the others are
    tags; of "Esteri > Asia" the last is the section, below the others."""
    first, *others = [each.strip() for each in values.get("section", "").split("|")]
    *above, section = [each.strip() for each in first.split(">")]
    filed = {"section": section}
    if above and not values.get("section_parents"):
        filed["section_parents"] = ";".join(above)
    if others:
        names = (other.rpartition(">")[2].strip() for other in others)
        filed["tags"] = ";".join(filter(None, (values.get("tags", ""), *names)))
    return filed


def _with_time(date: str, time: str) -> str:
    """The date with the time of day that stands in a cell of its own, where it has none."""
    found = TIME.fullmatch(time)
    if found is None or not date.strip() or HAS_TIME.search(date):
        return date
    return f"{date.strip()} {found[1]}:{found[2]}{found[3] or ''}"
