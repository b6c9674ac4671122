"""What nginx itself does for the safety of those behind it and before it."""

import http.client
import re
import socket
import ssl
from pathlib import Path

import pytest

from articles.content.picture_conversion import LARGEST_FILE
from tests.live import BASE_DIR, Answer, Site, fetch, free_port
from tests.serving.nginx import Front, running
from tests.serving.test_nginx import ask_until, behind, front

__all__ = ["behind", "front"]  # fixtures

SAID_ONCE = ("Content-Security-Policy", "X-Content-Type-Options", "Strict-Transport-Security")


def assert_said_once(answer: Answer) -> None:
    for name in SAID_ONCE:
        assert len(answer.headers.get_all(name, [])) == 1, name
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "max-age=31536000; includeSubDomains" in answer.headers["Strict-Transport-Security"]


def handshake(front: Front, context: ssl.SSLContext) -> tuple[str, str, int]:
    """The cipher that was agreed on: its name, its protocol, its bits."""
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", front.port), timeout=10) as connection,
        context.wrap_socket(connection) as wrapped,
    ):
        found = wrapped.cipher()
    assert found is not None
    return found


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_the_tls_of_today_is_spoken(front: Front, version: ssl.TLSVersion) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = context.maximum_version = version
    name, _protocol, bits = handshake(front, context)
    assert "GCM" in name or "CHACHA20" in name
    assert bits == 256, "the strongest first"


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
@pytest.mark.parametrize(
    ("version", "ciphers"),
    [
        (ssl.TLSVersion.TLSv1, "ALL:@SECLEVEL=0"),
        (ssl.TLSVersion.TLSv1_1, "ALL:@SECLEVEL=0"),
        (ssl.TLSVersion.TLSv1_2, "AES128-SHA:AES256-SHA:AES128-GCM-SHA256:@SECLEVEL=0"),
        (ssl.TLSVersion.TLSv1_2, "ECDHE-RSA-AES128-SHA:ECDHE-RSA-AES256-SHA384:@SECLEVEL=0"),
    ],
)
def test_that_of_yesterday_is_not(front: Front, version: ssl.TLSVersion, ciphers: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_ciphers(ciphers)
    context.minimum_version = context.maximum_version = version
    with pytest.raises((ssl.SSLError, OSError)):
        handshake(front, context)


def test_a_page_says_each_thing_once(front: Front) -> None:
    for _made_or_kept in range(2):
        assert_said_once(front.ask("/articoli/"))
    assert_said_once(ask_until(front, "/articoli/", "HIT", {}))


def test_answers_of_nginx_itself_say_it_too(front: Front) -> None:
    headers = {"Content-Length": str(17 * 1024 * 1024)}
    refused = front.ask("/cookie/", method="POST", headers=headers)
    assert refused.status == 413
    assert_said_once(refused)
    missing = front.ask("/static/no-such-file.css")
    assert missing.status == 404
    assert_said_once(missing)


def test_a_file_says_its_encoding(front: Front, behind: Site) -> None:
    (behind.data_dir / "static" / "tried.css").write_text("/* è */", encoding="utf-8")
    answer = front.ask("/static/tried.css")
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert_said_once(answer)


def test_a_program_is_not_led_from_http_to_https(front: Front) -> None:
    assert fetch(f"http://127.0.0.1:{front.plain_port}/api/v1/articles/").status == 403
    assert fetch(f"http://127.0.0.1:{front.plain_port}/articoli/").status == 301


def test_only_this_machine_asks_what_the_site_lacks(front: Front) -> None:
    assert front.ask("/readyz").status == 200
    context = ssl._create_unverified_context()  # noqa: S323 (the test's own server)
    connection = http.client.HTTPSConnection(
        "127.0.0.1", front.port, timeout=30, context=context, source_address=("127.0.0.2", 0)
    )
    try:
        connection.request("GET", "/readyz")
        refused = connection.getresponse()
        assert refused.status == 403
        assert b"index" not in refused.read()
        connection.request("GET", "/healthz")
        assert connection.getresponse().read() == b"ok\n"
    finally:
        connection.close()


@pytest.mark.parametrize("path", ["/metrics", "//metrics", "/en/../metrics", "/%6detrics"])
@pytest.mark.parametrize("headers", [{}, {"X-Forwarded-For": "127.0.0.1"}])
def test_nobody_reads_the_figures_through_the_proxy(
    front: Front, path: str, headers: dict[str, str]
) -> None:
    answer = front.ask(path, headers=headers)
    assert answer.status == 404
    assert b"pressreview_" not in answer.body


def test_the_site_itself_refuses_what_a_proxy_passed_on(behind: Site, front: Front) -> None:
    """A proxy whose file forgets the address opens it to nobody either."""
    assert behind.get("/metrics").status == 200
    said = {"X_Forwarded_For": "127.0.0.1", "X_Forwarded_Proto": "https"}
    assert behind.get("/metrics", Host="127.0.0.1", **said).status == 404


@pytest.mark.parametrize("path", ["/.git/config", "/static/", "/static/css/", "/media/articles/"])
def test_no_folder_and_nothing_of_the_repository(front: Front, path: str) -> None:
    assert front.ask(path).status in {403, 404}


def test_no_request_is_traced(front: Front) -> None:
    answer = front.ask("/", method="TRACE", headers={"X-Secret": "an-echo"})
    assert answer.status == 405
    assert b"an-echo" not in answer.body


def test_an_error_is_told_without_who_asked_for_what(behind: Site, tmp_path: Path) -> None:
    port = free_port()
    with running(tmp_path, behind.data_dir, free_port(), port) as front:
        assert front.ask("/cerca/?q=una-domanda").status == 502  # nobody is behind it
    for log in tmp_path.glob("*.log"):
        assert "una-domanda" not in log.read_text()
        assert "client:" not in log.read_text()


def test_the_largest_picture_comes_through() -> None:
    config = (BASE_DIR / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    sizes = re.findall(r"(?m)^ *client_max_body_size (\d+)m;", config)
    assert int(sizes[0]) * 1024 * 1024 > LARGEST_FILE
