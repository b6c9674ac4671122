"""The comments of the block editor: what stands for something is put in its place.

Delimiters: developer.wordpress.org/block-editor/explanations/architecture (key concepts). A block
that closes itself has no HTML: WordPress makes it when the page is shown.
"""

import json
import re
from html import escape
from typing import Any

from articles.importers.wordpress.html_comments import without_comments
from articles.importers.wordpress.references import References, bracketless, numbered_list

NAME = r"[a-z][a-z0-9_-]{0,60}(?:/[a-z][a-z0-9_-]{0,60})?"
BLOCK = re.compile(
    rf"\s+wp:(?P<name>{NAME})(?:\s+(?P<values>\{{.*\}}))?\s*(?P<alone>/?)", re.DOTALL
)
NOTE_MARK = re.compile(
    r"(<sup\b[^<>]{0,300}\bdata-fn=[^<>]{0,300}>)\s*<a\b[^<>]{0,300}>([^<>]{0,20})</a>",
    re.IGNORECASE,
)
DEEPEST = 5  # patterns within patterns
LONGEST = 2_000_000  # characters that patterns may make of a text
ADDRESS = re.compile(r"https?://[^\s<>\"'\[\]]{1,1000}\Z")
PICTURES = re.compile(r"image|gallery|photo|slide|cover|media-text")


def without_blocks(html: str, references: References) -> str:
    """HTML without comments: patterns, footnotes, embeds and pictures in the place of those that
    stand for them."""
    if "<!--" not in html:
        return _with_notes(html, references, is_listed=False)
    reader = _Blocks(references)
    return without_comments(_with_notes(reader.read(html), references, is_listed=reader.is_listed))


def _with_notes(html: str, references: References, *, is_listed: bool) -> str:
    if not references.footnotes:
        return html
    html = NOTE_MARK.sub(r"\1\2", html)
    return html if is_listed else html + numbered_list([*references.footnotes.values()])


class _Blocks:
    """Reads the blocks of one text."""

    def __init__(self, references: References) -> None:
        self.references = references
        self.is_listed = False  # whether the footnotes have a place of their own
        self.depth = self.written = 0

    def read(self, html: str) -> str:
        """HTML with what blocks stand for in their place; other comments go later."""
        pieces, start = [], 0
        while (begin := html.find("<!--", start)) >= 0:
            end = html.find("-->", begin + 4)
            if end < 0:
                break
            found = BLOCK.fullmatch(html, begin + 4, end)
            pieces += [html[start:begin], self._block(found) if found else html[begin : end + 3]]
            start = end + 3
        return "".join([*pieces, html[start:]])

    def _block(self, found: re.Match[str]) -> str:
        """What stands in the place of a block's comment."""
        name, values = found["name"].removeprefix("core/"), _values(found["values"])
        if not found["alone"]:
            return ""
        if name == "block":
            return self._pattern(str(values.get("ref", "")))
        if name == "footnotes":
            self.is_listed = True
            return numbered_list([*self.references.footnotes.values()])
        if address := _address(values):
            return f'\n\n<a href="{address}">{address}</a>\n\n'
        numbers = _numbers(values)
        if PICTURES.search(name) and (figures := self.references.figures(numbers)):
            return figures
        if shown := self._fields(values):
            return shown
        if "/" in name:
            self.references.leave_out(name)
        return ""

    def _fields(self, values: dict[str, Any]) -> str:
        """The texts and pictures in the fields of a block of the site's own (Advanced Custom
        Fields keeps them in "data", beside what each is, which has an underscore before)."""
        data = values.get("data")
        pieces = []
        for key, value in data.items() if isinstance(data, dict) else ():
            if key.startswith("_"):
                continue
            if isinstance(value, str) and " " in value.strip():
                pieces.append(f"\n\n{bracketless(value)}\n\n")
            elif PICTURES.search(key.lower()) or "foto" in key.lower():
                numbers = value if isinstance(value, list) else [value]
                pieces.append(self.references.figures([str(number) for number in numbers]))
        return "".join(pieces)

    def _pattern(self, number: str) -> str:
        """The text of a synced pattern; patterns that hold themselves end."""
        text = self.references.patterns.get(number)
        if text is None:
            self.references.leave_out(f"block {number}")
            return ""
        self.written += len(text)
        if self.depth >= DEEPEST or self.written > LONGEST:
            return ""
        self.depth += 1
        text = self.read(text)
        self.depth -= 1
        return text


def _values(written: str | None) -> dict[str, Any]:
    try:
        found = json.loads(written or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _address(values: dict[str, Any]) -> str:
    """The address that an embed without HTML is of."""
    said = values.get("url") or values.get("src")
    is_one = isinstance(said, str) and ADDRESS.match(said)
    return bracketless(escape(str(said))) if is_one else ""


def _numbers(values: dict[str, Any]) -> list[str]:
    said = values.get("ids") or [values.get("id") or values.get("mediaId")]
    return [str(number) for number in said if number] if isinstance(said, list) else []
