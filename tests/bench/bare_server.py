"""gunicorn for the bare view: workers, threads and connections as the site has them."""

from pressreview.gunicorn import (
    keepalive,
    preload_app,
    threads,
    worker_class,
    worker_connections,
    worker_tmp_dir,
    workers,
)

__all__ = [
    "keepalive",
    "preload_app",
    "threads",
    "worker_class",
    "worker_connections",
    "worker_tmp_dir",
    "workers",
]

wsgi_app = "tests.bench.bare:application"
control_socket_disable = True
