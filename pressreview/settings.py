"""Settings of the site; everything an installation may change comes from the environment."""

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from pressreview import encrypted_connections
from pressreview import environment as env
from pressreview.file_permissions import keep_private

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
SECRET_KEY_FALLBACKS = env.former_keys("SECRET_KEY_FALLBACKS")
# Whether services on other machines may be spoken to in the clear.
PRIVATE_NETWORK = env.flag("PRIVATE_NETWORK")
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS", f"{SITE_HOST},127.0.0.1,localhost,[::1]" if ON_LOOPBACK else SITE_HOST
)

INSTALLED_APPS = [
    # Its forms are loaded with the addresses: no command has a use for them.
    "django.contrib.admin.apps.SimpleAdminConfig",
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
    "reversion",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "articles",
]

MIDDLEWARE = [
    "pressreview.gaps.middleware",
    "pressreview.json_logs.RequestLogMiddleware",
    "pressreview.middleware.accepted_encodings.middleware",
    "pressreview.database.write_queue.middleware",
    # Kept pages have in them what all that stand below added.
    "pressreview.page_cache.middleware.PageCacheMiddleware",
    # Static files and redirections to https say what all answers say.
    "pressreview.middleware.content_security.PolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "pressreview.middleware.allowed_methods.middleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pressreview.middleware.compression.CompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "pressreview.middleware.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "articles.accounts.middleware.AccountsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pressreview.middleware.admin_requests.DeskRequestMiddleware",
]

ROOT_URLCONF = "pressreview.urls"
WSGI_APPLICATION = "pressreview.wsgi.application"
TEMPLATES = [
    {
        # The desk, accounts, mails and the fields of all forms.
        "BACKEND": "pressreview.template_backend.Templates",
        "DIRS": [BASE_DIR / "templates" / "django"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
    {
        # The pages of readers.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "articles.templating.environment.environment",
            "context_processors": ["articles.lists.site_context.site"],
        },
    },
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
    return encrypted_connections.encrypted(config, is_private_network=PRIVATE_NETWORK)


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
SEARCH_URL = env.service(
    "SEARCH_URL",
    "whoosh:",
    {"whoosh": "a folder", "null": "no search"},
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
# Maps of sources are for developers: one of them would take as long as all other files together.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]

# What goes wrong with mail is logged by who sends it; no request waits for it.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.mail_address("EMAIL_FROM", f"redazione@{SITE_HOST}")

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTHENTICATION_BACKENDS = ["articles.accounts.password_backend.PasswordBackend"]
PASSWORD_HASHERS = ["articles.accounts.password_hasher.PasswordHasher"]
# Any characters will do. Of Django's list, the 20,000 that leaks had most often, nearly 4,000 are
# long enough: a larger least length would leave too few of them to be refused.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 9},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "pressreview.password_validators.ContextWordsValidator"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"  # also where a sign-in ends whose "next" is refused
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds for which a mailed link is good
REQUIRE_SECOND_FACTOR = env.choice("REQUIRE_SECOND_FACTOR", "publish", ["publish", "staff", "none"])
# The name that passkeys are made for. Browsers have none for an address of numbers, nor for a name
# without https other than this machine's own.
PASSKEY_HOST = "localhost" if ON_LOOPBACK else env.passkey_host(SITE_HOST) if HTTPS else ""
ACCOUNT_ADAPTER = "articles.accounts.allauth_adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses are entered on the desk, by who makes an account
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
ACCOUNT_RATE_LIMITS = False  # ours are counted in the database: articles/accounts/throttle.py
ACCOUNT_FORMS = {
    "login": "articles.accounts.forms.SignInForm",
    "reauthenticate": "articles.accounts.forms.ReauthenticateForm",
    "change_password": "articles.accounts.forms.ChangePasswordForm",
    "reset_password": "articles.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "articles.accounts.forms.SetPasswordForm",
}
MFA_ADAPTER = "articles.accounts.allauth_adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", *(["webauthn"] if PASSKEY_HOST else [])]
MFA_PASSKEY_LOGIN_ENABLED = bool(PASSKEY_HOST)
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RATE_LIMITS = False
MFA_TOTP_TOLERANCE = 0  # a code is good in its own half minute: telephones' clocks are right
MFA_RECOVERY_CODE_DIGITS = 10
MFA_FORMS = {
    "authenticate": "articles.accounts.forms.CodeForm",
    "reauthenticate": "articles.accounts.forms.ReauthenticateCodeForm",
    "activate_totp": "articles.accounts.forms.ActivateAppForm",
    "authenticate_webauthn": "articles.accounts.forms.PasskeyForm",
    "login_webauthn": "articles.accounts.forms.SignInPasskeyForm",
    "reauthenticate_webauthn": "articles.accounts.forms.ReauthenticatePasskeyForm",
    "add_webauthn": "articles.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "articles.accounts.forms.RenamePasskeyForm",
}
USERSESSIONS_ADAPTER = "articles.accounts.allauth_adapters.SessionsAdapter"

# Under https a browser takes a cookie of such a name from this very host alone, over https alone:
# no neighbouring host can plant one (RFC 6265bis, 4.1.3.2).
COOKIE_PREFIX = "__Host-" if HTTPS else ""
# Sessions are for editors alone: a reader gets no cookie from us but those of the cookie page.
# They end with the browser, after a while without use, and after a working day.
IDLE_SECONDS = 60 * env.number("SESSION_IDLE_MINUTES", 120, 5, 1_440)
SESSION_SECONDS = 3_600 * env.number("SESSION_HOURS", 12, 1, 720)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Rows of sessions that nobody comes back to are good for the idle limit and for the time in which
# a use need not have been noted (articles/accounts/session_limits.py).
SESSION_COOKIE_AGE = IDLE_SECONDS + IDLE_SECONDS // 24 + 60
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}redazione"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}modulo"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
NOTICE_COOKIE_NAME = f"{COOKIE_PREFIX}avviso"
# In the session: a cookie of their own would be one more to name on the cookie page.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "articles.views.error_pages.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_SSL_REDIRECT = HTTPS
# Programs do not see that they were redirected: the API refuses plain http instead.
SECURE_REDIRECT_EXEMPT = [r"^api/"]
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
        # What "default-src" says already, written out for those who audit a site by its headers.
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# How many proxies in front set X-Forwarded-For; 0 means the peer's address is the reader's.
PROXY_COUNT = env.number("PROXY_COUNT", 0, 0, 5)
COMMENT_DAYS = env.number("COMMENT_DAYS", 0, 0, 36_500)
COMMENT_OPEN_FOR_KNOWN = env.flag("COMMENT_OPEN_FOR_KNOWN")

# Every how many minutes a feed is visited; 0 means only when ``fetch_feeds`` is called.
FEED_MINUTES = env.number("FEED_MINUTES", 30, 0, 10_080)
# What may be fetched although it is no public address: an intranet's own feeds, say.
FETCH_NETWORKS = env.networks("FETCH_NETWORKS")
# Where the list has hosts, nothing is fetched from others, redirections included.
FETCH_HOSTS = [host.lower().strip(".") for host in env.words("FETCH_HOSTS", "")]

PICTURES = {
    "BREAKPOINTS": {"s": 576, "m": 820, "l": 1200},
    # Thirds of the page, plain and for dense screens: 400 to 1800 pixels, ten
    # files a picture, made in the request that saves it.
    "GRID_COLUMNS": 3,
    "CONTAINER_WIDTH": 1200,
    "FILE_TYPES": ["AVIF", "WEBP"],
    "PIXEL_DENSITIES": [1, 1.5],
    "USE_PLACEHOLDERS": False,
    "PROCESSOR": "articles.content.picture_sizes.process_picture",
}

LOGGING_CONFIG = "pressreview.json_logs.configure"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "pressreview.json_logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # The request log has the status and the time of every request already.
        "django.request": {"level": "ERROR"},
        "django.server": {"handlers": [], "propagate": False},
    },
}
