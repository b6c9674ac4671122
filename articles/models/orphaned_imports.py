"""Deletes files for import that no import waits for."""

from contextlib import suppress
from datetime import timedelta

from django.utils import timezone

from articles.models.import_run import ImportRun, handed_over

# For so long an import may still be being handed over, and a previewed file may be confirmed.
HANDING_OVER = timedelta(days=1)


def remove_orphaned_files() -> int:
    """Delete files older than a day that no import needs. Returns their number.

    Such a file was previewed and never confirmed, or is left by a process that was killed between
    writing it and its import, or between an import's end and its removal.
    """
    storage = handed_over()
    with suppress(FileNotFoundError):
        stored = storage.listdir("")[1]
        waiting = ImportRun.objects.exclude(file="").exclude(state=ImportRun.State.DONE)
        needed = set(waiting.values_list("file", flat=True))
        old = [name for name in stored if name not in needed and _is_old(name)]
        for name in old:
            storage.delete(name)
        return len(old)
    return 0


def _is_old(name: str) -> bool:
    with suppress(FileNotFoundError):
        return handed_over().get_modified_time(name) < timezone.now() - HANDING_OVER
    return False
