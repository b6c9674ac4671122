"""An answer is the same whether or not the index holds what readers do not see."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.search.engines.base import SearchEngine
from articles.search.engines.whoosh import visible_documents
from articles.search.engines.whoosh.engine import WhooshEngine
from articles.search.types import Document, Filters, Label, Results
from tests.search.contract import NOW, ask, change, fill, make

WORDS = ("citta", "città", "cittá", "cittadino", "cita", "cito", "lava", "lave", "lavà", "larva",
         "vulcano", "vulcani", "volcano", "zyqa", "zyqà", "zyqab", "zyqo")  # fmt: skip
NAMES = ("Città Nuova", "Citta Nuova", "Lava", "Zyqab", "Larva e Lava", "Cito")
QUERIES = (
    "citta", "lava vulcano", "citta lava zyqa", "cit*", "l?v*", "*a", "lava~", "zyqab~2", "zyqaab",
    "vulkano", "citto", '"lava vulcano"', '"citta lava"~5', "lava -citta", "-lava", "",
    "zyqa OR lava", "(lava OR -vulcano) citta", "fonte:lava", "titolo:citta lava", "zyqo lava cito",
    "data:2020 lava", "lingua:it citta",
)  # fmt: skip
word = st.sampled_from(WORDS)
words = st.lists(word, max_size=7).map(" ".join)
name = st.sampled_from(NAMES)
numbers = count(1)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    title = name.map(lambda text: Label(f"l{NAMES.index(text) // 2}", text))
    return make(
        next(numbers), draw(words), draw(words), source=draw(title), author=draw(name),
        sections=(draw(title),), tags=tuple(draw(st.lists(title, max_size=2))),
        language=draw(st.sampled_from(["it", "en"])), age=draw(st.integers(1, 400)),
    )  # fmt: skip


@contextmanager
def engine_of(listed: list[Document], removed: list[Document]) -> Iterator[SearchEngine]:
    with TemporaryDirectory() as folder:
        engine = WhooshEngine("whoosh:", Path(folder))
        fill(engine, listed)
        if removed:
            change(engine, [], [document.id for document in removed])
        yield engine


def told(engine: SearchEngine, seen: list[Document]) -> list[Any]:
    """Everything that readers can ask of an engine."""
    answers: list[Any] = [_plain(ask(engine, query)) for query in QUERIES]
    answers += [_plain(ask(engine, "lava", filters=Filters(source=("l0", "l1"))))]
    answers += [_plain(ask(engine, query, lean_recent=True)) for query in QUERIES[:3]]
    typed = ("c", "ci", "cit", "z", "zyq", "la", "v", "lava e zyq")
    answers += [engine.complete(text, limit, NOW) for text in typed for limit in (1, 3, 8)]
    answers += [engine.suggest(query, NOW) for query in QUERIES]
    answers += [engine.similar(document.id, 5, NOW) for document in seen]
    return answers


def _plain(results: Results) -> Results:
    return replace(results, took_ms=0.0)


hidden_state = st.sampled_from(["draft", "scheduled", "deleted"])


@pytest.mark.parametrize("long", [visible_documents._LONG, 1])
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_what_is_hidden_changes_no_answer(long: int, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(st.tuples(documents(), st.none() | hidden_state), max_size=40))
    seen = [document for document, state in drawn if state is None]
    removed = [document for document, state in drawn if state == "deleted"]
    until = int((NOW + timedelta(seconds=1)).timestamp())
    hidden = {"draft": None, "scheduled": until}
    everything = [
        replace(document, visible_from=hidden[state]) if state in hidden else document
        for document, state in drawn
    ]
    with pytest.MonkeyPatch.context() as patch, engine_of(seen, []) as without:
        patch.setattr(visible_documents, "_LONG", long)
        expected = told(without, seen)
        with engine_of(everything, removed) as engine:
            assert told(engine, seen) == expected


def test_what_becomes_visible_is_told_from_that_second_on(tmp_path: Path) -> None:
    engine = WhooshEngine("whoosh:", tmp_path)
    due = NOW + timedelta(hours=1)
    coming: dict[str, Any] = {
        "visible_from": int(due.timestamp()),
        "source": Label("zyqposta", "Zyqposta"),
    }
    fill(engine, [make(pk, "Zyqvulcano", **coming) for pk in range(1, 5)] + [make(9, "Vulcano")])
    before = due - timedelta(seconds=1)
    assert engine.complete("zyq", 5, before) == []
    assert engine.suggest("zyqvulcanoo", before) is None
    assert [one.value for one in ask(engine, "", at=before).facets["source"]] == ["the-guardian"]
    assert engine.complete("zyq", 5, due) == ["zyqposta", "zyqvulcano"]
    assert engine.suggest("zyqvulcanoo", due) == "zyqvulcano"
    assert set(engine.similar(1, 5, due)) == {2, 3, 4}
    assert engine.similar(1, 5, before) == []
