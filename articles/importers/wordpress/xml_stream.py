"""The XML of WordPress's exports as a stream: one small tree for each child of the channel.

Expat reads what ``wordpress_mending`` gives it, so that there is no document type, no entity to
expand and nothing outside the file to read. Prefixes that nothing declares are names like others.
What is not well-formed, or ends too early, is refused with its line.
"""

import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from articles.importers.records import SourceUnreadable
from articles.importers.wordpress.damaged_text import Mender, decoded

MOST_OF_ONE = 64_000_000  # bytes or so of one child of the channel
ELEMENT = 300  # bytes or so of an element in memory, beside its texts
LONGEST_TAG = 1_000_000  # bytes
DEEPEST = 40
# The first of what may begin the file; before it stand, at most, messages of the old site's PHP.
LONGEST_NOTICE = 64_000  # characters of these
BEGINS = re.compile(r"<\?xml\s|<rss[\s>]")

# What stands behind the end of the export: most often a message of the old site's PHP.
JUNK_AT_END = expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]

# Prefixes are the file's own business; these are ours, by what their addresses have in them.
KINDS = (
    ("wordpress.org/export/", "wp"),
    ("purl.org/rss/1.0/modules/content", "content"),
    ("purl.org/dc/", "dc"),
)


class Node:
    """An element: its name as ``wp:post_id``, attributes, own text, children, first line."""

    __slots__ = ("attributes", "children", "line", "name", "parts")

    def __init__(self, name: str, attributes: dict[str, str], line: int) -> None:
        self.name = name
        self.attributes = attributes
        self.line = line
        self.parts: list[str] = []
        self.children: list[Node] = []

    def all(self, name: str) -> Iterator["Node"]:
        """The children of this name."""
        return (child for child in self.children if child.name == name)

    @property
    def own_text(self) -> str:
        """The text of the element itself, without the space around it."""
        return "".join(self.parts).strip()

    def text(self, name: str) -> str:
        """The text of the first child of this name, or nothing."""
        child = next(self.all(name), None)
        return child.own_text if child else ""


def children(path: Path) -> Iterator[Node]:
    """The children of the channel, one after the other.

    Raises ``SourceUnreadable``, with the line, for what is not the XML of an export or not whole.
    """
    try:
        with path.open("rb") as file:
            yield from _Reader().read(file)
    except OSError as error:
        raise SourceUnreadable(_("It cannot be read (%s).") % error.strerror) from None


class _Scope:
    """The prefixes that are declared at an element and those around it."""

    __slots__ = ("around", "names", "own")

    def __init__(self, own: dict[str, str], around: "_Scope | None") -> None:
        self.own = own
        self.around = around
        self.names: dict[str, str] = {}

    def name(self, written: str) -> str:
        """A name with our prefix; ``{address}name`` for those of others."""
        if written not in self.names:
            prefix, _colon, local = written.rpartition(":")
            address = self._address(prefix)
            if address is None or (not prefix and not address):
                return written
            self.names[written] = _canonical(address, local)
        return self.names[written]

    def _address(self, prefix: str) -> str | None:
        scope: _Scope | None = self
        while scope is not None:
            if prefix in scope.own:
                return scope.own[prefix]
            scope = scope.around
        return None


def _canonical(address: str, local: str) -> str:
    for part, prefix in KINDS:
        if part in address:
            is_excerpt = prefix == "wp" and "/excerpt" in address
            return f"{'excerpt' if is_excerpt else prefix}:{local}"
    return f"{{{address}}}{local}"


class _Reader:
    """Reads one file; for one use."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.open: list[Node] = []
        self.scopes: list[_Scope] = [_Scope({}, None)]
        self.ready: deque[Node] = deque()
        self.weight = 0
        self.fed = 0  # bytes
        self.skipped_lines = 0
        self.is_over = False  # the export has ended, whatever is behind it

    def read(self, file: BinaryIO) -> Iterator[Node]:
        mender = Mender()
        for piece in self._begun(decoded(file)):
            self._feed(mender.take(piece))
            while self.ready:
                yield self.ready.popleft()
            if self.is_over:
                return
        self._feed(mender.finish())
        if not self.is_over:
            self._feed("", is_final=True)
        yield from self.ready

    def _begun(self, pieces: Iterator[str]) -> Iterator[str]:
        """The pieces from where the export begins: before it stand, at most, blank lines and
        notices of PHP."""
        head = ""
        for piece in pieces:
            head += piece
            if BEGINS.search(head) or len(head) > LONGEST_NOTICE:
                break
        yield self._begin(head)
        yield from pieces

    def _begin(self, piece: str) -> str:
        """The beginning without what stands before it. Raises for what is no XML."""
        text = piece.lstrip()
        if (begins := BEGINS.search(text)) and not text.startswith("PK"):
            text = text[begins.start() :]
        self.skipped_lines += piece[: len(piece) - len(text)].count("\n")
        if text.startswith("PK"):
            raise SourceUnreadable(_("This is a ZIP file; the XML files in it can be imported."))
        if text and not text.startswith("<"):
            raise SourceUnreadable(_("This is not an XML file."))
        return text

    @property
    def line(self) -> int:
        return self.parser.CurrentLineNumber + self.skipped_lines

    def _feed(self, text: str, *, is_final: bool = False) -> None:
        data = text.encode()
        self.fed += len(data)
        try:
            self.parser.Parse(data, is_final)
        except expat.ExpatError as error:
            begin = self.parser.ErrorByteIndex - (self.fed - len(data))
            # Another export glued to it would be lost in silence.
            if error.code == JUNK_AT_END and b"<rss" not in data[begin:]:
                self.is_over = True
                return
            line = error.lineno + self.skipped_lines
            problem = expat.ErrorString(error.code)
            raise SourceUnreadable(
                _("The file ends too early, at line %d: it is not whole.") % line
                if is_final
                else _("Line %(line)d: this is not well-formed XML (%(problem)s).")
                % {"line": line, "problem": problem}
            ) from None
        # Expat reads a tag from its beginning again each time that a piece more of it comes.
        if self.fed - self.parser.CurrentByteIndex > LONGEST_TAG:
            raise SourceUnreadable(_("Line %d: a tag is longer than any can be.") % self.line)

    def _start(self, written: str, attributes: dict[str, str]) -> None:
        if len(self.open) >= DEEPEST:
            raise SourceUnreadable(_("Line %d: too many elements within elements.") % self.line)
        declared = {key[6:]: attributes[key] for key in attributes if key.startswith("xmlns")}
        scope = self.scopes[-1]
        if declared:
            scope = _Scope(declared, scope)
        self.scopes.append(scope)
        node = Node(scope.name(written), attributes, self.line)
        self._check_root(node)
        if len(self.open) > 2:
            self.open[-1].children.append(node)
        self.open.append(node)
        self._weigh(ELEMENT + sum(map(len, attributes.values())))

    def _check_root(self, node: Node) -> None:
        depth = len(self.open)
        if depth < 2 and node.name != ("rss", "channel")[depth]:
            raise SourceUnreadable(
                _("Line %(line)d: <%(name)s> is not how an export of WordPress begins.")
                % {"line": node.line, "name": node.name[:40]}
            )

    def _end(self, _written: str) -> None:
        self.scopes.pop()
        node = self.open.pop()
        if len(self.open) == 2:
            self.ready.append(node)
        if len(self.open) <= 2:
            self.weight = 0

    def _characters(self, text: str) -> None:
        # Between the children of the channel there is nothing but space.
        if len(self.open) > 2:
            self.open[-1].parts.append(text)
            self._weigh(len(text))

    def _weigh(self, weight: int) -> None:
        self.weight += weight
        if self.weight > MOST_OF_ONE:
            raise SourceUnreadable(_("Line %d: one entry is larger than any can be.") % self.line)
