"""An index is the same whoever builds its segments, and is built whoever dies meanwhile."""

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from articles.search.engines import parallel_groups
from articles.search.engines.whoosh.engine import WhooshEngine
from articles.search.engines.whoosh.index_folder import IndexFolder
from articles.search.engines.whoosh.open_segment import OpenSegment
from articles.search.engines.whoosh.parallel_build import Building
from tests.live import BASE_DIR
from tests.search.contract import found, make

ARTICLES = [make(pk, f"Titolo {pk % 7} parola{pk}", language="it") for pk in range(1, 61)]
# A process that says when two helpers have built and wait for more, and then for its end.
WAITS = """
import sys
from pathlib import Path
import django
django.setup()
from articles.search.engines import parallel_groups
from articles.search.engines.whoosh import parallel_build
from articles.search.engines.whoosh.index_folder import IndexFolder
from tests.search.contract import make
parallel_groups.DOCUMENTS = 8
path = Path(sys.argv[1])
IndexFolder.create(path)
begun = parallel_build.Building(path, 2)
for number in range(1, 61):
    begun.add(make(number, "Titolo"))
begun.finish()
print("built", flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel_groups, "DOCUMENTS", 8)


def segments_of(path: Path, building_: Building) -> list[OpenSegment]:
    for document in ARTICLES:
        building_.add(document)
    assert bool(multiprocessing.active_children()) == bool(building_._helpers)
    listed = building_.finish()
    building_.close()
    folder = IndexFolder(path)
    folder.commit(folder.contents(), listed)
    return [OpenSegment(folder.file_of(one)) for one in folder.contents().segments]


def test_helpers_build_the_same_segments_in_the_same_order(tmp_path: Path) -> None:
    built = []
    for helpers in (0, 2):
        path = tmp_path / str(helpers)
        IndexFolder.create(path)
        building_ = Building(path, helpers)
        built.append(segments_of(path, building_))
    alone, helped = built
    assert [len(one["id"]) for one in alone] == [8] * 7 + [4]
    for one, other in zip(alone, helped, strict=True):
        assert one.labels == other.labels
        assert set(one.columns.arrays) == set(other.columns.arrays)
        for name in one.columns.arrays:
            np.testing.assert_array_equal(one[name], other[name], name)


@pytest.mark.parametrize("first", [1, 9, 25])
def test_what_a_killed_helper_had_is_built_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0, 1})
    killed = 0
    engine = WhooshEngine("whoosh:", tmp_path)
    with engine.rebuild(1) as new:
        for document in ARTICLES:
            new.add([document])
            if document.id >= first:
                for child in multiprocessing.active_children():
                    child.kill()  # bears it that one has ended by itself meanwhile
                    killed += 1
        new.settle()
        new.finish()
    assert killed
    engine.follow()
    assert engine.status().documents == len(ARTICLES)
    assert found(engine, "parola1") == {1}
    assert found(engine, "parola60") == {60}
    assert engine.verify() == []
    assert not multiprocessing.active_children()


def test_helpers_end_with_a_process_that_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WAITS, str(tmp_path / "index")]
    settings = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    with subprocess.Popen(
        command,
        cwd=BASE_DIR,
        env=settings,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "built\n"
        process.kill()
        # Helpers hold the pipe as well: it ends with the last of them.
        rest, _errors = process.communicate(timeout=30)
    assert not rest


def test_a_disk_that_helpers_cannot_write_to_ends_the_rebuild_with_its_reason(
    tmp_path: Path,
) -> None:
    building_ = Building(tmp_path / "there is no such folder", 1)
    for document in ARTICLES[:8]:
        building_.add(document)
    with pytest.raises(OSError, match="no such folder"):
        building_.finish()
    building_.close()
    assert not multiprocessing.active_children()


def test_a_small_index_is_built_without_helpers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parallel_groups, "DOCUMENTS", 100)
    engine = WhooshEngine("whoosh:", tmp_path)
    with engine.rebuild(1) as new:
        new.add(ARTICLES)
        assert not multiprocessing.active_children()
        new.settle()
        new.finish()
    assert found(engine, "parola1") == {1}
