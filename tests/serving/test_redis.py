"""Redis hangs or is away: it costs a fifth of a second once, and is found again by itself."""

import json
import os
import signal
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pressreview.redis_cache import PAUSE, TRIAL
from tests.live import Site
from tests.needs import require
from tests.serving.conftest import (
    FILL,
    PASSWORD,
    article_path,
    do_what_waits,
    log_in,
    run,
    wait_until,
)
from tests.serving.forms import comment_token
from tests.serving.redis_server import MISSING, Redis, ask, keys

# A page is made in some hundredths of a second; Redis used to cost ten seconds.
NOT_WAITING = 8.0
LOGGER = "pressreview.redis_cache"
FAILS = "the shared cache fails and is left alone for a while"
AGAIN = "the shared cache answers again"


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    server = Redis(require("redis-server", MISSING), tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, redis: Redis) -> Iterator[Site]:
    variables = {
        "PRESSREVIEW_WORKERS": "2",
        "PRESSREVIEW_CACHE_URL": f"redis://127.0.0.1:{redis.port}/0",
    }
    site = Site(tmp_path_factory.mktemp("shared"), variables=variables)
    site.prepare("--empty")
    run(site, FILL)
    do_what_waits(site)
    with site.serving():
        yield site


@pytest.fixture
def site(served: Site) -> Site:
    """The site, with an empty log."""
    os.truncate(served.log, 0)
    return served


def said(site: Site) -> list[str]:
    lines = [json.loads(line) for line in site.log.read_text().splitlines()]
    return [line["message"] for line in lines if line["logger"] == LOGGER]


def seconds_of(site: Site, name: str) -> list[float]:
    """Of pages that nobody has asked for: Redis is asked for each of them, and given it."""
    taken = []
    for turn in range(24):
        start = time.monotonic()
        assert site.get(f"/articoli/?{name}={turn}").status == 200
        taken.append(time.monotonic() - start)
    return taken


def slowest(site: Site, name: str) -> float:
    return max(seconds_of(site, name))


def is_used(site: Site) -> bool:
    """Whether the thread that tries, which a page sets off, has found Redis again."""
    site.get(f"/articoli/?ancora={time.monotonic_ns()}")
    return said(site)[-1:] == [AGAIN]


@pytest.mark.parametrize("what", ["hangs", "is away", "talks nonsense"])
def test_a_failing_server_is_left_alone_until_it_answers(
    site: Site, redis: Redis, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert slowest(site, "bene") < NOT_WAITING
    assert said(site) == []
    with failing(redis, what):
        name = what.replace(" ", "-")
        taken = sorted(seconds_of(site, name), reverse=True)
        assert taken[0] < NOT_WAITING
        assert said(site) == [FAILS]
        # Tried again, beside readers; which is nothing to say anew.
        time.sleep(PAUSE)
        again = sorted(seconds_of(site, f"ancora-{name}"), reverse=True)
        assert again[0] < NOT_WAITING
        assert said(site) == [FAILS]
    wait_until(lambda: is_used(site), "Redis was not found again")
    assert said(site) == [FAILS, AGAIN]
    with capsys.disabled():
        print(
            f" {what}: slowest page {taken[0]:.3f} s, second {taken[1]:.3f}, later {again[0]:.3f}"
        )


@contextmanager
def failing(redis: Redis, what: str) -> Iterator[None]:
    """A server that does not do its work meanwhile."""
    if what == "hangs":
        redis.process.send_signal(signal.SIGSTOP)
        yield
        redis.process.send_signal(signal.SIGCONT)
        return
    redis.stop()
    if what == "is away":
        yield
    else:
        with nonsense(redis.port):
            yield
    redis.start()


class Nonsense(socketserver.BaseRequestHandler):
    """Answers whatever it is told with a page of the web."""

    def handle(self) -> None:
        while self.request.recv(4096):
            self.request.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n<html>no</html>\r\n")


@contextmanager
def nonsense(port: int) -> Iterator[None]:
    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", port), Nonsense) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.05])
        thread.start()
        yield
        server.shutdown()
        thread.join()


def test_pages_are_shared(site: Site, redis: Redis) -> None:
    """What one process made the other takes from Redis."""
    assert slowest(site, "insieme") < NOT_WAITING
    assert len(keys(redis, "*page:*")) >= 24


def test_nothing_but_pages_and_cores_is_there(site: Site, redis: Redis) -> None:
    """Sessions, attempts and codes stay in the database: no promise of theirs hangs on Redis."""
    ask(redis, "flushall")
    site.make_editor("olga", PASSWORD)
    editor = log_in(site, "olga")
    assert site.get("/admin/", **editor).status == 200
    assert site.get("/admin/login/", **editor).status in {200, 302}
    article = article_path(site, 1)
    assert site.get(article).status == 200
    comment_token(site, article)
    kinds = {key.split(":")[2] for key in keys(redis, "*") if key != TRIAL}
    assert kinds <= {"page", "core"}, kinds
    with failing(redis, "is away"):
        assert site.get("/admin/", **editor).status == 200
        assert log_in(site, "olga")
    wait_until(lambda: is_used(site), "Redis was not found again")
