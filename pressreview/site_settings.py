"""Settings of the site itself: folder, address, name, key. Part of ``settings``."""

from pathlib import Path
from urllib.parse import urlsplit

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
