"""Leaves of a query's tree, from a stretch of characters without spaces or from a quotation."""

import re
from collections.abc import Sequence
from urllib.parse import unquote

from articles.search.analysis import (
    ELIDED,
    TypedWord,
    fold,
    has_unspaced,
    is_unspaced,
    pieces,
    query_forms,
    spans,
    typed_words,
)
from articles.search.compounds import is_compound, joined
from articles.search.grouped_words import grouped
from articles.search.query.ast import (
    And,
    Compound,
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
LEAST_WORDS = 3  # of a part of an address that is likely made of a title
MOST_MARKS = 10  # question marks at the end of a word

_WILD = re.compile(r"[\w*?]+")
_LETTERS_AND_FIGURES = re.compile(r"([^\W\d_]{1,20})(\d{1,6})|(\d{1,6})([^\W\d_]{1,20})")
_ADDRESS = re.compile(r"//|www\.", re.IGNORECASE)
_FUZZY = re.compile(r"(.+?)~([12]?)$")


def conjunction(children: list[Node]) -> Node | None:
    """What holds where all the nodes hold; the node itself where there is one, else none."""
    if not children:
        return None
    return children[0] if len(children) == 1 else And(tuple(children))


def quoted(text: str, near: str | None) -> Node | None:
    """The leaf of ``"…"``, or of ``"…"~n`` where ``near`` is n or empty.

    A single word in quotation marks is that word as it is written. Where words end with question
    marks, those stand for letters or close questions, as they do outside.
    """
    plain = _quoted(text, near, ends_are_wild=False)
    if "?" not in text:
        return plain
    patterns = (_quoted(some, near, ends_are_wild=True) for some in (text, text.rstrip("? ")))
    nodes = tuple(dict.fromkeys(node for node in (*patterns, plain) if node is not None))
    return Or(nodes) if len(nodes) > 1 else plain


def _quoted(text: str, near: str | None, *, ends_are_wild: bool) -> Node | None:
    typed = _quoted_words(text, ends_are_wild)[:MAX_WORDS]
    words = tuple(word.form for word in typed)
    if not words:
        return None
    if len(words) == 1 and _is_pattern(words[0]):
        is_whole = words[0].endswith("?")  # not the word in any inflection as well
        return Wildcard(words[0], words[0]) if is_whole else _pattern(words[0])
    if near is not None and len(words) > 1:
        distance = min(int(near or 5), MAX_DISTANCE)
        return Near(words, distance, text.strip("? "))
    return Phrase(words, text.strip("? "), _offsets(typed))


def _quoted_words(text: str, ends_are_wild: bool) -> list[TypedWord]:
    """Every word of a quoted text with its place: elided ones stand in the articles too.

    A star by itself is any word; a question mark at the end of a word closes a question, or is
    wild as one inside.
    """
    found: list[TypedWord] = []
    place = 0
    for written in text.split():
        chunk = written.strip("*") if has_unspaced(written) else written
        plain = chunk if ends_are_wild and chunk.strip("?") else chunk.rstrip("?")
        wild = _WILD.search(plain) if "*" in chunk or "?" in chunk else None
        if wild and _is_pattern(wild[0]):
            pattern = re.sub(r"\*+", "*", fold(wild[0]))[:64]
            if pattern.strip("*?_"):
                found.append(TypedWord(pattern, place))
            place += 1
            continue
        for token, _start, _end in spans(chunk):
            # One token alone has nothing to leave out but the last character of unspaced runs.
            found += [TypedWord(fold(form), place + at) for form, at in typed_words(token)]
            place += len(pieces(token))
    return found


def _is_pattern(word: str) -> bool:
    return "*" in word or "?" in word


def _offsets(typed: Sequence[TypedWord]) -> tuple[int, ...]:
    """The places of words, counted from the first; none where they stand side by side."""
    offsets = tuple(word.place - typed[0].place for word in typed)
    return () if offsets == tuple(range(len(offsets))) else offsets


def word(text: str) -> Node | None:
    """The node of a stretch of characters without spaces; none where no word is in it.

    ``=siria`` is the word as it is written, as one in quotation marks is.
    """
    if text.strip("*") == "":
        return Everything()
    if _ADDRESS.match(text) and "*" not in text:
        return _address(text)
    if text.startswith("=") and (exact := quoted(text[1:], None)):
        return exact
    fuzzy = _FUZZY.fullmatch(text)
    if fuzzy:
        return _fuzzy(fuzzy[1], fuzzy[2]) or _plain(fuzzy[1])
    if "*" in text or "?" in text:
        return _wild(text)
    return _plain(text)


def _plain(text: str) -> Node | None:
    typed = typed_words(text)
    if not typed:
        return None
    raw = text.strip(".,;:!?…'’\"()[]{}<>-–—/\\|*~^&%$#@=+")
    words = tuple(word.form for word in typed)
    if len(words) > 1 and (one := grouped(text)):
        return Compound(words, raw, one, _offsets(typed))
    if len(words) > 1 and is_compound(text) and not "".join(words).isdecimal():
        return Compound(words, raw, joined(text), _offsets(typed))
    if len(words) > 1:
        return Phrase(tuple(map(fold, words)), raw, _offsets(typed))
    if len(words[0]) == 1 and is_unspaced(words[0]):
        return Prefix(fold(words[0]), raw)
    return Term(words[0])


def _address(text: str) -> Node | None:
    """An address, or the words of the title that it has: articles seldom name their own."""
    whole = _plain(text)
    path = re.split(r"[?#]", text.lstrip("/").partition("/")[2])[0]
    parts = [re.sub(r"\.\w{2,5}$", "", part) for part in unquote(path).split("/")]
    titles = [[form for form in query_forms(part) if _is_of_title(form)] for part in parts]
    title = max(titles, key=len)[:MAX_WORDS]
    if whole is None or len(title) < LEAST_WORDS:
        return whole
    return Or((whole, And(tuple(map(Term, title)))))


def _is_of_title(form: str) -> bool:
    """Whether a word of an address is no number and no rest of a word before an apostrophe."""
    return form.isalpha() and len(form) > 1 and form not in ELIDED


def also_in_two(node: Node | None) -> Node | None:
    """A word of letters and figures, such as "iphone15", or the two that others write it in."""
    parts = _LETTERS_AND_FIGURES.fullmatch(node.raw) if isinstance(node, Term) else None
    if parts is None:
        return node
    letters, figures = filter(None, parts.groups())
    return Or((Term(parts[0]), Phrase((fold(letters), fold(figures)), parts[0])))


def _fuzzy(text: str, edits: str) -> Node | None:
    forms = query_forms(text)
    if len(forms) != 1:
        return None
    word = fold(forms[0])
    allowed = int(edits) if edits else 1 if len(word) < 6 else 2
    return Fuzzy(word, min(allowed, max(len(word) - 2, 0)), forms[0])


def _wild(text: str) -> Node | None:
    """``sanzion*``, ``terroris?``; what stands before a hyphen or apostrophe are plain words.

    Question marks at the end may close a question as well: the word itself counts too.
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
    if has_unspaced(text) and not _is_pattern(text.strip("*")):
        return _plain(text.strip("*"))  # such words are found within others as they are
    stem = text.rstrip("?")
    if stem and not {"*", "?"} & set(stem) and len(text) > len(stem):
        plain, ending = _plain(stem), text[len(stem) :][:MOST_MARKS]
        return None if plain is None else Or((Wildcard(fold(stem) + ending, text), plain))
    if text.endswith("*") and not {"*", "?"} & set(text.rstrip("*")):
        return Prefix(fold(text.rstrip("*"))[:64], text)
    return Wildcard(re.sub(r"\*+", "*", fold(text))[:64], text)
