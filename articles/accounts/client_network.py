"""The network and the browser that a request comes from, as far as signing in tells them apart."""

import ipaddress
import re

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from articles.comments import network_address

# What one household or office has to itself, so that changing the last digits does not help.
PREFIX_LENGTHS = {4: 24, 6: 64}
UNKNOWN = "::/128"  # of a request without an address, such as one over a socket
LONGEST_BROWSER = 200


def network_of(request: HttpRequest | None) -> str:
    """The network of a request, such as ``203.0.113.0/24`` or ``2001:db8::/64``."""
    name = network_address(request).partition("%")[0] if request else ""
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return UNKNOWN
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(ipaddress.ip_network((address, PREFIX_LENGTHS[address.version]), strict=False))


def network_from_address(address: str) -> str:
    """An address that a network begins with, as the network: the inverse for what is kept."""
    parsed = ipaddress.ip_address(address)
    return f"{address}/{PREFIX_LENGTHS[parsed.version]}"


def browser_of(request: HttpRequest) -> str:
    """What a browser calls itself, without its versions: an update makes it no other browser."""
    name = request.META.get("HTTP_USER_AGENT", "")[:LONGEST_BROWSER]
    return re.sub(r"[\d.]+", "", name)


def keyed_hash(kind: str, value: str) -> str:
    """A keyed hash (64 hex digits) of a value, which does not tell it."""
    return salted_hmac(f"articles.accounts.{kind}", value, algorithm="sha256").hexdigest()
