"""The leaves of queries: a stretch of characters without spaces, or what stands in quotes."""

import re

from articles.search.analysis import TOKEN, fold, is_unspaced, query_forms
from articles.search.query.ast import (
    And,
    Everything,
    Fuzzy,
    Near,
    Node,
    Or,
    Phrase,
    Prefix,
    Term,
    Wildcard,
)

MAX_WORDS = 64  # of a phrase
MAX_DISTANCE = 50  # words between the words of "…"~n

_WILD = re.compile(r"[\w*?]+")
_FUZZY = re.compile(r"(.+?)~([12]?)$")


def together(children: list[Node]) -> Node | None:
    """All of the nodes; the node itself where there is one."""
    if not children:
        return None
    return children[0] if len(children) == 1 else And(tuple(children))


def quoted(text: str, near: str | None) -> Node | None:
    """``"…"`` and ``"…"~n``; a single word in quotation marks is that word as written."""
    found = tuple(fold(form) for form in _phrase_forms(text))[:MAX_WORDS]
    if not found:
        return None
    if near is not None and len(found) > 1:
        distance = min(int(near or 5), MAX_DISTANCE)
        return Near(found, distance, text.strip())
    return Phrase(found, text.strip())


def _phrase_forms(text: str) -> list[str]:
    """Every form of a quoted text: elided words stand in the articles too."""
    found: list[str] = []
    for match in TOKEN.finditer(text):
        # One token alone has nothing to leave out but the last character of unspaced runs.
        found.extend(query_forms(match.group()))
    return found


def word(text: str) -> Node | None:
    """A leaf from characters without spaces."""
    if text.strip("*") == "":
        return Everything()
    fuzzy = _FUZZY.fullmatch(text)
    if fuzzy:
        return _fuzzy(fuzzy[1], fuzzy[2]) or _plain(fuzzy[1])
    if "*" in text or "?" in text:
        return _wild(text)
    return _plain(text)


def _plain(text: str) -> Node | None:
    found = query_forms(text)
    if not found:
        return None
    raw = text.strip(".,;:!?…'’\"()[]{}<>-–—/\\|*~^&%$#@=+")
    if len(found) > 1:
        return Phrase(tuple(fold(form) for form in found), raw)
    if len(found[0]) == 1 and is_unspaced(found[0]):
        return Prefix(fold(found[0]), raw)
    return Term(found[0])


def _fuzzy(text: str, edits: str) -> Node | None:
    found = query_forms(text)
    if len(found) != 1:
        return None
    word = fold(found[0])
    allowed = int(edits) if edits else 1 if len(word) < 6 else 2
    return Fuzzy(word, min(allowed, max(len(word) - 2, 0)), found[0])


def _wild(text: str) -> Node | None:
    """``sanzion*``, ``terroris?``; what stands before a hyphen or apostrophe are plain words.

    A question mark at the end may close a question as well: the word itself counts too.
    """
    runs = list(_WILD.finditer(text))
    if not runs:
        return None
    last = runs[-1].group()
    before = _plain(text[: runs[-1].start()])
    if query_forms(text[: runs[-1].start()] + "x") == ("x",):
        before = None  # an elided word before the apostrophe
    node = _pattern(last)
    return together([part for part in (before, node) if part is not None])


def _pattern(text: str) -> Node | None:
    if not text.strip("*?_"):
        return None
    stem = text.rstrip("?")
    if stem and not {"*", "?"} & set(stem) and len(text) - len(stem) == 1:
        plain = _plain(stem)
        return None if plain is None else Or((Wildcard(fold(stem) + "?", text), plain))
    if text.endswith("*") and not {"*", "?"} & set(text.rstrip("*")):
        return Prefix(fold(text.rstrip("*"))[:64], text)
    return Wildcard(re.sub(r"\*+", "*", fold(text))[:64], text)
