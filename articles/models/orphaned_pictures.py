"""Deletes stored pictures that no article shows."""

from contextlib import suppress
from datetime import timedelta
from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.utils import timezone

from articles.models.article import Article
from articles.models.picture import ENDINGS, FOLDER, remove_files, renditions_of
from articles.models.text_picture import TextPicture

# What was stored for a form that is still being saved has no article yet.
SAVING = timedelta(days=1)


def remove_orphans() -> int:
    """Delete stored pictures that no article shows. Returns their number.

    Such a picture is left by a save that was killed. One younger than a day is left alone: its
    article may still be being saved.
    """
    with suppress(FileNotFoundError):
        folders, files = default_storage.listdir(FOLDER)
        stored = {*folders, *(PurePosixPath(name).stem for name in files)}
        for shown in (Article.objects, TextPicture.objects):
            names = shown.exclude(image="").values_list("image", flat=True)
            stored -= {PurePosixPath(name).stem for name in names.iterator()}
        old = [token for token in stored if _is_old(token)]
        for token in old:
            remove_files(default_storage, token)
        return len(old)
    return 0


def _is_old(token: str) -> bool:
    """Whether the picture, or what is left of it without its original, is older than a day."""
    originals = [f"{FOLDER}/{token}{ending}" for ending in ENDINGS]
    for name in (*originals, *renditions_of(default_storage, token), f"{FOLDER}/{token}"):
        with suppress(FileNotFoundError):
            return default_storage.get_modified_time(name) < timezone.now() - SAVING
    return False
