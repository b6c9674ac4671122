"""Sites to back up and to restore, on each database."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests import postgresql
from tests.live import Site
from tests.needs import require

MakeSite = Callable[[str], Site]


@pytest.fixture(scope="session")
def server() -> Iterator[postgresql.Server]:
    with postgresql.server(require("initdb", postgresql.MISSING)) as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def make_site(request: pytest.FixtureRequest, tmp_path: Path) -> MakeSite:
    """Makes a site that has not been set up, with a database of its own."""

    def make(name: str) -> Site:
        site = Site(tmp_path / name)
        site.data_dir.mkdir()
        if request.param == "postgresql":
            running: postgresql.Server = request.getfixturevalue("server")
            database = f"{name}_{tmp_path.name}".lower().replace("-", "_").replace("[", "_")
            database = "".join(letter for letter in database if letter.isalnum() or letter == "_")
            with psycopg.connect(
                host=str(running.folder), user="tests", dbname="postgres", autocommit=True
            ) as connection:
                connection.execute(f'CREATE DATABASE "{database}"'.encode())
            address = running.address.removesuffix("postgres") + database
            site.variables["PRESSREVIEW_DATABASE_URL"] = address
        return site

    return make
