"""Checks that the content of uploaded files is what the ending of their name promises.

No file is stored under the name that it was sent with; the ending only says what it should be.
"""

import gzip
import zlib
from collections.abc import Collection
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MARKUP = {"xml", "rss", "atom", "rdf", "opml", "html", "htm", "xhtml"}
JSON = {"json", "jsonl", "ndjson"}
TABLES = {"csv", "tsv", "tab"}
ROWS = {*JSON, *TABLES, "txt"}
# What is a ZIP file as a whole.
PACKED = {"zip", "xlsx"}
IMPORTS = {*MARKUP, *ROWS, *PACKED, "gz"}
PICTURES = {"jpg", "jpeg", "jpe", "jfif", "png", "webp", "avif"}
SAMPLE = 64 * 1024
GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
# Marks of byte order, blanks, and the empty halves of UTF-16.
BEFORE_TEXT = b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"
# How files of other kinds begin, whatever they are called: archives, programs, pictures, PDF.
OTHERS = (
    ZIP,
    b"\x7fELF",
    b"MZ\x90",
    b"%PDF",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"RIFF",
)


def check_ending(name: str, known: Collection[str]) -> str:
    """The ending of a name, in small letters. Raises ``ValidationError`` if it is not known."""
    ending = PurePath(name).suffix.lower().removeprefix(".")
    if ending not in known:
        text = _("The name of the file has to end in one of these: %s.")
        raise ValidationError(text % ", ".join(f".{each}" for each in sorted(known)), "ending")
    return ending


def check_import(file: Any, known: Collection[str] = frozenset(IMPORTS)) -> None:
    """Raise ``ValidationError`` for an unknown ending, or content that is not what it says."""
    ending, sample = check_ending(file.name, known), _sample(file)
    if sample.startswith(GZIP) != (ending == "gz"):
        raise _not_what_it_says()
    if sample.startswith(ZIP) and ending in PACKED:
        return  # what is in it is told when it is read
    if ending == "gz":
        sample = _unpacked(file)
        ending = PurePath(PurePath(file.name).stem).suffix.lower().removeprefix(".")
    if (
        ending in PACKED
        or sample.startswith(OTHERS)
        or not _keeps(ending, sample.lstrip(BEFORE_TEXT))
    ):
        raise _not_what_it_says()


def _keeps(ending: str, text: bytes) -> bool:
    """Whether a text begins like a file of that ending; an empty one is left to the reader."""
    if not text or ending not in {*MARKUP, *JSON, *TABLES}:
        return True
    if ending in MARKUP:
        return b"<" in text[:1000]
    return text.startswith((b"{", b"[")) if ending in JSON else not text.startswith((b"<", b"{"))


def _sample(file: Any) -> bytes:
    file.seek(0)
    beginning: bytes = file.read(SAMPLE)
    file.seek(0)
    return beginning


def _unpacked(file: Any) -> bytes:
    """The beginning of a packed file; no more of it is unpacked."""
    try:
        with gzip.GzipFile(fileobj=file) as stream:
            return stream.read(SAMPLE)
    except (OSError, EOFError, zlib.error):
        raise ValidationError(_("The file cannot be unpacked."), "packed") from None
    finally:
        file.seek(0)


def _not_what_it_says() -> ValidationError:
    return ValidationError(_("The content of the file is not what its name says."), "content")
