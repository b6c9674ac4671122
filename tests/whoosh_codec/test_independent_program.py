"""Any program that has Whoosh, numpy and the codec reads the live index, in whatever state."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy
import pytest
import whoosh

from articles.search import IndexMissing
from articles.search.engines.base import SearchEngine
from articles.search.engines.whoosh.engine import WhooshEngine
from articles.whoosh_codec.field_terms import FIELDS
from articles.whoosh_codec.schema import SCHEMA
from tests.live import BASE_DIR
from tests.search.contract import ARTICLES, change, fill, make

PROGRAM = Path(__file__).with_name("independent_program.py")
MORE = [
    make(20, "Nuove sanzioni", "Mosca risponde: cessate il fuoco.", age=10),
    make(21, "Niente", "Solo parole di altro genere.", age=900),
    make(22, "Aleppo", "La Siria e il fuoco.", age=30),
]
EVERY = sorted([*(article.id for article in ARTICLES), *(article.id for article in MORE)])

FOUND: dict[str, list[int]] = {
    "term": [1, 7, 8],
    "term in the title": [5, 6],
    "stem": [1, 2, 7, 8, 20],
    "and": [5, 6, 22],
    "or": [2, 5, 20],
    "not": [5, 22],
    "not alone": [3, 4, 9],
    "phrase": [5, 20],
    "phrase that nobody wrote": [],
    "words near each other": [5, 20],
    "phrase without spaces between words": [9],
    "prefix": [1, 2, 7, 8],
    "prefix of what title and text say": [5, 6, 20, 22],
    "prefix in the title": [5, 6],
    "pattern": [3],
    "range of words": [2, 3],
    "words of an author": [1],
    "words of a source": [number for number in EVERY if number != 4],
    "source": [4],
    "section": [2],
    "tag": [1],
    "language": [4],
    "country": [4, 9],
    "status": [7],
    "range of numbers": [2, 3, 4],
    "range of moments": [5, 6],
    "open range of moments": [5, 6, 21],
    "day": [2],
    "what readers see": [number for number in EVERY if number not in (7, 8)],
    "everything": EVERY,
    "typed word": [1, 7, 8],
    "typed accent": [6],
    "typed phrase": [5, 20],
    "typed elision": [2],
    "typed boolean": [2, 5, 20],
    "typed prefix": [1, 2, 7, 8],
    "typed pattern": [1, 2, 7, 8],
    "typed range": [5, 6],
    "typed number": [3],
    "typed stem": [1, 20],
    "typed script without spaces": [9],
    "typed everything": EVERY,
    "typed in two fields": [2, 5, 6, 22],
}
NEWEST_FIRST = [1, 2, 3, 4, 7, 8, 9, 20, 22, 5, 6, 21]
IN_ORDER = {
    "newest first": NEWEST_FIRST,
    "oldest first": NEWEST_FIRST[::-1],
    "newest first in each language": [3, 4, 1, 2, 7, 8, 20, 22, 5, 6, 21, 9],
    "by language, then number": [3, 4, 1, 2, 5, 6, 7, 8, 20, 21, 22, 9],
}


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with Whoosh, numpy and a copy of the codec's package, and nothing else."""
    folder = tmp_path_factory.mktemp("libraries")
    for library in (whoosh, numpy):
        installed = Path(library.__file__ or "").parent
        (folder / installed.name).symlink_to(installed)
    (folder / "articles").mkdir()
    shutil.copytree(BASE_DIR / "articles/whoosh_codec", folder / "articles/whoosh_codec")
    return folder


def told(engine: SearchEngine, libraries: Path) -> Any:
    """What the independent program says of the live index."""
    root = engine.data_dir / "search"
    index = root / (root / "live").read_text().strip()
    done = subprocess.run(
        [sys.executable, "-I", "-S", PROGRAM, libraries, index],
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"]},
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def check(engine: SearchEngine, libraries: Path, alive: list[int], segments: int) -> None:
    """The program finds what these articles hold, in an index of so many segments."""
    program = told(engine, libraries)
    answers, facts = program["answers"], program["facts"]
    for name, ids in FOUND.items():
        assert sorted(answers[name]) == [one for one in ids if one in alive], name
    for name, ids in IN_ORDER.items():
        assert answers[name] == [one for one in ids if one in alive], name
    french = 4 in alive
    assert answers["by source backwards"][-1] == 4 or not french
    languages = {"it": len(alive) - 2 - french, "en": 1, "fr": int(french), "ja": 1}
    assert answers["groups"] == {code: number for code, number in languages.items() if number}
    assert "sanzione" in answers["misspelt"]
    assert not facts["django"]
    assert facts["fields"] == sorted(SCHEMA.names())
    assert facts["documents"] == len(alive)
    assert facts["segments"] == segments
    assert facts["terms are sorted"]
    assert facts["every term has postings"]
    assert facts["positions rise"]
    assert facts["stored"] == alive
    assert facts["unknown"] == [0, False]
    assert facts["third"] == {
        "id": "3",
        "title": "Sanctions bite",
        "source": "The Guardian",
        "source_slug": "the-guardian",
        "section": "['Esteri']",
        "section_slug": "['esteri']",
        "language": "en",
        "country": "GB",
        "status": "published",
        "published": "2020-06-12 12:00:00",
        "day": "2020-06-12 00:00:00",
        "visible_from": "2020-06-12 12:00:00",
        "fingerprint": "3",
    }


def test_an_independent_program_reads_the_index_in_every_state(
    tmp_path: Path, libraries: Path
) -> None:
    engine = WhooshEngine("whoosh:", tmp_path)
    fill(engine, ARTICLES)
    check(engine, libraries, [article.id for article in ARTICLES], segments=1)
    change(engine, MORE[:2])
    change(engine, MORE[2:], [6, 999])
    change(engine, [make(30, "Presto via", "sanzioni")])
    change(engine, [], [1, 30])
    alive = [number for number in EVERY if number not in (1, 6)]
    check(engine, libraries, alive, segments=3)
    for number in (31, 32):  # two more, and there are enough for a merge
        change(engine, [make(number, "Presto via", "sanzioni")])
    engine.tidy(large=True)
    change(engine, [], [31, 32, 4])
    alive.remove(4)
    check(engine, libraries, alive, segments=1)
    fill(engine, [*ARTICLES, *MORE])
    check(engine, libraries, EVERY, segments=1)


def test_an_index_without_documents_can_be_opened(tmp_path: Path) -> None:
    engine = WhooshEngine("whoosh:", tmp_path)
    fill(engine, [])
    index = whoosh.index.open_dir(str(engine.root.live().path))
    assert index.schema.names() == sorted(SCHEMA.names())
    with index.searcher() as searcher:
        assert searcher.doc_count() == 0
    assert engine.place() == 1
    change(engine, [], [1])
    assert whoosh.index.open_dir(str(engine.root.live().path)).is_empty()
    assert engine.place() == 2


def test_the_package_above_the_codec_imports_nothing() -> None:
    """A checkout on the path will do as well: ``articles`` itself needs no Django."""
    assert (BASE_DIR / "articles/__init__.py").read_bytes() == b""


def test_every_indexed_field_of_the_schema_has_its_terms() -> None:
    indexed = {name for name, field in SCHEMA.items() if field.indexed}
    assert indexed == set(FIELDS)


def test_an_index_that_another_program_wrote_to_is_built_anew(tmp_path: Path) -> None:
    engine = WhooshEngine("whoosh:", tmp_path)
    fill(engine, ARTICLES)
    with whoosh.index.open_dir(str(engine.root.live().path)).writer() as writer:
        writer.add_document(id=77, title="Da un altro programma")
    with pytest.raises(IndexMissing, match="another program"):
        engine.place()
