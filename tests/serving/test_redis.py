"""Redis hangs or is away: it costs a fifth of a second once, and is found again by itself."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pressreview.redis_cache import PAUSE
from tests.live import Site, free_port, wait_for_port
from tests.needs import require
from tests.serving.conftest import FILL, run, wait_until

MISSING = "Redis is missing: apt-get install redis-server"
# A page is made in some hundredths of a second; Redis used to cost ten seconds.
NOT_WAITING = 8.0
LOGGER = "pressreview.redis_cache"


class Redis:
    """A server on a port of its own that keeps nothing on disk."""

    def __init__(self, program: str, folder: Path) -> None:
        self.program = program
        self.folder = folder
        self.port = free_port()

    def start(self) -> None:
        settings = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen(
            [self.program, *settings, "--dir", str(self.folder)], stdout=subprocess.DEVNULL
        )
        wait_for_port(self.port, self.process)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait()


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


def slowest(site: Site, name: str) -> float:
    """Of pages that nobody has asked for: Redis is asked for each of them, and given it."""
    taken = []
    for turn in range(24):
        start = time.monotonic()
        assert site.get(f"/articoli/?{name}={turn}").status == 200
        taken.append(time.monotonic() - start)
    return max(taken)


def is_used(site: Site) -> bool:
    site.get(f"/articoli/?ancora={time.monotonic_ns()}")
    return said(site)[-1:] == ["the shared cache answers again"]


def test_a_server_that_hangs_is_left_alone_until_it_answers(site: Site, redis: Redis) -> None:
    assert slowest(site, "bene") < NOT_WAITING
    assert said(site) == []
    redis.process.send_signal(signal.SIGSTOP)
    assert slowest(site, "sospeso") < NOT_WAITING
    assert said(site) == ["the shared cache fails and is left alone for a while"]
    # Tried again after a while, by one; which is nothing to say anew.
    time.sleep(PAUSE)
    assert slowest(site, "ancora-sospeso") < NOT_WAITING
    assert len(said(site)) == 1
    redis.process.send_signal(signal.SIGCONT)
    wait_until(lambda: is_used(site), "Redis was not found again")
    assert len(said(site)) == 2


def test_a_server_that_is_away_is_found_again(site: Site, redis: Redis) -> None:
    redis.stop()
    assert slowest(site, "via") < NOT_WAITING
    assert said(site) == ["the shared cache fails and is left alone for a while"]
    redis.start()
    wait_until(lambda: is_used(site), "Redis was not found again")


def test_pages_are_shared(site: Site, redis: Redis) -> None:
    """What one process made the other takes from Redis."""
    assert slowest(site, "insieme") < NOT_WAITING
    keys = subprocess.run(
        [require("redis-cli", MISSING), "-p", str(redis.port), "--raw", "keys", "*page:*"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert len(keys) >= 24
