"""Words with stars and question marks, beside what a plain comparison finds."""

import time
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from articles.search.analysis import fold
from articles.search.engines.base import SearchEngine
from articles.search.engines.whoosh.engine import WhooshEngine
from articles.search.types import Label
from tests.search.contract import fill, found, make

WORDS = (
    "sanzione", "sanzioni", "giornalista", "giornale", "lista", "a", "aa", "abbacchio", "città",
    "terrore", "terrorismo", "torre", "über", "łódź", "größe", "новости", "10", "2018", "não",
    "aeroporto", "portaerei", "porto", "x", "xxxxxxxxxx",
)  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> SearchEngine:
    """An engine with a document for every word."""
    made = WhooshEngine("whoosh:", tmp_path_factory.mktemp("patterns"))
    nameless: dict[str, Any] = {"source": Label("", ""), "sections": ()}
    documents = [
        make(number, word, f"{word} {word}", **nameless) for number, word in enumerate(WORDS, 1)
    ]
    fill(made, documents)
    return made


@pytest.mark.parametrize(
    "pattern",
    ["*a*", "*ista", "*port*", "porto*", "*o", "t?rr*", "?iornal*", "s*n?", "*i?ta", "g*l*a",
     "*a*a", "??x", "????????????o", "*?*?*a", "***a***", "****?????ista", "*xx*x", "1?", "*8",
     "łód?z", "gr*e", "?ber", "*ст*", "n?o", "*zzz*", "?a*a?"],
)  # fmt: skip
def test_a_pattern_finds_the_words_of_its_form(engine: SearchEngine, pattern: str) -> None:
    expected = {
        number for number, word in enumerate(WORDS, 1) if fnmatchcase(fold(word), fold(pattern))
    }
    assert found(engine, pattern, page_size=100) == expected
    assert found(engine, f"titolo:{pattern}", page_size=100) == expected


def test_many_stars_cost_no_more_than_one(tmp_path: Path) -> None:
    engine = WhooshEngine("whoosh:", tmp_path)
    fill(engine, [make(1, "Parole", " ".join(f"{'ab' * 25}{n}" for n in range(3_000)))])
    started = time.thread_time()
    assert found(engine, "*a?*a?*a?*a?*a?*a?*zz") == set()
    assert found(engine, "*?*?*?*?*?*?*?*?*?zz") == set()
    assert time.thread_time() - started < 5.0
