"""What is fetched and how it is asked for: each bound and one beyond, each refusal."""

import os
import socket
from io import BytesIO
from ipaddress import IPv6Address, ip_address
from types import SimpleNamespace
from typing import Any

import certifi
import pycurl
import pytest
import time_machine
from pytest_django import Settings

from articles.importers import fetch as fetching
from articles.importers import not_fetched, url_guard
from articles.importers.fetch import _Limits, _Transfer, fetch
from articles.importers.not_fetched import NotFetched, seconds_to_wait
from articles.importers.records import SourceUnreadable
from articles.importers.url_guard import ascii_address
from tests.importers.web_server import PAGE, Server, refusal

pytestmark = pytest.mark.usefixtures("in_english")

NO_ADDRESS = "This is not a web address."


def refused(address: str) -> str:
    with pytest.raises(SourceUnreadable) as caught:
        ascii_address(address)
    return str(caught.value)


# Addresses


@pytest.mark.parametrize("more", [0, 1])
def test_an_address_has_four_thousand_characters(more: int) -> None:
    assert url_guard.LONGEST == 4000
    address = "http://a.example/".ljust(url_guard.LONGEST + more, "x")
    assert (refused(address) == NO_ADDRESS) if more else (ascii_address(address) == address)
    # Blanks around it do not count.
    assert more or ascii_address(f" {address}\n") == address


@pytest.mark.parametrize(
    ("port", "is_good"),
    [(79, False), (80, True), (81, False), (443, True), (444, False), (1023, False),
     (1024, True), (65_535, True), (0, False)],
)  # fmt: skip
def test_ports_of_mail_and_shells_are_not_called(port: int, is_good: bool) -> None:
    assert (1024, {80, 443}) == (url_guard.FIRST_FREE_PORT, url_guard.PORTS)
    address = f"http://a.example:{port}/"
    if is_good:
        assert ascii_address(address) == address
    else:
        assert refused(address) == "This port is not fetched from."


@pytest.mark.parametrize(("letters", "is_good"), [(1, True), (62, True), (63, True), (64, False)])
def test_a_part_of_a_name_has_sixty_three_letters(letters: int, is_good: bool) -> None:
    address = f"http://{'a' * letters}.example/"
    assert ascii_address(address) == address if is_good else refused(address) == NO_ADDRESS


@pytest.mark.parametrize(("letters", "is_good"), [(253, True), (254, False)])
def test_a_name_has_two_hundred_and_fifty_three_letters(letters: int, is_good: bool) -> None:
    name = "a." * 120 + "b" * (letters - 240)
    address = f"http://{name}/"
    assert ascii_address(address) == address if is_good else refused(address) == NO_ADDRESS


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("http://[::1", NO_ADDRESS),
        ("http://[zz]/", NO_ADDRESS),
        ("http://[fe80::1%25eth0]/", NO_ADDRESS),
        ("http://a b/", NO_ADDRESS),
        ("http://-a.example/", NO_ADDRESS),
        ("http://a_b.example/-", ""),
        ("http://a.example:x/", NO_ADDRESS),
        ("ftp://a.example/", "Only addresses that begin with http:// or https:// are fetched."),
        ("http://a@b.example/", "Addresses with a user name or password are not fetched."),
    ],
)
def test_a_refusal_says_why(address: str, sentence: str) -> None:
    assert (refused(address) if sentence else ascii_address(address)) == (sentence or address)


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("http://A.Example:8080", "http://a.example:8080/"),
        ("https://a.example/%/:=&?~!$,;'@()*+#x", "https://a.example/%/:=&?~!$,;'@()*+"),
        ('http://a.example/"<>\\^`{|}', "http://a.example/%22%3C%3E%5C%5E%60%7B%7C%7D"),
        ("http://a.example/?\udc80", "http://a.example/??"),
        ("http://a.example/?", "http://a.example/"),
        ("http://ａ。example/", "http://a.example/"),
        ("http://caffè.example./", "http://xn--caff-8oa.example./"),
        ("http://[2001:0DB8::1]/", "http://[2001:db8::1]/"),
    ],
)
def test_an_address_is_written_for_the_wire(address: str, wire: str) -> None:
    assert ascii_address(address) == wire


def test_hosts_on_the_list_and_under_it_are_fetched(settings: Settings) -> None:
    settings.FETCH_HOSTS = ["a.example"]
    for host in ("a.example", "a.example.", "www.a.example"):
        assert ascii_address(f"http://{host}/") == f"http://{host}/"
    for host in ("ba.example", "example", "b.example"):
        sentence = "This host is not among those that may be fetched from."
        assert refused(f"http://{host}/") == sentence


@pytest.mark.parametrize(
    ("host", "called"),
    [
        ("64:ff9b::808:808", "8.8.8.8"),
        ("64:ff9b::ffff:ffff", "255.255.255.255"),
        ("64:ff9a:ffff::808:808", None),
        ("::ffff:8.8.4.4", "8.8.4.4"),
        ("2002:808:808::1", "8.8.8.8"),
        ("2606:4700::1111", None),
    ],
)
def test_what_is_called_in_truth_is_looked_at(host: str, called: str | None) -> None:
    found = url_guard._wrapped(IPv6Address(host))
    assert (str(found) if found else None) == called


@pytest.mark.parametrize(
    ("host", "is_public"),
    [("2000::1", False), ("3fff:ffff::1", True), ("4000::1", False), ("1fff::1", False)],
)
def test_ipv6_is_what_has_been_handed_out(settings: Settings, host: str, is_public: bool) -> None:
    settings.FETCH_NETWORKS = []
    if host in {"2000::1", "3fff:ffff::1"}:  # whatever this version of Python says of them
        is_public = ip_address(host).is_global
    assert url_guard.may_be_called(host) is is_public


# Sizes and times


@pytest.mark.parametrize("more", [0, 1])
def test_a_body_of_just_that_size_is_taken(server: Server, more: int) -> None:
    assert fetching.MOST_BYTES == 10 * 1024 * 1024
    address = server.at(f"/size/{fetching.MOST_BYTES + more}")
    if more:
        error = refusal(address)
        assert str(error) == "It is larger than 10 MB."
        assert error.status == 200
    else:
        assert len(fetch(address).body) == fetching.MOST_BYTES


def test_a_size_is_said_with_three_figures(server: Server) -> None:
    assert str(refusal(server.at("/size/9"), most_bytes=8)) == "It is larger than 7.63e-06 MB."
    error = refusal(server.at("/endless"), most_bytes=1536 * 1024)
    assert str(error) == "It is larger than 1.5 MB."


@pytest.mark.parametrize("more", [0, 1])
def test_five_redirects_are_followed(server: Server, more: int) -> None:
    assert fetching.MOST_REDIRECTS == 5
    address = server.at(f"/count/{fetching.MOST_REDIRECTS - 1 + more}")
    if more:
        error = refusal(address)
        assert str(error) == "The address leads on and on: more than five redirects."
        assert (error.status, error.retry_after) == (0, None)
    else:
        assert fetch(address).body == PAGE


@pytest.mark.parametrize(
    ("seconds", "sentence"),
    [
        (0.4, "It took longer than 1 second."),
        (1.0, "It took longer than 1 second."),
        (1.6, "It took longer than 2 seconds."),
    ],
)
def test_time_is_up_after_just_so_long(seconds: float, sentence: str) -> None:
    limits = _Limits(1, seconds, started=0.0)
    for passed, left in ((0.0, int(1000 * seconds)), (seconds - 0.01, 9), (seconds - 0.0001, 1)):
        fake = SimpleNamespace(monotonic=lambda passed=passed: passed)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(fetching, "time", fake)
            assert limits.milliseconds_left() in {left, left + 1}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fetching, "time", SimpleNamespace(monotonic=lambda: seconds))
        with pytest.raises(NotFetched) as caught:
            limits.milliseconds_left()
    assert str(caught.value) == sentence


def test_what_is_asked_of_libcurl(settings: Settings) -> None:
    assert (fetching.SECONDS, fetching.SECONDS_TO_CONNECT) == (30.0, 10.0)
    options: dict[int, Any] = {}
    fake = SimpleNamespace(setopt=options.__setitem__)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pycurl, "Curl", lambda: fake)
        fetching._prepared({"X-A": "é\r\nX-B: ~1"})
    assert options[pycurl.NOSIGNAL] == 1
    assert options[pycurl.FOLLOWLOCATION] == options[pycurl.NOPROGRESS] == 0
    assert options[pycurl.PROTOCOLS] == pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS
    assert options[pycurl.CONNECTTIMEOUT_MS] == 10_000
    assert options[pycurl.PROXY] == options[pycurl.ACCEPT_ENCODING] == ""
    assert (
        options[pycurl.USERAGENT] == f"Mozilla/5.0 (compatible; pressreview; +{settings.SITE_URL})"
    )
    assert options[pycurl.HTTPHEADER] == ["Accept-Language: *", "X-A: X-B: ~1"]
    # In memory, and of this handle alone.
    assert options[pycurl.COOKIEFILE] == ""
    assert pycurl.COOKIEJAR not in options
    assert options[pycurl.CAINFO] == os.fsencode(certifi.where())


# What comes back


def transfer(most_bytes: int = 100) -> _Transfer:
    return _Transfer("http://a.example/", _Limits(most_bytes, 30.0), BytesIO())


def test_headers_are_those_of_the_last_answer() -> None:
    one = transfer()
    for line in (
        b"HTTP/1.1 100 Continue\r\n", b"X-Early: 1\r\n", b"\r\n", b"HTTP/2 200\r\n",
        b"Etag:  \"a:b\" \r\n", b"VARY: a\r\n", b"Vary: b\r\n", b"X-L: caff\xe8\r\n",
        b"X-U: caff\xc3\xa8\r\n", b"no header\r\n", b"XHTTP/1.1 500 No\r\n", b"\r\n",
    ):  # fmt: skip
        one.take_header(line)
    assert one.status == 200
    assert one.headers == {"etag": '"a:b"', "vary": "a, b", "x-l": "caffè", "x-u": "caffè"}


@pytest.mark.parametrize(("sizes", "taken"), [((60, 40), 40), ((60, 41), -1), ((101,), -1)])
def test_a_body_is_counted_as_it_comes(sizes: tuple[int, ...], taken: int) -> None:
    one = transfer()
    one.status = 200
    one.take_progress(0, 1000, 0, 0)
    for size in sizes:
        answer = one.take_body(b"x" * size)
    assert answer == taken


def test_the_body_of_another_answer_is_not_taken() -> None:
    one = transfer()
    for status in (199, 201, 304, 404):
        one.status = status
        assert one.take_body(b"x") == -1


@pytest.mark.parametrize("status", [*not_fetched.STATUSES, 400, 418, 499, 500, 503, 599, 204, 0])
def test_each_status_has_its_sentence(status: int) -> None:
    one = transfer()
    one.status = status
    one.headers = {"retry-after": "7"}
    with pytest.raises(NotFetched) as caught:
        one.check_status()
    general = (
        f"The host has a fault of its own ({status})."
        if status >= 500
        else f"The host answers with status {status}."
    )
    assert str(caught.value) == str(not_fetched.STATUSES.get(status, general))
    assert (caught.value.status, caught.value.retry_after) == (status, 7.0)


def test_two_statuses_are_answers() -> None:
    one = transfer()
    for status in (200, 304):
        one.status = status
        one.check_status()


@pytest.mark.parametrize(
    ("code", "state", "sentence"),
    [
        (pycurl.E_COULDNT_RESOLVE_HOST, {}, "There is no such host."),
        (pycurl.E_COULDNT_CONNECT, {}, "The host does not accept connections."),
        (pycurl.E_COULDNT_CONNECT, {"_is_private": True},
         "The address is inside a private network, which is not fetched."),
        (pycurl.E_COULDNT_RESOLVE_HOST, {"_is_private": True}, "There is no such host."),
        (pycurl.E_PEER_FAILED_VERIFICATION, {},
         "No secure connection to the host can be made."),
        (pycurl.E_OPERATION_TIMEDOUT, {}, "It took longer than 30 seconds."),
        (pycurl.E_WRITE_ERROR, {"_is_too_large": True}, "It is larger than 9.54e-05 MB."),
        (fetching.TOO_LARGE, {}, "It is larger than 9.54e-05 MB."),
        (pycurl.E_WRITE_ERROR, {"_is_bomb": True},
         "It unpacks to more than 100 times its size, which no export does."),
        (pycurl.E_RECV_ERROR, {},
         "The host broke off its answer, or does not answer as a web server does."),
    ],
)  # fmt: skip
def test_each_problem_has_its_sentence(code: int, state: dict[str, bool], sentence: str) -> None:
    one = transfer()
    one.status = 200
    for name, value in state.items():
        setattr(one, name, value)
    found = one._problem(code)
    assert str(found) == sentence
    is_private, is_late = "_is_private" in state, code == pycurl.E_OPERATION_TIMEDOUT
    no_status = is_late or (is_private and code == pycurl.E_COULDNT_CONNECT)
    assert found.status == (0 if no_status else 200)


def test_only_sockets_of_the_internet_are_opened(settings: Settings) -> None:
    settings.FETCH_NETWORKS = []
    one = transfer()
    public = SimpleNamespace(
        family=socket.AF_INET, socktype=socket.SOCK_STREAM, protocol=socket.IPPROTO_TCP,
        addr=("8.8.8.8", 80),
    )  # fmt: skip
    made = one.open_socket(0, public)
    assert isinstance(made, socket.socket)
    assert (made.family, made.type, made.proto) == (public.family, public.socktype, public.protocol)
    made.close()
    assert one._is_private is False
    others: list[dict[str, Any]] = [
        {"family": socket.AF_UNIX}, {"addr": ("10.0.0.1", 80)}, {"addr": (b"10.0.0.1", 80)},
    ]  # fmt: skip
    for change in others:
        one = transfer()
        asked = SimpleNamespace(**(vars(public) | change))
        assert one.open_socket(0, asked) == pycurl.SOCKET_BAD
        assert one._is_private is True


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        ("9" * 9, float("9" * 9)),
        ("9" * 10, None),
        ("-1", None),
        ("1.5", None),
        ("²", None),
        ("", None),
        ("soon", None),
        ("Tue, 03 Apr 2018 10:00:30 GMT", 30.0),
        ("Tue, 03 Apr 2018 10:00:30 -0000", 30.0),
        ("Tue, 03 Apr 2018 12:00:30 +0200", 30.0),
        ("Tue, 03 Apr 2018 09:59:00 GMT", 0.0),
    ],
)
def test_how_long_to_wait(value: str, seconds: float | None) -> None:
    with time_machine.travel("2018-04-03T10:00:00Z", tick=False):
        assert seconds_to_wait(value) == seconds
