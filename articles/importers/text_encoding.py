"""Files in whatever encoding, as text: read as a stream, never the whole of one in memory."""

import codecs
import io
import logging
import re
from typing import Any, BinaryIO

from charset_normalizer import from_bytes

logger = logging.getLogger(__name__)

HEAD = 256 * 1024  # bytes that the encoding is judged by
CHUNK = 64 * 1024  # bytes read at once after them
SAMPLE = 16 * 1024  # bytes beyond ASCII that are looked at closely

# The longer marks first: one of UTF-32 begins like one of UTF-16.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What files of the press that are not Unicode come in; more candidates give more wrong guesses.
CANDIDATES = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("koi8_r", "cp932", "euc_jp", "gb18030", "big5", "cp949"),
)
# What browsers read under these names (WHATWG, Encoding Standard): the wider sets, of which
# those that are named are a part.
WIDER = {
    **dict.fromkeys(("ascii", "iso8859-1"), "cp1252"),
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
# Letters of Western Europe inside words, by which an encoding is known.
ACCENTED = set("àèéìòùáíóúñçäöüßâêîôûëïãõåøæ")
AFTER_LETTER = re.compile(r"(?<=[A-Za-z])[^\x00-\x7f]")
FEWEST_ACCENTED = 3


class Text(io.TextIOWrapper):
    """A text stream with the line ends as they are (what ``csv`` asks for).

    ``readline(size)`` gives at most so many characters of a line.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._recoded = _Recoded(stream)
        super().__init__(io.BufferedReader(self._recoded, CHUNK), encoding="utf-8", newline="")

    @property
    def damaged(self) -> int:
        """How many characters so far could not be decoded; U+FFFD stands in their place."""
        return self._recoded.damaged


def as_text(stream: BinaryIO) -> Text:
    """The text of a file in UTF-8, UTF-16, Windows-1252 or another encoding; closes nothing."""
    return Text(stream)


def say_damage(text: Text) -> None:
    """Tell the log, once a file has been read, how many characters of it were lost."""
    if text.damaged:
        logger.warning("characters could not be decoded", extra={"number": text.damaged})


class _Recoded(io.RawIOBase):
    """The bytes of a stream as UTF-8.

    As long as all is ASCII the encoding is left open: the first other byte may come late.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.damaged = 0
        self._stream = stream
        self._decoder: codecs.IncrementalDecoder | None = None
        self._waiting = memoryview(b"")
        self._at_end = False
        self._is_head = True

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._waiting and not self._at_end:
            self._waiting = memoryview(self._next())
        number = min(len(buffer), len(self._waiting))
        buffer[:number] = self._waiting[:number]
        self._waiting = self._waiting[number:]
        return number

    def _next(self) -> bytes:
        """Some more of the file; sets ``_at_end`` when there is none."""
        data = self._read(HEAD if self._is_head else CHUNK)
        self._at_end = not data
        begins, self._is_head = self._is_head, False
        if self._decoder is None:
            if data.isascii() and not (begins and b"\0" in data):
                return data
            # More than a moment's worth, so that no half of a character decides.
            data += self._read(CHUNK)
            self._decoder = codecs.getincrementaldecoder(encoding_of(data))("replace")
        text = self._decoder.decode(data, final=self._at_end)
        self.damaged += text.count("\ufffd")
        return text.encode()

    def _read(self, size: int) -> bytes:
        """So many bytes, fewer only at the end: pipes and sockets give what they have."""
        pieces = []
        while size > 0 and (piece := self._stream.read(size)):
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)


def encoding_of(head: bytes) -> str:
    """The name of the encoding that the beginning of a file is written in."""
    for mark, name in MARKS:
        if head.startswith(mark):
            return name
    return _two_bytes(head) or _utf8(head) or _older(head)


def _two_bytes(head: bytes) -> str:
    """UTF-16 without a mark, known by the NULs that every Latin letter has beside it."""
    pairs = len(head) // 2
    first, second = head[0::2].count(0), head[1::2].count(0)
    if second > max(pairs // 20, 20 * first) and not head[1:2].strip(b"\0"):
        return "utf-16-le"
    if first > max(pairs // 20, 20 * second) and not head[0:1].strip(b"\0"):
        return "utf-16-be"
    return ""


def _utf8(head: bytes) -> str:
    """UTF-8, a little damaged perhaps: hardly any text of another encoding looks like it."""
    # The last character may be cut in two: without ``final`` it is left alone.
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(head)
    damaged = text.count("\ufffd")
    if not damaged:
        return "utf-8"
    sound = sum(character > "\x7f" for character in text) - damaged
    return "utf-8" if sound >= 4 * damaged else ""


def _older(head: bytes) -> str:
    """An encoding from before Unicode; Windows-1252, that of Western Europe, when in doubt."""
    lines = b"\n".join(line for line in head.splitlines() if not line.isascii())
    if found := _of_old_systems(lines[:SAMPLE]):
        return found
    start = max(next((at for at, byte in enumerate(lines) if byte > 127), 0) - 200, 0)
    matches = from_bytes(lines[start : start + SAMPLE], steps=8, cp_isolation=list(CANDIDATES))
    best = matches.best()
    if best is None:
        return "cp1252"
    western = (one for one in matches if "cp1252" in one.could_be_from_charset)
    return "cp1252" if any(one.chaos <= best.chaos for one in western) else best.encoding


def _of_old_systems(sample: bytes) -> str:
    """The encoding of DOS or of the old Macintosh, where spreadsheets are told to write it.

    Read by it all that follows a Latin letter is a small accented one, of at least three kinds,
    and read as Windows-1252 less than half of it is.
    """
    of_windows = _in_words(sample, "cp1252")
    if 2 * sum(mark in ACCENTED for mark in of_windows) >= len(of_windows):
        return ""
    for name in ("cp850", "mac_roman"):
        marks = _in_words(sample, name)
        if len(set(marks)) >= FEWEST_ACCENTED and set(marks) <= ACCENTED:
            return name
    return ""


def _in_words(sample: bytes, encoding: str) -> list[str]:
    return AFTER_LETTER.findall(sample.decode(encoding, "replace"))
