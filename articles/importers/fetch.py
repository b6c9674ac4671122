"""Fetches what the press publishes, and nothing that is not public.

libcurl asks ``_Transfer.open_socket`` before each connection, with the numeric address that it
is about to call. Whatever spelling, name server or redirect led there, that is where a private
address is refused; and the same library bounds the whole of a transfer in time.
"""

import os
import re
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from types import MappingProxyType
from typing import Any, BinaryIO, Protocol
from urllib.parse import urljoin

import certifi
import pycurl
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.importers.decompression import MOST_TIMES, is_bomb
from articles.importers.not_fetched import WITHOUT_ANSWER, NotFetched, refused
from articles.importers.records import SourceUnreadable
from articles.importers.url_guard import ascii_address, may_be_called

MOST_BYTES = 10 * 1024 * 1024
MOST_REDIRECTS = 5
SECONDS = 30.0
SECONDS_TO_CONNECT = 10.0
PERMANENT = {301, 308}
REDIRECTS = {301, 302, 303, 307, 308}
# "Non-Authoritative": a proxy has changed something on the way.
WITH_BODY = {200, 203}
# Names the languages of nobody: hosts that want the header are content, others choose nothing.
ACCEPT_LANGUAGE = "Accept-Language: *"
NO_HEADERS: Mapping[str, str] = MappingProxyType({})
# Code 100 of libcurl has no name in pycurl: headers larger than the 300 KB that it takes.
TOO_LARGE = 100


class _BadEncoding(NotFetched):
    """The body is not packed as its Content-Encoding says."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. ``address`` is the final one; ``status`` 200, 203 or 304; the names of ``headers``
    are in lower case; ``moved_to`` is the final address where every redirect on the way was
    permanent (301, 308), else empty. ``body`` is empty where it went into a file."""

    address: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    moved_to: str


class _Address(Protocol):
    """What libcurl is about to call."""

    family: int
    socktype: int
    protocol: int
    addr: Any


def fetch(
    address: str,
    *,
    most_bytes: int = MOST_BYTES,
    seconds: float = SECONDS,
    headers: Mapping[str, str] = NO_HEADERS,
    into: BinaryIO | None = None,
) -> Fetched:
    """What is at an http(s) address of the public network, redirects followed.

    ``most_bytes`` counts the body unpacked, ``seconds`` everything from the name server to the
    last byte, redirects included. Raises ``NotFetched`` with a sentence; ``into`` then holds
    what had come until then.
    """
    body = BytesIO() if into is None else into
    curl = _prepared(headers)
    try:
        transfer, moved_to = _followed(curl, address, _Limits(most_bytes, seconds), body)
    finally:
        curl.close()
    transfer.check_status()
    content = body.getvalue() if isinstance(body, BytesIO) and into is None else b""
    return Fetched(transfer.address, transfer.status, transfer.headers, content, moved_to)


@dataclass(slots=True)
class _Limits:
    most_bytes: int
    seconds: float
    started: float = field(default_factory=time.monotonic)

    def milliseconds_left(self) -> int:
        left = self.started + self.seconds - time.monotonic()
        if left <= 0:
            raise self.took_too_long()
        return max(1, int(1000 * left))

    def took_too_long(self) -> NotFetched:
        sentence = ngettext(
            "It took longer than %(number)d second.",
            "It took longer than %(number)d seconds.",
            max(1, round(self.seconds)),
        )
        return NotFetched(sentence % {"number": max(1, round(self.seconds))})

    def too_large(self, status: int) -> NotFetched:
        size = f"{self.most_bytes / 1024 / 1024:.3g}"
        return NotFetched(_("It is larger than %(size)s MB.") % {"size": size}, status)


def _followed(curl: Any, address: str, limits: _Limits, body: BinaryIO) -> tuple["_Transfer", str]:
    """The last transfer of a chain of redirects, and where the page has moved for good."""
    is_permanent = True
    for hop in range(MOST_REDIRECTS + 1):
        transfer = _Transfer(_checked(address), limits, body)
        try:
            transfer.run(curl)
        except _BadEncoding:
            # It is labelled as packed and is not, or in no way that is known: as it is, then.
            curl.setopt(pycurl.HTTP_CONTENT_DECODING, 0)
            body.seek(0)
            body.truncate()
            transfer = _Transfer(transfer.address, limits, body)
            transfer.run(curl)
        location = transfer.headers.get("location", "")
        if transfer.status not in REDIRECTS or not location:
            return transfer, transfer.address if hop and is_permanent else ""
        is_permanent = is_permanent and transfer.status in PERMANENT
        address = _joined(transfer.address, location)
    raise NotFetched(_("The address leads on and on: more than five redirects."))


def _joined(base: str, location: str) -> str:
    try:
        return urljoin(base, location)
    except ValueError:
        raise NotFetched(_("This is not a web address.")) from None


def _checked(address: str) -> str:
    try:
        return ascii_address(address)
    except SourceUnreadable as error:
        raise NotFetched(error.args[0]) from None


def _prepared(headers: Mapping[str, str]) -> Any:
    """A handle of libcurl with all that is the same for each address of a chain."""
    curl = pycurl.Curl()
    curl.setopt(pycurl.NOSIGNAL, 1)  # signals and threads do not go together
    curl.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
    curl.setopt(pycurl.FOLLOWLOCATION, 0)
    curl.setopt(pycurl.NOPROGRESS, 0)  # it is asked for how much has come
    # A proxy would do the calling, out of reach of the check.
    curl.setopt(pycurl.PROXY, "")
    # As bytes: pycurl takes no text with an accent, which the site's folder may have.
    curl.setopt(pycurl.CAINFO, os.fsencode(certifi.where()))
    curl.setopt(pycurl.CONNECTTIMEOUT_MS, int(1000 * SECONDS_TO_CONNECT))
    curl.setopt(pycurl.ACCEPT_ENCODING, "")  # every one that libcurl unpacks
    # The form in which search engines name theirs: hosts turn others away.
    curl.setopt(pycurl.USERAGENT, f"Mozilla/5.0 (compatible; pressreview; +{settings.SITE_URL})")
    # Cookies are sent back to who gave them on the way, and forgotten with the handle. libcurl
    # takes at most 50 of an answer, and 8 KB in all (curl/lib/cookie.h).
    curl.setopt(pycurl.COOKIEFILE, "")
    # A value that came from some server before (an ETag) may not begin a new header.
    lines = [f"{name}: {re.sub('[^ -~]', '', value)}" for name, value in headers.items()]
    curl.setopt(pycurl.HTTPHEADER, [ACCEPT_LANGUAGE, *lines])
    return curl


class _Transfer:
    """One request and its answer. The callbacks of libcurl may not raise: what is wrong is
    kept, and said after the transfer."""

    def __init__(self, address: str, limits: _Limits, body: BinaryIO) -> None:
        self.address = address
        self.status = 0
        self.headers: dict[str, str] = {}
        self._limits = limits
        self._body = body
        self._size = 0
        self._is_private = False
        self._packed = 0
        self._is_too_large = False
        self._is_bomb = False
        self._error: OSError | None = None
        self._sockets: list[socket.socket] = []

    def run(self, curl: Any) -> None:
        """Raises ``NotFetched`` where no whole answer came, ``OSError`` where none can be kept."""
        curl.setopt(pycurl.URL, self.address)
        curl.setopt(pycurl.TIMEOUT_MS, self._limits.milliseconds_left())
        curl.setopt(pycurl.OPENSOCKETFUNCTION, self.open_socket)
        curl.setopt(pycurl.HEADERFUNCTION, self.take_header)
        curl.setopt(pycurl.WRITEFUNCTION, self.take_body)
        curl.setopt(pycurl.XFERINFOFUNCTION, self.take_progress)
        try:
            curl.perform()
        except pycurl.error as error:
            if self._error is not None:
                raise self._error from None
            # The bodies of other answers are refused by ``take_body``: what counts is known.
            if error.args[0] != pycurl.E_WRITE_ERROR or self.status in WITH_BODY:
                raise self._problem(error.args[0]) from None
        finally:
            # libcurl has copies of its own.
            for each in self._sockets:
                each.close()

    def open_socket(self, _purpose: int, address: _Address) -> socket.socket | int:
        """A socket for libcurl to connect, or none where the address is not public."""
        host = address.addr[0]
        host = host.decode() if isinstance(host, bytes) else host
        if address.family not in {socket.AF_INET, socket.AF_INET6} or not may_be_called(host):
            self._is_private = True
            return int(pycurl.SOCKET_BAD)
        try:
            made = socket.socket(address.family, address.socktype, address.protocol)
        except OSError:
            return int(pycurl.SOCKET_BAD)
        self._sockets.append(made)
        return made

    def take_header(self, line: bytes) -> None:
        text = _decoded(line).strip()
        if found := re.match(r"HTTP/[\d.]+ (\d{3})", text):
            # After "100 Continue" and the like comes another.
            self.status = int(found[1])
            self.headers = {}
            return
        name, colon, value = text.partition(":")
        if colon:
            name, value = name.strip().lower(), value.strip()
            self.headers[name] = f"{self.headers[name]}, {value}" if name in self.headers else value

    def take_progress(self, _all: int, packed: int, _all_up: int, _up: int) -> None:
        """How much has come, as it was packed; libcurl says so after each few pieces."""
        self._packed = packed

    def take_body(self, data: bytes) -> int:
        """The number of bytes taken; any other number than there are ends the transfer."""
        if self.status not in WITH_BODY:
            return -1
        self._size += len(data)
        self._is_too_large = self._size > self._limits.most_bytes
        self._is_bomb = is_bomb(self._packed, self._size)
        if self._is_too_large or self._is_bomb:
            return -1
        try:
            self._body.write(data)
        except OSError as error:
            self._error = error
            return -1
        return len(data)

    def _problem(self, code: int) -> NotFetched:
        if self._is_too_large or code == TOO_LARGE:
            return self._limits.too_large(self.status)
        if self._is_bomb:
            sentence = _("It unpacks to more than %(times)d times its size, which no export does.")
            return NotFetched(sentence % {"times": MOST_TIMES}, self.status)
        if code == pycurl.E_OPERATION_TIMEDOUT:
            return self._limits.took_too_long()
        if self._is_private and code == pycurl.E_COULDNT_CONNECT:
            return NotFetched(_("The address is inside a private network, which is not fetched."))
        if code == pycurl.E_BAD_CONTENT_ENCODING:
            return _BadEncoding(WITHOUT_ANSWER[code], self.status)
        broken_off = _("The host broke off its answer, or does not answer as a web server does.")
        return NotFetched(WITHOUT_ANSWER.get(code, broken_off), self.status)

    def check_status(self) -> None:
        """Raises ``NotFetched`` for any other status than 200, 203 and 304."""
        if self.status not in {*WITH_BODY, 304}:
            raise refused(self.status, self.headers.get("retry-after", ""))


def _decoded(data: bytes) -> str:
    """Headers are Latin-1 by the old standard and UTF-8 in practice."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")
