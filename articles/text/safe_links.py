"""Which addresses readers may be sent to."""

import re
from urllib.parse import urlsplit

# Blanks and controls, by which a scheme can be disguised, and a backslash, which browsers take
# for a slash.
HTTP = re.compile(r"https?://[^\s\x00-\x1f\x7f\\/?#]+[^\s\x00-\x1f\x7f]*", re.IGNORECASE)


def web_address(value: str | None) -> str:
    """The address where it is one of the web that leads where it seems to, else nothing.

    Nothing comes of another scheme, of one that is disguised, of an address without a host, and
    of a name before an @, which can look like a host.
    """
    if not value or not HTTP.fullmatch(value):
        return ""
    try:
        parts = urlsplit(value)
        is_plain = bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return ""
    return value if is_plain else ""
