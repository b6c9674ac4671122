"""Files of spreadsheet programs, known by what they are, whatever they are called.

Those of Excel since 2007 (xlsx) are read as tables, the others are refused with a sentence.
"""

import re

from django.utils.translation import gettext as _

from articles.importers.records import SourceUnreadable

# ZIP (xlsx, ods and their kin) and OLE (xls) by their first bytes, the latter also as Windows-1252
# has read them.
ZIP = b"PK\x03\x04"
OLE = (bytes.fromhex("d0cf11e0a1b11ae1"), "ÐÏ\x11à".encode())
# What a packed workbook has at its beginning: the names of its first parts.
PARTS = re.compile(rb"xl/|\[Content_Types\]\.xml|opendocument\.spreadsheet")
# Workbooks that are XML (Excel 2003, flat OpenDocument), and pages that Excel has written.
MARKUP = re.compile(
    rb"urn:schemas-microsoft-com:office:(?:spreadsheet|excel)"
    rb"|application/vnd\.oasis\.opendocument\.spreadsheet",
)
OF_EXCEL = re.compile(rb"xl/|\[Content_Types\]\.xml|docProps/|_rels/")
HEAD = 1_000  # bytes in which they say so: an article may well name such a kind


def is_workbook(beginning: bytes) -> bool:
    """Whether a file that begins so is a workbook."""
    if beginning.startswith(ZIP):
        return PARTS.search(beginning) is not None
    text = beginning.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text[:6].lower() == b"<table":
        return True  # as pages that call themselves .xls have it
    if text.startswith(b"<"):
        return MARKUP.search(beginning[:HEAD]) is not None
    return beginning.startswith(OLE)


def is_xlsx(beginning: bytes) -> bool:
    """Whether a file that begins so is a workbook of Excel since 2007."""
    return beginning.startswith(ZIP) and OF_EXCEL.search(beginning[:HEAD]) is not None


def refuse_workbook(beginning: bytes) -> None:
    """Raise ``SourceUnreadable`` for what is to be read as a table and is none, but a workbook."""
    if beginning.startswith(ZIP) or is_workbook(beginning):
        raise SourceUnreadable(
            _("This is a workbook of a spreadsheet program, not a table: save it as CSV there.")
        )
