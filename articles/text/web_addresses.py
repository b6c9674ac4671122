"""Parts of web addresses."""

import re
from urllib.parse import quote, unquote, urlsplit

# What only says that a host is one for the web, for telephones or for a faster copy of the page.
FOR_THE_WEB = re.compile(r"^(?:www\d?|m|amp|mobile)\.(?=.*\.)")
# By which outlets tell a faster copy of a page, or one for telephones, from the page: a label of
# the host, a part of the path at either end, a parameter (ampproject.org, "Make your pages
# discoverable"; ``m`` is Blogger's).
COPY_HOST = re.compile(r"^(?:m|amp|mobile)\.(?=[^/?]*\.)", re.IGNORECASE)
COPY_PATH = re.compile(r"^([^/?]*)/amp(?=/)|/amp(?=/?(?:\?|$))|\.amp(?=\.html?(?:\?|$)|\?|$)", re.I)
COPY_PARAMETER = re.compile(
    r"(?:amp(?:=(?:1|true)?)?|(?:outputtype|output|view)=(?:amp|mobile)|m=1)", re.IGNORECASE
)
SCHEME_AND_WEB = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)
# Bytes that stand in an address as figures, and letters that may not stand there by themselves.
ESCAPE = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE)
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
ESCAPED_BEYOND_ASCII = re.compile(r"(?:%[89a-f][0-9a-f])+", re.IGNORECASE)
# The page that a folder shows by itself.
INDEX_PAGE = re.compile(r"(?:^|/)(?:index|home|default)\.\w{2,5}\Z", re.IGNORECASE)
# Hosts on which everybody may have a corner: two paths there are two outlets. Those that give each
# a host of its own (blogspot.com, wordpress.com, substack.com) need no mention.
SHARED_HOSTS = {
    *("medium.com", "facebook.com", "instagram.com", "twitter.com", "x.com", "youtube.com"),
    *("t.me", "linkedin.com", "sites.google.com", "github.com", "flipboard.com", "issuu.com"),
    *("threads.net", "bsky.app", "tiktok.com"),
}


def host_of(address: str) -> str:
    """The host of a web address without "www."; empty for anything else."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def site_host(address: str) -> str:
    """The host, without what only says that it is a host for the web or for telephones."""
    return FOR_THE_WEB.sub("", host_of(address))


def is_home_page(address: str) -> bool:
    """Whether an address is that of a site and of no page below it."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.path in {"", "/"} and not parts.query and not parts.fragment


def is_same_address(one: str, other: str) -> bool:
    """Whether two addresses differ in scheme, "www.", fragment, a last slash and in how letters are
    escaped at the most."""
    return bare_address(one) == bare_address(other)


def bare_address(address: str) -> str:
    """What two spellings of one address have in common."""
    return escaped(SCHEME_AND_WEB.sub("", address.partition("#")[0]).rstrip("/"))


def escaped(address: str) -> str:
    """The address as it is sent (RFC 3986, 6.2.2.1; RFC 3987, 3.1): letters beyond ASCII as bytes
    of UTF-8, in large figures. Browsers copy it so; WordPress has small figures, people letters."""
    upper = ESCAPE.sub(lambda found: found[0].upper(), address)
    return upper if upper.isascii() else BEYOND_ASCII.sub(_as_bytes, upper)


def _as_bytes(letters: re.Match[str]) -> str:
    return quote(letters[0].encode("utf-8", "replace"))


def escapings_of(address: str) -> set[str]:
    """The address as it is and as an archive may have it: escaped in large figures, in small ones,
    and with the letters themselves."""
    if "%" not in address and address.isascii():
        return {address}
    large = escaped(address)
    small = ESCAPE.sub(lambda found: found[0].lower(), large)
    return {address, large, small, ESCAPED_BEYOND_ASCII.sub(_as_letters, large)}


def _as_letters(figures: re.Match[str]) -> str:
    try:
        return unquote(figures[0], errors="strict")
    except UnicodeDecodeError:
        return figures[0]


def ordinary_page(address: str) -> str:
    """The page that an address is of, as ``bare_address`` has it, also where it is that of its copy
    for telephones: "m.a.it/1/amp?x=2" is "a.it/1?x=2"."""
    bare = COPY_PATH.sub(r"\1", COPY_HOST.sub("", bare_address(address)), count=1)
    place, _mark, query = bare.partition("?")
    kept = [part for part in query.split("&") if part and not COPY_PARAMETER.fullmatch(part)]
    return (f"{place}?{'&'.join(kept)}" if kept else place).rstrip("/")


def is_copy_of_page(address: str, page: str) -> bool:
    """Whether an address is that of the copy of a page for telephones, and not the page's own."""
    return ordinary_page(address) == bare_address(page) != bare_address(address)


def spellings_of(address: str) -> list[str]:
    """The address with either scheme, with and without "www.", a last slash and its fragment, and
    with its letters in each escaping."""
    paths = escapings_of(bare_address(address))
    fragments = {"", address[address.find("#") :] if "#" in address else ""}
    starts = [f"{scheme}://{www}" for scheme in ("https", "http") for www in ("", "www.")]
    hosts = [start + path for start in starts for path in paths]
    return [f"{host}{end}{mark}" for host in hosts for end in ("", "/") for mark in fragments]


def is_same_site(one: str, other: str) -> bool:
    """Whether two home pages are of one outlet: on one host, and in no two corners of it.

    Editions that have hosts of their own ("de.", "milano.") are outlets of their own, and so are
    those at paths ("/uk", "/mundo"); the bare host is the outlet of any of them, but for hosts
    that outlets share.
    """
    host = site_host(one)
    if not host or host != site_host(other):
        return False
    corners = {_corner(one), _corner(other)}
    return len(corners) == 1 if host in SHARED_HOSTS else "" in corners or len(corners) == 1


def is_within(address: str, home_page: str) -> bool:
    """Whether a page is on the host of a home page, and in its corner where it has one."""
    host, corner = site_host(home_page), _corner(home_page)
    if not host or host != site_host(address) or (host in SHARED_HOSTS and not corner):
        return False
    return f"{_corner(address)}/".startswith(f"{corner}/" if corner else "")


def _corner(home_page: str) -> str:
    path = home_page.partition("://")[2].partition("/")[2].partition("?")[0].partition("#")[0]
    return INDEX_PAGE.sub("", path).strip("/").casefold()
