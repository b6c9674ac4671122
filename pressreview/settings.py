"""Settings of the site; everything an installation may change comes from the environment."""

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from pressreview import environment as env
from pressreview.file_modes import keep_private

BASE_DIR = Path(__file__).resolve().parent.parent
DEBUG = env.flag("DEBUG")
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "var")
keep_private(DATA_DIR)
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
    "pressreview.desk_requests.DeskRequestMiddleware",
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


def database(address: str) -> dict[str, Any]:
    """Django's configuration of the database; SQLite gets the pragmas of a busy site.

    WAL lets readers go on while one writes; ``synchronous=NORMAL`` with WAL can lose the
    last transactions on power loss but never damages the file (sqlite.org/wal.html);
    IMMEDIATE takes the write lock at the start of a transaction, so that two writers wait
    for each other instead of failing half-way.
    """
    config = env.parsed("DATABASE_URL", address)
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;"
                "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
            ),
        }
    config["CONN_MAX_AGE"] = None
    config["CONN_HEALTH_CHECKS"] = config["ENGINE"] != "django.db.backends.sqlite3"
    return config


if sqlite3.sqlite_version_info < (3, 37):
    raise SystemExit(f"SQLite {sqlite3.sqlite_version} is too old: 3.37 or later is needed.")

DATABASES = {
    "default": database(
        env.service(
            "DATABASE_URL",
            f"sqlite:///{DATA_DIR / 'archive.sqlite3'}",
            {"sqlite": "a file", "postgres": "PostgreSQL", "postgresql": "PostgreSQL"},
        )
    )
}
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
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "pressreview.static_storage.StaticFiles",
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
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

# Under https a browser takes a cookie of such a name from this very host alone, over https alone:
# no neighbouring host can plant one (RFC 6265bis, 4.1.3.2).
COOKIE_PREFIX = "__Host-" if HTTPS else ""
# Sessions are for editors alone: a reader gets no cookie from us but those of the cookie page.
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}redazione"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}modulo"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
NOTICE_COOKIE_NAME = f"{COOKIE_PREFIX}avviso"
# In the session: a cookie of their own would be one more to name on the cookie page.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Where a sign-in ends whose "next" is refused.
LOGIN_REDIRECT_URL = "admin:index"
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
    "PROCESSOR": "articles.renditions.process_picture",
}

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
