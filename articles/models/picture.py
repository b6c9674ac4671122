"""Pictures of articles in the storage: under names that nobody can guess, gone when they should be.

A picture has the name ``articles/<token>.jpg`` (or ``.png``), its renditions stand under
``articles/<token>/``. The token is drawn for each picture, so that an address says nothing, is
never used twice, and leads to its article by one look into an index.
"""

import re
import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from django.core.files.storage import Storage, default_storage
from django.db.models import Model
from django.utils import timezone

if TYPE_CHECKING:
    from articles.models.article_queryset import ArticleQuerySet

FOLDER = "articles"
ENDINGS = (".jpg", ".png")
ADDRESS = re.compile(
    rf"{FOLDER}/([0-9a-f]{{32}})(?:\.(?:jpg|png)|/16_9/[0-9]{{3,4}}w\.(?:avif|webp))"
)
# What was stored for a form that is still being saved has no article yet.
SAVING = timedelta(days=1)


def picture_name(_article: Model, name: str) -> str:
    """A new name for a picture: random, with nothing of the name that it was sent under."""
    return f"{FOLDER}/{secrets.token_hex(16)}{PurePosixPath(name).suffix.lower()}"


def token_of(path: str) -> str:
    """What is random in the name of a picture or of a rendition; nothing for any other name."""
    found = ADDRESS.fullmatch(path)
    return found[1] if found else ""


def with_picture(articles: "ArticleQuerySet", token: str) -> "ArticleQuerySet":
    """Those of the articles, usually none or one, whose picture has the token."""
    names = [f"{FOLDER}/{token}{ending}" for ending in ENDINGS]
    return articles.filter(image__in=names)


def remove_picture(picture: Any) -> None:
    """Delete a picture's file and renditions, unless an article shows it after all."""
    model = picture.field.model
    if not model.objects.filter(image=picture.name).exists():
        _remove(picture.storage, PurePosixPath(picture.name).stem)


def remove_orphans() -> int:
    """Delete the pictures that no article has, such as those of a save that was killed.

    The number of those deleted.
    """
    from articles.models import Article

    if not default_storage.exists(FOLDER):
        return 0
    folders, files = default_storage.listdir(FOLDER)
    stored = {*folders, *(PurePosixPath(name).stem for name in files)}
    shown = Article.objects.exclude(image="").values_list("image", flat=True)
    stored -= {PurePosixPath(name).stem for name in shown}
    old = [token for token in stored if _is_old(token)]
    for token in old:
        _remove(default_storage, token)
    return len(old)


def _is_old(token: str) -> bool:
    for name in (f"{FOLDER}/{token}{ending}" for ending in (*ENDINGS, "")):
        with suppress(FileNotFoundError):
            return default_storage.get_modified_time(name) < timezone.now() - SAVING
    return False


def _remove(storage: Storage, token: str) -> None:
    """Delete the original last: what is left by a process that was killed is found by it."""
    parent = f"{FOLDER}/{token}"
    with suppress(FileNotFoundError):
        for ratio in storage.listdir(parent)[0]:
            for name in storage.listdir(f"{parent}/{ratio}")[1]:
                storage.delete(f"{parent}/{ratio}/{name}")
            storage.delete(f"{parent}/{ratio}")
        storage.delete(parent)
    for ending in ENDINGS:
        storage.delete(parent + ending)
