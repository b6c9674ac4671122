"""How much of a query is read: each bound at its last value and at the one after."""

from datetime import date, timedelta
from typing import get_args

import pytest
from django.http import QueryDict

from articles.search import analysis, types
from articles.search.query import ast, date_words, lexer, parser, terms
from articles.search.query.parsed_query import ParsedQuery
from articles.search_page import request
from articles.whoosh_codec import words

TODAY = date(2020, 6, 15)
FIELDS = get_args(ast.FieldName)


def tree_of(text: str) -> ast.Node:
    return parser.parse(text, TODAY).tree


def words_of(text: str) -> list[str]:
    leaves = ast.leaves(tree_of(text), fields=FIELDS)
    return [leaf.raw for leaf in leaves]


@pytest.mark.parametrize(("depth", "is_read"), [(11, True), (12, False)])
def test_parentheses_hold_together_twelve_deep_and_no_deeper(depth: int, is_read: bool) -> None:
    assert parser.MAX_DEPTH == 12
    tree = tree_of("(" * depth + "-(iran siria)" + ")" * depth)
    both = ast.And((ast.Term("iran"), ast.Term("siria")))
    # What stands too deep is read as if the parentheses were not there, and is not lost.
    assert tree == (ast.Not(both) if is_read else both)


def test_fields_within_fields_are_read_twelve_deep() -> None:
    tree = tree_of("tag:" * parser.MAX_DEPTH + "iran")
    depth = 0
    while isinstance(tree, ast.FieldIs):
        tree, depth = tree.child, depth + 1
    assert (tree, depth) == (ast.Term("iran"), parser.MAX_DEPTH)
    # One more is a word like any other, which stands beside what follows it.
    assert "tag" in words_of("tag:" * (parser.MAX_DEPTH + 1) + "iran")
    assert "tag" not in words_of("tag:" * parser.MAX_DEPTH + "iran")


def test_a_date_without_quotation_marks_has_eight_words() -> None:
    assert parser.LONGEST_DATE == 8
    days = ast.DateRange(date(2018, 4, 1), date(2018, 5, 3))
    assert tree_of("data:dal 1 aprile 2018 al 3 maggio 2018") == days
    assert tree_of('data:"dal 1 aprile 2018 al sabato 3 maggio 2018"') != days
    nine = "dal 1 aprile 2018 - 3 maggio del 2018"
    assert "dal" in words_of(f"data:{nine}")


def test_depth_is_counted_anew_after_each_closing_parenthesis() -> None:
    both = ast.And((ast.Term("iran"), ast.Term("siria")))
    deepest = "(" * (parser.MAX_DEPTH - 1) + "-(iran siria)" + ")" * (parser.MAX_DEPTH - 1)
    assert tree_of(f"{deepest} {deepest} {deepest}") == ast.And((ast.Not(both),) * 3)
    # And no deeper than before.
    assert tree_of(f"(a) (b) ({deepest})") == ast.And((ast.Term("a"), ast.Term("b"), both))
    fields = " ".join(["tag:" * parser.MAX_DEPTH + "a"] * 3)
    assert words_of(fields) == ["a"] * 3


@pytest.mark.parametrize("text", ["(iran) OR siria", "((iran)) OR (siria)", "(iran OR (siria))"])
def test_what_follows_a_group_goes_on_where_the_group_stood(text: str) -> None:
    assert tree_of(text) == ast.Or((ast.Term("iran"), ast.Term("siria")))


def test_a_name_of_no_field_stays_with_what_follows_it() -> None:
    both = ast.And((ast.Term("http"), ast.Term("iran")))
    assert tree_of("-http:iran") == ast.Not(both)


@pytest.mark.parametrize("text", ["(iran OR) usa", "(iran E) usa", "(iran NOT) usa"])
def test_an_operator_at_the_end_of_a_group_is_a_word(text: str) -> None:
    assert words_of(text) == text.replace("(", "").replace(")", "").lower().split()


def test_a_parenthesis_that_nothing_opened_loses_nothing() -> None:
    assert words_of("iran) usa) cina") == ["iran", "usa", "cina"]


def test_a_negation_of_a_negation_is_none() -> None:
    assert tree_of("NOT -iran") == ast.Term("iran")
    assert tree_of("NOT +iran") == ast.Not(ast.Term("iran"))
    assert tree_of("NOT NON iran") == ast.Term("iran")


def test_a_date_takes_its_own_value_and_no_more() -> None:
    assert words_of("data:2018 iran usa") == ["iran", "usa"]


@pytest.mark.parametrize("more", [0, 1])
def test_two_hundred_words_are_looked_for_and_no_more(more: int) -> None:
    assert parser.MAX_CLAUSES == 200
    asked = [f"p{number}p" for number in range(parser.MAX_CLAUSES + more)]
    assert words_of(" ".join(asked)) == asked[: parser.MAX_CLAUSES]


@pytest.mark.parametrize(("before", "is_in_two"), [(9, True), (10, False)])
def test_among_ten_words_letters_and_figures_are_looked_for_apart(
    before: int, is_in_two: bool
) -> None:
    assert parser.MAX_IN_TWO == 10
    asked = ["parola"] * before
    apart = ["iphone15"] if is_in_two else []  # the phrase, as it was typed
    assert words_of(" ".join([*asked, "iphone15"])) == [*asked, "iphone15", *apart]


def test_what_is_no_word_is_not_counted() -> None:
    text = "... " * 50 + " ".join(f"p{number}p" for number in range(parser.MAX_CLAUSES))
    assert len(words_of(text)) == parser.MAX_CLAUSES


def test_two_thousand_characters_are_read_and_no_more() -> None:
    assert lexer.MAX_LENGTH == 2_000
    text = "a" * (lexer.MAX_LENGTH - 2) + " bc"
    assert lexer.clean(text[:-1]) == text[:-1]
    assert lexer.clean(text) == text[:-1]


def test_blanks_are_taken_together_before_the_cut() -> None:
    word = "a" * (lexer.MAX_LENGTH // 2)
    assert lexer.clean(f"{word}{' ' * lexer.MAX_LENGTH}{word}") == f"{word} {word}"[:-1]
    # Of an endless text no more than four times as much is even looked at.
    far = " " * (4 * lexer.MAX_LENGTH - 1)
    assert lexer.clean(f"{far}ab") == "a"


def test_a_phrase_has_sixty_four_words() -> None:
    assert terms.MAX_WORDS == 64
    asked = tuple(f"p{number}" for number in range(terms.MAX_WORDS + 1))
    for number in (terms.MAX_WORDS, terms.MAX_WORDS + 1):
        phrase = terms.quoted(" ".join(asked[:number]), None)
        assert isinstance(phrase, ast.Phrase)
        assert phrase.words == asked[: terms.MAX_WORDS]


@pytest.mark.parametrize(("number", "is_title"), [(2, False), (3, True)])
def test_three_words_of_an_address_are_a_title(number: int, is_title: bool) -> None:
    assert terms.LEAST_WORDS == 3
    title = "-".join(["iran", "siria", "usa"][:number])
    assert isinstance(terms.word(f"www.foo.example/{title}"), ast.Or) is is_title


@pytest.mark.parametrize(("asked", "distance"), [(49, 49), (50, 50), (51, 50), (999, 50)])
def test_near_is_at_most_fifty_words(asked: int, distance: int) -> None:
    assert terms.MAX_DISTANCE == 50
    near = terms.quoted("iran siria", str(asked))
    assert near == ast.Near(("iran", "siria"), distance, "iran siria")


@pytest.mark.parametrize("stars", ["*", "*a?b*"])
def test_a_pattern_is_cut_where_words_are(stars: str) -> None:
    assert analysis.MAX_WORD == words.MAX_WORD == 64
    for length in (63, 64, 65):
        leaf = terms.word("x" * length + stars)
        assert isinstance(leaf, (ast.Prefix, ast.Wildcard))
        text = leaf.start if isinstance(leaf, ast.Prefix) else leaf.pattern
        assert text == ("x" * length + stars.rstrip("*") + ("*" if len(stars) > 1 else ""))[:64]


@pytest.mark.parametrize("letter", ["x", "é"])
def test_a_word_is_cut_on_both_sides_alike(letter: str) -> None:
    whole = letter * analysis.MAX_WORD
    assert analysis.pieces(whole) == analysis.pieces(whole + letter) == (whole,)
    assert analysis.pieces(whole[1:]) == (whole[1:],)


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_the_last_days_go_back_two_hundred_years(more: int) -> None:
    days = date_words._MAX_DAYS + more
    assert date_words._MAX_DAYS == 73_000
    back = min(days, date_words._MAX_DAYS) - 1
    span = (TODAY - timedelta(days=back), TODAY)
    assert date_words.parse_span(f"ultimi {days} giorni", TODAY) == span


@pytest.mark.parametrize(
    ("asked", "given"),
    [(0, 1), (1, 1), (199, 199), (200, 200), (201, 200)],
)
def test_a_page_of_an_engine_has_two_hundred_hits(asked: int, given: int) -> None:
    assert types.MAX_PAGE_SIZE == 200
    assert types.SearchQuery(ParsedQuery("iran", TODAY), page_size=asked).size == given


@pytest.mark.parametrize(
    ("asked", "page"), [(0, 1), (1, 1), (2, 2), (10**6, 10**6), (10**6 + 1, 10**6)]
)
def test_an_engine_turns_a_million_pages(asked: int, page: int) -> None:
    assert types.MAX_PAGE == 10**6
    assert (
        types.SearchQuery(ParsedQuery("iran", TODAY), page=asked, page_size=20).offset
        == (page - 1) * 20
    )


@pytest.mark.parametrize(("more", "page"), [(0, 1_000_000), (1, 1)])
def test_a_page_after_the_last_possible_one_is_the_first(more: int, page: int) -> None:
    assert request.PageField().clean(str(request.LAST_PAGE + more)) == page


def test_an_address_gives_thirty_values_of_a_facet() -> None:
    assert request.MOST_VALUES == 30
    values = [f"v{number}" for number in range(request.MOST_VALUES + 1)]
    for number in (request.MOST_VALUES, request.MOST_VALUES + 1):
        asked = QueryDict("&".join(f"fonte={value}" for value in values[:number]))
        assert request._values(asked, "fonte") == values[: request.MOST_VALUES]
    # The same value again is not another one.
    asked = QueryDict("&".join(f"fonte={value}" for value in [*values[:30], *values[:30]]))
    assert request._values(asked, "fonte") == values[: request.MOST_VALUES]


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_a_value_of_a_facet_is_cut(more: int) -> None:
    value = "v" * (request.LONGEST_VALUE + more)
    asked = QueryDict(f"fonte={value}")
    assert request._values(asked, "fonte") == [value[: request.LONGEST_VALUE]]
