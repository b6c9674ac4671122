"""A program that is killed while it changes, indexes, merges and rebuilds, again and again.

``python -m tests.search.killing KILLS SEED``, in a data folder of its own. It ends with 0 when
after all kills one more drain makes index and database say the same.
"""

import os
import random
import signal
import sys
import time
from typing import NoReturn

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402  # needs the settings
from django.db import connections  # noqa: E402
from django.db.models import Q  # noqa: E402

from articles import search  # noqa: E402
from articles.models import Article  # noqa: E402
from articles.models.tag_links import set_tags  # noqa: E402
from articles.search import sync  # noqa: E402
from articles.search.engines import current_engine  # noqa: E402
from tests.small_archive import SmallArchive  # noqa: E402

WORDS = ["vulcano", "lava", "cenere", "accordo", "sanzioni", "tregua", "urne", "vertice"]
LONGEST_LIFE = 0.25  # seconds until a worker is killed


def text(dice: random.Random) -> str:
    return " ".join(dice.choices(WORDS, k=30))


def change(dice: random.Random) -> None:
    """One change as an editor makes it."""
    article = dice.choice(list(Article.objects.filter(~Q(pk=None)).order_by("pk")))
    kind = dice.randrange(6)
    if kind == 0:
        archive_article = Article.objects.get(pk=article.pk)
        archive_article.pk = None
        archive_article.external_id = ""
        archive_article.title = f"Nuovo {dice.random()}"
        archive_article.save()
    elif kind == 1 and Article.objects.count() > 20:
        article.delete()
    elif kind == 2:
        article.source.name = f"Testata {dice.random()}"
        article.source.save()
    elif kind == 3:
        set_tags(article, [dice.choice(WORDS)])
    elif kind == 4:
        Article.objects.filter(pk__lte=article.pk).publish()
    else:
        article.body = f"<p>{text(dice)}</p>"
        article.save()


def work(dice: random.Random) -> NoReturn:
    """Change and index until killed."""
    engine = current_engine()
    while True:
        for _ in range(dice.randrange(4)):
            change(dice)
        try:
            if dice.random() < 0.2:
                sync.rebuild(engine)
            sync.drain_all(engine)
            engine.tidy(large=True)
        except (search.SearchBusy, search.SearchUnavailable) as error:
            sys.exit(f"a lock was left or the index was lost: {error}")


def kill_one(dice: random.Random) -> None:
    connections.close_all()
    child = os.fork()
    if not child:
        work(dice)
    time.sleep(dice.uniform(0.0, LONGEST_LIFE))
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        sys.exit("a worker ended before it was killed")


def main(kills: int, seed: int) -> int:
    dice = random.Random(seed)  # noqa: S311  # no secret
    call_command("migrate", verbosity=0)
    archive = SmallArchive()
    for _ in range(30):
        archive.make_article(body=f"<p>{text(dice)}</p>")
    engine = current_engine()
    sync.rebuild(engine)
    for number in range(kills):
        kill_one(random.Random(f"{seed} {number}"))  # noqa: S311  # no secret
        if not search.search(search.SearchQuery(search.read_query("accordo OR vulcano"))).total:
            sys.exit(f"after kill {number} nothing is found")
    sync.drain_all(engine)
    differences = sync.compare(engine)
    left = [path.name for path in engine.data_dir.glob("search/building-*")]
    sync.rebuild(engine)
    engine.tidy(large=True)
    rest = [path.name for path in engine.data_dir.glob("search/*-*")]
    print(differences, left, rest)
    return 1 if differences or len(rest) > 1 else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
