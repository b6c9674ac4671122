"""A backup of PostgreSQL whose tables were changed is refused, and leaves nothing behind."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from articles.backups.archive_file import MANIFEST, SUMS, Manifest, Writer
from tests import postgresql
from tests.live import Site
from tests.serving.conftest import FILL, run

TABLE = "tables/articles_section.csv"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, server: postgresql.Server) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("tables"))
    with psycopg.connect(
        host=str(server.folder), user="tests", dbname="postgres", autocommit=True
    ) as connection:
        connection.execute("CREATE DATABASE damaged_tables")
    address = server.address.removesuffix("postgres") + "damaged_tables"
    site.variables["PRESSREVIEW_DATABASE_URL"] = address
    assert site.manage("migrate").returncode == 0
    run(site, FILL)
    done = site.manage("backup", str(site.data_dir / "b.zip"))
    assert done.returncode == 0, done.stderr
    yield site


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b"\n1,", b"\nno number,", "holds a damaged database"),
        (b"\n1,", b"\n1,1,", "holds a damaged database"),
        (b"slug", b"slag", "has other columns"),
        (b"slug", b'slug"; DROP TABLE auth_user; --', "has other columns"),
        (b"\n1,", b"\n1,\xff\xfe", "holds a damaged database"),
        (b"\n1,", b"\n2,", "holds a damaged database"),  # its articles name no section then
    ],
)
def test_a_table_that_was_changed(
    site: Site, tmp_path: Path, old: bytes, new: bytes, sentence: str
) -> None:
    path = tmp_path / "changed.zip"
    with zipfile.ZipFile(site.data_dir / "b.zip") as archive, path.open("wb") as file:
        writer = Writer(file)
        for name in archive.namelist():
            if name not in {MANIFEST, SUMS}:
                data = archive.read(name)
                if name == TABLE:
                    assert old in data
                    data = data.replace(old, new, 1)
                writer.add(name, [data])
        writer.finish(Manifest.from_json(archive.read(MANIFEST)))
    done = site.manage("restore", "--replace", str(path))
    assert done.returncode == 2, done.stderr
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    schemas = (
        "from django.db import connection\ncursor = connection.cursor()\n"
        "cursor.execute(\"SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'pressreview%'\")\n"
        "print(cursor.fetchone()[0], Section.objects.get().name)"
    )
    assert run(site, schemas).splitlines()[-1] == "0 Esteri"
