"""What readers type: the tree it becomes, and that nothing is an error."""

from datetime import date
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.search.query import ast
from articles.search.query.lexer import MAX_LENGTH
from articles.search.query.parsed_query import ParsedQuery
from articles.search.query.parser import MAX_CLAUSES, NOTHING
from articles.search.query.terms import conjunction

TODAY = date(2020, 6, 15)


def read(text: str) -> ParsedQuery:
    return ParsedQuery(text, TODAY)


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
        # A headline in capitals has no operators; names in capitals beside small letters do.
        ("IRAN NON USA", ast.And((term("iran"), term("non"), term("usa")))),
        ("L'IRAN E GLI USA", ast.And(tuple(map(term, ("iran", "e", "gli", "usa"))))),
        ("USA -IRAN", ast.And((term("usa"), ast.Not(term("iran"))))),
        ("USA OR iran", ast.Or((term("usa"), term("iran")))),
        ("titolo:USA OR IRAN", ast.Or((ast.FieldIs("title", term("usa")), term("iran")))),
        ("2018 OR 2019", ast.Or((term("2018"), term("2019")))),
        ("NOT", term("not")),
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
        ("data:2018..2017-11", ast.DateRange(date(2017, 11, 1), date(2018, 12, 31))),
        ("data:2018..", ast.DateRange(date(2018, 1, 1), date.max)),
        ("data:2018-2019", ast.DateRange(date(2018, 1, 1), date(2019, 12, 31))),
        ("dal:2018-2019", ast.DateRange(date(2018, 1, 1), date(2019, 12, 31))),
        ("al:2018 al 2019", ast.DateRange(date(2018, 1, 1), date(2019, 12, 31))),
        (
            "data:3 aprile 2018 siria",
            ast.And((ast.DateRange(date(2018, 4, 3), date(2018, 4, 3)), term("siria"))),
        ),
        (
            "dal:1 aprile 2018 al:ieri",
            ast.And((ast.DateRange(date(2018, 4, 1), None),
                     ast.DateRange(None, date(2020, 6, 14)))),
        ),
        (
            'data:"aprile" 2018',
            ast.And((
                ast.And((term("data"), ast.Phrase(("aprile",), "aprile"))), term("2018"),
            )),
        ),
        ("data:(2018)", ast.And((term("data"), term("2018")))),
        ("data:2018 -2019", ast.And((read("data:2018").tree, ast.Not(term("2019"))))),
        ("data:..2018-02", ast.DateRange(date.min, date(2018, 2, 28))),
        ("=siria", ast.Phrase(("siria",), "siria")),
        ("=", NOTHING),
        ("‹cessate il fuoco›", ast.Phrase(("cessate", "il", "fuoco"), "cessate il fuoco")),
        ("‘cessate il fuoco’", ast.Phrase(("cessate", "il", "fuoco"), "cessate il fuoco")),
        ("‘don’t panic’", ast.Phrase(("don", "t", "panic"), "don’t panic")),
        ("''cessate il fuoco''", read('"cessate il fuoco"').tree),
        ("<<cessate>> <<il fuoco>>", read('"cessate" "il fuoco"').tree),
        ("‚cessate il fuoco‘", read('"cessate il fuoco"').tree),
        ("'cessate il fuoco'", read('"cessate il fuoco"').tree),
        ("autore:'Anna D'Amico' iran", read('autore:"Anna D\'Amico" iran').tree),
        ("iran 'due parole'", ast.And(tuple(map(term, ("iran", "due", "parole"))))),
        ("un po' e l'altro po'", ast.And(tuple(map(term, ("un", "po", "e", "altro", "po"))))),
        ('דו"חות iran', ast.And((ast.Phrase(("דו", "חות"), 'דו"חות'), term("iran")))),
        (
            '"dura? lex?" iran',
            ast.And((
                ast.Or((ast.Phrase(("dura?", "lex?"), "dura? lex"),
                        ast.Phrase(("dura?", "lex"), "dura? lex"),
                        ast.Phrase(("dura", "lex"), "dura? lex"))),
                term("iran"),
            )),
        ),
        ('"dove ?"', ast.Phrase(("dove",), "dove")),
        ('"dove?"', ast.Or((ast.Wildcard("dove?", "dove?"), ast.Phrase(("dove",), "dove")))),
        ("usa,iran", ast.And((term("usa"), term("iran")))),
        ("usa/iran", ast.And((term("usa"), term("iran")))),
        ("AC/DC", ast.Phrase(("ac", "dc"), "AC/DC")),
        ("usa/eu", ast.Phrase(("usa", "eu"), "usa/eu")),
        ("AT&T,iran", ast.And((ast.Phrase(("at", "t"), "AT&T"), term("iran")))),
        ("3,5", ast.Phrase(("3", "5"), "3,5")),
        ("tag:usa,iran", ast.FieldIs("tag", ast.Phrase(("usa", "iran"), "usa,iran"))),
        ("a@foo.it,iran", ast.Phrase(("a", "foo", "it", "iran"), "a@foo.it,iran")),
        ("foo.it/usa/iran", ast.Phrase(("foo", "it", "usa", "iran"), "foo.it/usa/iran")),
        ("F 35", ast.Compound(("f", "35"), "F 35", "f35")),
        ("20 mila", ast.Compound(("20", "mila"), "20 mila", "20mila")),
        ("1,5 km", ast.And((ast.Phrase(("1", "5"), "1,5"), term("km")))),
        ("mailto:a@foo.it", read("a@foo.it").tree),
        ("I 5 stelle", ast.And(tuple(map(term, ("i", "5", "stelle"))))),
        ("l‘accordo d’oro", ast.And((term("accordo"), term("oro")))),
        ("&quot;due parole&quot; &amp; R&amp;amp;D", read('"due parole" R&D').tree),
        ('"iran russia" ~5', ast.Near(("iran", "russia"), 5, "iran russia")),
        ("iran –nucleare", ast.And((term("iran"), ast.Not(term("nucleare"))))),
        ("iran ‑nucleare", ast.And((term("iran"), ast.Not(term("nucleare"))))),
        ("iran – nucleare", ast.And((term("iran"), term("nucleare")))),
        ("iran –dice lui– resta", ast.And(tuple(map(term, ("iran", "dice", "lui", "resta"))))),
        ("12.500", ast.Compound(("12", "500"), "12.500", "12500")),
        ("12 500 morti", ast.And((ast.Compound(("12", "500"), "12 500", "12500"), term("morti")))),
        ("nel 2018 300", ast.And(tuple(map(term, ("nel", "2018", "300"))))),
        ("J. K. Rowling", ast.And((ast.Compound(("j", "k"), "J. K", "jk"), term("rowling")))),
        ("vero???", ast.Or((ast.Wildcard("vero???", "vero???"), term("vero")))),
        ("&laquo;due parole&raquo; &#8220;tre&#x201d;", read("«due parole» “tre”").tree),
        ("uno&boh;", ast.Phrase(("uno", "boh"), "uno&boh")),
        ("&#38;quot;", ast.Phrase(("38", "quot"), "38;quot")),
        ("https://foo.example/a?b=c", read("//foo.example/a?b=c").tree),
        (
            "https://foo.example/18/l-iran_e-gli-usa-9.html?a=un-altro-titolo#x",
            ast.Or((
                ast.Phrase(
                    ("foo", "example", "18", "l", "iran", "e", "gli", "usa", "9", "html", "a",
                     "un", "altro", "titolo", "x"),
                    "foo.example/18/l-iran_e-gli-usa-9.html?a=un-altro-titolo#x",
                ),
                ast.And(tuple(map(term, ("iran", "gli", "usa")))),
            )),
        ),
        ("https://foo.example/iran-usa", read("foo.example/iran-usa").tree),
        ("https://www.foo.example", read("www.foo.example").tree),
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
    assert read(text).tree == tree


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
    query = read(text)
    assert len(ast.leaves(query.tree, fields=get_args(ast.FieldName))) <= MAX_CLAUSES
    assert len(query.text) <= MAX_LENGTH
    for number in range(len(query.words)):
        assert len(read(query.text_without(number)).text) <= len(query.text)


PIECES = st.sampled_from(
    ["(", ")", '"', "-", "+", "*", "?", "~", ":", "titolo:", "data:", "dal:2018", "OR", "O",
     "AND", "NOT", "NON", "~5", " ", "siria", "l'accordo", "città", "東京", "U.S.A.", "\x00", "…"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200) | st.lists(PIECES, max_size=40).map("".join))
def test_nothing_that_can_be_typed_is_an_error(text: str) -> None:
    query = read(text)
    assert len(ast.leaves(query.tree, fields=get_args(ast.FieldName))) <= MAX_CLAUSES
    # What is shown again means the same again.
    assert read(query.text).tree == query.tree


CONJUNCT = st.sampled_from(
    ["siria", "l'accordo", '"cessate il fuoco"', '"iran russia"~5', "sanzion*", "shoigu~", "東京",
     "(iran OR teheran)", "(alfa beta)", "iran OR teheran", "alfa AND beta", "titolo:siria",
     'titolo:"due parole"', "titolo:(alfa beta)", "-nucleare", "NOT nucleare", "tag:atomo",
     "data:2018", "data:3 aprile 2018", "http:foo", "e", "AL-Qaeda", "città"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(CONJUNCT, min_size=2, max_size=6), st.sampled_from([" ", "  ", " AND ", " E "]))
@example(["alfa", "beta"], " AND ")
@example(["(alfa beta)", "siria"], " ")
@example(["siria", "NOT nucleare"], " ")
def test_a_query_without_one_of_its_words_asks_for_all_the_others(
    parts: list[str], between: str
) -> None:
    query = read(between.join(parts))
    conjuncts = ast.conjuncts(query.tree)
    assert [*query.words, *query.conditions] == sorted(
        conjuncts, key=lambda node: not ast.leaves(node)
    )
    places = [place for place, node in enumerate(conjuncts) if ast.leaves(node)]
    for number, place in enumerate(places):
        others = [node for other, node in enumerate(conjuncts) if other != place]
        shorter = query.text_without(number)
        assert read(shorter).tree == (conjunction(others) or ast.Everything()), shorter


@pytest.mark.parametrize(
    ("text", "shorter"),
    [
        ('sanzioni "cessate il fuoco"', ['"cessate il fuoco"', "sanzioni"]),
        ("Sanzioni  ALLA  Russia", ["ALLA Russia", "Sanzioni Russia", "Sanzioni ALLA"]),
        ("alfa AND beta", ["beta", "alfa"]),
        ("alfa E beta E gamma", ["beta E gamma", "alfa E gamma", "alfa E beta"]),
        ("(alfa beta)", ["( beta)", "(alfa )"]),
        ("alfa titolo:beta data:2018", ["titolo:beta data:2018", "alfa data:2018"]),
        ("alfa -beta gamma", ["-beta gamma", "alfa -beta"]),
        ("alfa,beta/gamma", ["beta/gamma", "alfa, gamma", "alfa,beta/"]),
        ("F 35 ''due parole''", ['"due parole"', "F 35"]),
        # Both are of one word, which cannot be cut in two.
        ("al-qaeda-terr*", ["al-qaeda-terr*", "al-qaeda-terr*"]),
    ],
)
def test_the_text_without_each_word(text: str, shorter: list[str]) -> None:
    query = read(text)
    assert [query.text_without(number) for number in range(len(query.words))] == shorter
