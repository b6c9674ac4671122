"""What processes share of rendered pages, where there is a cache for it (Redis).

All of it is kept under a digest of the release and its settings: a shared cache outlives an update,
and what an older release rendered must not show.
"""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.cache import cache as shared_cache

# What pages are rendered by.
FOLDERS = ("articles", "pressreview", "static", "templates")
ENDINGS = {".css", ".html", ".js", ".mo", ".png", ".py", ".svg", ".woff2"}


def is_shared() -> bool:
    """Whether several processes share the cache; Django's own is within each."""
    return "locmem" not in settings.CACHES["default"]["BACKEND"]


@cache
def release() -> str:
    """A digest of the code, the templates, the translations, the static files and the libraries of
    this release, and of the settings that pages depend on.

    The same on every machine: neither folders nor addresses of services are part of it.
    """
    base = Path(settings.BASE_DIR)
    digest = hashlib.blake2b((base / "requirements.lock").read_bytes(), digest_size=8)
    for folder in FOLDERS:
        for path in sorted((base / folder).rglob("*.*")):
            if path.suffix in ENDINGS:
                digest.update(path.read_bytes())
    given = (
        *(settings.SITE_URL, settings.SITE_NAME, settings.LANGUAGE_CODE),
        *(
            settings.COMMENT_DAYS,
            settings.FRONT_DAYS,
            settings.OFFLINE_ARTICLES,
            settings.IDLE_SECONDS,
            settings.SESSION_SECONDS,
        ),
        settings.SEARCH_URL.partition(":")[0],
    )
    digest.update(repr(given).encode())
    return digest.hexdigest()


def read(name: str) -> bytes | None:
    """What this release has written under the name; none where it has not, or where the cache
    cannot be reached."""
    data = shared_cache.get(f"{name}:{release()}") if is_shared() else None
    return data if isinstance(data, bytes) else None


def write(name: str, data: bytes, seconds: int) -> None:
    """Keep it for so many seconds, where there is a cache to share."""
    if is_shared():
        shared_cache.set(f"{name}:{release()}", data, seconds)
