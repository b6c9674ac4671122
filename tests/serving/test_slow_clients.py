"""What a slow client can do to gunicorn without nginx before it, and what it cannot."""

import http.client
import inspect
import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from gunicorn.workers import gthread

from pressreview import gunicorn as configuration
from pressreview.gunicorn_worker import Worker
from tests.live import BASE_DIR, Site
from tests.serving.conftest import FILL, run

THREADS = 2
IDLE = 16
PATIENCE = 60.0  # seconds after which a test gives up


@pytest.fixture(scope="module")
def slow_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One process with two threads, so that a few clients could hold them all."""
    site = Site(
        tmp_path_factory.mktemp("slow"),
        variables={"PRESSREVIEW_WORKERS": "1", "PRESSREVIEW_THREADS": str(THREADS)},
    )
    site.prepare("--empty")
    run(site, FILL)
    with site.serving():
        yield site


def connected(site: Site, stack: ExitStack) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE)
    return stack.enter_context(closing(made))


def test_readers_do_not_wait_for_who_says_nothing(slow_site: Site) -> None:
    """gunicorn alone keeps a thread for five seconds with each: forty seconds in all."""
    with ExitStack() as stack:
        for _each in range(IDLE):
            connected(slow_site, stack)
        start = time.monotonic()
        assert slow_site.get("/").status == 200
        spent = time.monotonic() - start
    assert spent < IDLE / THREADS * gthread.DEFAULT_WORKER_DATA_TIMEOUT / 2


def test_who_spoke_late_is_answered(slow_site: Site) -> None:
    late = http.client.HTTPConnection("127.0.0.1", slow_site.port, timeout=PATIENCE)
    late.connect()
    with closing(late):
        assert slow_site.get("/healthz").status == 200
        for _first_and_again in range(2):
            late.request("GET", "/healthz")
            answer = late.getresponse()
            assert (answer.status, answer.read()) == (200, b"ok\n")


@pytest.mark.parametrize(
    "beginning",
    [
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ",
        b"POST /avviso/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 90\r\n\r\nback=",
    ],
    ids=["line", "head", "body"],
)
def test_who_stops_in_the_middle_is_left(slow_site: Site, beginning: bytes) -> None:
    with ExitStack() as stack:
        halves = [connected(slow_site, stack) for _each in range(THREADS)]
        for half in halves:
            half.sendall(beginning)
        # All threads are held; a reader is answered when they are let go.
        assert slow_site.get("/healthz").status == 200
        for half in halves:
            assert b"500" not in _until_closed(half)[:20]


def _until_closed(half: socket.socket) -> bytes:
    said = b""
    while piece := half.recv(4096):
        said += piece
    return said


def test_idle_connections_do_not_hold_up_the_end(tmp_path: Path) -> None:
    site = Site(tmp_path, variables={"PRESSREVIEW_WORKERS": "1"})
    site.prepare("--empty")
    with ExitStack() as stack:
        with site.serving(with_worker=False):
            for _each in range(3):
                connected(site, stack)
            assert site.get("/healthz").status == 200
            start = time.monotonic()
        assert time.monotonic() - start < configuration.graceful_timeout - 5


def test_it_has_room_for_the_files_that_a_process_may_open() -> None:
    assert configuration.worker_connections <= 1024 - 256
    unit = (BASE_DIR / "deploy" / "pressreview.service").read_text(encoding="utf-8")
    allowed = re.search(r"LimitNOFILE=(\d+)", unit)
    assert allowed is not None
    assert int(allowed[1]) > 2 * configuration.worker_connections


def test_the_names_of_gunicorn_that_ours_builds_on() -> None:
    for name in ("enqueue_req", "on_pending_socket_readable", "_cap_keepalive"):
        assert callable(getattr(gthread.ThreadWorker, name)), name
        own = getattr(Worker, name)
        theirs = getattr(gthread.ThreadWorker, name)
        assert list(inspect.signature(own).parameters) == list(inspect.signature(theirs).parameters)
    made = inspect.getsource(gthread.ThreadWorker.__init__)
    assert "self.pending_conns = deque()" in made
    assert "self.poller" in made
    conn = inspect.getsource(gthread.TConn.__init__)
    for name in ("initialized = False", "data_ready = False", "timeout = None", "sock = sock"):
        assert f"self.{name}" in conn
    assert "timeout" in inspect.signature(gthread.TConn.wait_for_data).parameters
    # The moment at which those that wait are closed.
    assert "conn.timeout" in inspect.getsource(gthread.ThreadWorker.murder_pending)
