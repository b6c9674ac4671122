"""The site is loaded once, before its processes part: all of it, and nothing is opened yet."""

import json
import subprocess
import sys
from pathlib import Path

from tests.live import BASE_DIR, Site

# Loads the site as gunicorn does, then does what its processes do besides answering, and tells what
# that still had to load of the site and of the larger libraries.
LOADS = """
import json, sys, threading
from pressreview import gunicorn, wsgi
from django.db import connections

gunicorn.when_ready(None)
opened = [one.connection is not None for one in connections.all(initialized_only=True)]
told = {"opened": any(opened), "threads": threading.active_count()}
loaded = set(sys.modules)
from django.urls import resolve
resolve("/cerca/")
from articles import search
from articles.lists import read_counter
from pressreview.database.commit_mark import commit_mark
from pressreview.page_cache import follower
commit_mark()
search.follow()
read_counter.flush()
parts = ("articles", "pressreview", "whoosh", "ninja", "feedparser", "pycurl")
told["later"] = sorted(
    name for name in set(sys.modules) - loaded if name.partition(".")[0] in parts
)
print(json.dumps(told))
"""


def test_what_processes_share_is_loaded_and_nothing_is_opened(tmp_path: Path) -> None:
    site = Site(tmp_path)
    assert site.manage("migrate", "--verbosity", "0").returncode == 0
    done = subprocess.run(
        [sys.executable, "-c", LOADS],
        cwd=BASE_DIR,
        env=site.environment | {"DJANGO_SETTINGS_MODULE": "pressreview.settings"},
        capture_output=True,
        check=True,
    )
    told = json.loads(done.stdout.splitlines()[-1])
    assert told == {"opened": False, "threads": 1, "later": []}
