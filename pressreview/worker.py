"""gunicorn's worker with threads, which answers too long an address with a page of the site."""

import socket
import time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from gunicorn.http.errors import LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

from pressreview.gaps import gaps, tasks

MOST_UNREAD = 4 * 1024 * 1024  # bytes of an address that are thrown away before the end
LONGEST_WAIT = 2.0  # seconds for each piece of them
# Seconds for each thing that a process is at, in which one that is at fewer takes a connection.
STEP_BACK = 0.001
MOST_STEPS = 4  # the loop that sleeps also hears of connections that are kept alive


class Worker(ThreadWorker):
    """A search may be typed or pasted at any length: who asks it is told in the site's words."""

    def accept(self, listener: socket.socket) -> None:
        """Take a connection, unless another process has less to do."""
        load = gaps.number + tasks.number
        if load and self.cfg.workers > 1:
            time.sleep(STEP_BACK * min(load, MOST_STEPS))
        super().accept(listener)

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
    from articles.views.errors import TOO_LONG_PATH
    from pressreview.requests import environ

    address = urlsplit(settings.SITE_URL)
    return environ(address.scheme, address.netloc, TOO_LONG_PATH)


def _throw_away(client: socket.socket) -> None:
    """Read what is left: a connection closed before would lose the answer on its way."""
    unread = MOST_UNREAD
    while unread > 0 and (piece := client.recv(65_536)):
        unread -= len(piece)
