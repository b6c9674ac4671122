"""Who wrote an article, as readers may know it: never an address of mail, never a handle."""

import re

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


def public_author(written: str) -> str:
    """The names of an author's line without any address or handle; nothing where no name is left.

    ``Anna Rossi <anna@paper.example>`` and ``anna@paper.example (Anna Rossi)`` are Anna Rossi.
    """
    if not SIGN.search(written):
        return written
    left = LABELLED.sub("", BRACKETED.sub(" ", written))
    left = SIGN.sub(" ", WITH_SIGN.sub(" ", left))
    left = DOUBLED.sub(r"\1", EMPTY_BRACKETS.sub(" ", left))
    left = SPACE_BEFORE.sub("", left)
    left = " ".join(left.split()).strip(EDGES)
    if left.startswith("(") and left.endswith(")"):
        left = left[1:-1].strip(EDGES)
    return left
