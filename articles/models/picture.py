"""Stored files of pictures: their random names, and their removal.

A picture has the name ``articles/<token>.jpg`` (or ``.png``), its sizes stand under
``articles/<token>/``: those of a lead picture in a folder that says how they are cut
(``16_9``, ``16_9_<cut>``), those of pictures in texts under ``text``. The token is random, so that
an address says nothing, is never used twice, and leads to its article by one look into an index.
"""

import re
import secrets
from contextlib import suppress
from pathlib import PurePosixPath

from django.core.files.storage import Storage
from django.db.models import Model

FOLDER = "articles"
ENDINGS = (".jpg", ".png")
IN_TEXT = "text"  # the folder of the sizes for texts
ADDRESS = re.compile(
    rf"{FOLDER}/([0-9a-f]{{32}})(?:\.(?:jpg|png)"
    r"|/16_9(?:_[0-9]{1,3}(?:-[0-9]{1,3}){5})?/[0-9]{3,4}w\.(?:avif|webp)"
    rf"|(/{IN_TEXT}/[0-9]{{3,4}}w\.webp))"
)


def picture_name(_picture: Model, name: str) -> str:
    """A random name for a new picture, with nothing of the name it was sent under."""
    return f"{FOLDER}/{secrets.token_hex(16)}{PurePosixPath(name).suffix.lower()}"


def token_of(path: str) -> str:
    """The random part of the name of a picture or of one of its sizes; "" for any other name."""
    match = ADDRESS.fullmatch(path)
    return match[1] if match else ""


def is_size_for_text(path: str) -> bool:
    """Whether the path is that of a size in which texts show a picture."""
    match = ADDRESS.fullmatch(path)
    return bool(match and match[2])


def names_of(token: str) -> list[str]:
    """The names that the picture with this token may have in the storage."""
    return [f"{FOLDER}/{token}{ending}" for ending in ENDINGS]


def remove_files(storage: Storage, token: str) -> None:
    """Delete the files of a picture from the storage, the original last.

    So what a process leaves that is killed meanwhile is found by the original's name.
    """
    parent = f"{FOLDER}/{token}"
    for name in sizes_of(storage, token):
        storage.delete(name)
    with suppress(FileNotFoundError):  # a bucket has no folders
        for folder in storage.listdir(parent)[0]:
            storage.delete(f"{parent}/{folder}")
        storage.delete(parent)
    for name in names_of(token):
        storage.delete(name)


def sizes_of(storage: Storage, token: str) -> list[str]:
    """The names of the sizes of a picture that are stored."""
    parent = f"{FOLDER}/{token}"
    with suppress(FileNotFoundError):
        folders = [f"{parent}/{folder}" for folder in storage.listdir(parent)[0]]
        return [f"{folder}/{name}" for folder in folders for name in storage.listdir(folder)[1]]
    return []
