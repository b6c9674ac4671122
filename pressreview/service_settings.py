"""Settings of services: database, cache, search and mail. Part of ``settings``."""

import sqlite3
from typing import Any

from pressreview import encrypted_connections, search_cluster
from pressreview import environment as env
from pressreview.site_settings import DATA_DIR, PRIVATE_NETWORK, SITE_HOST

# For how long a command waits for another one that writes, and who answers readers.
LOCK_SECONDS = 20
WEB_LOCK_SECONDS = 3
WEB_STATEMENT_SECONDS = 20


def database(address: str, *, is_web: bool = False) -> dict[str, Any]:
    """Django's configuration of the database; SQLite gets the pragmas of a busy site.

    WAL lets readers go on while one writes; ``synchronous=NORMAL`` with WAL can lose the last
    transactions on power loss but never damages the file (sqlite.org/wal.html); IMMEDIATE takes the
    write lock at the start of a transaction, so that two writers wait for each other instead of
    failing half-way. ``is_web`` is for processes with readers, who cannot be kept waiting as a
    command can.
    """
    config = env.parsed("DATABASE_URL", address)
    is_file = config["ENGINE"] == "django.db.backends.sqlite3"
    if is_file:
        wait = WEB_LOCK_SECONDS if is_web else LOCK_SECONDS
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": wait,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                f"PRAGMA busy_timeout={wait * 1000};"
                "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
            ),
        }
    else:
        # Of the connection, and of a network that swallows what is sent (milliseconds).
        waits: dict[str, Any] = {"connect_timeout": 3, "tcp_user_timeout": 10_000}
        if is_web:
            seconds = WEB_STATEMENT_SECONDS
            waits["answer_seconds"] = seconds + 5  # of a server that hangs itself
            waits["options"] = (
                f"-c lock_timeout={WEB_LOCK_SECONDS}s -c statement_timeout={seconds}s"
            )
        config["OPTIONS"] = waits | config.get("OPTIONS", {})
    config["ENGINE"] = f"pressreview.database.{'sqlite3' if is_file else 'postgresql'}"
    config["CONN_MAX_AGE"] = None
    config["CONN_HEALTH_CHECKS"] = not is_file
    return encrypted_connections.encrypted(config, is_private_network=PRIVATE_NETWORK)


if sqlite3.sqlite_version_info < (3, 37):
    raise SystemExit(f"SQLite {sqlite3.sqlite_version} is too old: 3.37 or later is needed.")

DATABASE_URL = env.service(
    "DATABASE_URL",
    f"sqlite:///{DATA_DIR / 'archive.sqlite3'}",
    {"sqlite": "a file", "postgres": "PostgreSQL", "postgresql": "PostgreSQL"},
)
DATABASES = {"default": database(DATABASE_URL)}
CACHE_URL = encrypted_connections.check(
    "CACHE_URL",
    env.service(
        "CACHE_URL",
        "locmemcache://",
        {"locmemcache": "in the process", "redis": "Redis", "rediss": "Redis over TLS"},
    ),
    {"redis"},
    is_private_network=PRIVATE_NETWORK,
)
CACHES = {"default": env.parsed("CACHE_URL", CACHE_URL)}
if CACHE_URL.startswith("redis"):
    CACHES["default"] |= {"BACKEND": "pressreview.redis_cache.SharedCache"}
    serializer = {"serializer": "pressreview.redis_serializer.Serializer"}
    CACHES["default"]["OPTIONS"] = CACHES["default"].get("OPTIONS", {}) | serializer
SEARCH_URL = search_cluster.checked(
    env.service(
        "SEARCH_URL",
        "whoosh:",
        {
            "whoosh": "a folder",
            "opensearch": "a cluster",
            "opensearchs": "a cluster, TLS",
            "null": "no search",
        },
    ),
    is_private_network=PRIVATE_NETWORK,
)
vars().update(
    env.parsed(
        "EMAIL_URL",
        encrypted_connections.check(
            "EMAIL_URL",
            env.service(
                "EMAIL_URL",
                "consolemail://",
                {
                    "consolemail": "printed",
                    "dummymail": "thrown away",
                    "smtp": "a mail server",
                    "smtp+tls": "a mail server, STARTTLS",
                    "smtp+ssl": "a mail server, TLS",
                },
            ),
            {"smtp"},
            is_private_network=PRIVATE_NETWORK,
        ),
    )
)

# What goes wrong with mail is logged by who sends it; no request waits for it.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.mail_address("EMAIL_FROM", f"redazione@{SITE_HOST}")
