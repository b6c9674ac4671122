"""Fetching calls nothing that is not public, whatever name, spelling or redirect leads there."""

from ipaddress import ip_network
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from articles.importers.records import SourceUnreadable
from articles.importers.url_guard import ascii_address, may_be_called
from tests.importers.web_server import Server, refusal

pytestmark = pytest.mark.usefixtures("in_english")

REFUSED = "private network"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0177.0.0.1",
        "0x7f.0.0.1",
        "0x7f000001",
        "１２７.0.0.1",
        "127。0。0。1",
        "localhost",
        "LOCALHOST.",
        "0.0.0.0",  # noqa: S104
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
    ],
)
def test_no_spelling_of_our_own_machine_is_called(hidden: Server, host: str) -> None:
    error = refusal(hidden.at("/page", host), seconds=5)
    assert REFUSED in str(error)
    assert hidden.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[fec0::1]/",
        "http://[ff02::1]/",
        "https://[::ffff:10.0.0.1]/",
    ],
)
def test_no_address_inside_a_network_is_called(hidden: Server, address: str) -> None:
    with patch("articles.importers.fetch.socket.socket") as made:
        assert REFUSED in str(refusal(address, seconds=5))
    made.assert_not_called()


def test_a_name_that_leads_inside_is_not_called(hidden: Server) -> None:
    """The check sees the address that is called, not the name, so a name that leads elsewhere
    the second time it is asked for (DNS rebinding) gains nothing."""
    names: list[str] = []

    def told(host: str) -> bool:
        names.append(host)
        return may_be_called(host)

    with patch("articles.importers.fetch.may_be_called", told):
        assert REFUSED in str(refusal(hidden.at("/page", "localhost")))
    assert "127.0.0.1" in names
    assert set(names) <= {"127.0.0.1", "::1"}


def test_no_redirect_leads_inside(server: Server, settings: Settings) -> None:
    settings.FETCH_NETWORKS = [ip_network("127.0.0.1")]
    for target in (server.at("/page", "127.0.0.2"), server.at("/page", "[::1]"), "//10.0.0.1/"):
        assert REFUSED in str(refusal(server.at(f"/to/302/{target}"), seconds=5))
    assert "/page" not in server.paths


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("file:///etc/passwd", "http://"),
        ("gopher://127.0.0.1/", "http://"),
        ("ftp://127.0.0.1/", "http://"),
        ("javascript:alert(1)", "http://"),
        ("http://user:password@127.0.0.1/page", "password"),
        ("http://127.0.0.1:25/", "port"),
        ("http://[::1/", "web address"),
    ],
)
def test_no_redirect_leads_to_another_scheme_or_port(
    server: Server, target: str, reason: str
) -> None:
    assert reason in str(refusal(server.at(f"/to/301/{target}")))
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nonsense",
        "//127.0.0.1/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "http://",
        "http:///path",
        "http://exa mple.org/",
        "http://example.org\\@127.0.0.1/",
        "http://%31%32%37.0.0.1/",
        "http://user@example.org/",
        "http://user:password@example.org/",
        "http://example.org:22/",
        "http://example.org:0/",
        "http://example.org:99999/",
        "http://example.org:port/",
        "http://[::1",
        "http://[v1.a]/",
        "http://[fe80::1%25eth0]/",
        "http://a..b/",
        "http://-a.b/",
        f"http://{'a' * 64}.b/",
        f"http://{'a.' * 200}b/",
        f"http://example.org/{'a' * 5000}",
        "http://\x00example.org/",
    ],
)
def test_what_is_no_public_web_address_is_refused_at_once(hidden: Server, address: str) -> None:
    with patch("articles.importers.fetch._Transfer.run") as run:
        error = refusal(address)
    run.assert_not_called()
    assert (error.status, str(error)[-1]) == (0, ".")


@given(st.text() | st.from_regex(r"https?://.*", fullmatch=True))
def test_any_address_is_read_or_refused(address: str) -> None:
    try:
        found = ascii_address(address)
    except SourceUnreadable:
        return
    assert found.isascii()
    assert ascii_address(found) == found


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("HTTP://Example.ORG", "http://example.org/"),
        ("http://perché.it/è?q=è#e", "http://xn--perch-fsa.it/%C3%A8?q=%C3%A8"),
        ("https://straße.de/", "https://xn--strae-oqa.de/"),
        ("https://例え.テスト/%E3%81", "https://xn--r8jz45g.xn--zckzah/%E3%81"),
        ("http://[2001:DB8::1]:8080/a b", "http://[2001:db8::1]:8080/a%20b"),
    ],
)
def test_international_addresses_are_written_for_the_wire(address: str, wire: str) -> None:
    assert ascii_address(address) == wire


@pytest.mark.parametrize(
    ("host", "is_public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("64:ff9b::808:808", True),
        ("2002:808:808::1", True),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::a00:1", False),
        ("64:ff9b:1::808:808", False),
        ("2002:a00:1::1", False),
        ("2001:db8::1", False),
        ("2001::1", False),
        ("100::1", False),
        ("::127.0.0.1", False),
        ("192.0.2.1", False),
        ("198.18.0.1", False),
        ("240.0.0.1", False),
        ("nonsense", False),
    ],
)
def test_only_public_addresses_may_be_called(
    settings: Settings, host: str, is_public: bool
) -> None:
    settings.FETCH_NETWORKS = []
    assert may_be_called(host) is is_public


def test_an_intranet_may_be_let_through(settings: Settings) -> None:
    settings.FETCH_NETWORKS = [ip_network("10.1.0.0/16"), ip_network("fd00::/8")]
    assert may_be_called("10.1.2.3")
    assert may_be_called("::ffff:10.1.2.3")
    assert may_be_called("fd00::1")
    assert not may_be_called("10.2.0.1")


@pytest.mark.parametrize(
    ("host", "is_listed"),
    [
        ("news.example", True),
        ("www.NEWS.example", True),
        ("news.example.", True),
        ("xn--zeitung-mnchen-1ib.example", True),
        ("othernews.example", False),
        ("news.example.evil.test", False),
        ("example", False),
        ("93.184.216.34", False),
        ("[2606:2800:220:1::1]", False),
    ],
)
def test_a_list_of_hosts_keeps_to_itself(settings: Settings, host: str, is_listed: bool) -> None:
    settings.FETCH_HOSTS = ["news.example", "xn--zeitung-mnchen-1ib.example"]
    if is_listed:
        assert ascii_address(f"https://{host}/feed").startswith("https://")
    else:
        with pytest.raises(SourceUnreadable, match="not among those"):
            ascii_address(f"https://{host}/feed")
    settings.FETCH_HOSTS = []
    assert ascii_address(f"https://{host}/feed")


def test_no_redirect_leads_off_the_list(server: Server, settings: Settings) -> None:
    settings.FETCH_HOSTS = ["127.0.0.1"]
    target = server.at("/page", "127.0.0.2")
    assert "not among those" in str(refusal(server.at(f"/to/302/{target}")))
    assert "/page" not in server.paths
