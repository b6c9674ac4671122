"""A mark for the network that a comment came from, which does not tell the network."""

import ipaddress

from django.utils.crypto import salted_hmac

# What one household or office has to itself, so that changing the last digits does not help.
PREFIX_LENGTHS = {4: 24, 6: 56}


def network_mark(address: str) -> str:
    """A keyed hash (64 hex digits) of the address's /24 or /56; empty for what is no address.

    Without the site's secret key nobody can compute the marks of all networks and compare.
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    network = ipaddress.ip_network((parsed, PREFIX_LENGTHS[parsed.version]), strict=False)
    mark = salted_hmac("articles.comments.network_mark", str(network), algorithm="sha256")
    return mark.hexdigest()
