"""``manage.py backup FILE``: everything that cannot be made anew, in one file."""

import signal
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.backups import BackupRefused, dated_path, remove_older, write_backup, write_backup_to

REFUSED = 2


class Command(BaseCommand):
    # They would load all pages of the site, of which nothing is wanted here.
    requires_system_checks = ()
    help = (
        "Write database, pictures, files that wait for import and the key that the site keeps into "
        "one file, whole while the site is used, and read it again. The file holds personal data "
        "and what opens accounts: keep it like the site."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            help="a file that does not exist yet; a folder, where the file is named after the "
            "moment; or - for standard output, which is not read again",
        )
        parser.add_argument(
            "--keep",
            type=int,
            metavar="N",
            help="delete the older backups of the folder, all but the newest N",
        )

    def handle(self, *args: Any, file: str, keep: int | None, **options: Any) -> None:
        # What is half-written goes when the command is told to end.
        signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(128 + signal.SIGTERM))
        path = Path(file)
        is_folder = file != "-" and path.is_dir()
        if keep is not None and not (is_folder and keep >= 1):
            raise CommandError("--keep needs a folder and a number from 1.", returncode=REFUSED)
        try:
            if file == "-":
                write_backup_to(sys.stdout.buffer, self.stderr.write)
                return
            self._write(dated_path(path, timezone.now()) if is_folder else path)
            for older in remove_older(path, keep) if keep is not None else ():
                self.stdout.write(f"Deleted {older}")
        except BackupRefused as error:
            raise CommandError(str(error), returncode=REFUSED) from None
        except KeyboardInterrupt:
            raise CommandError("Broken off; nothing was written.", returncode=130) from None

    def _write(self, path: Path) -> None:
        written = write_backup(path, self._say)
        for name in written.missing[:20]:
            self.stderr.write(f"Missing in the storage, though the database names it: {name}")
        if len(written.missing) > 20:
            self.stderr.write(f"Missing in all: {len(written.missing)}")
        self._say(
            f"{path}: {written.size:,} bytes, {written.rows:,} rows, {written.files:,} files, "
            "read again and found whole"
        )

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
