"""Stored pictures of articles: their random names, and their removal.

A picture has the name ``articles/<token>.jpg`` (or ``.png``), its renditions stand under
``articles/<token>/``. The token is random, so that an address says nothing, is never used twice,
and leads to its article by one look into an index.
"""

import re
import secrets
from contextlib import suppress
from pathlib import PurePosixPath
from typing import Any

from django.core.files.storage import Storage
from django.db.models import Model

FOLDER = "articles"
ENDINGS = (".jpg", ".png")
ADDRESS = re.compile(
    rf"{FOLDER}/([0-9a-f]{{32}})(?:\.(?:jpg|png)|/16_9/[0-9]{{3,4}}w\.(?:avif|webp))"
)


def picture_name(_article: Model, name: str) -> str:
    """A random name for a new picture, with nothing of the name it was sent under."""
    return f"{FOLDER}/{secrets.token_hex(16)}{PurePosixPath(name).suffix.lower()}"


def token_of(path: str) -> str:
    """The random part of the name of a picture or a rendition; "" for any other name."""
    match = ADDRESS.fullmatch(path)
    return match[1] if match else ""


def names_of(token: str) -> list[str]:
    """The names that the picture with this token may have in the storage."""
    return [f"{FOLDER}/{token}{ending}" for ending in ENDINGS]


def remove_picture(picture: Any) -> None:
    """Delete a picture and its renditions from the storage, unless an article shows it."""
    model = picture.field.model
    if not model.objects.filter(image=picture.name).exists():
        remove_files(picture.storage, PurePosixPath(picture.name).stem)


def remove_files(storage: Storage, token: str) -> None:
    """Delete the files of a picture from the storage, the original last.

    So what a process leaves that is killed meanwhile is found by the original's name.
    """
    parent = f"{FOLDER}/{token}"
    for name in renditions_of(storage, token):
        storage.delete(name)
    with suppress(FileNotFoundError):  # a bucket has no folders
        for ratio in storage.listdir(parent)[0]:
            storage.delete(f"{parent}/{ratio}")
        storage.delete(parent)
    for ending in ENDINGS:
        storage.delete(parent + ending)


def renditions_of(storage: Storage, token: str) -> list[str]:
    """The names of the renditions of a picture that are stored."""
    parent = f"{FOLDER}/{token}"
    with suppress(FileNotFoundError):
        folders = [f"{parent}/{ratio}" for ratio in storage.listdir(parent)[0]]
        return [f"{folder}/{name}" for folder in folders for name in storage.listdir(folder)[1]]
    return []
