"""Restores that are killed at any moment: the site is the old one or the new one, never a mixture.

``RESTORE_KILLS`` is how often, ``RESTORE_SEED`` at which moments.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from tests.backups.conftest import MakeSite
from tests.live import BASE_DIR, Site
from tests.serving.conftest import FILL, run

KILLS = int(os.environ.get("RESTORE_KILLS", "4"))
SEED = int(os.environ.get("RESTORE_SEED", "1"))
OTHER = """
Article.objects.filter(title="Notizia 3").delete()
for table in (Article, Source, Section):
    for row in table.objects.all():
        setattr(row, "title" if table is Article else "name", f"Seconda {row.pk}")
        row.save()
"""
LOOK = """
from itertools import chain
titles = chain(Article.objects.values_list("title", flat=True),
    Source.objects.values_list("name", flat=True), Section.objects.values_list("name", flat=True))
print(sum(title.startswith("Seconda") for title in titles), Article.objects.count())
"""
FIRST, SECOND = "0 8", "9 7"


def state(site: Site) -> str:
    return run(site, LOOK).splitlines()[-1]


def kill_at(site: Site, file: Path, seconds: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "manage.py", "restore", "--replace", str(file)],
        cwd=BASE_DIR,
        env=site.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def test_the_old_site_stays_until_the_new_one_is_complete(make_site: MakeSite) -> None:
    site = make_site("killed")
    site.prepare("--empty")
    run(site, FILL)
    files = {FIRST: site.data_dir.parent / "first.zip", SECOND: site.data_dir.parent / "second.zip"}
    assert site.manage("backup", str(files[FIRST])).returncode == 0
    run(site, OTHER)
    assert state(site) == SECOND
    assert site.manage("backup", str(files[SECOND])).returncode == 0
    start = time.monotonic()
    assert site.manage("restore", "--replace", str(files[FIRST])).returncode == 0
    took = time.monotonic() - start
    moments = random.Random(SEED)  # noqa: S311 (moments, not secrets)
    now = FIRST
    for _turn in range(KILLS):
        wanted = SECOND if now == FIRST else FIRST
        kill_at(site, files[wanted], moments.uniform(0.3, 1.0) * took)
        now = state(site)
        assert now in {FIRST, SECOND}
    # What is left of them hinders none that follows, and goes.
    for wanted in (SECOND, FIRST):
        assert site.manage("restore", "--replace", str(files[wanted])).returncode == 0
        assert state(site) == wanted
    assert site.manage("check_index").returncode == 0
    assert not (site.data_dir / "restoring").exists()
