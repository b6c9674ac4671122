"""Words without their apostrophe, two words as one, one as two: offered where that finds more."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import search
from articles.search import SearchQuery, word_breaks
from articles.search.engines.whoosh.engine import WhooshEngine
from articles.search.query.parsed_query import ParsedQuery
from articles.search.types import IndexStatus, SearchUnreachable
from tests.search.contract import NOW, fill, make

WRITTEN = [
    make(1, text="L’Italia beve l’acqua dell’Aquila; D'Alema parla, De Gasperi scrisse"),
    make(2, text="They don't know, you can’t say: McDonald's and YouTube", language="en"),
    make(3, text="Aujourd'hui, qu'il pleuve, c'est la vie", language="fr"),
    make(4, text="Bozza segreta di dell'Ombrosa", visible_from=None, status="draft"),
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    engine = WhooshEngine("whoosh:", tmp_path_factory.mktemp("index"))
    fill(engine, WRITTEN)
    return engine


@pytest.fixture
def suggestion(engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str | None]:
    monkeypatch.setattr(search, "current_engine", lambda: engine)
    monkeypatch.setattr(search, "_known", lambda: IndexStatus("missing"))

    def suggestion(text: str, *, drafts: bool = False) -> str | None:
        query = SearchQuery(ParsedQuery(text, date(2020, 6, 15)), at=NOW, drafts=drafts)
        return search.search(query).suggestion

    return suggestion


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("litalia", "l'italia"), ("lItalia", "l'Italia"), ("dellaquila", "dell'aquila"),
        ("litalia beve", "l'italia beve"), ("dalema", "d'alema"), ("dont", "don't"),
        ("dont know", "don't know"), ("cant", "can't"), ("quil pleuve", "qu'il pleuve"),
        ("cest la vie", "c'est la vie"), ("degasperi", "de gasperi"), ("you tube", "youtube"),
        # Known as they are typed, or bound to be as they are; or nothing better is known.
        ("acqua", None), ("mcdonalds", None), ("aujourdhui", None), ('"litalia"', None),
        ("titolo:litalia", None), ("litalia -acqua", None), ("lombrosa", None), ("qwxyzk", None),
    ],
)  # fmt: skip
def test_what_is_offered(
    suggestion: Callable[..., str | None], typed: str, offered: str | None
) -> None:
    assert suggestion(typed) == offered


def test_drafts_are_told_of_to_those_who_see_them(
    suggestion: Callable[..., str | None],
) -> None:
    assert suggestion("dellombrosa") is None
    assert suggestion("dellombrosa", drafts=True) == "dell'ombrosa"


def test_nothing_is_tried_while_the_index_lags(
    suggestion: Callable[..., str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for changed in (None, {7}):
        monkeypatch.setattr(search, "_changed", lambda changed=changed: changed)
        assert suggestion("degasperi") is None


def test_what_was_found_is_shown_though_the_rest_comes_too_late(
    engine: WhooshEngine, suggestion: Callable[..., str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_late(*_asked: object) -> bool:
        raise SearchUnreachable("late")

    monkeypatch.setattr(search, "_finds_more", is_late)
    assert suggestion("litalia") is None
    query = SearchQuery(ParsedQuery("italia litalia", date(2020, 6, 15)), at=NOW)
    assert [hit.id for hit in search.search(query).hits] == [1]


def none(text: str) -> bool:
    return False


@given(st.text(max_size=60), st.lists(st.text(max_size=10), max_size=4))
def test_whatever_is_typed_is_tried(text: str, unknown: list[str]) -> None:
    assert word_breaks.with_apostrophes(text, [*unknown, text], none) is None
    assert word_breaks.in_two(text, [*unknown, text], none) is None
    assert word_breaks.in_one(text, none) is None


@pytest.mark.parametrize("more", [0, 1])
def test_bounds(more: int) -> None:
    tried: list[str] = []

    def finds(text: str) -> bool:
        tried.append(text)
        return False

    assert (word_breaks.MOST_UNKNOWN, word_breaks.MOST_JOINS) == (3, 5)
    assert (word_breaks.MIN_PART, word_breaks.MAX_BROKEN) == (2, 24)
    words = [f"zq{letter}x" for letter in "abcd"][: 3 + more]
    word_breaks.in_two(" ".join(words), words, finds)
    assert len(tried) == 3
    tried.clear()
    word_breaks.with_apostrophes("dells dellan dellas aldella", ["dells"], finds)
    assert len(tried) == 1  # for all that it may be
    tried.clear()
    word_breaks.in_one(" ".join("ab" for _each in range(6 + more)), finds)
    assert len(tried) == 5
    tried.clear()
    word = "z" * (24 + more)
    word_breaks.in_two(word, [word], finds)
    assert len(tried) == 1 - more
    tried.clear()
    word_breaks.in_two("zq" + "a" * more + "b", ["zq" + "a" * more + "b"], finds)
    assert len(tried) == more
