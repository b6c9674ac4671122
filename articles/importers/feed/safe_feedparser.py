"""feedparser's two parsers, kept from what a hostile feed could do with them.

Nothing is fetched, no entity grows, and a feed that would take too long, or that breaks off or
trips the parser, gives the entries that had been read until then.
"""

import re
import time
import xml.sax
from io import BytesIO
from typing import Any
from xml.sax.handler import feature_external_ges, feature_namespaces
from xml.sax.xmlreader import AttributesNSImpl, InputSource

from feedparser.api import LooseFeedParser, StrictFeedParser
from feedparser.mixin import _FeedParserMixin
from feedparser.sanitizer import replace_doctype

SECONDS = 20.0
MOST_ENTRIES = 5_000
MOST_STEPS = 2_000_000  # tags, references, and the pieces of text between them
DEEPEST = 20_000
MOST_ATTRIBUTES = 200
MOST_TAGS = 100
PICTURE = "entry_picture"
GUID_IS_LINK = "guid_is_link"
LONGEST_AUTHOR = 500
LONGEST_PROLOGUE = 100_000  # characters
EMAIL = re.compile(r"[^\s<>()]{1,100}@[^\s<>()]{1,200}")
COMMENT_OR_ELEMENT = re.compile(r"<!--|<\w")
XML = b"<?xml version='1.0' encoding='utf-8'?>\n"

Shape = dict[str, Any]


class _Enough(Exception):
    """The parser has read all that it may."""


class _Bounded(_FeedParserMixin):
    """What both parsers must not do: go on for ever, fill the memory, search long texts in a time
    that grows as the square."""

    def __init__(self, base: str, language: str | None, *rest: Any) -> None:
        super().__init__(base, language, *rest)
        self.sanitize_html = self.resolve_relative_uris = False
        self.in_picture = False  # of an entry
        self.steps = 0
        self.end = time.monotonic() + SECONDS

    def check(self) -> None:
        self.steps += 1
        is_long = self.depth > DEEPEST or len(self.entries) > MOST_ENTRIES
        if is_long or self.steps > MOST_STEPS or time.monotonic() > self.end:
            raise _Enough

    def unknown_starttag(self, tag: str, attrs: list[tuple[str, str]]) -> None:
        self.check()
        tag = self._name(tag)
        self.in_picture = self.in_picture or tag == PICTURE
        super().unknown_starttag(tag, attrs[:MOST_ATTRIBUTES])

    def unknown_endtag(self, tag: str) -> None:
        self.check()
        tag = self._name(tag)
        self.in_picture = self.in_picture and tag != PICTURE
        super().unknown_endtag(tag)

    def _name(self, tag: str) -> str:
        """The name of an element, with that of a picture before what stands in it: feedparser
        takes a picture's title for that of the entry."""
        if not self.inentry or self.incontent:
            return tag
        if tag == "image":
            return PICTURE
        return f"{PICTURE}_{tag.replace(':', '_')}" if self.in_picture else tag

    def handle_data(self, text: str, escape: int = 1) -> None:
        self.check()
        super().handle_data(text, escape)

    def handle_entityref(self, ref: str) -> None:
        self.check()
        super().handle_entityref(ref)

    def handle_charref(self, ref: str) -> None:
        self.check()
        try:
            super().handle_charref(ref)
        except (ValueError, OverflowError):
            return  # a number that stands for no character

    def _sync_author_detail(self, key: str = "author") -> None:
        context = self._get_context()
        if isinstance(author := context.get(key), str):
            # Of an address that ends in more than four letters feedparser leaves the rest.
            name, number = EMAIL.subn("", author[:LONGEST_AUTHOR])
            context[key] = name.strip(" ()<>,;") if number else name
        super()._sync_author_detail(key)

    def _end_guid(self) -> None:
        # feedparser says it only where there is no link, and an empty one is one to it.
        super()._end_guid()
        self._save(GUID_IS_LINK, self.guidislink)

    def _start_media_description(self, attrs: dict[str, str]) -> None:
        # feedparser takes what a picture shows for what the entry says.
        self.push("media_caption", 1)

    def _end_media_description(self) -> None:
        self.pop("media_caption")

    def _add_tag(self, *values: str | None) -> None:
        if len(self._get_context().get("tags", [])) < MOST_TAGS:
            super()._add_tag(*values)


class _Strict(_Bounded, StrictFeedParser):
    def startElementNS(self, name: Any, qname: Any, attrs: Any) -> None:
        few = attrs if len(attrs) <= MOST_ATTRIBUTES else AttributesNSImpl({}, {})
        super().startElementNS(name, qname, few)


class _Loose(_Bounded, LooseFeedParser):
    pass


def parse(text: str) -> tuple[Shape, list[Shape], str, bool]:
    """What the feed says of itself, its entries, its version ("" for no feed), is it whole."""
    head, rest = _split(text)
    version, body, entities = replace_doctype((head + rest).encode("utf-8", "replace"))
    if "<!ENTITY" not in rest.upper():
        strict = _Strict("", None, "utf-8")
        if _run_strictly(strict, XML + body):
            return _found(strict, version, True)
    loose = _Loose("", None, "utf-8", entities)
    _run(loose.feed, body.decode("utf-8", "replace"))
    return _found(loose, version, False)


def _split(text: str) -> tuple[str, str]:
    """What stands before the first element, without comments, and the rest.

    feedparser searches the former, with its declarations at the beginnings of lines, in a time
    that grows as the square of the blanks in it: no two stay together.
    """
    pieces, start = [], 0
    while found := COMMENT_OR_ELEMENT.search(text, start):
        pieces.append(text[start : found.start()])
        start = found.start()
        end = text.find("-->", start) if found[0] == "<!--" else -1
        if end < 0:
            break
        start = end + 3
    head = re.sub(r"\s+", lambda blanks: "\n" if "\n" in blanks[0] else " ", "".join(pieces))
    head = re.sub(r"\s?(?=<!(?:DOCTYPE|ENTITY)\b)", "\n", head, flags=re.IGNORECASE)
    return head[:LONGEST_PROLOGUE], text[start:]


def _run_strictly(parser: _Strict, body: bytes) -> bool:
    """Whether the text is well-formed, as far as it was read."""
    reader = xml.sax.make_parser()  # noqa: S317  # without entities or anything external
    reader.setFeature(feature_namespaces, True)
    reader.setFeature(feature_external_ges, False)
    reader.setContentHandler(parser)
    reader.setErrorHandler(parser)
    source = InputSource()
    source.setByteStream(BytesIO(body))
    return _run(reader.parse, source)


def _run(parse: Any, what: Any) -> bool:
    """Whether the parser came to an end of its own, or had read enough."""
    try:
        parse(what)
    except _Enough:
        return True
    except Exception:  # of any kind, wherever the text is not what it is taken for
        return False
    return True


def _found(
    parser: Any, version: str | None, is_whole: bool
) -> tuple[Shape, list[Shape], str, bool]:
    entries = [dict(entry) for entry in parser.entries]
    return dict(parser.feeddata), entries, version or parser.version or "", is_whole
