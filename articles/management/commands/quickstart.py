"""Everything between a fresh copy of the project and a site that answers."""

import hashlib
import os
import socket
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from articles import sample, search
from articles.models import Article, Section
from articles.models.advisory_lock import Task, alone
from articles.sample.load_sample import load
from pressreview.database.failures import Trouble, trouble_of

HOST = "127.0.0.1"
BACKLOG = 1024
# For how long a migration waits for a table that is in use, and how often it tries again, after a
# pause in which others get their turn. Readers give up after 3 seconds (``service_settings``).
LOCK_SECONDS = 1
PAUSE_SECONDS = 2.0
ATTEMPTS = 100


class Command(BaseCommand):
    help = (
        "Set the site up (database, static files, sample archive, index), and run web server and "
        "worker. What is done already is left alone."
    )
    # They load all pages and the whole admin, a quarter of the time that a second start takes.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="port to serve on (8000)")
        parser.add_argument("--no-serve", action="store_true", help="only set everything up")
        parser.add_argument("--empty", action="store_true", help="do without the sample archive")

    def handle(self, *args: Any, **options: Any) -> None:
        # Before the work, so that nobody waits for it in vain.
        listener = None if options["no_serve"] else reserve(options["port"])
        self.collect_static_files()
        # Two machines that are set up at once make neither tables nor the sample twice.
        with alone(Task.SETTING_UP):
            self.prepare_database()
            self.fill(options["empty"])
        self.index()
        if listener:
            self.serve(listener)

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def prepare_database(self) -> None:
        """Bring the tables up to date, beside other machines that go on answering."""
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return
        self.say("Database: making the tables")
        with short_waits():
            for number in range(1, ATTEMPTS + 1):
                try:
                    call_command("migrate", verbosity=0, interactive=False)
                    return
                except OperationalError as error:
                    if number == ATTEMPTS or trouble_of(error) is not Trouble.BUSY:
                        raise
                time.sleep(PAUSE_SECONDS)

    def collect_static_files(self) -> None:
        """Collect and compress the static files when any has changed since the last time."""
        note = Path(settings.DATA_DIR) / "static.state"
        state = static_state()
        if note.exists() and note.read_text(encoding="ascii") == state:
            return
        self.say("Static files: collecting and compressing")
        call_command("collectstatic", verbosity=0, interactive=False)
        note.write_text(state, encoding="ascii")

    def fill(self, empty: bool) -> None:
        """Load the sample archive into a database without content, unless it was declined."""
        if Article.objects.exists() or Section.objects.exists():
            return
        if empty:
            sample.decline()
        if not sample.is_declined():
            number = load(lambda step: self.say(f"Sample archive: {step}"))
            self.say(f"Sample archive: {number} articles")

    def index(self) -> None:
        """Make the index when there is none, and take over what it lacks."""
        status = search.status()
        if status.state == "off":
            return
        if not status.is_ready:
            self.say("Index: building")
            call_command("rebuild_index", stdout=self.stdout)
        elif status.waiting:
            self.say(f"Index: taking over {status.waiting} changes")
            call_command("index_articles", stdout=self.stdout)

    def serve(self, listener: socket.socket) -> NoReturn:
        """Become what runs web server and worker. Whoever reads the address can call it: the port
        is open by then."""
        port = listener.getsockname()[1]
        address = f"http://{HOST}:{port}"
        listener.listen(BACKLOG)
        listener.set_inheritable(True)
        self.say(f"\n{settings.SITE_NAME}: {address}/")
        if not get_user_model().objects.filter(is_staff=True, is_active=True).exists():
            self.say(f"To write articles at {address}/admin/ make an editor account: make editor")
        self.say("Ctrl-C ends it.\n")
        connections.close_all()
        os.environ.setdefault("PRESSREVIEW_SITE_URL", address)
        command = [sys.executable, "-m", "pressreview.supervisor"]
        command += ["--bind", f"fd://{listener.fileno()}"]
        os.chdir(settings.BASE_DIR)
        os.execv(sys.executable, command)  # noqa: S606 (our own interpreter, no shell)


@contextmanager
def short_waits() -> Iterator[None]:
    """Wait for no table longer than readers can wait: who wants to change one keeps all others
    waiting who come after, for as long as it waits itself."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


def reserve(port: int) -> socket.socket:
    """A socket on the port that does not listen yet. ``CommandError`` when it is taken."""
    if not 1 <= port <= 65535:
        raise CommandError(f"{port} is not a port: use a number from 1 to 65535.")
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise CommandError(
            f"Port {port} cannot be used ({error.strerror}): "
            f"choose another, such as make run PORT={port % 65535 + 1}."
        ) from None
    return listener


def static_state() -> str:
    """A digest of what static files there are: their names, sizes and contents.

    Not of their dates, which are all the same where a release is unpacked with the dates of its
    making.
    """
    digest = hashlib.blake2b(digest_size=16)
    for finder in get_finders():
        for path, storage in finder.list([]):
            with storage.open(path) as file:
                digest.update(f"{path} {file.size}\n".encode())
                digest.update(file.read())
    return digest.hexdigest()
