"""Where a request comes from: which site's page sent it, and from which network address.

The only code below the views that looks at a request, and only at its headers.
"""

import ipaddress
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

# What proxies write: an address, perhaps with a port, IPv6 then in brackets.
FORWARDED = re.compile(
    r"\s*(?:\[([0-9A-Fa-f:.]+)\](?::\d+)?|([0-9.]+)(?::\d+)?|([0-9A-Fa-f:.]+))\s*"
)


def is_cross_site(request: HttpRequest) -> bool:
    """Whether a page of another site made the reader's browser send this.

    The first header that is there decides. ``Sec-Fetch-Site`` and ``Origin`` are beyond the
    reach of scripts (Fetch Metadata, W3C; fetch.spec.whatwg.org, “forbidden request-header”).
    A neighbour under the same domain (“same-site”) counts as another site. With none of the
    headers the caller is no browser of today, and no reader's cookies or address are abused.
    """
    headers = request.META
    if site := headers.get("HTTP_SEC_FETCH_SITE"):
        return site not in {"same-origin", "none"}
    if origin := headers.get("HTTP_ORIGIN"):
        return not _is_ours(request, origin)
    if referer := headers.get("HTTP_REFERER"):
        return not _is_ours(request, referer)
    return False


def _is_ours(request: HttpRequest, address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    origin = f"{parts.scheme}://{parts.netloc}"
    own = f"{request.scheme}://{request.get_host()}"
    return origin == own or origin in settings.CSRF_TRUSTED_ORIGINS


def network_address(request: HttpRequest) -> str:
    """The reader's address: the peer's, or what the outermost of our proxies saw.

    ``X-Forwarded-For`` grows at its right end; only as many entries as there are proxies of
    ours (``settings.PROXY_COUNT``) can be trusted, whatever the client wrote before them.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.PROXY_COUNT:
        return peer
    entries = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    if len(entries) < settings.PROXY_COUNT:
        return peer
    match = FORWARDED.fullmatch(entries[-settings.PROXY_COUNT])
    try:
        return str(ipaddress.ip_address(match[match.lastindex or 0])) if match else peer
    except ValueError:
        return peer
