"""gunicorn's worker with threads, which answers too long an address with a page of the site."""

import selectors
import socket
import struct
import time
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from gunicorn.http.errors import LimitRequestLine
from gunicorn.workers.gthread import TConn, ThreadWorker

MOST_UNREAD = 4 * 1024 * 1024  # bytes of an address that are thrown away before the end
LONGEST_WAIT = 2.0  # seconds for each piece of them
# Of a client that has begun, or that takes nothing more: 10 seconds, as the kernel wants them.
LONGEST_SILENCE = struct.pack("ll", 10, 0)


class Worker(ThreadWorker):
    """A search may be typed or pasted at any length: who asks it is told in the site's words."""

    def enqueue_req(self, conn: TConn) -> None:
        """Give a connection to a thread once there is something to read on it.

        gunicorn would keep a thread for five seconds with one that says nothing; here it waits
        where gunicorn puts it afterwards. A client that stops in the middle, of its request or
        of our answer, is left after a while.
        """
        if not conn.initialized and not conn.data_ready:
            for side in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
                conn.sock.setsockopt(socket.SOL_SOCKET, side, LONGEST_SILENCE)
            if not conn.wait_for_data(0):
                self._wait_for_data(conn)
                return
        super().enqueue_req(conn)

    def _wait_for_data(self, conn: TConn) -> None:
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + self.cfg.keepalive
        self.pending_conns.append(conn)
        readable = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, readable)

    def _cap_keepalive(self, deadline: float) -> None:
        """A worker that stops waits for who has said nothing as briefly as for idle ones."""
        super()._cap_keepalive(deadline)
        for conn in self.pending_conns:
            conn.timeout = min(conn.timeout, deadline)

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        """Answer what could not be read as a request."""
        if not isinstance(exc, LimitRequestLine):
            super().handle_error(req, client, addr, exc)
            return
        try:
            client.settimeout(LONGEST_WAIT)
            client.sendall(self._too_long())
            client.shutdown(socket.SHUT_WR)
            _throw_away(client)
        except OSError:  # gone, or in no hurry to hear it
            self.log.debug("Failed to answer an address that is too long.")

    def _too_long(self) -> bytes:
        """The whole answer, made by the site as for a request of its own."""
        head: list[str] = []

        def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
            head.append(f"HTTP/1.1 {status}")
            head.extend(f"{name}: {value}" for name, value in headers)

        answer = self.wsgi(_environ(), start)
        try:
            body = b"".join(answer)
        finally:
            answer.close()
        head += ["Connection: close", "", ""]
        return "\r\n".join(head).encode("latin-1") + body


def _environ() -> dict[str, Any]:
    # The site is loaded by the time that it is asked for; this module is read before.
    from articles.views.error_pages import TOO_LONG_PATH
    from pressreview.http_request import environ

    address = urlsplit(settings.SITE_URL)
    return environ(address.scheme, address.netloc, TOO_LONG_PATH)


def _throw_away(client: socket.socket) -> None:
    """Read what is left: a connection closed before would lose the answer on its way."""
    unread = MOST_UNREAD
    while unread > 0 and (piece := client.recv(65_536)):
        unread -= len(piece)
