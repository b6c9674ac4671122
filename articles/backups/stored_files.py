"""Pictures and files for import: those that the database names, in their storages."""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from django.core.files import File
from django.core.files.storage import Storage
from django.db import connection

from articles.backups.archive_file import IMPORT, MEDIA, BackupRefused, Reader, file_pieces
from articles.models import ImportRun, Picture

# The folder of the archive, the pattern of its members, and the field that names the files.
KINDS: tuple[tuple[str, re.Pattern[str], Any], ...] = (
    ("media", MEDIA, Picture._meta.get_field("image")),
    ("imports", IMPORT, ImportRun._meta.get_field("file")),
)


def named(kind: Any) -> Iterator[tuple[str, str]]:
    """The files of a kind that rows name: the member's name, and that in the storage."""
    folder, _pattern, field = kind
    # A database of an older release, which is backed up before it is brought up to date, has fewer.
    if field.model._meta.db_table in connection.introspection.table_names():
        rows = field.model._base_manager.exclude(**{field.name: ""}).order_by()
        for name in rows.values_list(field.name, flat=True).distinct().iterator(chunk_size=2000):
            yield f"{folder}/{name}", str(name)


def read(storage: Storage, name: str) -> Iterator[bytes] | None:
    """The pieces of a stored file; None where it is not there. Raises ``BackupRefused``."""
    try:
        return _pieces(storage.open(name), name)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BackupRefused(f"{name} cannot be read: {error.strerror or error}.") from None


def _pieces(file: Any, name: str) -> Iterator[bytes]:
    try:
        with file:
            yield from file_pieces(file)
    except OSError as error:
        raise BackupRefused(f"{name} cannot be read: {error.strerror or error}.") from None


def put_back(reader: Reader, storage: Storage, name: str, member: str) -> None:
    """Have a storage hold a member under its own name.

    Names are random and never used twice: what has one and is the same is left alone.
    """
    if is_there(reader, storage, name, member):
        return
    if storage.exists(name):  # what is left of one that was killed
        storage.delete(name)
    with reader.open(member) as content:
        file: File[bytes] = File(content, name)
        file.size = reader.size_of(member)
        storage.save(name, file)


def is_there(reader: Reader, storage: Storage, name: str, member: str) -> bool:
    """Whether the storage holds what the backup holds under the name."""
    if not storage.exists(name) or storage.size(name) != reader.size_of(member):
        return False
    digest = hashlib.sha256()
    for piece in read(storage, name) or ():
        digest.update(piece)
    return digest.hexdigest() == reader.digest(member)
