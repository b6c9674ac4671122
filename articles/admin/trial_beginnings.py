"""The beginning of a large upload: what is only tried is done in the request.

Of tables and JSON Lines a part can be read by itself. An archive is unpacked as a whole, and an
export in XML is read twice: those are tried up to ``LARGEST_TRIAL`` bytes only.
"""

from pathlib import PurePath
from typing import IO

from django.core.files import File
from django.utils.translation import gettext_lazy as _

from articles.importers import SourceUnreadable

LARGEST_TRIAL = 2 * 1024 * 1024
BY_LINES = {".jsonl", ".ndjson", ".csv", ".tsv", ".tab"}
TOO_LARGE = _(
    "Of files of more than 2 MB only tables and JSON Lines are tried here, by their beginning; "
    "“import_articles --dry-run” tries any."
)


def can_be_tried(name: str, size: int) -> bool:
    """Whether a file of this name and size in bytes can be tried, be it by its beginning."""
    return size <= LARGEST_TRIAL or PurePath(name).suffix.lower() in BY_LINES


def copy_beginning(sent: "File[bytes]", copy: IO[bytes]) -> bool:
    """Copy a file up to ``LARGEST_TRIAL``, a larger one to the end of a record.

    Returns whether something was left out. Raises ``SourceUnreadable`` where no record ends.
    """
    head = sent.read(LARGEST_TRIAL + 1)
    if len(head) <= LARGEST_TRIAL:
        copy.write(head)
        return False
    end = end_of_record(head[:LARGEST_TRIAL])
    if not end:
        raise SourceUnreadable(TOO_LARGE)
    copy.write(head[:end])
    return True


def end_of_record(head: bytes) -> int:
    """How many bytes of ``head`` are whole records: up to a line's end that is in no quotes.

    0 where there is none, as in UTF-16, whose ends of lines are of two bytes. Quotes are told as by
    RFC 4180, where a quote within quotes is doubled; in a text of JSON no line ends.
    """
    if b"\x00" in head[:4]:
        return 0
    end = head.rfind(b"\n") + 1
    if head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{"):
        return end
    quotes = head.count(b'"', 0, end)
    while end and quotes % 2:
        before = head.rfind(b"\n", 0, end - 1) + 1
        quotes -= head.count(b'"', before, end)
        end = before
    return end
