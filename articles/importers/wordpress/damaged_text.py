"""The text of an export of WordPress, with the common damage mended.

Exports are written by PHP that glues strings together. Put right on the way: characters that XML
forbids, a bare ``&``, names of HTML's characters, ``]]>`` in a text, bytes that are not of the
encoding. Comments and processing instructions are left out, and a document type is refused.
"""

import codecs
import re
from collections.abc import Iterator
from html.entities import html5
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from articles.importers.records import SourceUnreadable

CHUNK = 128 * 1024  # bytes
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REFERENCE = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);)(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(\w{1,40}));", re.ASCII
)
BARE = re.compile(r"&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{1,40});)", re.ASCII)
# A "<" that begins no tag, as in "<3" of a title that was not escaped.
STRAY = re.compile(r"<(?![^\W\d]|[/:])")
OPENING = re.compile(r"<[!?]")
# At the end of a piece: what may go on in the next one.
UNDECIDED = re.compile(r"(?:<|&#?\w{0,40}|\]{1,2})\Z", re.ASCII)
COMMENT, CDATA, INSTRUCTION = "-->", "]]>", "?>"
CDATA_BEGINS = "<![CDATA["
# The tag that CDATA stands right behind, and how far behind its end that tag's closing may be.
TAG_BEFORE = re.compile(r"<([A-Za-z_][\w:.-]{0,100})(?:\s[^<>]{0,200})?>\s{0,50}\Z", re.ASCII)
BEFORE = 400  # characters in which that tag is looked for
LOOK_AHEAD = 200  # characters

DECLARED = re.compile(rb"\A\s*<\?xml[^>]{0,200}\bencoding\s{0,9}=\s{0,9}[\"']([\w.-]{1,40})")
ENCODINGS = re.compile(r"iso8859-\d+|cp125\d|cp932|shift_jis|euc_jp|euc_kr|gb\w+|big5|koi8-[ru]")


def _or_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not of the encoding are most often those of another one."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("pressreview.windows-1252", _or_windows_1252)


def _encoding(head: bytes) -> str:
    """UTF-8 as long as neither a mark nor the declaration says anything else."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    declared = DECLARED.match(head.removeprefix(codecs.BOM_UTF8))
    try:
        name = codecs.lookup(declared[1].decode()).name if declared else ""
    except (LookupError, UnicodeError):
        name = ""
    return name if ENCODINGS.fullmatch(name) else "utf-8-sig"


def decoded(file: BinaryIO) -> Iterator[str]:
    """The file in pieces of text without the characters that XML forbids."""
    piece = file.read(CHUNK)
    decoder = codecs.getincrementaldecoder(_encoding(piece))("pressreview.windows-1252")
    while piece:
        yield FORBIDDEN.sub("", decoder.decode(piece))
        piece = file.read(CHUNK)
    yield FORBIDDEN.sub("", decoder.decode(b"", final=True))


# Mending


def _reference(found: re.Match[str]) -> str:
    """``&…;`` as XML has it, or with its ``&`` as a character."""
    decimal, hexadecimal, name = found.groups()
    if decimal or hexadecimal:
        code = int(decimal) if decimal else int(hexadecimal, 16)
        is_allowed = code < 0x110000 and not FORBIDDEN.match(chr(code))
        return f"&#{code};" if is_allowed else ""
    characters = html5.get(f"{name};", "")
    return "".join(f"&#{ord(one)};" for one in characters) or f"&amp;{name};"


def _mended(text: str) -> str:
    """Text and tags outside CDATA with their harmless mistakes put right."""
    if "&" in text:
        text = REFERENCE.sub(_reference, BARE.sub("&amp;", text))
    text = STRAY.sub("&lt;", text)
    return text.replace(CDATA, "]]&gt;") if CDATA in text else text


class Mender:
    """Takes pieces of text as they come and gives them mended; lines stay where they are."""

    def __init__(self) -> None:
        self.waiting = ""
        self.inside = ""  # the end of what we are in: COMMENT, CDATA, INSTRUCTION
        self.lines = 1
        self.before = ""  # the end of what stood before CDATA
        self.name = ""  # of the element that CDATA is the text of
        self.nested = 0  # how often CDATA was begun again within itself
        self.is_whole = False  # nothing more comes

    def take(self, piece: str) -> str:
        """What can be said of the text so far."""
        text, at, written = self.waiting + piece, 0, []
        self.waiting = ""
        while at < len(text) and not self.waiting:
            step = self._within if self.inside else self._between
            at, mended = step(text, at)
            written.append(mended)
        self.lines += text.count("\n", 0, at)
        return "".join(written)

    def finish(self) -> str:
        """What was waiting for more. An open comment or CDATA is the parser's to refuse."""
        self.is_whole = True
        written = self.take("") if self.inside == CDATA else ""
        left, self.waiting = self.waiting, ""
        if self.inside == CDATA:
            return written + left
        is_tag = self.inside or left.startswith("<")
        return written + ("<" if is_tag else _mended(left))

    def _within(self, text: str, at: int) -> tuple[int, str]:
        end = text.find(self.inside, at)
        if self.inside == CDATA and end >= 0:
            self.nested += text.count(CDATA_BEGINS, at, end)
            if self.nested and not self._ends(text, end):
                return self._nested_end(text, at, end)
        closed = "" if end < 0 else self.inside
        if end < 0:
            room = len(CDATA_BEGINS if self.inside == CDATA else self.inside)
            end = max(at, len(text) - room + 1)
            if self.inside == CDATA:
                self.nested += text.count(CDATA_BEGINS, at, end + room - 1)
            self.waiting = text[end:]
        is_kept = self.inside == CDATA
        kept = text[at:end] + closed if is_kept else "\n" * text.count("\n", at, end)
        if closed:
            self.inside = ""
        return end + len(closed), kept

    def _ends(self, text: str, end: int) -> bool:
        """Whether CDATA that was begun within itself ends here for good: its element does, or
        WordPress has split an end that the text itself has."""
        rest = text[end + len(CDATA) : end + len(CDATA) + LOOK_AHEAD].lstrip()
        return not self.name or rest.startswith((f"</{self.name}", CDATA_BEGINS))

    def _nested_end(self, text: str, at: int, end: int) -> tuple[int, str]:
        """Leave an end out that is only that of CDATA within CDATA; wait where it is not clear."""
        if len(text) < end + len(CDATA) + LOOK_AHEAD and not self.is_whole:
            self.nested -= text.count(CDATA_BEGINS, at, end)
            self.waiting = text[at:]
            return at, ""
        self.nested -= 1
        return end + len(CDATA), text[at:end]

    def _between(self, text: str, at: int) -> tuple[int, str]:
        found = OPENING.search(text, at)
        if found is None:
            undecided = UNDECIDED.search(text, max(at, len(text) - 45))
            end = undecided.start() if undecided else len(text)
            self.waiting = text[end:]
            self.before = (self.before + text[at:end])[-BEFORE:]
            return end, _mended(text[at:end])
        begin = found.start()
        self.before = (self.before + text[at:begin])[-BEFORE:]
        return self._opened(text, begin), _mended(text[at:begin]) + self._mark()

    def _mark(self) -> str:
        return CDATA_BEGINS if self.inside == CDATA else ""

    def _opened(self, text: str, begin: int) -> int:
        """Go into what opens here; where it goes on. Raises for a document type."""
        for mark, end in (("<!--", COMMENT), (CDATA_BEGINS, CDATA), ("<?", INSTRUCTION)):
            if text.startswith(mark, begin):
                self.inside = end
                if end == CDATA:
                    before = TAG_BEFORE.search(self.before)
                    self.name, self.nested = before[1] if before else "", 0
                return begin + len(mark)
        head = text[begin:]
        if "<!--".startswith(head) or CDATA_BEGINS.startswith(head):
            self.waiting = head
            return begin
        line = self.lines + text.count("\n", 0, begin)
        raise SourceUnreadable(
            _("Line %d: a document type is declared, which exports of WordPress never do.") % line
        )
