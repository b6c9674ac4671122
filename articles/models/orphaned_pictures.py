"""Deletes pictures that nothing shows any more, and files that are of no picture."""

from contextlib import suppress
from datetime import timedelta
from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.utils import timezone

from articles.models.picture import FOLDER, names_of, remove_files, sizes_of
from articles.models.picture_library import UNUSED, Picture

# What was stored for a form that is still being saved is of no picture yet.
SAVING = timedelta(days=1)


def remove_orphans() -> int:
    """Delete pictures that nothing has shown for days, and files of none. Returns their number.

    What an editor keeps in the library stays. A file of no picture is left by a save that was
    killed; one younger than a day is left alone: its article may still be being saved.
    """
    return _remove_unused() + _remove_files_of_none()


def _remove_unused() -> int:
    now, passing = timezone.now(), Picture.objects.filter(is_kept=False)
    unused = passing.unused()
    passing.exclude(unused_since=None).exclude(pk__in=unused.values("pk")).update(unused_since=None)
    unused.filter(unused_since=None).update(unused_since=now)
    old = list(unused.filter(unused_since__lt=now - UNUSED))
    for picture in old:
        picture.delete()
    return len(old)


def _remove_files_of_none() -> int:
    with suppress(FileNotFoundError):
        folders, files = default_storage.listdir(FOLDER)
        stored = {*folders, *(PurePosixPath(name).stem for name in files)}
        names = Picture.objects.values_list("image", flat=True)
        stored -= {PurePosixPath(name).stem for name in names.iterator()}
        old = [token for token in stored if _is_old(token)]
        for token in old:
            remove_files(default_storage, token)
        return len(old)
    return 0


def _is_old(token: str) -> bool:
    """Whether the picture, or what is left of it without its original, is older than a day."""
    for name in (*names_of(token), *sizes_of(default_storage, token), f"{FOLDER}/{token}"):
        with suppress(FileNotFoundError):
            return default_storage.get_modified_time(name) < timezone.now() - SAVING
    return False
