"""Settings of the tests: those of the site, in a data folder of their own."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "PRESSREVIEW_DATA_DIR" not in os.environ:
    folder = tempfile.mkdtemp(prefix="pressreview-test-")
    os.environ["PRESSREVIEW_DATA_DIR"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
# The processes of a run inherit its folder, and each has a part of it: one that makes an index
# would otherwise change the related articles of another's pages. What a process starts shares its.
if (worker := os.environ.get("PYTEST_XDIST_WORKER")) and worker not in Path(
    os.environ["PRESSREVIEW_DATA_DIR"]
).parts:
    folder = os.path.join(os.environ["PRESSREVIEW_DATA_DIR"], worker)
    os.makedirs(folder, exist_ok=True)
    os.environ["PRESSREVIEW_DATA_DIR"] = folder

# What a second factor opens is tested in tests/accounts; elsewhere a session is enough.
os.environ.setdefault("PRESSREVIEW_REQUIRE_SECOND_FACTOR", "none")

from pressreview.settings import *  # noqa: F403

STORAGES = {
    **MEDIA_STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# WhiteNoise looks for the folder of collected files; the tests serve them from their sources.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
if DATABASE_URL.startswith("sqlite:"):  # noqa: F405
    # As Django has it for its own backend of SQLite; each process of the tests has one.
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405
