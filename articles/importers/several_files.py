"""Sources of several files: a folder, or a ZIP file, as WordPress.com hands large exports out."""

import os
import zipfile
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TypeVar

from django.utils.translation import gettext_lazy as _

from articles.importers.decompression import is_bomb, too_large
from articles.importers.records import SourceUnreadable
from articles.importers.zip_archives import damage_told, opened_zip

ZIP = b"PK\x03\x04"
# Files of other names in a folder or a ZIP file are no source of articles.
ENDINGS = (".xml", ".wxr", ".rss", ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".xlsx")
MOST_FILES = 1_000
LARGEST_UNPACKED = 4 * 1024**3  # bytes, of all files together
PIECE = 1024 * 1024
# What workbooks and books are known by, which are ZIP files as well.
OF_DOCUMENTS = {"[Content_Types].xml", "mimetype"}
DAMAGED = _("The ZIP file is damaged, or packed in a way of its own.")
Kind = TypeVar("Kind")


def files_in(folder: Path) -> list[Path]:
    """The files of a folder that may be sources, by their names, those of folders in it too.

    Raises ``SourceUnreadable`` where there are none, or more than ``MOST_FILES``.
    """
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__MACOSX")))
        found += [Path(place, name) for name in sorted(names) if _is_source(name, packed=True)]
    return _checked(found)


def is_zip(beginning: bytes, file: BinaryIO) -> bool:
    """Whether the file is a ZIP file, and no workbook or book."""
    if not beginning.startswith(ZIP) or not file.seekable():
        return False
    try:
        with damage_told(DAMAGED), opened_zip(file, DAMAGED) as archive:
            return OF_DOCUMENTS.isdisjoint(archive.namelist())
    except SourceUnreadable:
        return True
    finally:
        file.seek(0)


def unzipped(file: BinaryIO, packed: int, folder: Path) -> list[Path]:
    """The files of a ZIP file that may be sources, unpacked into a folder under names of ours.

    ``packed`` is the size of the ZIP file in bytes. Raises ``SourceUnreadable``.
    """
    with damage_told(DAMAGED), opened_zip(file, DAMAGED) as archive:
        members = [one for one in archive.infolist() if _is_source(one.filename)]
        members = _checked(sorted(members, key=lambda one: one.filename))
        return _written(archive, members, packed, folder)


def _written(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], packed: int, folder: Path
) -> list[Path]:
    size = 0
    paths = []
    for number, member in enumerate(members):
        path = folder / f"{number:04}{PurePosixPath(member.filename).suffix.lower()}"
        with archive.open(member) as source, path.open("wb") as target:
            while piece := source.read(PIECE):
                size += len(piece)
                if size > LARGEST_UNPACKED or is_bomb(packed, size):
                    raise too_large(LARGEST_UNPACKED)
                target.write(piece)
        paths.append(path)
    return paths


def _is_source(name: str, *, packed: bool = False) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    if any(part.startswith((".", "__MACOSX")) for part in path.parts):
        return False
    lower = path.name.lower()
    return (lower.removesuffix(".gz") if packed else lower).endswith(ENDINGS)


def _checked(found: list[Kind]) -> list[Kind]:
    if not found:
        raise SourceUnreadable(_("There is no file in it that articles can be read from."))
    if len(found) > MOST_FILES:
        raise SourceUnreadable(_("There are more than %d files in it.") % MOST_FILES)
    return found
