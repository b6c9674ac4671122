"""Whatever a file is, reading it ends in a sentence, and in what was written if in anything."""

import hashlib
import io
import json
import stat
import zipfile
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.backups.archive_file import (
    KEY,
    LONGEST_KEY,
    LONGEST_LINE,
    LONGEST_MANIFEST,
    MANIFEST,
    SUMS,
    BackupRefused,
    Manifest,
    Reader,
    Writer,
    is_known,
)

PICTURE = f"media/articles/{'a' * 32}.jpg"
MEMBERS = {"database.sqlite3": b"SQLite format 3\x00" * 200, PICTURE: bytes(range(256)) * 8}
WHOLE = Manifest("2026-11-28T12:00:00+00:00", "sqlite", ["articles.0001_archive"], {"a": 1})


def written(members: dict[str, bytes], manifest: Manifest = WHOLE) -> bytes:
    file = io.BytesIO()
    with closing(Writer(file)) as writer:
        for name, data in members.items():
            writer.add(name, [data[:100], data[100:]], is_packed=name.endswith("3"))
        writer.finish(manifest)
    return file.getvalue()


BACKUP = written(MEMBERS)


def read(data: bytes) -> dict[str, bytes]:
    """All members of a file, verified."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "b.zip"
        path.write_bytes(data)
        with closing(Reader(path)) as reader:
            reader.verify()
            return {name: b"".join(reader.pieces(name)) for name in MEMBERS}


def archive(members: dict[str, bytes], **attributes: Any) -> bytes:
    """An archive whose digests are right, and whose members may be anything."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            for attribute, value in attributes.items():
                setattr(info, attribute, value)
            made.writestr(info, data)
    return file.getvalue()


def test_what_was_written_is_read() -> None:
    assert read(BACKUP) == MEMBERS


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_changed_anywhere_it_is_refused_or_still_whole(data: st.DataObject) -> None:
    changed = bytearray(BACKUP)
    for _turn in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(changed) - 1))
        match data.draw(st.sampled_from(["flip", "cut", "insert", "remove"])):
            case "flip":
                changed[place] ^= data.draw(st.integers(1, 255))
            case "cut":
                del changed[max(place, 1) :]
            case "insert":
                changed[place:place] = data.draw(st.binary(max_size=40))
            case "remove":
                del changed[place : place + data.draw(st.integers(1, 40))]
        if not changed:
            changed = bytearray(b"\0")
    try:
        members = read(bytes(changed))
    except BackupRefused as error:
        assert str(error).endswith(".")
        return
    assert members == MEMBERS


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=2000))
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(BackupRefused):
        read(data)


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../database.sqlite3",
        "media/../../x",
        "media/articles/../../secret_key",
        f"media/articles/{'a' * 32}.jpg/",
        f"media//articles/{'a' * 32}.jpg",
        f"media\\articles\\{'a' * 32}.jpg",
        f"media/articles/{'a' * 32}.svg",
        f"media/articles/{'A' * 32}.jpg",
        f"media/articles/{'a' * 32}.jpg\x00.png",
        f"media/articles/{'a' * 32}.jpg\n",
        "imports/" + "a" * 31,
        "imports/../" + "a" * 32,
        "tables/pg_authid.csv/..",
        "tables/A.csv",
        'tables/x";DROP TABLE y;--.csv',
        "tables/" + "a" * 64 + ".csv",
        "C:\\x",
        "",
        "database.sqlite3 ",
        "DATABASE.SQLITE3",
    ],
)
def test_no_other_names(name: str) -> None:
    assert not is_known(name)
    with pytest.raises(BackupRefused):
        # A name of the archive ends at a zero byte.
        read(written(MEMBERS | {name.replace("\0", "") or "x": b"x"}))


@given(st.text(max_size=60))
def test_no_known_name_leads_out_of_a_folder(name: str) -> None:
    if is_known(name):
        assert ".." not in name and not name.startswith("/") and "\\" not in name


def test_a_member_that_is_a_link_is_read_as_what_it_holds() -> None:
    """Nothing is ever unpacked by the archive's own word, so a link's target is its content."""
    sums = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in (MEMBERS | {MANIFEST: WHOLE.as_json().encode()}).items()
    )
    data = archive(
        MEMBERS | {MANIFEST: WHOLE.as_json().encode(), SUMS: sums.encode()},
        external_attr=(stat.S_IFLNK | 0o777) << 16,
    )
    assert read(data) == MEMBERS


def test_two_members_of_one_name() -> None:
    file = io.BytesIO(BACKUP)
    with zipfile.ZipFile(file, "a") as made, pytest.warns(UserWarning, match="Duplicate"):
        made.writestr("database.sqlite3", b"another")
    with pytest.raises(BackupRefused, match="other members"):
        read(file.getvalue())


def test_members_without_a_digest_and_digests_without_a_member() -> None:
    file = io.BytesIO(BACKUP)
    with zipfile.ZipFile(file, "a") as made:
        made.writestr(f"imports/{'b' * 32}", b"another")
    with pytest.raises(BackupRefused, match="lacks members, or has others"):
        read(file.getvalue())


def test_a_manifest_as_long_as_it_may_be() -> None:
    short = len(WHOLE.as_json())
    for length in (LONGEST_MANIFEST, LONGEST_MANIFEST + 1):
        padding = "x" * (length - short - len('\n  ""\n ') + 1)
        manifest = Manifest(WHOLE.made, "sqlite", WHOLE.migrations, {"a": 1}, [padding])
        padding = padding[: len(padding) - (len(manifest.as_json().encode()) - length)]
        manifest = Manifest(WHOLE.made, "sqlite", WHOLE.migrations, {"a": 1}, [padding])
        assert len(manifest.as_json().encode()) == length
        if length == LONGEST_MANIFEST:
            assert read(written(MEMBERS, manifest)) == MEMBERS
        else:
            with pytest.raises(BackupRefused):
                read(written(MEMBERS, manifest))


def test_a_key_as_long_as_it_may_be() -> None:
    assert read(written(MEMBERS | {KEY: b"k" * LONGEST_KEY})) == MEMBERS
    with pytest.raises(BackupRefused, match="no key"):
        read(written(MEMBERS | {KEY: b"k" * (LONGEST_KEY + 1)}))


def test_digests_as_long_as_they_may_be() -> None:
    """Four members, and no more than so many bytes for each."""
    for excess in (0, 1):
        members = MEMBERS | {MANIFEST: WHOLE.as_json().encode()}
        lines = "".join(
            f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in members.items()
        )
        blank = LONGEST_LINE * 4 + excess - len(lines.encode())
        first, _newline, rest = lines.partition("\n")
        # A line of a name that is no member's makes them differ: the bound is met before that.
        data = archive(members | {SUMS: f"{first}\n{rest}{'x' * blank}".encode()})
        with pytest.raises(BackupRefused) as refusal:
            read(data)
        assert ("lacks members" in str(refusal.value)) == (not excess)


@pytest.mark.parametrize(
    "text",
    [
        *("", "null", "[]", "{", "1", '"x"', "[" * 100_000, "{}", '{"format": 1}'),
        json.dumps({**json.loads(WHOLE.as_json()), "more": 1}),
        json.dumps({**json.loads(WHOLE.as_json()), "tables": []}),
        json.dumps({**json.loads(WHOLE.as_json()), "tables": {"a": "1"}}),
        json.dumps({**json.loads(WHOLE.as_json()), "tables": {"a": True}}),
        json.dumps({**json.loads(WHOLE.as_json()), "migrations": [1]}),
        json.dumps({**json.loads(WHOLE.as_json()), "migrations": "abc"}),
        json.dumps({**json.loads(WHOLE.as_json()), "format": "1"}),
        json.dumps({**json.loads(WHOLE.as_json()), "made": None}),
    ],
)
def test_other_manifests(text: str) -> None:
    with pytest.raises(ValueError):
        Manifest.from_json(text.encode())


def test_a_bomb_is_not_unpacked_beyond_what_it_claims(tmp_path: Path) -> None:
    """A member that claims to hold less than it does is damaged; its claims count for the disk."""
    bomb = written(MEMBERS | {"database.sqlite3": bytes(5_000_000)})
    lie = bomb.replace((5_000_000).to_bytes(4, "little"), (5_000).to_bytes(4, "little"))
    assert lie != bomb
    with pytest.raises(BackupRefused):
        read(lie)
    path = tmp_path / "b.zip"
    path.write_bytes(bomb)
    with closing(Reader(path)) as reader:
        assert reader.size_of("database.sqlite3") == 5_000_000
