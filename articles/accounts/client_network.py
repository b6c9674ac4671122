"""The network and the browser of a request, as coarse as signing in needs them."""

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
    """The network of a request: ``203.0.113.0/24``, or ``2001:db8::/64`` of IPv6.

    ``::/128`` stands for a request without an address.
    """
    name = network_address(request).partition("%")[0] if request else ""
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return UNKNOWN
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(ipaddress.ip_network((address, PREFIX_LENGTHS[address.version]), strict=False))


def network_from_address(address: str) -> str:
    """The network that begins with an address: ``203.0.113.0/24`` for ``203.0.113.0``.

    It is the inverse of keeping only the first address of a network.
    """
    parsed = ipaddress.ip_address(address)
    return f"{address}/{PREFIX_LENGTHS[parsed.version]}"


def browser_of(request: HttpRequest) -> str:
    """What a browser calls itself, without version numbers, so that an update is no new browser."""
    name = request.META.get("HTTP_USER_AGENT", "")[:LONGEST_BROWSER]
    return re.sub(r"[\d.]+", "", name)


def keyed_hash(kind: str, value: str) -> str:
    """A hash of a value under the site's key: 64 hexadecimal digits that tell nothing.

    ``kind`` keeps hashes of the same value for different uses apart.
    """
    return salted_hmac(f"articles.accounts.{kind}", value, algorithm="sha256").hexdigest()
