"""Settings of the site; everything an installation may change comes from the environment.

The site's address and key, the services that it uses, and signing in have modules of their own.
"""

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from pressreview import environment as env
from pressreview.media_settings import *  # noqa: F403
from pressreview.media_settings import MEDIA_PUBLIC_URL, MEDIA_STORAGES
from pressreview.service_settings import *  # noqa: F403
from pressreview.sign_in_settings import *  # noqa: F403
from pressreview.sign_in_settings import COOKIE_PREFIX
from pressreview.site_settings import *  # noqa: F403
from pressreview.site_settings import BASE_DIR, DATA_DIR, DEBUG, HTTPS, SITE_URL

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

# Characters of what is asked in an address, whatever letters they are.
LONGEST_ADDRESS = 8_000

MIDDLEWARE = [
    "pressreview.middleware.request_log.RequestLogMiddleware",
    # Asked by the machine's own address, and in the clear.
    "pressreview.middleware.metrics_page.middleware",
    "pressreview.middleware.accepted_encodings.middleware",
    "pressreview.database.write_queue.middleware",
    # Kept pages have in them what all that stand below added.
    "pressreview.page_cache.middleware.PageCacheMiddleware",
    # Static files and redirections to https say what all answers say.
    "pressreview.middleware.content_security.PolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "pressreview.middleware.allowed_methods.middleware",
    "pressreview.middleware.address_length.middleware",
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
            "environment": "articles.templating.jinja2_environment.environment",
            "context_processors": ["articles.templating.site_context.site"],
        },
    },
]
# Form widgets and their templates come from the project's folder as well.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Threads of each web process; half of them may wait for the database's lock at once.
WEB_THREADS = env.number("THREADS", 4, 1, 64)
# Of the data folder, in megabytes: with less the site says that it is not ready.
LEAST_DISK = env.number("LEAST_DISK", 256, 0, 1_000_000)

# Who may read /metrics besides this machine itself, and where its processes keep what they count.
METRICS_NETWORKS = env.networks("METRICS_NETWORKS")
METRICS_DIR = env.folder("METRICS_DIR", DATA_DIR / "metrics")

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
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
STORAGES = {
    **MEDIA_STORAGES,
    "staticfiles": {
        "BACKEND": "pressreview.static_storage.StaticFiles",
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Maps of sources are for developers: one of them would take as long as all other files together.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

NOTICE_COOKIE_NAME = f"{COOKIE_PREFIX}avviso"
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
        "img-src": [SELF, "data:", *filter(None, [MEDIA_PUBLIC_URL])],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
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
# What stands second in a block of the front page is not older than so many days.
FRONT_DAYS = env.number("FRONT_DAYS", 365, 1, 36_500)
# Read last, kept in readers' browsers; files without a digest in their names would grow old there.
OFFLINE_ARTICLES = 0 if DEBUG else env.number("OFFLINE_ARTICLES", 20, 0, 100)
COMMENT_OPEN_FOR_KNOWN = env.flag("COMMENT_OPEN_FOR_KNOWN")

# Every how many minutes a feed is visited; 0 means only when ``fetch_feeds`` is called.
FEED_MINUTES = env.number("FEED_MINUTES", 30, 0, 10_080)
# What may be fetched although it is no public address: an intranet's own feeds, say.
FETCH_NETWORKS = env.networks("FETCH_NETWORKS")
# Where the list has hosts, nothing is fetched from others, redirections included.
FETCH_HOSTS = [host.lower().strip(".") for host in env.words("FETCH_HOSTS", "")]

PICTURES = {
    "BREAKPOINTS": {"s": 576, "m": 820, "l": 1200},
    # Thirds of the page, plain and for dense screens: 400 to 1800 pixels, ten files a picture.
    "GRID_COLUMNS": 3,
    "CONTAINER_WIDTH": 1200,
    "FILE_TYPES": ["AVIF", "WEBP"],
    "PIXEL_DENSITIES": [1, 1.5],
    "USE_PLACEHOLDERS": False,
    # The worker makes them, a moment after the picture was saved (articles/content/picture_making).
    "PROCESSOR": "pictures.tasks.noop",
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
