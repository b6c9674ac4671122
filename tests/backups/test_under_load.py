"""A backup of a site that is written to is the site of one moment, with every file of it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.backups.conftest import MakeSite
from tests.live import BASE_DIR, Site
from tests.serving.conftest import FILL, run

BACKUPS = 2
# Each turn changes two articles and adds a comment in one transaction, shows a new picture in the
# place of another, and hands over a file and takes it in, which deletes it.
WRITE = """
import hashlib, io, itertools
from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image
from articles.models import Article, Comment, ImportRun
first, second, shown = Article.objects.order_by("pk")[:3]
for number in itertools.count(1):
    with transaction.atomic():
        Article.objects.filter(pk=first.pk).update(image_credit=str(number))
        Comment.objects.create(article=first, name="Marta", email="m@lettori.example",
            text=f"Numero {number}")
        Article.objects.filter(pk=second.pk).update(image_credit=str(number))
    file = io.BytesIO()
    Image.new("RGB", (8, 8), (number % 256, number // 256, 7)).save(file, "PNG")
    shown.image = ContentFile(file.getvalue(), "x.png")
    shown.image_alt = hashlib.sha256(file.getvalue()).hexdigest()
    shown.save()
    text = f"Da importare {number}".encode()
    run = ImportRun(origin=hashlib.sha256(text).hexdigest(), state="broken")
    run.file.save("x", ContentFile(text))
    if number % 2:
        run.file.delete(save=True)
    print(number, flush=True)
"""
CHECK = """
import hashlib
first, second, shown = Article.objects.order_by("pk")[:3]
assert first.image_credit == second.image_credit, (first.image_credit, second.image_credit)
texts = Comment.objects.order_by("pk").values_list("text", flat=True)
numbers = [int(text.split()[-1]) for text in texts]
assert numbers == list(range(1, int(first.image_credit) + 1)), numbers
assert hashlib.sha256(shown.image.read()).hexdigest() == shown.image_alt
kept = 0
for run in ImportRun.objects.exclude(file=""):
    assert hashlib.sha256(run.file.read()).hexdigest() == run.origin
    kept += 1
assert abs(2 * kept - int(first.image_credit)) <= 4, kept
print("whole", first.image_credit)
"""


STILL_WHOLE = """
from django.core.management import call_command
first, second = Article.objects.order_by("pk")[:2]
assert first.image_credit == second.image_credit
call_command("index_articles")
call_command("check_index")
"""


@contextmanager
def written_to(site: Site) -> Iterator[subprocess.Popen[str]]:
    """The site, with somebody who writes without a pause; it has begun."""
    with subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-startup", "-c", WRITE],
        cwd=BASE_DIR,
        env=site.environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            wait_for_turns(process)
            yield process
            assert process.poll() is None, "it failed meanwhile"
        finally:
            process.kill()


def wait_for_turns(process: subprocess.Popen[str], turns: int = 3) -> None:
    assert process.stdout is not None
    done = 0
    while done < turns:
        line = process.stdout.readline()
        assert line, "it failed meanwhile"
        done += line.strip().isdecimal()


def restore(site: Site, file: Path) -> None:
    done = site.manage("restore", "--replace", str(file))
    assert done.returncode == 0, done.stderr


def test_it_is_of_one_moment(make_site: MakeSite) -> None:
    site = make_site("written")
    site.prepare("--empty")
    run(site, FILL)
    files = [site.data_dir.parent / f"{number}.zip" for number in range(BACKUPS)]
    with written_to(site) as writer:
        for file in files:
            done = site.manage("backup", str(file))
            assert (done.returncode, done.stderr) == (0, "")
            wait_for_turns(writer)
        # Over the site that is being written to, which is still at it afterwards.
        restore(site, files[0])
        wait_for_turns(writer)
    whole = run(site, STILL_WHOLE)
    assert "the same" in whole
    said = set()
    for restored, file in zip((site, make_site("fresh")), files, strict=True):
        restore(restored, file)
        said.add(run(restored, CHECK).split()[-1])
        checked = restored.manage("check_index")
        assert checked.returncode == 0, checked.stdout
    assert len(said) == BACKUPS
