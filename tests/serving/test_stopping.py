"""A stop loses nothing: requests under way are answered, what was gathered is written."""

import socket
import threading
from pathlib import Path

import pytest

from tests.live import Answer, Site, fetch
from tests.serving.conftest import FILL, run

BODY = b"name=Marta&text=" + b"x" * 200


@pytest.fixture
def filled(tmp_path: Path) -> Site:
    """A site with articles that is not being served yet."""
    site = Site(tmp_path, variables={"PRESSREVIEW_WORKERS": "1"})
    site.prepare("--empty")
    run(site, FILL)
    return site


def begin_post(site: Site, path: str) -> socket.socket:
    """Send all of a form but its last byte."""
    connection = socket.create_connection(("127.0.0.1", site.port), timeout=30)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(BODY)}\r\nConnection: close\r\n\r\n"
    )
    connection.sendall(head.encode() + BODY[:-1])
    return connection


def read_all(connection: socket.socket) -> bytes:
    with connection:
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_a_request_under_way_is_answered(filled: Site) -> None:
    with filled.serving():
        path = run(filled, "print(Article.objects.first().path)").split()[-1]
        connection = begin_post(filled, f"{path}commenti/")
        # The one worker has answered what came later: it has the request before.
        assert filled.get("/healthz").status == 200
        threading.Timer(1.0, connection.sendall, [BODY[-1:]]).start()
    answer = read_all(connection)
    assert answer.startswith(b"HTTP/1.1 ")
    assert b"</html>" in answer
    assert "Traceback" not in filled.log.read_text()


def test_reads_that_were_gathered_are_written(filled: Site) -> None:
    pk = run(filled, "print(Article.objects.first().pk)").split()[-1]
    with filled.serving():
        answers: list[Answer] = [
            fetch(f"{filled.url}/letto/{pk}/", method="POST") for _ in range(2)
        ]
    assert {answer.status for answer in answers} == {204}
    reads = run(filled, f"print(DailyReads.objects.get(article_id={pk}).count)").split()[-1]
    assert reads == "1"  # the same reader within the hour
