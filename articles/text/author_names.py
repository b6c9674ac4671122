"""Who wrote an article, as readers may know it: never an address of mail, never a handle."""

import re
import unicodedata

from articles.text.digests import digest64

LONGEST_AUTHOR_SLUG = 200
LONGEST_LATIN_PART = 100  # of it in a slug that also has a number
AT = "@\uff20\ufe6b"  # with its wide and its small form
# An address in brackets, as mail programs and RSS have it, or with its label.
BRACKETED = re.compile(rf"[<(\[][^<>()\[\]]{{0,300}}[{AT}][^<>()\[\]]{{0,300}}[>)\]]")
LABELLED = re.compile(
    rf"\b(?:e-?mail|mailto|posta|contact)\s?:\s?(?=[^\s,;]{{0,300}}[{AT}])", re.IGNORECASE
)
# Spaces around the sign stand there against robots.
WITH_SIGN = re.compile(rf"[^\s,;/|]{{0,300}}(?:\s[{AT}]\s|[{AT}])[^\s,;/|]{{0,300}}")
SIGN = re.compile(rf"[{AT}]")
EMPTY_BRACKETS = re.compile(r"[<(\[]\s*[>)\]]")
# What stood between two names of which one has gone.
DOUBLED = re.compile(r"(\s*[,;/|·–—-]\s*)(?:[,;/|·–—-]\s*)+")
SPACE_BEFORE = re.compile(r"\s+(?=[,;])")
EDGES = " ,;:/|·–—-&"
# "By Anna Rossi", "di Anna Rossi"; "Di Maio" and "von der Leyen" are names.
SAID_BEFORE = re.compile(r"\A(?:(?:by|By|BY)\s+(?=\S)|(?:di|a cura di|von|par|por)\s+(?=[A-ZÀ-Þ]))")
# What programs call an account that nobody has given a name, or write where they know no author.
NOBODY = {
    *("admin", "administrator", "amministratore", "webadmin", "wpadmin", "siteadmin", "webmaster"),
    *("root", "superuser", "super user", "wordpress", "noreply", "no-reply", "donotreply"),
    *("unknown", "unknown author", "author unknown", "(author unknown)", "(unknown)"),
}
# The same in these letters alone: Null is a family as well.
NOTHING = {"null", "NULL", "none", "None", "nan", "NaN", "undefined", "n/a", "N/A", "n/d", "N/D"}
NO_WORD = re.compile(r"[\W_]+")
NO_SLUG = re.compile(r"[^a-z0-9]+")


def public_author(written: str) -> str:
    """The names of an author's line without any address or handle; nothing where no name is left.

    ``Anna Rossi <anna@paper.example>`` and ``anna@paper.example (Anna Rossi)`` are Anna Rossi.
    """
    if not SIGN.search(written):
        return _without_nobody(written)
    left = LABELLED.sub("", BRACKETED.sub(" ", written))
    left = SIGN.sub(" ", WITH_SIGN.sub(" ", left))
    left = DOUBLED.sub(r"\1", EMPTY_BRACKETS.sub(" ", left))
    left = SPACE_BEFORE.sub("", left)
    left = " ".join(left.split()).strip(EDGES)
    if left.startswith("(") and left.endswith(")"):
        left = left[1:-1].strip(EDGES)
    return _without_nobody(left)


def without_by(names: str) -> str:
    """An author's line without the word for "by" that a program or an editor wrote before it."""
    return SAID_BEFORE.sub("", names)


def _without_nobody(names: str) -> str:
    """Names between commas without those of accounts that are nobody's."""
    parts = names.split(",")
    stripped = ((part, part.strip()) for part in parts)
    kept = [part for part, name in stripped if not _is_nobody(name)]
    return names if len(kept) == len(parts) else ",".join(kept).strip()


def _is_nobody(name: str) -> bool:
    return name in NOTHING or name.casefold() in NOBODY


def author_slug(written: str) -> str:
    """The address of an author's page; empty where readers may know no name.

    Names that differ only in capitals, accents, dots and hyphens have the same. What has letters
    that are not of ASCII without their accents has a number as well, made of all its letters.
    """
    name = unicodedata.normalize("NFKD", public_author(written)).casefold()
    folded = NO_WORD.sub("-", "".join(c for c in name if not unicodedata.combining(c)))
    folded = folded.strip("-")
    if folded.isascii():
        return folded[:LONGEST_AUTHOR_SLUG].strip("-")
    latin = NO_SLUG.sub("-", folded).strip("-")[:LONGEST_LATIN_PART]
    digest = f"{digest64(folded.encode()) & 0xFFFF_FFFF_FFFF_FFFF:x}"
    return f"{latin}-{digest}".strip("-")
