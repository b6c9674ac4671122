"""A damaged ZIP file, however it was packed, is refused with a sentence and never with a crash."""

import io
import struct
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importers import SourceUnreadable, several_files, zip_archives
from articles.importers.zip_archives import damage_told

NAME = "ì.jsonl"
WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
HEADER = 30 + len(NAME.encode())  # bytes before the packed ones


def packed(way: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", way) as archive:
        archive.writestr(NAME, b'{"title": "a"}\n' * 50)
    return file.getvalue()


PACKED = {way: packed(way) for way in WAYS}


def read(body: bytes) -> None:
    file = io.BytesIO(body)
    with tempfile.TemporaryDirectory() as folder:
        assert several_files.is_zip(body[:4], file)
        several_files.unzipped(file, len(body), Path(folder))


def overwritten(way: int, place: int, noise: bytes) -> bytes:
    body = PACKED[way]
    return body[:place] + noise + body[place + len(noise) :]


@pytest.mark.parametrize("way", WAYS)
def test_what_is_whole_is_read(way: int) -> None:
    read(PACKED[way])


@pytest.mark.parametrize(
    "body",
    [
        *(overwritten(way, HEADER + 14, b"\xff" * 8) for way in WAYS),
        # The name in the list of names is no UTF-8.
        overwritten(8, PACKED[8].rindex(NAME.encode()), b"\xff\xff"),
        # The list of names is larger than the file.
        overwritten(8, len(PACKED[8]) - 10, struct.pack("<I", 1 << 24)),
        # Its only file begins where no header has room.
        overwritten(8, PACKED[8].rindex(NAME.encode()) - 4, struct.pack("<I", len(PACKED[8]) - 9)),
    ],
)
def test_what_is_damaged_is_refused_with_a_sentence(body: bytes) -> None:
    with pytest.raises(SourceUnreadable):
        read(body)


@given(st.sampled_from(WAYS), st.integers(4, 400), st.binary(min_size=1, max_size=6))
def test_damaged_bytes_are_read_or_refused(way: int, place: int, noise: bytes) -> None:
    body = overwritten(way, place % (len(PACKED[way]) - len(noise)), noise)
    with suppress(SourceUnreadable):
        read(b"PK\x03\x04" + body[4:])


def test_what_the_system_refuses_is_no_damage() -> None:
    with pytest.raises(OSError, match="No space left"), damage_told("damaged"):
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("kind", ["plain", "64"])
@pytest.mark.parametrize("comment", [0, 65_535])  # more has no room in its length
@pytest.mark.parametrize("more", [0, 1])
def test_a_zip_file_has_a_list_of_so_many_bytes(
    monkeypatch: pytest.MonkeyPatch, kind: str, comment: int, more: int
) -> None:
    assert zip_archives.LARGEST_LIST == 16 * 1024 * 1024
    body = PACKED[zipfile.ZIP_STORED]
    start = body.index(b"PK\x01\x02")
    end = body.index(b"PK\x05\x06")
    size, behind = end - start, body[end:]
    if kind == "64":
        # As it is written for large archives: the old end says no more than that there is another.
        wide = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, size, start)
        wide += struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
        behind = wide + behind[:8] + b"\xff" * 12 + behind[20:]
    behind = behind[:-2] + struct.pack("<H", comment) + b"x" * comment
    assert len(behind) <= zip_archives.LONGEST_END == 22 + 76 + 65_535
    monkeypatch.setattr(zip_archives, "LARGEST_LIST", size - more)
    if more:
        with pytest.raises(SourceUnreadable) as refused:
            read(body[:end] + behind)
        assert refused.value.args[0] == zip_archives.TOO_MANY
    else:
        read(body[:end] + behind)
