"""Several files, a folder or a ZIP file as one source."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command

from articles.importers import SourceUnreadable, opened, several_files
from articles.models import Article
from tests.importers.wordpress_samples import FOOT, HEAD, meta, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
POSTS = HEAD + post(meta("_thumbnail_id", "31")) + FOOT
FILES = (
    HEAD
    + post(
        "<wp:attachment_url>https://www.mondo.example/f.jpg</wp:attachment_url>",
        wp_post_type="attachment",
        wp_post_id="31",
    )
    + FOOT
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.xml").write_text(POSTS)
    (tmp_path / "b.xml").write_text(FILES)
    (tmp_path / "notes.txt").write_text("nothing")
    (tmp_path / ".hidden.xml").write_text("nothing")
    return tmp_path


def zip_of(folder: Path, **more: bytes) -> Path:
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(folder / "a.xml", "x/a.xml")
        archive.write(folder / "b.xml", "x/b.xml")
        for name, content in more.items():
            archive.writestr(name, content)
    return path


def test_a_picture_is_found_in_another_file(folder: Path) -> None:
    call_command("import_articles", str(folder / "a.xml"), str(folder / "b.xml"))
    assert Article.objects.get().image_origin == "https://www.mondo.example/f.jpg"


def test_a_folder_is_all_its_files(folder: Path) -> None:
    call_command("import_articles", str(folder))
    assert Article.objects.get().image_origin == "https://www.mondo.example/f.jpg"


def test_a_zip_file_is_all_its_files(folder: Path) -> None:
    path = zip_of(folder)
    before = sorted(folder.parent.iterdir())
    call_command("import_articles", str(path))
    assert Article.objects.get().image_origin == "https://www.mondo.example/f.jpg"
    assert sorted(folder.parent.iterdir()) == before


def test_a_workbook_is_no_folder_of_exports(folder: Path) -> None:
    path = zip_of(folder, **{"[Content_Types].xml": b"<x/>"})
    with path.open("rb") as file:
        assert not several_files.is_zip(b"PK\x03\x04", file)


def test_what_has_nothing_to_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="no file in it"), opened(str(tmp_path)):
        pass
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04 and nothing else")
    with pytest.raises(SourceUnreadable, match="damaged"), opened(str(tmp_path / "x.zip")):
        pass


@pytest.mark.parametrize("more", [0, 1])
def test_a_source_has_a_thousand_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    assert several_files.MOST_FILES == 1_000
    monkeypatch.setattr(several_files, "MOST_FILES", 3)
    for number in range(several_files.MOST_FILES + more):
        (tmp_path / f"{number}.xml").write_text("x")
    if more:
        with pytest.raises(SourceUnreadable, match="more than 3 files"):
            several_files.files_in(tmp_path)
    else:
        assert len(several_files.files_in(tmp_path)) == 3


@pytest.mark.parametrize("more", [0, 1])
def test_what_unpacks_to_too_much_is_refused(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    assert several_files.LARGEST_UNPACKED == 4 * 1024**3
    size = sum(len((folder / name).read_bytes()) for name in ("a.xml", "b.xml"))
    monkeypatch.setattr(several_files, "LARGEST_UNPACKED", size - more)
    content = zip_of(folder).read_bytes()
    target = tmp_path / "out"
    target.mkdir()
    if more:
        with pytest.raises(SourceUnreadable, match="unpacks to more"):
            several_files.unzipped(io.BytesIO(content), len(content), target)
    else:
        assert len(several_files.unzipped(io.BytesIO(content), len(content), target)) == 2
