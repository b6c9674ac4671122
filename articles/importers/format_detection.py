"""Opens what is to be imported, wherever it is, and tells which format it has."""

import io
import itertools
import os
import re
import sys
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, cast

from django.utils.translation import gettext_lazy as _

from articles.importers.decompression import Unpacked, too_large
from articles.importers.fetch import fetch
from articles.importers.records import AnyItems, Format, Options, Record, SourceUnreadable
from articles.importers.several_files import files_in, is_zip, unzipped
from articles.importers.workbooks import is_workbook, is_xlsx, refuse_workbook

LARGEST_WRITTEN = 4 * 1024**3  # of an export that has to be read twice
LARGEST_FETCHED = 500 * 1024 * 1024
SECONDS = 600.0
LARGEST_DOCUMENT = 10 * 1024 * 1024  # feeds, pages, lists of feeds: read as a whole
SAMPLE = 64 * 1024
HEAD = 20_000  # characters in which a format shows itself
ADDRESS = re.compile(r"https?://", re.IGNORECASE)
# RSS or Atom that was turned into JSON, of which the declaration may be a member too.
RSS_AS_JSON = re.compile(
    r"""\{\s*(?:"[?@$\w]{1,10}"\s*:\s*[^\[\]]{0,200}?)?"(?:rss|channel)"\s*:\s*[{\[]"""
    r"""|\{\s*(?:"(?:status|version|encoding)"\s*:\s*"[^"]{0,40}"\s*,\s*){0,3}"feed"\s*:\s*[{\[]"""
)
GZIP = b"\x1f\x8b"


@dataclass(slots=True)
class Opened:
    """A source that can be read. ``address`` and ``headers`` are those of a fetched one."""

    name: str
    stream: BinaryIO
    size: int | None = None
    address: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    # Where it is a file that can be read again.
    path: Path | None = None
    # What is really read, where ``stream`` unpacks it.
    packed: BinaryIO | None = None
    # The further files of a source that has several.
    more: list["Opened"] = field(default_factory=list)

    def share(self) -> float | None:
        """Return how much has been read of the source, 0 to 1; None where its size is unknown."""
        if not self.size:
            return None
        try:
            return min(1.0, (self.packed or self.stream).tell() / self.size)
        except (OSError, ValueError):
            return None

    def sample(self) -> bytes:
        """Return the beginning of the source without consuming it."""
        return self.stream.peek(SAMPLE)[:SAMPLE]  # type: ignore[attr-defined,no-any-return]

    def whole(self) -> bytes:
        """Return the whole source. Raises ``SourceUnreadable`` above ``LARGEST_DOCUMENT``."""
        body = self.stream.read(LARGEST_DOCUMENT + 1)
        if len(body) > LARGEST_DOCUMENT:
            raise SourceUnreadable(_("It is larger than 10 MB, which no feed or page is."))
        return body


@contextmanager
def opened(
    *sources: str, most_bytes: int = LARGEST_FETCHED, seconds: float = SECONDS
) -> Iterator[Opened]:
    """Open paths, standard input (``-``) or web addresses for reading, as one source.

    A folder and a ZIP file are all the files in them. ``most_bytes`` and ``seconds`` bound what is
    fetched, of each. Raises ``SourceUnreadable`` with a sentence.
    """
    with ExitStack() as stack:
        files = [file for source in sources for file in _files(source, most_bytes, seconds, stack)]
        files[0].more = files[1:]
        yield files[0]


def _files(source: str, most_bytes: int, seconds: float, stack: ExitStack) -> list[Opened]:
    """The files that a path or an address leads to."""
    if ADDRESS.match(source):
        found = _fetched(source, most_bytes, seconds, stack)
    elif source == "-":
        found = Opened("-", sys.stdin.buffer)
    elif Path(source).is_dir():
        return [unpacked(_file(path, stack)) for path in files_in(Path(source))]
    else:
        found = _file(Path(source), stack)
    if not is_zip(_beginning(found)[:4], found.stream):
        return [unpacked(found)]
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    paths = unzipped(found.stream, found.size or 0, folder)
    return [replace(_file(path, stack), name=source) for path in paths]


def unpacked(source: Opened) -> Opened:
    """Return the source so that reading it unpacks gzip. Raises ``SourceUnreadable``."""
    if _beginning(source).startswith(GZIP):
        source.packed, source.path = source.stream, None
        source.stream = cast(BinaryIO, io.BufferedReader(Unpacked(source.packed), SAMPLE))
        if _beginning(source).startswith(GZIP):
            raise SourceUnreadable(_("It is packed more than once, which no export is."))
    return source


def _beginning(source: Opened) -> bytes:
    try:
        return source.sample()
    except (OSError, EOFError, zlib.error) as error:
        raise SourceUnreadable(_("It cannot be read to its end (%s).") % error) from None


def _file(path: Path, stack: ExitStack) -> Opened:
    try:
        stream = stack.enter_context(path.open("rb"))
        return Opened(str(path), stream, os.fstat(stream.fileno()).st_size, path=path)
    except OSError as error:
        reason = _("%(name)s cannot be read: %(why)s.")
        raise SourceUnreadable(reason % {"name": path, "why": error.strerror}) from None


def _fetched(address: str, most_bytes: int, seconds: float, stack: ExitStack) -> Opened:
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the caller's stack closes it
    stack.callback(file.close)
    got = fetch(address, most_bytes=most_bytes, seconds=seconds, into=file)
    size = file.tell()
    file.seek(0)
    return Opened(address, cast(BinaryIO, file), size, got.address, got.headers)


def detect(source: Opened) -> Format:
    """Return the format, told by the beginning of the source, else by its content type.

    Raises ``SourceUnreadable`` for a workbook that is not of Excel, whatever it is called.
    """
    if is_xlsx(source.sample()):
        return "csv"
    if is_workbook(source.sample()):
        refuse_workbook(source.sample())
    text = _as_text(source.sample()).lstrip("\ufeff \t\r\n").lower()
    if text.startswith(("{", "[")):
        is_feed = "jsonfeed.org/version" in text[:2000] or RSS_AS_JSON.match(text)
        return "feed" if is_feed else "jsonl"
    if "<wp:wxr_version>" in text[:HEAD] and "<rss" in text[:HEAD]:
        return "wxr"  # also behind a message of the old site's PHP
    is_html = "html" in source.headers.get("content-type", "")
    if text.startswith("<"):
        return _detect_markup(text, is_html)
    return "page" if is_html else "csv"


def _detect_markup(text: str, is_html: bool) -> Format:
    head = text[:HEAD]
    if "wordpress.org/export" in head or "<wp:wxr_version" in head:
        return "wxr"
    first = re.search(
        r"<(opml|rss|feed|rdf:rdf|html|body|article|head|channel|[a-z]+:feed)\b", head
    )
    if first is None:
        return "page" if is_html or "<!doctype html" in head else "feed"
    if first[1] == "opml":
        return "opml"
    return "page" if first[1] in {"html", "body", "article", "head"} else "feed"


def _as_text(sample: bytes) -> str:
    for bom, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if sample.startswith(bom):
            return sample.decode(name, "replace")
    return sample.replace(b"\x00", b"").decode("utf-8", "replace")


def options_for(options: Options, kind: Format) -> Options:
    """Return the options as the format needs them: ids of a feed are not trusted."""
    return replace(options, own_only=kind == "feed")


def items_of(source: Opened, kind: Format, options: Options) -> AnyItems:
    """Yield the records of a source of this format. Raises ``SourceUnreadable``, also midway.

    Feeds and pages name themselves: where the options name a source, it is that one.
    """
    try:
        # A WordPress that was split refers from one file to another; others are read in turn.
        parts = [source] if kind == "wxr" else [source, *source.more]
        for item in itertools.chain.from_iterable(_items(part, kind, options) for part in parts):
            if options.source and kind in {"feed", "page"} and isinstance(item, Record):
                item.source = ""
            yield item
    except (OSError, EOFError, zlib.error) as error:
        raise SourceUnreadable(_("It cannot be read to its end (%s).") % error) from None


def _items(source: Opened, kind: Format, options: Options) -> AnyItems:
    # Each format's own library is loaded where it is needed: together they take a second.
    match kind:
        case "jsonl":
            from articles.importers import jsonl

            return jsonl.unread(source.stream)
        case "csv" if is_xlsx(source.sample()):
            from articles.importers.csv import workbook_table

            return workbook_table.read(source.stream)
        case "csv":
            from articles.importers.csv import reader as csv_reader

            return csv_reader.read(source.stream)
        case "wxr":
            return _wxr(source, options)
        case "feed":
            from articles.importers.feed import reader as feed_reader

            return iter(feed_reader.read(source.whole(), source.address, source.headers).items)
        case "page":
            from articles.importers.page import reader as page_reader

            return iter([page_reader.read(source.whole(), source.address, source.headers)])
        case _:
            raise SourceUnreadable(_("A list of feeds has no articles."))


def _wxr(source: Opened, options: Options) -> AnyItems:
    """An export is read twice, so it has to be a file."""
    from articles.importers.wordpress import reader as wordpress_reader

    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, part in enumerate([source, *source.more]):
            if part.path is None:
                path = Path(folder) / f"export-{number}.xml"
                with path.open("wb") as file:
                    _write_out(part.stream, file)
            paths.append(part.path or path)
        yield from wordpress_reader.read(*paths, post_types=options.post_types)


def _write_out(stream: BinaryIO, file: BinaryIO) -> None:
    size = 0
    while piece := stream.read(1024 * 1024):
        size += len(piece)
        if size > LARGEST_WRITTEN:
            raise too_large(LARGEST_WRITTEN)
        file.write(piece)
