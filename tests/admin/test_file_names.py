"""Files that editors hand over have to be what their names say."""

import gzip

import pytest
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from articles.admin.upload_checks import IMPORTS, PICTURES, ROWS, check_ending, check_import
from articles.models import ImportRun
from tests.small_archive import SmallArchive

ADD = "/admin/articles/importrun/add/"
ROW = b'{"title": "Il porto", "body": "Testo.", "source": "S", "published": "2018-04-03"}\n'
TABLE = b"title;body;published\nIl porto;Testo;2018-04-03\n"
FEED = b'<?xml version="1.0"?><rss><channel><item/></channel></rss>'


def check(name: str, content: bytes) -> None:
    check_import(SimpleUploadedFile(name, content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *[("a.jsonl", ROW), ("A.JSON", b"[" + ROW + b"]"), ("a.csv", TABLE), ("a.tsv", TABLE)],
        *[("a.txt", TABLE), ("a.txt", ROW), ("a.xml", FEED), ("a.rss", FEED), ("a.html", FEED)],
        *[("a.csv", b"\xef\xbb\xbf" + TABLE), ("a.json", b"\xef\xbb\xbf \n" + ROW)],
        *[("a.xml", FEED.decode().encode("utf-16")), ("a.jsonl", ROW.decode().encode("utf-16"))],
        *[("a.xml.gz", gzip.compress(FEED, mtime=0)), ("export.gz", gzip.compress(TABLE, mtime=0))],
        *[("many.dots.in.a.name.csv", TABLE), ("a.zip", b"PK\x03\x04"), ("a.xlsx", b"PK\x03\x04")],
    ],
)
def test_what_keeps_its_promise_is_taken(name: str, content: bytes) -> None:
    check(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *[("a.exe", TABLE), ("a", TABLE), ("a.php", FEED), ("a.csv.php", TABLE), ("a.svg", FEED)],
        *[
            ("a.zip", TABLE),
            ("a.xlsx", TABLE),
            ("a.ods", b"PK\x03\x04"),
            ("csv", TABLE),
            ("a.", TABLE),
        ],
        *[("a.csv", FEED), ("a.csv", ROW), ("a.json", TABLE), ("a.jsonl", FEED), ("a.xml", ROW)],
        *[("a.csv", b"PK\x03\x04 zip"), ("a.txt", b"\x7fELF"), ("a.html", b"%PDF <a>")],
        *[("a.xml", gzip.compress(FEED, mtime=0)), ("a.gz", FEED), ("a.gz", b"\x1f\x8b broken")],
        *[
            ("a.csv.gz", gzip.compress(FEED, mtime=0)),
            ("a.gz", gzip.compress(b"PK\x03\x04", mtime=0)),
        ],
    ],
)
def test_what_does_not_is_refused_with_a_sentence(name: str, content: bytes) -> None:
    with pytest.raises(ValidationError) as refused:
        check(name, content)
    assert len(refused.value.messages) == 1


def test_the_file_is_whole_afterwards() -> None:
    for name, content in (("a.csv", TABLE), ("a.csv.gz", gzip.compress(TABLE, mtime=0))):
        file = SimpleUploadedFile(name, content)
        check_import(file)
        assert file.read() == content


def test_of_a_packed_file_only_the_beginning_is_unpacked() -> None:
    bomb = gzip.compress(TABLE + bytes(300_000_000), compresslevel=9, mtime=0)
    broken = bomb[: len(bomb) // 2]
    check("bomb.csv.gz", broken)  # it breaks off, which nothing reads as far as


@given(
    st.text(max_size=40) | st.sampled_from([f"a.{ending}" for ending in sorted(IMPORTS)]),
    st.binary(max_size=200),
)
def test_any_file_is_taken_or_refused(name: str, content: bytes) -> None:
    try:
        file = SimpleUploadedFile(name, content)
    except SuspiciousFileOperation:
        return  # Django's own refusal, before any form
    for known in (IMPORTS, ROWS):
        try:
            check_import(file, known)
        except ValidationError:
            continue


def test_the_desk_takes_no_other_file(editor: Client, archive: SmallArchive) -> None:
    values = {"format": "auto", "status": "draft"}
    for name, content in (("a.exe", TABLE), ("a.json", FEED)):
        response = editor.post(ADD, values | {"file": SimpleUploadedFile(name, content)})
        assert response.status_code == 200
        assert response.context["form"].errors["file"]
    assert not ImportRun.objects.exists()
    response = editor.post(ADD, values | {"file": SimpleUploadedFile("a.jsonl", ROW)})
    assert response.status_code == 302


@pytest.mark.parametrize("name", ["foto.jpg", "FOTO.JPEG", "a.b.png", "foto.webp", "foto.avif"])
def test_pictures_have_endings_of_pictures(name: str) -> None:
    assert check_ending(name, PICTURES)


@pytest.mark.parametrize("name", ["foto.svg", "foto.pdf", "foto.eps", "foto", "foto.jpg.html"])
def test_what_pillow_would_read_as_well_is_no_picture_here(name: str) -> None:
    with pytest.raises(ValidationError):
        check_ending(name, PICTURES)
