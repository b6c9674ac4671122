"""The class of the site's requests, and requests that the site makes of itself."""

import io
import sys
from typing import Any

from django.core.handlers.wsgi import WSGIRequest


class Request(WSGIRequest):
    """A request that drops its references once it is answered.

    Its user, messages and nonce point back at it: it would wait for the garbage collector with all
    that it refers to (:mod:`pressreview.template_backend`).
    """

    def close(self) -> None:
        super().close()
        vars(self).clear()


def environ(scheme: str, host: str, path: str, query: str = "") -> dict[str, Any]:
    """A WSGI environment for a request that the site makes of itself.

    ``host`` may have a port; ``path`` is not quoted, ``query`` is.
    """
    name, _colon, port = host.partition(":")
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": name,
        "SERVER_PORT": port or ("443" if scheme == "https" else "80"),
        "HTTP_HOST": host,
        # As the proxy in front says it: what was asked is not sent elsewhere.
        "HTTP_X_FORWARDED_PROTO": scheme,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
