"""A cluster that refuses, hangs or is not there: one plain sentence, and no word of a question."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from articles.search.engines.opensearch import bulk_writes, cluster_client
from articles.search.engines.opensearch.cluster_client import (
    FULL_DISK,
    NO_ANSWER,
    NOT_READY,
    OVERLOADED,
    REFUSED,
    TOO_LATE,
)
from articles.search.engines.opensearch.engine import OpenSearchEngine
from articles.search.engines.opensearch.index_state import KnownIndex
from articles.search.types import IndexMissing, SearchUnreachable
from tests.live import free_port
from tests.search.contract import ask, make

Answer = tuple[int, Any]
BLOCKED = {
    "type": "cluster_block_exception",
    "reason": "index [x] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage "
    "watermark, index has read-only-allow-delete block];",
}
PLACE = {"_index": "x-1", "_id": "place", "found": True, "_source": {"place": 1}}
STATISTICS = {"found": True, "_source": {"statistics": {}}}


@contextmanager
def host(answer: Callable[[str, str], Answer]) -> Iterator[int]:
    """A host that answers so to method and path; its port."""

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, told = answer(self.command, self.path)
            text = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_any

        def log_message(self, *_arguments: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def engine_of(*ports: int) -> OpenSearchEngine:
    hosts = ",".join(f"127.0.0.1:{port}" for port in ports)
    return OpenSearchEngine(f"opensearch://anna:geheim@{hosts}/x", Path("/nowhere"))


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(401, REFUSED), (403, REFUSED), (429, OVERLOADED), (502, NOT_READY), (503, NOT_READY)],
)
def test_a_refusal_is_one_sentence(
    status: int, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    with host(lambda _method, _path: (status, {"error": {"type": "x"}})) as port:
        engine = engine_of(port)
        for _time in range(3):
            with pytest.raises(SearchUnreachable, match=sentence):
                engine.follow()
        with pytest.raises(SearchUnreachable, match=sentence):
            ask(engine, "geheimnis")
    assert engine.status().state == "unreachable"
    assert engine.status().message == sentence
    # It is logged when it begins, and nothing else is.
    assert [record.__dict__.get("what") for record in caplog.records] == [sentence]


def test_nothing_of_questions_and_passwords_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with host(lambda _method, _path: (400, {"error": {"type": "x", "reason": "geheim"}})) as port:
        engine = engine_of(port)
        with pytest.raises(SearchUnreachable) as error:
            ask(engine, "geheimnis")
    engine = engine_of(free_port())
    with pytest.raises(SearchUnreachable):
        ask(engine, "geheimnis")
    told = "".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert "geheim" not in told + str(error.value) + repr(engine.cluster)


def test_where_nobody_listens_nobody_is_asked_twice_at_once() -> None:
    engine = engine_of(free_port(), free_port())
    with pytest.raises(SearchUnreachable, match=NO_ANSWER):
        engine.follow()
    start = time.perf_counter()
    for _time in range(100):
        with pytest.raises(SearchUnreachable, match=NO_ANSWER):
            ask(engine, "parola")
    assert time.perf_counter() - start < 30


def test_a_host_that_hangs_is_left_after_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_client, "ANSWER_SECONDS", 0.2)
    ended = threading.Event()

    def hang(_method: str, _path: str) -> Answer:
        ended.wait(30)
        return 500, {}

    try:
        with host(hang) as port:
            engine = engine_of(port)
            with pytest.raises(SearchUnreachable, match=TOO_LATE):
                engine.follow()
            assert engine.status().message == TOO_LATE
            ended.set()
    finally:
        ended.set()


def test_what_can_be_done_without_is_given_up_soon_and_taken_for_no_trouble(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The cluster that had no moment for a count is asked for the next search all the same."""
    monkeypatch.setattr(cluster_client, "SPARE_SECONDS", 0.1)
    ended, asked = threading.Event(), []

    def slow(_method: str, path: str) -> Answer:
        if "_search" not in path:
            return 200, STATISTICS if "statistics" in path else PLACE
        asked.append(path)
        ended.wait(30)
        return 500, {}

    try:
        with host(slow) as port:
            engine = engine_of(port)
            with pytest.raises(SearchUnreachable):  # nothing is known of it yet
                ask(engine, "", is_spare=True)
            engine.keeper.known = KnownIndex("x-1", 1, documents=5, visible=5)
            for _time in range(2):
                with pytest.raises(SearchUnreachable, match=TOO_LATE):
                    ask(engine, "", is_spare=True)
            assert len(asked) == 1  # the second was not asked, so soon after the first
            assert engine.status().state == "ready"
            ended.set()
    finally:
        ended.set()


def test_no_index_is_no_trouble_of_the_cluster(caplog: pytest.LogCaptureFixture) -> None:
    missing = {"error": {"type": "index_not_found_exception"}, "status": 404}
    with host(lambda _method, _path: (404, missing)) as port:
        engine = engine_of(port)
        with pytest.raises(IndexMissing):
            engine.follow()
    assert engine.status().state == "missing"
    assert not caplog.records


def writing_to(bulk: Callable[[], Answer]) -> Callable[[str, str], Answer]:
    """A cluster with an index, which answers so to batches of changes."""

    def answer(_method: str, path: str) -> Answer:
        if "_bulk" in path:
            return bulk()
        return 200, STATISTICS if "statistics" in path else PLACE

    return answer


def items(*statuses: int, error: object = None) -> Answer:
    told = {"errors": any(status >= 400 for status in statuses), "items": []}
    told["items"] = [
        {"index": {"status": status} | ({"error": error or {"type": "x"}} if status >= 400 else {})}
        for status in statuses
    ]
    return 200, told


@pytest.mark.parametrize(
    "answer", [(429, {"error": BLOCKED}), (403, {"error": BLOCKED}), items(429, error=BLOCKED)]
)
def test_a_full_disk_is_named(answer: Answer) -> None:
    with host(writing_to(lambda: answer)) as port:
        engine = engine_of(port)
        with pytest.raises(SearchUnreachable, match=FULL_DISK):
            engine.apply([make(1)], [], 1)
    assert engine.status().message == FULL_DISK


def test_what_is_too_much_is_sent_again_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_writes, "FIRST_PAUSE", 0.01)
    answers = [
        (429, {"error": {"type": "x"}}),
        (503, {"error": {"type": "x"}}),
        items(200, 429, 503),
        items(bulk_writes.STALE, 200),  # one of them is there already, or something newer
    ]
    with host(writing_to(lambda: answers.pop(0))) as port:
        engine_of(port).apply([make(1), make(2), make(3)], [], 1)
    assert answers == []


def test_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_writes, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(bulk_writes, "PATIENCE", 0.1)
    with (
        host(writing_to(lambda: items(429))) as port,
        pytest.raises(SearchUnreachable, match=OVERLOADED),
    ):
        engine_of(port).apply([make(1)], [], 1)


def test_large_changes_go_in_several_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bulk_writes.BATCH_BYTES == 4_000_000
    lines = [b"x" * 10] * 4
    for size, number in ((40, 1), (39, 1), (20, 2), (10, 4)):
        written: list[list[bytes]] = []
        monkeypatch.setattr(bulk_writes, "BATCH_BYTES", size)
        monkeypatch.setattr(
            bulk_writes, "_write_batch", lambda _client, _alias, batch, w=written: w.append(batch)
        )
        bulk_writes.write(engine_of(1).client, "x", lines)
        assert len(written) == number
