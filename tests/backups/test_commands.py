"""What the commands refuse, in a sentence and with status 2, and what they leave behind."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from articles.backups.archive_file import MANIFEST, Manifest, Reader, Writer
from articles.backups.target import PREFIX
from tests.live import BASE_DIR, Site
from tests.needs import missing
from tests.serving.conftest import FILL, run

PICTURE = """
from django.core.files.base import ContentFile
from PIL import Image
import io
file = io.BytesIO()
Image.new("RGB", (8, 8)).save(file, "PNG")
article = Article.objects.first()
article.image, article.image_alt = ContentFile(file.getvalue(), "x.png"), "Un quadrato"
article.save()
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("site"))
    site.prepare("--empty")
    run(site, FILL + PICTURE)
    return site


@pytest.fixture(scope="module")
def backup(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("backup") / "whole.zip"
    done = site.manage("backup", str(path))
    assert done.returncode == 0, done.stderr
    assert "read again and found whole" in done.stdout
    return path


def refused(site: Site, *arguments: str) -> str:
    """The sentence with which a command refuses."""
    done = site.manage(*arguments)
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stderr.startswith("CommandError: ")
    assert "Traceback" not in done.stderr
    return done.stderr.removeprefix("CommandError: ").strip()


def changed(backup: Path, path: Path, change: Callable[[dict[str, object]], None]) -> Path:
    """A backup with another manifest, whose digests are right."""
    with zipfile.ZipFile(backup) as archive, path.open("wb") as file:
        writer = Writer(file)
        values = json.loads(archive.read(MANIFEST))
        for name in archive.namelist():
            if name not in {MANIFEST, "SHA256SUMS"}:
                writer.add(name, [archive.read(name)])
        change(values)
        writer.finish(Manifest.from_json(json.dumps(values).encode()))
    return path


# Backup


def test_what_is_in_it(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(backup) as archive:
        names = archive.namelist()
    assert {"database.sqlite3", "secret_key", MANIFEST, "SHA256SUMS"} < set(names)
    assert sum(name.startswith("media/articles/") for name in names) == 1
    subprocess.run(["unzip", "-q", backup, "-d", backup.parent / "out"], check=True)
    subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=backup.parent / "out", check=True
    )


def test_a_file_that_exists(site: Site, backup: Path) -> None:
    before = backup.read_bytes()
    assert "exists already" in refused(site, "backup", str(backup))
    assert backup.read_bytes() == before
    assert not list(backup.parent.glob(f"{PREFIX}*"))


@pytest.mark.parametrize("place", ["/no/such/folder/b.zip", "/proc/b.zip"])
def test_a_place_that_cannot_be_written(site: Site, place: str) -> None:
    assert "cannot be written" in refused(site, "backup", place)


def test_a_full_disk(site: Site, tmp_path: Path) -> None:
    command = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(tmp_path)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        missing("A small disk cannot be mounted: run as root on a machine where root may mount")
    try:
        sentence = refused(site, "backup", str(tmp_path / "b.zip"))
        assert "No space left" in sentence or "no room" in sentence
        assert list(tmp_path.iterdir()) == []
    finally:
        subprocess.run(["umount", "--lazy", tmp_path], check=True)


def test_the_newest_of_a_folder_are_kept(site: Site, tmp_path: Path) -> None:
    others = [tmp_path / f"pressreview-20200101T00000{number}Z.zip" for number in range(3)]
    stranger = tmp_path / "other.zip"
    for path in (*others, stranger):
        path.touch()
    (tmp_path / f"{PREFIX}killed").mkdir()
    done = site.manage("backup", str(tmp_path), "--keep", "2")
    assert done.returncode == 0, done.stderr
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left[0] == "other.zip"
    assert left[1] == others[-1].name
    assert len(left) == 3
    assert "--keep needs" in refused(site, "backup", str(tmp_path), "--keep", "0")
    assert "--keep needs" in refused(site, "backup", str(tmp_path / "x.zip"), "--keep", "3")


def test_standard_output(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "out.zip"
    with path.open("wb") as file:
        command = [sys.executable, "manage.py", "backup", "-"]
        subprocess.run(command, cwd=BASE_DIR, env=site.environment, stdout=file, check=True)
    reader = Reader(path)
    reader.verify()
    assert reader.manifest.tables["articles_article"] == 8


def test_told_to_end_it_leaves_nothing(site: Site, tmp_path: Path) -> None:
    command = [sys.executable, "manage.py", "backup", str(tmp_path / "b.zip")]
    process = subprocess.Popen(command, cwd=BASE_DIR, env=site.environment)
    while not list(tmp_path.iterdir()) and process.poll() is None:
        time.sleep(0.001)
    process.send_signal(signal.SIGTERM)
    process.wait()
    assert [path for path in tmp_path.iterdir() if path.name.startswith(PREFIX)] == []


@pytest.fixture
def copy(site: Site, tmp_path: Path) -> Iterator[Site]:
    """The site once more, to be broken."""
    copy = Site(tmp_path / "copy")
    subprocess.run(["cp", "-a", site.data_dir, copy.data_dir], check=True)
    yield copy


def test_a_lost_picture_is_named(copy: Site, tmp_path: Path) -> None:
    (picture,) = (copy.data_dir / "media" / "articles").glob("*.png")
    picture.unlink()
    done = copy.manage("backup", str(tmp_path / "b.zip"))
    assert done.returncode == 0
    assert f"media/articles/{picture.name}" in done.stderr


def test_a_damaged_database(copy: Site, tmp_path: Path) -> None:
    with (copy.data_dir / "archive.sqlite3").open("r+b") as file:
        file.seek(40 * 4096)
        file.write(os.urandom(200 * 4096))
    assert "damaged" in refused(copy, "backup", str(tmp_path / "b.zip"))
    assert not (tmp_path / "b.zip").exists()


# Restore


def test_a_site_that_is_not_empty(site: Site, backup: Path) -> None:
    assert "--replace" in refused(site, "restore", str(backup))


def test_a_site_without_content_needs_no_word(backup: Path, tmp_path: Path) -> None:
    site = Site(tmp_path / "empty")
    assert site.manage("migrate").returncode == 0
    assert site.manage("restore", str(backup)).returncode == 0
    assert run(site, "print(Article.objects.count())").split()[-1] == "8"


def test_what_is_no_backup(site: Site, backup: Path, tmp_path: Path) -> None:
    data = backup.read_bytes()
    for name, content in {
        "none": None,
        "empty": b"",
        "text": b"Gentile redazione, ecco il backup." * 100,
        "cut": data[: len(data) // 2],
        "changed": data[:3000] + b"\x00\x01" + data[3002:],
    }.items():
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        assert str(path) in refused(site, "restore", "--replace", str(path))
    assert "Is a directory" in refused(site, "restore", "--replace", str(tmp_path))


def test_of_a_newer_release(site: Site, backup: Path, tmp_path: Path) -> None:
    def add(values: dict[str, object]) -> None:
        values["migrations"] = [*values["migrations"], "articles.9999_future"]  # type: ignore[misc]

    path = changed(backup, tmp_path / "newer.zip", add)
    assert "articles.9999_future" in refused(site, "restore", "--replace", str(path))


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("format", 2, "in a format of its own"),
        ("database", "postgresql", "is of a site on postgresql"),
        ("database", "sqlite3; DROP", "is of a site on"),
        ("tables", {"articles_article": 9}, "the rows that it says"),
        ("tables", {"no_such_table": 0}, "the rows that it says"),
        ("migrations", ["articles.0001_archive"], "another release than it is"),
    ],
)
def test_another_manifest(
    site: Site, backup: Path, tmp_path: Path, name: str, value: object, sentence: str
) -> None:
    path = changed(backup, tmp_path / "other.zip", lambda values: values.update({name: value}))
    before = (site.data_dir / "archive.sqlite3").read_bytes()
    assert sentence in refused(site, "restore", "--replace", str(path))
    assert (site.data_dir / "archive.sqlite3").read_bytes() == before
    assert not (site.data_dir / "restoring").exists()


def test_a_database_with_a_trigger(site: Site, backup: Path, tmp_path: Path) -> None:
    database = tmp_path / "database.sqlite3"
    with zipfile.ZipFile(backup) as archive:
        database.write_bytes(archive.read("database.sqlite3"))
        manifest = Manifest.from_json(archive.read(MANIFEST))
    with sqlite3.connect(database) as connection:
        connection.execute(
            "CREATE TRIGGER t AFTER INSERT ON articles_section BEGIN DELETE FROM auth_user; END"
        )
    connection.close()
    path = tmp_path / "trigger.zip"
    with path.open("wb") as file:
        writer = Writer(file)
        writer.add("database.sqlite3", [database.read_bytes()])
        writer.finish(manifest)
    assert "never makes" in refused(site, "restore", "--replace", str(path))


def test_of_an_older_release(tmp_path: Path) -> None:
    old, new = Site(tmp_path / "old"), Site(tmp_path / "new")
    assert old.manage("migrate", "articles", "0009").returncode == 0
    for app in ("auth", "contenttypes", "sessions", "usersessions", "mfa", "account", "reversion"):
        assert old.manage("migrate", app).returncode == 0
    assert old.manage("backup", str(tmp_path / "old.zip")).returncode == 0
    done = new.manage("restore", str(tmp_path / "old.zip"))
    assert done.returncode == 0, done.stderr
    assert new.manage("migrate", "--check").returncode == 0


def test_a_file_that_is_no_database_any_more(copy: Site, backup: Path) -> None:
    for ending in ("-wal", "-shm"):
        (copy.data_dir / f"archive.sqlite3{ending}").unlink(missing_ok=True)
    (copy.data_dir / "archive.sqlite3").write_bytes(b"nothing of the kind " * 5000)
    done = copy.manage("restore", "--replace", str(backup))
    assert done.returncode == 0, done.stderr
    assert "archive.sqlite3.damaged" in done.stderr
    assert run(copy, "print(Article.objects.count())").split()[-1] == "8"


def test_second_factors_are_encrypted_under_the_new_key(backup: Path, tmp_path: Path) -> None:
    """A site of another key reads the secrets, and none of the backup's sessions is left."""
    make = """
from allauth.mfa.models import Authenticator
from articles.accounts.secret_encryption import encrypt
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
SessionStore().save()
user = User.objects.create(username="olga")
Authenticator.objects.create(user=user, type="totp", data={"secret": encrypt("SEGRETO")})
"""
    look = """
from allauth.mfa.models import Authenticator
from articles.accounts.secret_encryption import decrypt
from django.contrib.sessions.models import Session
print(decrypt(Authenticator.objects.get().data["secret"]), Session.objects.count())
"""
    one, two = Site(tmp_path / "one"), Site(tmp_path / "two")
    assert one.manage("migrate").returncode == 0
    run(one, make)
    assert one.manage("backup", str(tmp_path / "b.zip")).returncode == 0
    done = two.manage("restore", str(tmp_path / "b.zip"))
    assert (done.returncode, done.stderr) == (0, "")
    assert (one.data_dir / "secret_key").read_text() != (two.data_dir / "secret_key").read_text()
    assert run(two, look).splitlines()[-1] == "SEGRETO 0"
    # A key that the backup has not, since the site was given it.
    key = {"PRESSREVIEW_SECRET_KEY": "k" * 60}
    (tmp_path / "b.zip").unlink()
    run(one, "from articles.accounts.second_factor import reencrypt_all\nreencrypt_all()")
    one.variables |= key
    one.variables["PRESSREVIEW_SECRET_KEY_FALLBACKS"] = (one.data_dir / "secret_key").read_text()
    assert one.manage("reencrypt_second_factors").returncode == 0
    assert one.manage("backup", str(tmp_path / "b.zip")).returncode == 0
    done = two.manage("restore", "--replace", str(tmp_path / "b.zip"))
    assert done.returncode == 0
    assert "PRESSREVIEW_SECRET_KEY_FALLBACKS" in done.stderr
