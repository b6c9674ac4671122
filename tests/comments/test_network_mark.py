"""The mark of a network."""

import pytest
from pytest_django import Settings

from articles.comments.network_mark import network_mark


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("203.0.113.9", "203.0.113.200"),
        ("2001:db8:1:1ff::1", "2001:db8:1:100:ffff::2"),
        ("::ffff:203.0.113.9", "203.0.113.77"),
        ("fe80::1%eth0", "fe80::2"),
    ],
)
def test_addresses_of_one_household_have_one_mark(one: str, other: str) -> None:
    assert network_mark(one) == network_mark(other) != ""


def test_other_networks_have_other_marks() -> None:
    addresses = ["203.0.113.9", "203.0.114.9", "2001:db8:1:100::1", "2001:db8:1:200::1"]
    assert len({network_mark(address) for address in addresses}) == 4


def test_it_hangs_on_the_secret_key(settings: Settings) -> None:
    before = network_mark("203.0.113.9")
    settings.SECRET_KEY = settings.SECRET_KEY[::-1]
    assert network_mark("203.0.113.9") != before


@pytest.mark.parametrize("nonsense", ["", "unix:", "999.1.1.1", "a\x00b"])
def test_what_is_no_address_has_no_mark(nonsense: str) -> None:
    assert network_mark(nonsense) == ""
