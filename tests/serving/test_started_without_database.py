"""A site that is started while PostgreSQL is away, or hangs: it says so, and is well by itself."""

import json
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.live import Answer, Site
from tests.needs import require
from tests.postgresql import MISSING, Server, server
from tests.serving.conftest import FILL, run, wait_until

# A process gives a hanging database up after three seconds; a loaded machine may be slow.
GIVEN_UP = 20.0
READERS = 12


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Server]:
    with server(require("initdb", MISSING)) as running:
        yield running


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, postgresql: Server) -> Site:
    variables = {
        "PRESSREVIEW_WORKERS": "2",
        "PRESSREVIEW_THREADS": "2",
        "PRESSREVIEW_DATABASE_URL": postgresql.address,
    }
    site = Site(tmp_path_factory.mktemp("started"), variables=variables)
    site.prepare("--empty")
    run(site, FILL)
    return site


@pytest.mark.parametrize("what", ["stopped", "hanging"])
def test_it_starts_says_so_and_is_well_again(prepared: Site, postgresql: Server, what: str) -> None:
    site = prepared
    _away(postgresql, what)
    try:
        with site.serving():
            assert site.get("/healthz").status == 200
            ready = site.get("/readyz")
            assert ready.status == 503
            assert json.loads(ready.body)["database"] == "unreachable"
            assert_come_back(site.get("/"))
            _back(postgresql, what)
            wait_until(lambda: site.get("/readyz").status == 200, "it is not well again")
            wait_until(lambda: site.get("/articoli/").status == 200, "pages do not come back")
    finally:
        _back(postgresql, what)


def test_one_that_hangs_holds_no_thread_for_long(
    prepared: Site, postgresql: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    """More readers than there are threads ask for what only the database has: whoever comes after
    them for a page that is kept waits no longer than until the first of them is given up."""
    # With one process: of several nobody can tell which of them have the page already.
    site = replace(prepared, variables=prepared.variables | {"PRESSREVIEW_WORKERS": "1"})
    with site.serving():
        assert site.get("/").status == 200
        _away(postgresql, "hanging")
        try:
            readers = [
                threading.Thread(target=site.get, args=[f"/articoli/?nessuno={number}"])
                for number in range(READERS)
            ]
            for reader in readers:
                reader.start()
            slowest = _slowest(site, 5.0)
            for reader in readers:
                reader.join()
            later = _slowest(site, 1.0)
        finally:
            _back(postgresql, "hanging")
        wait_until(lambda: site.get("/readyz").status == 200, "it is not well again")
    with capsys.disabled():
        print(f" a kept page: {slowest:.2f} s at the most when it begins, {later:.2f} s later")
    assert slowest < GIVEN_UP


def _slowest(site: Site, seconds: float) -> float:
    """How long a kept page takes at the most while it is asked for again and again."""
    end, slowest = time.monotonic() + seconds, 0.0
    while (start := time.monotonic()) < end:
        assert site.get("/").status == 200
        slowest = max(slowest, time.monotonic() - start)
    return slowest


def _away(postgresql: Server, what: str) -> None:
    if what == "stopped":
        postgresql.stop()
    else:
        postgresql.signal(signal.SIGSTOP)


def _back(postgresql: Server, what: str) -> None:
    if what == "stopped":
        if not (postgresql.folder / "data" / "postmaster.pid").exists():
            postgresql.start()
    else:
        postgresql.signal(signal.SIGCONT)


def assert_come_back(answer: Answer) -> None:
    assert answer.status == 503
    assert int(answer.headers["Retry-After"]) > 0
