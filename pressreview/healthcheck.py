"""Whether the web server of this container answers: ``python -m pressreview.healthcheck``.

Exit status 0 or 1. Nothing but Python's own library is loaded, since it is asked again and again.
"""

import http.client
import os
import sys
from urllib.parse import urlsplit

PORT = 8000  # as the Containerfile has gunicorn listen
SECONDS = 4.0


def answers(port: int, site_url: str) -> bool:
    """Whether ``/healthz`` is answered on this machine, asked for as the proxy in front does."""
    site = urlsplit(site_url)
    headers = {"Host": site.netloc, "X-Forwarded-Proto": site.scheme}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", "/healthz", headers=headers)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    site = os.environ.get("PRESSREVIEW_SITE_URL", "http://127.0.0.1:8000").strip()
    sys.exit(0 if answers(PORT, site) else 1)
