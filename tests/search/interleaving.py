"""A program whose threads change articles in transactions that overlap, while two indexes follow.

``python -m tests.search.interleaving SEED``, in a data folder and with a database of its own. It
ends with 0 when both indexes have all changes in the end.
"""

import os
import random
import sys
import time
from collections.abc import Callable
from functools import partial
from threading import Event, Thread

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings  # noqa: E402  # needs the settings
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from articles.models import Article, ContentVersion, IndexJob, Section  # noqa: E402
from articles.search import sync  # noqa: E402
from articles.search.engines.whoosh.engine import WhooshEngine  # noqa: E402
from tests.small_archive import SmallArchive  # noqa: E402

WRITERS, CHANGES = 4, 8
LONGEST_PAUSE = 0.02  # seconds between what one transaction does
WAIT = 60.0


class Interleaving:
    """Two indexes of one database, and threads that change it."""

    def __init__(self) -> None:
        call_command("migrate", verbosity=0)
        self.archive = SmallArchive()
        folders = (settings.DATA_DIR / "a", settings.DATA_DIR / "b")
        self.engines = [WhooshEngine("whoosh:", folder) for folder in folders]
        for engine in self.engines:
            sync.rebuild(engine)

    def save(self, title: str) -> int:
        """The version that an article's change was given."""
        article = Article(
            title=title,
            body="<p>Testo.</p>",
            source=self.archive.source,
            language="it",
            status=Article.Status.PUBLISHED,
            published=timezone.now(),
        )
        article.save()
        jobs = IndexJob.objects.filter(kind=IndexJob.Kind.ARTICLE, object_id=article.pk)
        return jobs.latest("version").version

    def drain(self) -> None:
        for engine in self.engines:
            sync.drain_all(engine)

    def check(self, told: object) -> None:
        """End the program unless both indexes have everything."""
        self.drain()
        for engine in self.engines:
            if differences := sync.compare(engine):
                sys.exit(f"{told}: {differences}")
        if IndexJob.objects.exists():
            sys.exit(f"{told}: the outbox is not empty")


def started(work: Callable[[], object]) -> Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread


def one_that_began_earlier_ends_later(test: Interleaving) -> None:
    """It has its version before the other asks for one, and commits when it pleases."""
    has_version, may_end = Event(), Event()
    versions: dict[str, int] = {}

    def long() -> None:
        with transaction.atomic():
            versions["long"] = test.save("Lungo")
            has_version.set()
            may_end.wait(WAIT)

    def short() -> None:
        versions["short"] = test.save("Breve")

    first = started(long)
    has_version.wait(WAIT)
    other = started(short)
    end = time.monotonic() + 0.5
    while time.monotonic() < end:
        # Only reading: on SQLite writers wait for the long one.
        if ContentVersion.objects.read().current >= versions["long"]:
            sys.exit("a version is seen before its transaction has ended")
        if "short" in versions:
            sys.exit("a later version is handed out before the earlier is committed")
    may_end.set()
    first.join(WAIT)
    other.join(WAIT)
    if not versions["long"] < versions["short"]:
        sys.exit(f"out of order: {versions}")
    test.check("one that began earlier")


def one_that_was_long_at_something_else(test: Interleaving) -> None:
    """It begins first, writes something else, and asks for its version when others have theirs."""
    has_begun, may_go_on = Event(), Event()

    def long() -> None:
        with transaction.atomic():
            Section.objects.filter(slug="esteri").update(order=7)
            has_begun.set()
            may_go_on.wait(WAIT)
            test.save("Lungo altrove")

    first = started(long)
    has_begun.wait(WAIT)
    other = started(lambda: test.save("Nel frattempo"))
    other.join(0.5)  # at once on PostgreSQL, and after the long one on SQLite
    if not other.is_alive():
        test.drain()
    may_go_on.set()
    first.join(WAIT)
    other.join(WAIT)
    test.check("one that was long at something else")


def many_at_once(test: Interleaving, seed: int) -> None:
    """Writers that pause in the middle of their transactions, while both indexes follow."""

    def write(number: int) -> None:
        dice = random.Random(f"{seed} {number}")  # noqa: S311  # no secret
        for change in range(CHANGES):
            with transaction.atomic():
                time.sleep(dice.uniform(0, LONGEST_PAUSE))
                test.save(f"Articolo {number} {change}")
                time.sleep(dice.uniform(0, LONGEST_PAUSE))
            time.sleep(dice.uniform(0, LONGEST_PAUSE))

    threads = [started(partial(write, number)) for number in range(WRITERS)]
    while any(thread.is_alive() for thread in threads):
        test.drain()
    test.check("many at once")
    if Article.objects.filter(title__startswith="Articolo").count() != WRITERS * CHANGES:
        sys.exit("a writer failed")


def main(seed: int) -> None:
    test = Interleaving()
    one_that_began_earlier_ends_later(test)
    one_that_was_long_at_something_else(test)
    many_at_once(test, seed)


if __name__ == "__main__":
    main(int(sys.argv[1]))
