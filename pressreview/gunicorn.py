"""How gunicorn serves the site: ``gunicorn --config python:pressreview.gunicorn``.

The settings are read first, so that nonsense among them stops the start with its sentence.
"""

import gc
import os
import sys
from pathlib import Path
from typing import Any

from gunicorn.http import message

from pressreview import environment, settings

wsgi_app = "pressreview.wsgi:application"
bind = "127.0.0.1:8000"
proc_name = "pressreview"

# A worker keeps about one processor busy. Threads beside that only bridge the waits for the
# database and for slow clients.
workers = environment.number("WORKERS", min(max(os.cpu_count() or 1, 2), 8), 1, 64)
worker_class = "pressreview.gunicorn_worker.Worker"
threads = settings.WEB_THREADS
# The site is loaded once and forked: a start costs one load, and workers share its memory.
# Nothing opens a database, an index or a thread before the fork.
preload_app = True
# Readers wait less for the database than commands do.
settings.DATABASES["default"].update(settings.database(settings.DATABASE_URL, is_web=True))
# Fresh workers now and then bound whatever a library may leak; not all at the same time.
max_requests = 100_000
max_requests_jitter = 20_000

# Seconds without a sign of life after which a worker is killed and replaced.
timeout = 30
# Seconds that a stopping worker has for the requests it is at.
graceful_timeout = 20
# Longer than nginx keeps its idle connections (deploy/nginx.conf), so that it is never
# nginx who finds one closed.
keepalive = 75
# Of each process, the idle ones included; well below the 1,024 files that a process may have open
# where nobody allows more.
worker_connections = 512

# The sign of life is a file's date: in memory, since a busy disk would look like a dead worker.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 (not a temporary name)
control_socket_disable = True

# Bytes of a request's first line: as many characters as ``middleware.address_length`` allows, each
# as long as an address can make it (``%F0%9F%98%80``). gunicorn takes no more than a constant of
# its own, which is that of other servers and made for addresses in Latin letters.
limit_request_line = 12 * settings.LONGEST_ADDRESS + len("OPTIONS  HTTP/1.1")
message.MAX_REQUEST_LINE = limit_request_line
# A browser sends some twenty; our proxy adds four.
limit_request_fields = 64
limit_request_field_size = 8190
# Django alone decides whom it believes (``SECURE_PROXY_SSL_HEADER``, ``PROXY_COUNT``): gunicorn
# hands the proxy's headers on and changes nothing by them.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}
forwarder_headers = ""

# The site logs every request itself, with its id; gunicorn's own lines join in as JSON.
accesslog = None
site_logging: dict[str, Any] = settings.LOGGING
logconfig_dict = site_logging | {
    "loggers": site_logging["loggers"]
    | {"gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True}}
}

# Seconds for which a busy thread of a process keeps the others waiting, where Python has 0.005.
# Searches of readers while an editor opens forms in the same process, in one run in turns of 1.5
# seconds: p50 35 ms without and 24 with it, p95 150 and 128, p99 244 and 203; on a machine with
# ten times as much to do 89 and 59, 333 and 192, 600 and 294.
TURN = 0.0001

chdir = str(Path(__file__).resolve().parent.parent)


def on_starting(server: Any) -> None:
    """Forget what the processes of a former server counted."""
    from pressreview.metrics import process_files

    process_files.clear("web")


def when_ready(server: Any) -> None:
    """Load the rest of the site, and leave it all out of garbage collection.

    What is loaded before the fork is loaded once, is shared, and keeps no reader waiting.
    """
    _load()
    gc.collect()
    gc.freeze()


def _load() -> None:
    """What comes with the first request otherwise, or with the first form."""
    from django.core.validators import URLValidator

    from articles.search import engines
    from articles.templating.jinja2_environment import compile_templates
    from pressreview import (
        redis_cache,  # noqa: F401  # whose processes share what they know
        rendered_cache,
        urls,  # noqa: F401
    )
    from pressreview.page_cache import follower  # noqa: F401

    engines.load()
    compile_templates()
    if rendered_cache.is_shared():
        rendered_cache.release()  # reads all files of the release
    URLValidator()("https://example.org/")  # its expression takes 70 ms to compile


def post_worker_init(worker: Any) -> None:
    """Turn the process to the archive as it is, and have it follow."""
    from pressreview.metrics import process_files
    from pressreview.page_cache import follower

    process_files.begin("web")
    sys.setswitchinterval(TURN)
    follower.start()


def worker_exit(server: Any, worker: Any) -> None:
    """Write what the process has gathered, and close its connections."""
    from django.db import connections

    from pressreview.page_cache import follower

    follower.stop()
    connections.close_all()
