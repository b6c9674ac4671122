"""A better spelling is offered where it finds something, filters and all."""

from datetime import date
from pathlib import Path

import pytest

from articles import search
from articles.search import SearchQuery
from articles.search.engines.whoosh.engine import WhooshEngine
from articles.search.query.parsed_query import ParsedQuery
from articles.search.types import Filters, IndexStatus, Label
from tests.search.contract import NOW, fill, make

HERE, THERE = Label("qui", "Qui"), Label("altrove", "Altrove")


@pytest.fixture(autouse=True)
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WhooshEngine:
    engine = WhooshEngine("whoosh:", tmp_path)
    volcanoes = [make(number, text="Il vulcano spento", source=HERE) for number in range(1, 9)]
    fill(engine, [*volcanoes, make(20, text="Altro", source=THERE)])
    monkeypatch.setattr(search, "current_engine", lambda: engine)
    monkeypatch.setattr(search, "_known", lambda: IndexStatus("missing"))
    return engine


def suggestion(text: str, *, drafts: bool = False, **filters: tuple[str, ...]) -> str | None:
    parsed = ParsedQuery(text, date(2020, 6, 15))
    query = SearchQuery(parsed, filters=Filters(**filters), at=NOW, drafts=drafts)  # type: ignore[arg-type]
    return search.search(query).suggestion


@pytest.mark.parametrize("drafts", [False, True])
def test_a_spelling_that_finds_nothing_under_the_filters_is_not_offered(drafts: bool) -> None:
    assert suggestion("vulkano", drafts=drafts) == "vulcano"
    assert suggestion("vulkano", drafts=drafts, source=("qui",)) == "vulcano"
    assert suggestion("vulkano", drafts=drafts, source=("altrove",)) is None


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("ALTRO NON VULC", "ALTRO NON VULCANO"), ("VULC", "VULCANO"), ("VULC.", None),
        ("titolo:ALTRO NON VULC", "titolo:ALTRO NON vulcano"), ("Vulc", "vulcano"),
    ],
)  # fmt: skip
def test_a_headline_in_capitals_is_completed_in_capitals(typed: str, completed: str | None) -> None:
    assert search.complete(typed, 1) == ([completed] if completed else [])


def test_nor_is_one_that_finds_nothing_beside_the_other_words() -> None:
    assert suggestion("vulkano spento") == "vulcano spento"
    assert suggestion("vulkano -spento") is None
