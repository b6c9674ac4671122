"""``manage.py restore FILE``: put a backup into the place of this site."""

import signal
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.backups import BackupRefused, restore_backup

REFUSED = 2


class Command(BaseCommand):
    # They would load all pages of the site, which may be what is to be repaired.
    requires_system_checks = ()
    help = (
        "Put what `backup` has written into the place of this site, which stays as it is until the "
        "new one is complete. Newer migrations are applied, and the index is built anew."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a file that `backup` has written")
        parser.add_argument(
            "--replace", action="store_true", help="also where this site has content already"
        )

    def handle(self, *args: Any, file: str, replace: bool, **options: Any) -> None:
        signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(128 + signal.SIGTERM))
        try:
            restored = restore_backup(Path(file), may_replace=replace, say=self._say)
        except BackupRefused as error:
            raise CommandError(str(error), returncode=REFUSED) from None
        for warning in restored.warnings:
            self.stderr.write(warning)
        self._say(
            f"Restored the site of {restored.made}: {restored.rows:,} rows, "
            f"{restored.files:,} files. Start web server and worker again."
        )

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
