"""Web addresses as people write them into records."""

import re
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from articles.importers.records import RecordRefused

BLANK = re.compile(r"[\s\x00-\x1f\x7f]")
HOST = re.compile(r"\A(https?)://([^/?#@:\[\]]+)(:\d{0,5})?(?=[/?#]|\Z)", re.IGNORECASE)
USUAL_PORTS = {("http", ":80"), ("https", ":443"), ("http", ":"), ("https", ":")}
WITHOUT_SCHEME = re.compile(
    r"(?:[\w-]{1,63}\.){1,10}[a-z]{2,24}(?::\d{1,5})?(?=[/?#]|\Z)", re.IGNORECASE
)
# Scheme and slashes as people and programs get them wrong: "http://https://a.example",
# "https:/a.example", "http//a.example".
DOUBLED_SCHEME = re.compile(r"\Ahttps?:/{1,3}(?=https?:/)", re.IGNORECASE)
WRONG_SLASHES = re.compile(
    r"\A(https?)(?::/?|:/{3,5}|//|::?//\s)\s?(?=[\w-]{1,63}\.)", re.IGNORECASE
)


def web_address(value: str, length: int) -> str:
    """A web address, with a scheme where it has none. Raises ``RecordRefused`` for others."""
    found = address_or_nothing(value, length)
    if value and not found:
        raise RecordRefused(_("“%s” is no web address.") % value[:80])
    return found


def address_or_nothing(value: str, length: int) -> str:
    """The address, at most ``length`` characters of it; nothing for anything else."""
    value = _with_scheme(with_slashes(value)) if value else ""
    if not value or len(value) > length or BLANK.search(value):
        return ""
    try:
        parts = urlsplit(value)
        is_one = parts.scheme in {"http", "https"} and parts.hostname
        return HOST.sub(_in_small_letters, value) if is_one else ""
    except ValueError:
        return ""


def with_slashes(value: str) -> str:
    """An address with one scheme, a colon and two slashes, as whoever wrote it meant it."""
    return WRONG_SLASHES.sub(r"\1://", DOUBLED_SCHEME.sub("", value))


def _in_small_letters(host: re.Match[str]) -> str:
    """Scheme and host as they are compared (RFC 3986, 6.2), without the port that is theirs."""
    scheme, name, port = host[1].lower(), host[2].lower(), host[3] or ""
    return f"{scheme}://{name}{'' if (scheme, port) in USUAL_PORTS else port}"


def _with_scheme(value: str) -> str:
    """The address with "https:" before what begins with a host: "www.lanterna.example/1".

    A bare "lanterna.example" is no address where it could as well be the name of a file.
    """
    host = value.removeprefix("//")
    if "://" in value or not WITHOUT_SCHEME.match(host):
        return value
    is_meant = host != value or "/" in host or host[:4].casefold() == "www."
    return f"https://{host}" if is_meant else value
