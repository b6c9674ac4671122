"""What a single word, pattern or quotation of a query asks for."""

import re

import pytest

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
from articles.search.query.lexer import clean
from articles.search.query.terms import quoted, word
from articles.search.query.wildcards import chunks, expression


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("X", Term("x")),
        ("***", Everything()),
        ("", Everything()),
        ("«»", None),
        ("东", Prefix("东", "东")),
        ("东京", Term("东京")),
        ("东京市", Phrase(("东京", "京市"), "东京市")),
        ("…stati-uniti!", Compound(("stati", "uniti"), "stati-uniti", "statiuniti")),
        ("Xa-uniX", Compound(("xa", "unix"), "Xa-uniX", "xaunix")),
    ],
)
def test_words(text: str, node: Node | None) -> None:
    assert word(text) == node


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("www.foo.it/iran-usa-cina.xhtml", ["iran", "usa", "cina"]),
        ("WWW.foo.it/Iran_USA_Cina.html", ["iran", "usa", "cina"]),
        ("//foo.it/a/iran-e-l-usa-dell-ue-18/b-c/1.html#x-y-z-w-k", ["iran", "usa", "ue"]),
        ("www.uno-due-tre.it/iran-usa", None),
        ("www.foo.it/iran/usa/cina", None),
        ("www.foo.it/18-19-20-21", None),
        ("foo.it/iran-usa-cina", None),
    ],
)
def test_the_words_of_the_title_in_an_address(text: str, title: list[str] | None) -> None:
    node = word(text)
    if title is None:
        assert isinstance(node, Phrase)
    else:
        assert isinstance(node, Or)
        assert isinstance(node.children[0], Phrase)
        assert node.children[1:] == (And(tuple(map(Term, title))),)


def test_a_star_in_an_address_is_one() -> None:
    assert word("www.foo*") == And((Term("www"), Prefix("foo", "foo*")))


@pytest.mark.parametrize(
    ("text", "edits"),
    [
        ("vulca~", 1), ("vulcan~", 2), ("vulca~2", 2), ("vulcan~1", 1),
        ("abcd~2", 2), ("abc~2", 1), ("abc~", 1), ("ab~2", 0), ("a~2", 0),
    ],
)  # fmt: skip
def test_short_words_are_allowed_fewer_edits(text: str, edits: int) -> None:
    spelt = text.partition("~")[0]
    assert word(text) == Fuzzy(spelt, edits, spelt)


def test_several_words_have_no_similar_spelling() -> None:
    assert word("stati-uniti~1") == Compound(("stati", "uniti"), "stati-uniti", "statiuniti")


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("sanzion*", Prefix("sanzion", "sanzion*")),
        ("PaX*", Prefix("pax", "PaX*")),
        ("pax**", Prefix("pax", "pax**")),
        ("*", Everything()),
        ("?", None),
        ("_*", None),
        ("a*b?", Wildcard("a*b?", "a*b?")),
        ("a?b?", Wildcard("a?b?", "a?b?")),
        ("a*X*", Wildcard("a*x*", "a*X*")),
        ("a**b", Wildcard("a*b", "a**b")),
        # The mark may end a question, and more of them as well.
        ("ab??", Or((Wildcard("ab??", "ab??"), Term("ab")))),
        ("perché?", Or((Wildcard("perche?", "perché?"), Term("perché")))),
        ("aX?", Or((Wildcard("ax?", "aX?"), Term("ax")))),
        ("X?", Or((Wildcard("x?", "X?"), Term("x")))),
        # An elided article is no word of its own; what stands before a hyphen is one.
        ("l’onu*", Prefix("onu", "onu*")),
        ("stati-unit*", And((Term("stati"), Prefix("unit", "unit*")))),
    ],
)
def test_patterns(text: str, node: Node | None) -> None:
    assert word(text) == node


@pytest.mark.parametrize(
    ("text", "near", "node"),
    [
        ("Iran", None, Phrase(("iran",), "Iran")),
        ("Iran", "5", Phrase(("iran",), "Iran")),
        ("Iran usa", "", Near(("iran", "usa"), 5, "Iran usa")),
        ("Iran usa", "0", Near(("iran", "usa"), 0, "Iran usa")),
        (" - ", None, None),
    ],
)
def test_quotations(text: str, near: str | None, node: Node | None) -> None:
    assert quoted(text, near) == node


def test_signs_that_control_a_screen_are_blanks() -> None:
    assert clean("a\x00b\u202ec") == "a b c"


@pytest.mark.parametrize(
    ("pattern", "between"),
    [("a*?*b", ["a?", "b"]), ("Xa*X", ["Xa", "X"]), ("?*", ["?", ""]), ("**", ["", ""])],
)
def test_stars_in_a_row_are_one(pattern: str, between: list[str]) -> None:
    assert chunks(pattern) == between


@pytest.mark.parametrize("text", ["abcd", "a1b2c3d", "abbccdd"])
def test_chunks_may_have_anything_between_them(text: str) -> None:
    assert re.fullmatch(expression(chunks("a*b*c*d"), ".", ".*?"), text)
