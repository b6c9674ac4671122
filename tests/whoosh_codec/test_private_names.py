"""Names of Whoosh that are private or inherited, and that the index depends on.

Each has a test that fails with the name when a release moves it.
"""

import inspect
import os
from pathlib import Path
from typing import Any

import pytest
import whoosh
from whoosh import columns, matching, reading
from whoosh.codec import base
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex, clean_files

from articles.search.engines.whoosh.index_folder import IndexFolder
from articles.search.engines.whoosh.segment_builder import SegmentBuilder
from articles.whoosh_codec.schema import INDEX_NAME, SCHEMA
from articles.whoosh_codec.segment import ColumnSegment
from articles.whoosh_codec.segment_file import EXTENSION
from tests.search.contract import make


def test_the_release_is_the_one_that_the_codec_was_written_for() -> None:
    assert whoosh.__version__ == (2, 7, 4)


def test_toc_latest_generation(tmp_path: Path) -> None:
    """``TOC._latest_generation`` reads the newest generation's number off the file names."""
    storage = FileStorage(str(tmp_path))
    assert TOC._latest_generation(storage, INDEX_NAME) == -1
    TOC(SCHEMA, [], 12).write(storage, INDEX_NAME)
    assert TOC._latest_generation(storage, INDEX_NAME) == 12


def test_toc_read_takes_a_schema_instead_of_the_one_in_the_file(tmp_path: Path) -> None:
    storage = FileStorage(str(tmp_path))
    TOC(SCHEMA, [ColumnSegment(3)], 0).write(storage, INDEX_NAME)
    assert TOC.read(storage, INDEX_NAME, schema=SCHEMA).schema is SCHEMA
    read = TOC.read(storage, INDEX_NAME)
    assert read.schema.names() == SCHEMA.names()
    assert [segment.doc_count_all() for segment in read.segments] == [3]


def test_toc_write_renames_by_the_storage(tmp_path: Path) -> None:
    """``TOC.write`` calls ``rename_file`` of its storage, where the folder is made durable."""
    renamed: list[tuple[str, str]] = []

    class Watched(FileStorage):
        def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
            renamed.append((oldname, newname))

    TOC(SCHEMA, [], 5).write(Watched(str(tmp_path)), INDEX_NAME)
    ((old, new),) = renamed
    assert new == f"_{INDEX_NAME}_5.toc"
    assert old.startswith(f"{new}.")  # as ``IndexFolder.drop_leftovers`` takes it for granted


def test_clean_files_leaves_hidden_files(tmp_path: Path) -> None:
    """``clean_files`` removes what no generation names, but no file whose name has a dot first."""
    kept, gone = ColumnSegment(1), ColumnSegment(1)
    names = [segment.make_filename(EXTENSION) for segment in (kept, gone)]
    for name in (*names, f".{names[1]}", "about.json", f"_{INDEX_NAME}_1.toc"):
        (tmp_path / name).touch()
    clean_files(FileStorage(str(tmp_path)), INDEX_NAME, 2, [kept])
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(
        [names[0], f".{names[1]}", "about.json"]
    )


def test_segment_attributes_that_are_pickled(tmp_path: Path) -> None:
    """``Segment.__init__`` sets what names the file: they are in every table of contents."""
    assert set(vars(ColumnSegment(1))) == {"indexname", "segid", "compound", "documents", "deleted"}


def test_the_readers_get_the_storage_and_the_segment() -> None:
    """``SegmentReader`` asks ``Segment.codec`` once, and both readers of that codec."""
    source = inspect.getsource(reading.SegmentReader.__init__)
    assert "segment.codec()" in source
    assert "terms_reader(self._storage, segment)" in source
    assert "per_document_reader(self._storage, segment)" in source


@pytest.mark.parametrize(
    ("owner", "names"),
    [
        (base.Codec, ["terms_reader", "per_document_reader"]),
        (base.TermsReader, ["cursor", "terms_from", "items_from", "term_info", "matcher"]),
        (base.PerDocumentReader, ["column_reader", "has_column", "stored_fields", "field_length"]),
        (base.Segment, ["deleted_docs", "is_deleted", "deleted_count", "should_assemble"]),
        (matching.LeafMatcher, ["term", "skip_to", "skip_to_quality", "block_quality", "spans"]),
        (columns.ColumnReader, ["sort_key", "set_reverse"]),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_methods_that_the_codec_fills_in(owner: type, names: list[str]) -> None:
    for name in names:
        assert hasattr(owner, name), f"Whoosh has no {owner.__name__}.{name} any more"


def test_matchers_ask_their_scorer_for_the_quality_of_a_block() -> None:
    """``LeafMatcher.block_quality`` hands itself to the scorer, which asks for the extremes."""

    class Scorer:
        def block_quality(self, matcher: Any) -> tuple[float, int]:
            return matcher.block_max_weight(), matcher.block_min_length()

    class Matcher(matching.LeafMatcher):
        scorer = Scorer()

        def block_max_weight(self) -> float:
            return 2.0

        def block_min_length(self) -> int:
            return 7

    assert Matcher().block_quality() == (2.0, 7)


def test_an_index_is_opened_by_its_default_name(tmp_path: Path) -> None:
    folder = IndexFolder.create(tmp_path / "index")
    index = whoosh.index.open_dir(str(folder.path))
    assert isinstance(index, FileIndex)
    assert [repr(field) for _name, field in index.schema.items()] == [
        repr(field) for _name, field in SCHEMA.items()
    ]


def test_a_commit_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What survives the loss of power: bytes first, then names, the table of contents last."""
    done: list[str] = []

    def path_of(descriptor: int) -> str:
        return Path(os.readlink(f"/proc/self/fd/{descriptor}")).name

    def watched(name: str) -> Any:
        original = getattr(os, name)

        def call(first: Any, *others: Any) -> Any:
            what = path_of(first) if name == "fsync" else Path(others[0]).name
            done.append(f"{name} {what}")
            return original(first, *others)

        return call

    folder = IndexFolder.create(tmp_path / "index")
    for name in ("fsync", "rename", "replace"):
        monkeypatch.setattr(os, name, watched(name))
    builder = SegmentBuilder()
    builder.add(make(1, "Titolo"))
    segment = folder.write_segment(*builder.finish())
    folder.commit(folder.contents(), [segment])
    file = segment.make_filename(EXTENSION)
    toc = f"_{INDEX_NAME}_1.toc"
    assert [what.split(".toc")[0] for what in done] == [
        f"fsync .{file}",
        f"rename {file}",
        f"fsync {toc.removesuffix('.toc')}",
        f"replace {toc.removesuffix('.toc')}",
        "fsync index",
    ]
