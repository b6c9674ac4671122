"""Which site's page sent a request, and from which address."""

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import Settings

from articles.comments.request_origin import is_cross_site, network_address

OWN = "http://testserver"


def request_with(**headers: str) -> HttpRequest:
    return RequestFactory().post("/", headers=headers)


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_it_takes_what_the_browser_calls_our_own(site: str) -> None:
    assert not is_cross_site(request_with(sec_fetch_site=site, origin="null"))


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
def test_it_refuses_other_sites_and_neighbours_under_the_same_domain(site: str) -> None:
    assert is_cross_site(request_with(sec_fetch_site=site, origin=OWN))


@pytest.mark.parametrize(
    ("origin", "is_foreign"),
    [
        (OWN, False),
        ("http://testserver:81", True),
        ("https://testserver", True),
        ("http://testserver.evil.example", True),
        ("http://testserver@evil.example", True),
        ("null", True),
        ("http://[", True),
    ],
)
def test_origin_decides_where_the_browser_does_not_say(origin: str, is_foreign: bool) -> None:
    assert is_cross_site(request_with(origin=origin, referer=f"{OWN}/")) is is_foreign


def test_the_address_of_the_site_is_ours_behind_a_proxy(settings: Settings) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://archive.example"]
    assert not is_cross_site(request_with(origin="https://archive.example"))


@pytest.mark.parametrize(
    ("referer", "is_foreign"),
    [(f"{OWN}/2018/04/03/a/", False), ("https://evil.example/?http://testserver/", True)],
)
def test_referer_decides_for_older_browsers(referer: str, is_foreign: bool) -> None:
    assert is_cross_site(request_with(referer=referer)) is is_foreign


def test_a_caller_that_is_no_browser_is_no_other_site() -> None:
    assert not is_cross_site(request_with())


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (2, "6.6.6.6, 198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9:5432", "203.0.113.9"),
        (1, "[2001:db8::7]:443", "2001:db8::7"),
        (1, "2001:DB8::7", "2001:db8::7"),
        (1, "999.1.1.1", "127.0.0.1"),
        (1, "unknown", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_only_the_entries_of_our_own_proxies_are_believed(
    settings: Settings, proxies: int, forwarded: str, address: str
) -> None:
    settings.PROXY_COUNT = proxies
    assert network_address(request_with(x_forwarded_for=forwarded)) == address
