"""Settings of the site; everything an installation may change comes from the environment."""

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from pressreview import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
DEBUG = env.flag("DEBUG")
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "var")
SITE_URL = env.site_url("SITE_URL", "http://127.0.0.1:8000")
SITE_NAME = env.text("SITE_NAME", "Rassegna Esteri")
HTTPS = SITE_URL.startswith("https://")
SITE_HOST = urlsplit(SITE_URL).hostname or ""
ON_LOOPBACK = SITE_HOST in {"127.0.0.1", "localhost", "::1"}
SECRET_KEY = env.secret_key(DATA_DIR, may_make=DEBUG or ON_LOOPBACK)
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS", f"{SITE_HOST},127.0.0.1,localhost,[::1]" if ON_LOOPBACK else SITE_HOST
)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "django_filters",
    "django_prose_editor",
    "import_export",
    "js_asset",
    "pictures",
    "articles",
]

MIDDLEWARE = [
    "pressreview.gaps.middleware",
    "pressreview.logs.RequestLogMiddleware",
    "pressreview.encodings.middleware",
    "pressreview.database.writing.middleware",
    # Kept pages have in them what all that stand below added.
    "pressreview.pagecache.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pressreview.compression.CompressionMiddleware",
    "pressreview.policy.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "pressreview.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "pressreview.urls"
WSGI_APPLICATION = "pressreview.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "pressreview.rendering.Templates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "articles.context.site",
            ]
        },
    }
]
# Form widgets and their templates come from the project's folder as well.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


# For how long a command waits for another one that writes, and who answers readers.
LOCK_SECONDS = 20
WEB_LOCK_SECONDS = 3
WEB_STATEMENT_SECONDS = 20


def database(address: str, *, is_web: bool = False) -> dict[str, Any]:
    """Django's configuration of the database; SQLite gets the pragmas of a busy site.

    WAL lets readers go on while one writes; ``synchronous=NORMAL`` with WAL can lose the
    last transactions on power loss but never damages the file (sqlite.org/wal.html);
    IMMEDIATE takes the write lock at the start of a transaction, so that two writers wait
    for each other instead of failing half-way. ``is_web`` is for processes with readers, who
    cannot be kept waiting as a command can.
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
    return config


if sqlite3.sqlite_version_info < (3, 37):
    raise SystemExit(f"SQLite {sqlite3.sqlite_version} is too old: 3.37 or later is needed.")

DATABASE_URL = env.service(
    "DATABASE_URL",
    f"sqlite:///{DATA_DIR / 'archive.sqlite3'}",
    {"sqlite": "a file", "postgres": "PostgreSQL", "postgresql": "PostgreSQL"},
)
DATABASES = {"default": database(DATABASE_URL)}
# Threads of each web process; half of them may wait for the database's lock at once.
WEB_THREADS = env.number("THREADS", 4, 1, 64)
# Of the data folder, in megabytes: with less the site says that it is not ready.
LEAST_DISK = env.number("LEAST_DISK", 256, 0, 1_000_000)
CACHES = {
    "default": env.parsed(
        "CACHE_URL",
        env.service(
            "CACHE_URL",
            "locmemcache://",
            {"locmemcache": "in the process", "redis": "Redis", "rediss": "Redis over TLS"},
        ),
    )
}
if CACHES["default"]["BACKEND"] == "django.core.cache.backends.redis.RedisCache":
    CACHES["default"] |= {"BACKEND": "pressreview.shared_cache.SharedCache"}
SEARCH_URL = env.service(
    "SEARCH_URL",
    "whoosh:",
    {"whoosh": "a folder", "null": "no search"},
)
vars().update(
    env.parsed(
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
    )
)

LANGUAGES = [("it", _("Italian")), ("en", _("English"))]
LANGUAGE_CODE = env.choice("DEFAULT_LANGUAGE", "it", ["it", "en"])
FORMAT_MODULE_PATH = "pressreview.formats"
LOCALE_PATHS = [BASE_DIR / "articles" / "locale"]
TIME_ZONE = "Europe/Rome"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Sessions are for editors alone: a reader gets no cookie from us but those of the cookie page.
SESSION_COOKIE_NAME = "redazione"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "modulo"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "articles.views.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
# Set by the proxy in front (deploy/nginx.conf does), which strips what a client sent.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# How many proxies in front set X-Forwarded-For; 0 means the peer's address is the reader's.
PROXY_COUNT = env.number("PROXY_COUNT", 0, 0, 5)
COMMENT_DAYS = env.number("COMMENT_DAYS", 90, 0, 36_500)
COMMENT_OPEN_FOR_KNOWN = env.flag("COMMENT_OPEN_FOR_KNOWN")

# Every how many minutes a feed is visited; 0 means only when ``fetch_feeds`` is called.
FEED_MINUTES = env.number("FEED_MINUTES", 30, 0, 10_080)
# What may be fetched although it is no public address: an intranet's own feeds, say.
FETCH_NETWORKS = env.networks("FETCH_NETWORKS")

PICTURES = {
    "BREAKPOINTS": {"s": 576, "m": 820, "l": 1200},
    # Thirds of the page, plain and for dense screens: 400 to 1800 pixels, ten
    # files a picture, made in the request that saves it.
    "GRID_COLUMNS": 3,
    "CONTAINER_WIDTH": 1200,
    "FILE_TYPES": ["AVIF", "WEBP"],
    "PIXEL_DENSITIES": [1, 1.5],
    "USE_PLACEHOLDERS": False,
}

LOGGING_CONFIG = "pressreview.logs.configure"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "pressreview.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # The request log has the status and the time of every request already.
        "django.request": {"level": "ERROR"},
        "django.server": {"handlers": [], "propagate": False},
    },
}
