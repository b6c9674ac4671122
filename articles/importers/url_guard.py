"""Web addresses that come from outside: written so that libcurl reads them, and which hosts of
the network may be called at all."""

import re
import unicodedata
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from articles.importers.records import SourceUnreadable

LONGEST = 4000  # characters of an address
PORTS = {80, 443}
# Below are the ports of mail, remote shells and the like, which are not to be talked to.
FIRST_FREE_PORT = 1024
LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
HOST = re.compile(rf"(?=.{{1,253}}\Z)(?:{LABEL}\.)*{LABEL}\.?\Z")
UNSEEN = re.compile(r"[\x00-\x20\x7f\\]")
# What RFC 3986 lets stand in paths and queries; "%" stays, for what is escaped already.
KEPT = "%/:=&?~!$,;'@()*+"

# All that is handed out of IPv6 for the world (IANA), so that what is added to it later is
# refused until it is known; and two ranges in which an IPv4 address is wrapped.
GLOBAL_IPV6 = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")


def ascii_address(address: str) -> str:
    """The address as it goes over the wire: host in punycode, the rest percent-encoded, without
    fragment. Raises ``SourceUnreadable`` for what is not an http(s) address that may be called.
    """
    address = address.strip()
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise SourceUnreadable(_("This is not a web address.")) from None
    if parts.scheme not in {"http", "https"}:
        raise SourceUnreadable(_("Only addresses that begin with http:// or https:// are fetched."))
    if "@" in parts.netloc:
        raise SourceUnreadable(_("Addresses with a user name or password are not fetched."))
    if len(address) > LONGEST or UNSEEN.search(parts.netloc):
        raise SourceUnreadable(_("This is not a web address."))
    if port is not None and port not in PORTS and port < FIRST_FREE_PORT:
        raise SourceUnreadable(_("This port is not fetched from."))
    name = _ascii_host(host, "[" in parts.netloc)
    if settings.FETCH_HOSTS and not _is_listed(name):
        raise SourceUnreadable(_("This host is not among those that may be fetched from."))
    return _joined(parts, name, port)


def _is_listed(host: str) -> bool:
    """Whether a host is one of ``FETCH_HOSTS``, or stands under one."""
    name = f".{host.removesuffix('.')}"
    return any(name.endswith(f".{listed}") for listed in settings.FETCH_HOSTS)


def _joined(parts: SplitResult, host: str, port: int | None) -> str:
    place = host if port is None else f"{host}:{port}"
    path, query = (_quoted(part) for part in (parts.path or "/", parts.query))
    return urlunsplit((parts.scheme, place, path, query, ""))


def _quoted(part: str) -> str:
    return quote(part, safe=KEPT, errors="replace")


def _ascii_host(host: str, is_bracketed: bool) -> str:
    """An international name in punycode, as browsers do it (UTS 46, where ß stays ß)."""
    if is_bracketed:
        return f"[{_ipv6(host)}]"
    plain = unicodedata.normalize("NFKC", host.lower()).replace("。", ".")
    labels = [
        label if label.isascii() else f"xn--{label.encode('punycode').decode()}"
        for label in plain.split(".")
    ]
    if not HOST.match(name := ".".join(labels)):
        raise SourceUnreadable(_("This is not a web address."))
    return name


def _ipv6(host: str) -> IPv6Address:
    try:
        found = IPv6Address(host)
    except ValueError:
        raise SourceUnreadable(_("This is not a web address.")) from None
    if found.scope_id:
        raise SourceUnreadable(_("This is not a web address."))
    return found


def may_be_called(host: str) -> bool:
    """Whether a numeric address is one of the public network, or of ``FETCH_NETWORKS``."""
    try:
        found = ip_address(host)
    except ValueError:
        return False
    wrapped = _wrapped(found) if isinstance(found, IPv6Address) else None
    called = wrapped or found
    if any(each in network for network in settings.FETCH_NETWORKS for each in (found, called)):
        return True
    return _is_public(called)


def _wrapped(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that is called in truth: of mapped, 6to4 and NAT64 addresses."""
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    # Python counts multicast and some reserved ranges as global, and 100.64/10 as neither.
    if address.is_multicast or address.is_reserved or not address.is_global:
        return False
    return isinstance(address, IPv4Address) or address in GLOBAL_IPV6
