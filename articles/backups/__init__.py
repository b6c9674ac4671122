"""Backups: one file with everything of a site that cannot be made anew, written and put back.

The database, pictures as they were uploaded, files that wait for import, and the key that encrypts
what is in the database where the site keeps it. Not the index, renditions and sessions. The format
of the file stands in ``archive_file``.
"""

from articles.backups.archive_file import BackupRefused
from articles.backups.restoring import restore_backup
from articles.backups.target import dated_path, remove_older
from articles.backups.writing import write_backup, write_backup_to

__all__ = [
    "BackupRefused",
    "dated_path",
    "remove_older",
    "restore_backup",
    "write_backup",
    "write_backup_to",
]
