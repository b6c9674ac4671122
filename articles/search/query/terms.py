"""Leaves of a query's tree, from a stretch of characters without spaces or from a quotation."""

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


def conjunction(children: list[Node]) -> Node | None:
    """What holds where all the nodes hold; the node itself where there is one, else none."""
    if not children:
        return None
    return children[0] if len(children) == 1 else And(tuple(children))


def quoted(text: str, near: str | None) -> Node | None:
    """The leaf of ``"…"``, or of ``"…"~n`` where ``near`` is n or empty.

    A single word in quotation marks is that word as it is written.
    """
    words = tuple(fold(form) for form in _phrase_forms(text))[:MAX_WORDS]
    if not words:
        return None
    if near is not None and len(words) > 1:
        distance = min(int(near or 5), MAX_DISTANCE)
        return Near(words, distance, text.strip())
    return Phrase(words, text.strip())


def _phrase_forms(text: str) -> list[str]:
    """Every form of a quoted text: elided words stand in the articles too."""
    forms: list[str] = []
    for match in TOKEN.finditer(text):
        # One token alone has nothing to leave out but the last character of unspaced runs.
        forms.extend(query_forms(match.group()))
    return forms


def word(text: str) -> Node | None:
    """The node of a stretch of characters without spaces; none where no word is in it."""
    if text.strip("*") == "":
        return Everything()
    fuzzy = _FUZZY.fullmatch(text)
    if fuzzy:
        return _fuzzy(fuzzy[1], fuzzy[2]) or _plain(fuzzy[1])
    if "*" in text or "?" in text:
        return _wild(text)
    return _plain(text)


def _plain(text: str) -> Node | None:
    forms = query_forms(text)
    if not forms:
        return None
    raw = text.strip(".,;:!?…'’\"()[]{}<>-–—/\\|*~^&%$#@=+")
    if len(forms) > 1:
        return Phrase(tuple(fold(form) for form in forms), raw)
    if len(forms[0]) == 1 and is_unspaced(forms[0]):
        return Prefix(fold(forms[0]), raw)
    return Term(forms[0])


def _fuzzy(text: str, edits: str) -> Node | None:
    forms = query_forms(text)
    if len(forms) != 1:
        return None
    word = fold(forms[0])
    allowed = int(edits) if edits else 1 if len(word) < 6 else 2
    return Fuzzy(word, min(allowed, max(len(word) - 2, 0)), forms[0])


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
    return conjunction([part for part in (before, node) if part is not None])


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
