"""What readers type: the tree it becomes, and that nothing is an error."""

from datetime import date
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.search.query import ast
from articles.search.query.parser import MAX_CLAUSES, MAX_LENGTH, NOTHING, clean, parse

TODAY = date(2020, 6, 15)


def term(word: str) -> ast.Term:
    return ast.Term(word)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", ast.Everything()),
        ("   ", ast.Everything()),
        ("*", ast.Everything()),
        ("siria russia", ast.And((term("siria"), term("russia")))),
        ("siria AND russia", ast.And((term("siria"), term("russia")))),
        ("siria E russia", ast.And((term("siria"), term("russia")))),
        ("siria e russia", ast.And((term("siria"), term("e"), term("russia")))),
        ("iran OR teheran", ast.Or((term("iran"), term("teheran")))),
        ("iran O teheran", ast.Or((term("iran"), term("teheran")))),
        ("iran -nucleare", ast.And((term("iran"), ast.Not(term("nucleare"))))),
        ("iran NOT nucleare", ast.And((term("iran"), ast.Not(term("nucleare"))))),
        ("iran NON nucleare", ast.And((term("iran"), ast.Not(term("nucleare"))))),
        ("+iran", term("iran")),
        ("--iran", term("iran")),
        (
            "(iran OR teheran) usa",
            ast.And((ast.Or((term("iran"), term("teheran"))), term("usa"))),
        ),
        (
            "usa iran OR teheran -atomo",
            ast.And(
                (
                    term("usa"),
                    ast.Or((term("iran"), term("teheran"))),
                    ast.Not(term("atomo")),
                )
            ),
        ),
        ('"cessate il fuoco"', ast.Phrase(("cessate", "il", "fuoco"), "cessate il fuoco")),
        ("«cessate il fuoco»", ast.Phrase(("cessate", "il", "fuoco"), "cessate il fuoco")),
        ('"cessate il', ast.Phrase(("cessate", "il"), "cessate il")),
        ('"Città"', ast.Phrase(("citta",), "Città")),
        ('"iran russia"~5', ast.Near(("iran", "russia"), 5, "iran russia")),
        ('"iran russia"~', ast.Near(("iran", "russia"), 5, "iran russia")),
        ('"iran russia"~999', ast.Near(("iran", "russia"), 50, "iran russia")),
        ("sanzion*", ast.Prefix("sanzion", "sanzion*")),
        ("s*n", ast.Wildcard("s*n", "s*n")),
        ("shoigu~", ast.Fuzzy("shoigu", 2, "shoigu")),
        ("shoigu~1", ast.Fuzzy("shoigu", 1, "shoigu")),
        ("l'accordo", term("accordo")),
        ("dell’Iran", term("iran")),
        ("Iran's", term("iran")),
        ("U.S.A.", term("usa")),
        ("titolo:siria", ast.FieldIs("title", term("siria"))),
        ("title:siria", ast.FieldIs("title", term("siria"))),
        (
            'fonte:"le monde"',
            ast.FieldIs("source", ast.Phrase(("le", "monde"), "le monde")),
        ),
        ("lingua:inglese", ast.FieldIs("language", term("en"))),
        ("lingua:pt-BR", ast.FieldIs("language", term("pt-BR"))),
        ("language:Slovena", ast.FieldIs("language", term("sl"))),
        ("lingua:xx-yy", ast.FieldIs("language", ast.Phrase(("xx", "yy"), "xx-yy"))),
        ('paese:"regno unito"', ast.FieldIs("country", term("GB"))),
        ("paese:(regno unito)", ast.FieldIs("country", term("GB"))),
        ("paese:uruguay", ast.FieldIs("country", term("UY"))),
        ("paese:Perù", ast.FieldIs("country", term("PE"))),
        ("paese:l'Iran", ast.FieldIs("country", term("IR"))),
        ("paese:usa", ast.FieldIs("country", term("US"))),
        ("paese:U.S.A.", ast.FieldIs("country", term("US"))),
        ("paese:costa-d'avorio", ast.FieldIs("country", term("CI"))),
        ('country:"Ivory Coast"', ast.FieldIs("country", term("CI"))),
        ("paese:\"Costa d'Avorio\"", ast.FieldIs("country", term("CI"))),
        ("paese:congo", ast.FieldIs("country", ast.Or((term("CG"), term("CD"))))),
        (
            "paese:(iran OR (iraq -siria))",
            ast.FieldIs(
                "country", ast.Or((term("IR"), ast.And((term("IQ"), ast.Not(term("SY"))))))
            ),
        ),
        (
            "paese:iran?",
            ast.FieldIs("country", ast.Or((ast.Wildcard("iran?", "iran?"), term("IR")))),
        ),
        ("paese:atlantide", ast.FieldIs("country", term("atlantide"))),
        ("fonte:francia", ast.FieldIs("source", term("francia"))),
        ("-fonte:ansa", ast.Not(ast.FieldIs("source", term("ansa")))),
        ("data:2018-04", ast.DateRange(date(2018, 4, 1), date(2018, 4, 30))),
        ("dal:2018-01-01", ast.DateRange(date(2018, 1, 1), None)),
        ("al:2018-06-30", ast.DateRange(None, date(2018, 6, 30))),
        ("data:ieri", ast.DateRange(date(2020, 6, 14), date(2020, 6, 14))),
        ('data:"ultimi 7 giorni"', ast.DateRange(date(2020, 6, 9), TODAY)),
        ('date:"last 7 days"', ast.DateRange(date(2020, 6, 9), TODAY)),
        ("OR", term("or")),
        ("AND OR NOT", ast.Or((term("and"), term("not")))),
        ("iran OR", ast.And((term("iran"), term("or")))),
        ("((((", NOTHING),
        (")))) iran", term("iran")),
        ("!!! ???", NOTHING),
        ('""', NOTHING),
        (
            "data:31-31-2018",
            ast.And((term("data"), ast.Phrase(("31", "31", "2018"), "31-31-2018"))),
        ),
    ],
)  # fmt: skip
def test_trees(text: str, tree: ast.Node) -> None:
    assert parse(text, TODAY) == tree


HOSTILE = [
    *(name * 700 for name in ("al:", "tag:", "-tag:", "titolo:(", "NOT tag:", "data:(", "http:")),
    "a" * 100_000,
    "parola " * 10_000,
    "a OR " * 10_000,
    "-" * 5_000,
    "NOT " * 5_000,
    "(" * 50_000,
    "(a " * 5_000,
    ")" * 5_000,
    '"' * 4_999,
    "*" * 4,
    "?" * 40,
    "a*" * 500,
    "~" * 500,
    "titolo:" * 500,
    "fonte:tag:titolo:",
    "data:0000-00-00",
    "data:99999",
    "dal:0000 al:9999-12-31",
    'data:"ultimi 99999999999 giorni"',
    'data:"ultimi 0 giorni"',
    "data:..",
    "data:2020..2010",
    "\x00\x01\x02 a\x00b",
    "\u202eabc\u202c",
    "🙂 🇮🇹 👩‍👩‍👧",
    "\ud800 \udfff",
    "x" * 10_000,
    "'’’'",
    "l' d' dell'",
    "ß" * 200,
    "İ" * 200,
    "\u0301" * 300,
    "中" * 3_000,
    "٣٤٥ data:٢٠١٨",
    "a\u00adb\u200dc",
    "﷽ ﬁ ½ ①",
    "data:²⁰¹⁸",
    '"a b"~²',
    "a~²",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_queries_are_read(text: str) -> None:
    tree = parse(text, TODAY)
    assert len(ast.leaves(tree, fields=get_args(ast.FieldName))) <= MAX_CLAUSES
    assert len(clean(text)) <= MAX_LENGTH


PIECES = st.sampled_from(
    ["(", ")", '"', "-", "+", "*", "?", "~", ":", "titolo:", "data:", "dal:2018", "OR", "O",
     "AND", "NOT", "NON", "~5", " ", "siria", "l'accordo", "città", "東京", "U.S.A.", "\x00", "…"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200) | st.lists(PIECES, max_size=40).map("".join))
def test_nothing_that_can_be_typed_is_an_error(text: str) -> None:
    tree = parse(text, TODAY)
    assert len(ast.leaves(tree, fields=get_args(ast.FieldName))) <= MAX_CLAUSES
    # What is shown again means the same again.
    assert parse(clean(text), TODAY) == tree
